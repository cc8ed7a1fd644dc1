package gui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/exchange"
)

// fillSample imports the sample dataset into a new project, by way of a temporary file.
func fillSample(p *store.Project) (err error) {
	dir, err := os.MkdirTemp("", "onrecord")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "sample.jsonl")
	if err := os.WriteFile(file, assets.Sample, 0o600); err != nil {
		return err
	}
	report, err := exchange.Import(context.Background(), p, []string{file}, exchange.ImportOptions{Annotator: "Sample", Final: true}, nil)
	if err == nil && len(report.Failed) > 0 {
		err = fmt.Errorf("sample: %s", report.Failed[0].Text)
	}
	return err
}
