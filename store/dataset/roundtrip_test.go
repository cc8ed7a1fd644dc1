package dataset

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestRoundTrip holds every format that can be written and read to what it says that it holds: documents of all that has
// made trouble come back with the same facts, and a second export of what was read has the same bytes as the first where
// the format holds everything.
func TestRoundTrip(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writable() || !f.Readable() {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(4, 11))
			documents := []corpus.Document{sample(), second()}
			for range 40 {
				documents = append(documents, randomDocument(r))
			}
			for n, o := range []Options{{Codebook: testCodebook()}, {Codebook: testCodebook(), Split: thirds(t)}} {
				target := filepath.Join(t.TempDir(), fmt.Sprint("out", n, f.Extension))
				report, err := Export(t.Context(), from(documents...), f, target, o)
				if err != nil {
					t.Fatal(err)
				}
				if !report.Verified {
					t.Error("the output was not read back")
				}
				for _, lost := range report.Lost[:min(len(report.Lost), 10)] {
					t.Errorf("split %t: %s: %s", o.Split != nil, lost.Article, lost.What)
				}
			}
		})
	}
}

// TestDetect wants every format's output to be recognised as that format, a file and a folder.
func TestDetect(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writable() || !f.Readable() {
			continue
		}
		target := filepath.Join(t.TempDir(), "out"+f.Extension)
		if _, err := Export(t.Context(), from(sample(), second()), f, target, Options{Codebook: testCodebook()}); err != nil {
			t.Fatal(err)
		}
		if got, ok := Detect(target); !ok || got.Name != f.Name {
			t.Errorf("the output of %s is taken for %q", f.Name, got.Name)
		}
	}
	for name, text := range map[string]string{"plain.txt": "A mayor said no.\n", "page.html": "<p>A mayor said no.</p>", "data.json": "{}", "empty": ""} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if got, ok := Detect(path); ok {
			t.Errorf("%s is taken for %s", name, got.Name)
		}
	}
}

func thirds(t *testing.T) *Split {
	t.Helper()
	s, err := ParseSplit("train=1,dev=1,test=1", "seed")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// testCodebook has the labels, slots and attributes of sample and of randomDocument.
func testCodebook() corpus.Codebook {
	choice := corpus.Attribute{Name: "style", Title: "Style", Type: corpus.TypeChoice, Choices: []corpus.Choice{{Value: "direct", Title: "Direct"}, {Value: "indirect", Title: "Indirect"}}}
	return corpus.Codebook{
		Format: corpus.CodebookFormat, Name: "Test", Version: "3",
		Labels: []corpus.Label{
			{Name: "Claim", Key: "1", Color: "#0072B2", Attributes: []corpus.Attribute{choice}, Guideline: "What is said.\n\nIn <full> & whole."},
			{Name: "Speaker", Key: "2", Color: "#D55E00", Mention: true},
			{Name: "Source", Key: "3", Color: "#009E73", Mention: true},
			{Name: "Cue", Key: "4", Color: "#CC79A7"},
			{Name: "Own label", Key: "5", Color: "#000000"},
		},
		Frame: corpus.Frame{
			Slots: []corpus.Slot{
				{Name: "claim", Label: "Claim", Opens: true},
				{Name: "speaker", Label: "Speaker", None: "nobody named"},
				{Name: "source", Label: "Source", None: "no source"},
				{Name: "cue", Label: "Cue"},
				{Name: "audience", Label: "Own label"},
			},
			Attributes: []corpus.Attribute{choice},
		},
	}
}

// readAll reads a dataset to its end; what is wrong with single articles is returned apart.
func readAll(t *testing.T, r Reader) (items []Item, bad []error) {
	t.Helper()
	for {
		item, err := r.Next()
		var one *Error
		switch {
		case errors.Is(err, io.EOF):
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			return items, bad
		case errors.As(err, &one):
			bad = append(bad, err)
		case err != nil:
			t.Fatal(err)
		default:
			items = append(items, item)
		}
	}
}
