package exchange

import (
	"context"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/intake"
)

// Salvage takes what is sound in a damaged project into a new one; see store.Salvage. Texts that are damaged are read again
// from the files that they came from, where these are whole: that they come out as they were is told by their hash.
func Salvage(ctx context.Context, damaged, path string, progress func(done, total int)) (store.SalvageReport, error) {
	return store.Salvage(ctx, damaged, path, store.SalvageOptions{Progress: progress, Text: func(o corpus.Original) (string, error) {
		result, err := intake.Read(intake.Source{Name: o.Name, MediaType: o.MediaType, Bytes: o.Bytes})
		return result.Article.Text, err
	}})
}
