package learning

import (
	"context"
	"fmt"
	"strings"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
)

// settingCues is the setting of a project with its own cues, as text. Like weights, they go with the file and not with
// packets.
const settingCues = "cues"

// MaxCues is how many bytes of cues a project can have.
const MaxCues = 1 << 20

// Cues are the project's own, as the text that SetCues was given; "" = it has none.
func Cues(p *store.Project) (string, error) { return p.Setting(settingCues) }

// SetCues gives the project cues of its own, beside those of the program, in the form that attribution.ParseLexicon reads. A
// cue that is there in the same section is replaced. The error names the line that cannot be read; nothing has changed then.
func SetCues(p *store.Project, cues string) error {
	if len(cues) > MaxCues {
		return fmt.Errorf("the cues are %d bytes long; a project keeps at most %d", len(cues), MaxCues)
	}
	if _, err := withCues(cues); err != nil {
		return err
	}
	return p.SetSetting(settingCues, cues)
}

// AddCues adds to the project's own cues. The error names the line of what is added.
func AddCues(p *store.Project, cues string) error {
	if _, err := withCues(cues); err != nil {
		return err
	}
	have, err := Cues(p)
	if err != nil {
		return err
	}
	if cues = strings.TrimRight(cues, "\n") + "\n"; strings.Contains(have, cues) {
		return nil
	}
	return SetCues(p, have+cues)
}

// withCues is the program's lexicon with more cues.
func withCues(cues string) (*attribution.Lexicon, error) {
	lexicon, err := attribution.ParseLexicon(assets.Cues)
	if err != nil || cues == "" {
		return lexicon, err
	}
	return lexicon.With([]byte(cues))
}

// Lexicon is the program's lexicon with the project's own cues.
func Lexicon(p *store.Project) (*attribution.Lexicon, error) {
	cues, err := Cues(p)
	if err != nil {
		return nil, err
	}
	if len(cues) > MaxCues { // a file from a stranger
		return nil, fmt.Errorf("the project's own cues are %d bytes long; at most %d are read", len(cues), MaxCues)
	}
	lexicon, err := withCues(cues)
	if err != nil {
		return nil, fmt.Errorf("the project's own cues cannot be read: %w", err)
	}
	return lexicon, nil
}

// Engine is the engine of a project: its cues, and its weights or else those of the program.
func Engine(ctx context.Context, p *store.Project) (*attribution.Engine, error) {
	lexicon, err := Lexicon(p)
	if err != nil {
		return nil, err
	}
	own, err := p.Weights(ctx)
	if err != nil {
		return nil, err
	}
	body := own.Body
	if body == nil {
		body = assets.Weights
	}
	weights, err := attribution.DecodeWeights(body)
	if err != nil {
		return nil, fmt.Errorf("the weights in use: %w", err)
	}
	return attribution.New(lexicon, weights), nil
}
