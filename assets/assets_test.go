package assets_test

import (
	"bytes"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// TestCodebooks holds that the codebooks are read, and are written the way that the program writes them: then a codebook
// that was saved unchanged is the same file.
func TestCodebooks(t *testing.T) {
	for name, file := range map[string][]byte{"default": assets.Codebook, "PolNeAR": assets.CodebookPolNeAR} {
		book := parse(t, file)
		written, err := book.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if string(written) != string(file) {
			t.Errorf("%s: the file is not in the form that Encode writes", name)
		}
		if book.Frame.Guideline == "" {
			t.Errorf("%s: the frame has no guideline", name)
		}
		for _, label := range book.Labels {
			words := len(strings.Fields(label.Guideline))
			if label.Key == "" || label.Color == "" || label.Underline == "" || words < 80 || words > 200 {
				t.Errorf("%s: label %s lacks a key, colour or underline, or its guideline of %d words is not 80 to 200 long", name, label.Name, words)
			}
		}
	}
}

func TestFontsAreTrueTypeAndLicensed(t *testing.T) {
	fonts := map[string][]byte{
		"SerifRegular": assets.SerifRegular, "SerifBold": assets.SerifBold, "SerifItalic": assets.SerifItalic,
		"SansRegular": assets.SansRegular, "SansBold": assets.SansBold, "SansItalic": assets.SansItalic, "SansBoldItalic": assets.SansBoldItalic,
	}
	for name, font := range fonts {
		if !bytes.HasPrefix(font, []byte{0, 1, 0, 0}) {
			t.Errorf("%s does not begin as a TrueType file does", name)
		}
	}
	for name, licence := range map[string][]byte{"SerifLicence": assets.SerifLicence, "SansLicence": assets.SansLicence} {
		text := string(licence)
		if !strings.HasPrefix(text, "Copyright ") || !strings.Contains(text, "SIL OPEN FONT LICENSE Version 1.1") {
			t.Errorf("%s is not the Open Font License with a copyright line", name)
		}
	}
}

func TestIcon(t *testing.T) {
	size, err := png.DecodeConfig(bytes.NewReader(assets.Icon))
	if err != nil || size.Width != 512 || size.Height != 512 {
		t.Errorf("the icon is %d by %d pixels, %v; want 512 by 512", size.Width, size.Height, err)
	}
	if !bytes.HasPrefix(assets.IconSVG, []byte("<svg ")) {
		t.Error("the drawing of the icon is not an SVG file")
	}
}

// readSample reads the sample with the reader of its format, which checks hash, offsets, quotes and links.
func readSample(t *testing.T) []corpus.Document {
	t.Helper()
	reader := dataset.ReadJSONL(bytes.NewReader(assets.Sample), "sample.jsonl")
	var documents []corpus.Document
	for {
		item, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, item.Document)
	}
	if warnings := reader.Warnings(); len(warnings) > 0 {
		t.Errorf("the reader warns: %q", warnings)
	}
	return documents
}

// TestSampleTexts holds the sample to the readable files beside it.
func TestSampleTexts(t *testing.T) {
	want := []struct {
		file   string
		status corpus.Status
	}{{"sample/hallow-bridge.txt", corpus.Doing}, {"sample/night-school.txt", corpus.Todo}}
	documents := readSample(t)
	if len(documents) != len(want) {
		t.Fatalf("%d articles, want %d", len(documents), len(want))
	}
	for i, d := range documents {
		file, err := os.ReadFile(want[i].file)
		if err != nil {
			t.Fatal(err)
		}
		if d.Article.Text+"\n" != string(file) {
			t.Errorf("%s: the sample has another text", want[i].file)
		}
		if d.Status != want[i].status {
			t.Errorf("%s: the status is %s, want %s", want[i].file, d.Status, want[i].status)
		}
	}
}

// TestSampleIsCanonical holds that an export of the untouched sample gives the same bytes.
func TestSampleIsCanonical(t *testing.T) {
	documents := func(yield func(corpus.Document, error) bool) {
		for _, d := range readSample(t) {
			if !yield(d, nil) {
				return
			}
		}
	}
	path := filepath.Join(t.TempDir(), "sample.jsonl")
	if _, err := dataset.Export(t.Context(), documents, dataset.Formats()[0], path, dataset.Options{}); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written, assets.Sample) {
		t.Error("the sample is not in the form that an export writes")
	}
}

// TestSampleSpans holds that every span has a label of the codebook, an entity where the label names somebody, and
// answers to questions that are asked.
func TestSampleSpans(t *testing.T) {
	book := parse(t, assets.Codebook)
	for _, s := range readSample(t)[0].Spans {
		label, ok := book.Label(s.Label)
		if !ok || label.Mention != (s.Entity != "") {
			t.Errorf("span %q: there is no label %s, or the entity %q is not what it has", s.Quote, s.Label, s.Entity)
		}
		checkAnswers(t, label.Attributes, s.Attributes)
	}
}

// TestSampleAttributions holds that every frame is filled from the right labels, and that every empty slot of the outer
// frames is said to be empty.
func TestSampleAttributions(t *testing.T) {
	book := parse(t, assets.Codebook)
	d := readSample(t)[0]
	nested := 0
	for _, a := range d.Attributions {
		if a.Parent != "" {
			nested++
		}
		for _, slot := range book.Frame.Slots {
			for _, id := range a.Slots[slot.Name] {
				if s, _ := d.Span(id); s.Label != slot.Label {
					t.Errorf("attribution %s: %q in slot %s is a %s", a.ID, s.Quote, slot.Name, s.Label)
				}
			}
			filled, absent := len(a.Slots[slot.Name]) > 0, slices.Contains(a.Absent, slot.Name)
			if filled == absent && a.Parent == "" {
				t.Errorf("attribution %s: slot %s is filled: %v, and said to be empty: %v", a.ID, slot.Name, filled, absent)
			}
		}
		checkAnswers(t, book.Frame.Attributes, a.Attributes)
	}
	if len(d.Attributions) != 9 || nested != 1 {
		t.Errorf("%d attributions, %d of them nested; want 9 and 1", len(d.Attributions), nested)
	}
}

func parse(t *testing.T, file []byte) corpus.Codebook {
	t.Helper()
	book, err := corpus.ParseCodebook(file)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// checkAnswers holds that only questions that are shown are answered, and with one of their choices.
func checkAnswers(t *testing.T, questions []corpus.Attribute, answers corpus.Attributes) {
	t.Helper()
	left := answers.Clone()
	for _, q := range corpus.Shown(questions, answers) {
		answer := answers.Get(q.Name)
		if q.Type == corpus.TypeChoice && answer != "" &&
			!slices.ContainsFunc(q.Choices, func(c corpus.Choice) bool { return c.Value == answer }) {
			t.Errorf("%q is no answer to %s", answer, q.Name)
		}
		delete(left, q.Name)
	}
	for name := range left {
		t.Errorf("%s is answered, but is not asked", name)
	}
}
