package dataset

import (
	"encoding/xml"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestTEIGolden(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "tei")
	if _, err := Export(t.Context(), from(sample(), second()), teiFormat, folder, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	for _, name := range files(t, folder) {
		golden(t, filepath.Join(folder, name), filepath.Join("tei", name))
	}
	if got, want := files(t, folder), files(t, filepath.Join("testdata", "tei")); !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
}

func TestTEINeedsTheText(t *testing.T) {
	_, err := Export(t.Context(), from(sample()), teiFormat, filepath.Join(t.TempDir(), "tei"), Options{Standoff: true})
	if err == nil || !strings.Contains(err.Error(), "tei needs the text") {
		t.Error(err)
	}
}

// teiElement is an element with what is in it.
type teiElement struct {
	XMLName  xml.Name
	Attrs    []xml.Attr   `xml:",any,attr"`
	Text     string       `xml:",chardata"`
	Children []teiElement `xml:",any"`
}

func (e *teiElement) get(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all lists the elements of a name.
func (e *teiElement) all(name string) []*teiElement {
	var list []*teiElement
	for i := range e.Children {
		if c := &e.Children[i]; c.XMLName.Local == name {
			list = append(list, c)
		}
		list = append(list, e.Children[i].all(name)...)
	}
	return list
}

var teiPointer = regexp.MustCompile(`^#string-range\(text,(\d+),(\d+)\)$`)

// TestTEIPointsRight reads documents of all that has made trouble as XML, and follows every pointer in them.
func TestTEIPointsRight(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 12))
	w := &teiWriter{t.TempDir(), testCodebook()}
	for range 60 {
		d := randomDocument(r)
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
		root := readTEI(t, filepath.Join(w.dir, stem(d.Article)+".xml"))
		text := root.all("ab")[0].Text
		if text != d.Article.Text {
			t.Fatalf("the text is %q, want %q", text, d.Article.Text)
		}
		checkTEIReferences(t, root)
		points := []rune(text)
		var quotes, notes []string
		for _, a := range root.all("annotation") {
			var parts []string
			for _, target := range strings.Fields(a.get("target")) {
				if at := teiPointer.FindStringSubmatch(target); at != nil {
					start, _ := strconv.Atoi(at[1])
					length, _ := strconv.Atoi(at[2])
					parts = append(parts, string(points[start:start+length]))
				}
			}
			if a.get("motivation") == "tagging" {
				quotes = append(quotes, a.all("ref")[0].Text+" "+strings.Join(parts, corpus.FragmentSeparator))
			}
			for _, n := range a.all("note") {
				if n.get("type") == "comment" {
					notes = append(notes, n.Text)
				}
			}
		}
		var wantQuotes, wantNotes []string
		for _, s := range d.Spans {
			wantQuotes = append(wantQuotes, s.Label+" "+s.Quote)
			wantNotes = append(wantNotes, s.Note)
		}
		for _, a := range d.Attributions {
			wantNotes = append(wantNotes, a.Note)
		}
		for _, c := range d.Comments {
			wantNotes = append(wantNotes, c.Text)
		}
		for _, x := range d.Decisions {
			wantNotes = append(wantNotes, x.Note)
		}
		wantNotes = slices.DeleteFunc(wantNotes, func(note string) bool { return note == "" })
		if !slices.Equal(quotes, wantQuotes) || !slices.Equal(notes, wantNotes) {
			t.Fatalf("quotes %q, want %q; notes %q, want %q", quotes, wantQuotes, notes, wantNotes)
		}
		members := 0
		for _, a := range d.Attributions {
			members += len(a.Members())
			if a.Parent != "" {
				members++
			}
		}
		for _, relation := range root.all("relation") {
			members -= len(strings.Fields(relation.get("passive")))
		}
		if members != 0 {
			t.Fatalf("%d links of attributions are missing", members)
		}
	}
}

func readTEI(t *testing.T, path string) *teiElement {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoder := xml.NewDecoder(file)
	var root teiElement
	if err := decoder.Decode(&root); err != nil {
		t.Fatal(err)
	}
	if _, err := decoder.Token(); err != nil && err != io.EOF { // the line end after the root is a token
		t.Fatal(err)
	}
	return &root
}

// checkTEIReferences wants each xml:id once, and behind each reference something with that id.
func checkTEIReferences(t *testing.T, root *teiElement) {
	t.Helper()
	ids := map[string]bool{}
	var references []string
	var visit func(e *teiElement)
	visit = func(e *teiElement) {
		for _, a := range e.Attrs {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] {
					t.Errorf("the xml:id %s is there twice", a.Value)
				}
				ids[a.Value] = true
			case "target", "resp", "who", "active", "passive", "sameAs":
				if e.XMLName.Local != "ref" || e.get("type") == "label" {
					references = append(references, strings.Fields(a.Value)...)
				}
			}
		}
		for i := range e.Children {
			visit(&e.Children[i])
		}
	}
	visit(root)
	for _, one := range references {
		if !teiPointer.MatchString(one) && !ids[strings.TrimPrefix(one, "#")] {
			t.Errorf("nothing has the id of %s", one)
		}
	}
}

func TestTEIValues(t *testing.T) {
	for published, want := range map[string]string{
		"2024": "2024", "2024-02": "2024-02", "2024-02-29": "2024-02-29", "2024-02-30": "", "2024-02-29T10:00:00Z": "2024-02-29T10:00:00Z",
		"2024-02-29 at noon": "2024-02-29", "2024-13": "", "": "",
	} {
		if got := teiDate(published); got != want {
			t.Errorf("the date %q is %q, want %q", published, got, want)
		}
	}
	for name, want := range map[string]string{"claim": "claim", "own slot": "own_slot", "a\u00a0b\nc": "a_b_c", "": "_"} {
		if got := teiWord(name); got != want {
			t.Errorf("the word of %q is %q, want %q", name, got, want)
		}
	}
	if id := teiID("span", "7 <8>"); !strings.HasPrefix(id, "span-") || !teiPlainID.MatchString(id) {
		t.Errorf("the xml:id %q is none", id)
	}
}
