package dataset

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestCodebookQDC(t *testing.T) {
	book := testCodebook()
	book.Description = "All of it"
	book.Frame.Guideline = "One frame a claim.\n\nNo more."
	book.Entity = corpus.EntityBook{Kinds: []corpus.Choice{{Value: "person", Title: "Person"}}}
	var out bytes.Buffer
	if err := WriteCodebookQDC(&out, book); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "out.qdc")
	if err := os.WriteFile(path, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	golden(t, path, "refi-qda/codebook.qdc")
	got, err := ReadCodebookQDC(out.Bytes())
	if err != nil || !reflect.DeepEqual(got, book) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, book)
	}
	// Another program has changed what it can.
	changed := strings.Replace(out.String(), "What is said.", "What one says.", 1)
	changed = strings.Replace(changed, `color="#0072B2"`, `color="#123"`, 1)
	got, err = ReadCodebookQDC([]byte("\uFEFF" + changed))
	if err != nil || !strings.HasPrefix(got.Labels[0].Guideline, "What one says.") || got.Labels[0].Color != "#112233" || got.Labels[0].Key != "1" {
		t.Errorf("%v: %+v", err, got)
	}
}

func TestCodebookQDCOfAnotherProgram(t *testing.T) {
	got, err := ReadCodebookQDC([]byte(`<CodeBook xmlns="urn:QDA-XML:codebook:1:0" origin="NVivo"><Codes>
<Code guid="1" name="Actors" isCodable="false"><Code guid="2" name="Police" isCodable="true" color="#00ff00"><Description>Who &lt;patrols&gt;</Description></Code><Code guid="3" name="Other"/></Code>
<Code guid="4" name="Other" isCodable="true" color="red"/></Codes></CodeBook>`))
	if err != nil {
		t.Fatal(err)
	}
	want := []corpus.Label{{Name: "Police", Color: "#00ff00", Guideline: "Who <patrols>"}, {Name: "Actors > Other"}, {Name: "Other"}}
	if got.Name != "Codebook of NVivo" || len(got.Labels) != 3 || !reflect.DeepEqual(got.Labels[:2], want[:2]) {
		t.Errorf("got %+v", got)
	}
	for text, problem := range map[string]string{
		"":                              "it is empty",
		"{}":                            "it is empty",
		"<Project/>":                    "begins with <Project>",
		"<!DOCTYPE x><CodeBook/>":       "document type",
		"<CodeBook><Codes/></CodeBook>": "at least one label",
		"<CodeBook><Codes>":             "not a REFI-QDA codebook",
	} {
		if _, err := ReadCodebookQDC([]byte(text)); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%q: %v, want %q", text, err, problem)
		}
	}
}

func FuzzCodebookQDC(f *testing.F) {
	var out bytes.Buffer
	if err := WriteCodebookQDC(&out, testCodebook()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(`<CodeBook><Codes><Code name="a"><Code name="a: b" isCodable="0"><Code name="a: b = c"/></Code></Code></Codes></CodeBook>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := ReadCodebookQDC(data)
		if err != nil {
			return
		}
		if err := book.Check(); err != nil {
			t.Fatalf("taken, but: %v", err)
		}
		var out bytes.Buffer
		if err := WriteCodebookQDC(&out, book); err != nil {
			t.Fatal(err)
		}
		again, err := ReadCodebookQDC(out.Bytes())
		if err != nil {
			t.Fatalf("written, but not read again: %v\n%s", err, out.Bytes())
		}
		if len(again.Labels) != len(book.Labels) {
			t.Fatalf("labels %+v, read again %+v", book.Labels, again.Labels)
		}
	})
}
