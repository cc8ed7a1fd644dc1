package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// unpacked writes the files of an archive to a folder.
func unpacked(t *testing.T, archive string) string {
	t.Helper()
	folder := t.TempDir()
	r, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, f := range r.File {
		if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(f.Name)), 0o777); err != nil {
			t.Fatal(err)
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, f.Name), data, 0o666)
		}
		if err := errors.Join(err, in.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestRefiGolden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.qdpx")
	if _, err := Export(t.Context(), from(sample(), second()), refiFormat, path, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	folder := unpacked(t, path)
	golden(t, filepath.Join(folder, "project.qde"), "refi-qda/project.qde")
	texts, err := filepath.Glob(filepath.Join(folder, "sources", "*.txt"))
	if err != nil || len(texts) != 2 {
		t.Fatalf("texts %q, %v", texts, err)
	}
	for _, name := range texts {
		text, err := os.ReadFile(name)
		if err != nil || string(text) != sample().Article.Text {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	again := filepath.Join(t.TempDir(), "again.qdpx")
	if _, err := Export(t.Context(), from(sample(), second()), refiFormat, again, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	one, _ := os.ReadFile(path)
	two, _ := os.ReadFile(again)
	if !bytes.Equal(one, two) {
		t.Error("the same articles gave other bytes")
	}
}

// TestRefiSelections holds the positions of selections to what other programs do with them: the characters of the text
// from the first to before the last are the selection's words.
func TestRefiSelections(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var documents []corpus.Document
	for range 20 {
		documents = append(documents, randomDocument(r))
	}
	path := filepath.Join(t.TempDir(), "out.qdpx")
	if _, err := Export(t.Context(), from(documents...), refiFormat, path, Options{}); err != nil {
		t.Fatal(err)
	}
	folder := unpacked(t, path)
	data, err := os.ReadFile(filepath.Join(folder, "project.qde"))
	if err != nil {
		t.Fatal(err)
	}
	var project struct {
		Users   []refiRef    `xml:"Users>User"`
		Sources []refiSource `xml:"Sources>TextSource"`
		Links   []struct {
			From string `xml:"originGUID,attr"`
			To   string `xml:"targetGUID,attr"`
		} `xml:"Links>Link"`
	}
	if err := xml.Unmarshal(data, &project); err != nil {
		t.Fatal(err)
	}
	selections, guids := 0, map[string]bool{}
	for _, s := range project.Sources {
		text, err := os.ReadFile(filepath.Join(folder, "sources", strings.TrimPrefix(s.Path, "internal://")))
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range s.Selections {
			selections++
			guids[one.GUID] = true
			words := string([]rune(string(text))[one.Start:one.End])
			if one.Name != selectionName(words) {
				t.Errorf("selection %d–%d holds %q and is called %q", one.Start, one.End, words, one.Name)
			}
			if len(one.Codings) == 0 || one.Codings[0].Code.Target == "" {
				t.Errorf("selection %d–%d has no code", one.Start, one.End)
			}
		}
	}
	if selections < 50 || len(guids) != selections {
		t.Errorf("%d selections with %d GUIDs", selections, len(guids))
	}
	for _, l := range project.Links {
		if !guids[l.From] || !guids[l.To] {
			t.Errorf("a link from %s to %s leads nowhere", l.From, l.To)
		}
	}
	if len(project.Links) < 20 {
		t.Errorf("only %d links", len(project.Links))
	}
}

func TestRefiWithoutArticles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.qdpx")
	if _, err := Export(t.Context(), from(), refiFormat, path, Options{}); err != nil {
		t.Fatal(err)
	}
	r, err := refiFormat.Open(path, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := r.Next(); err != io.EOF {
			t.Errorf("got %v, want io.EOF", err)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestRefiValues reads what codes say of attributes where no description does, as after a change in another program.
func TestRefiValues(t *testing.T) {
	project := `<Project origin="X"><CodeBook><Codes><Code guid="c" name="Claim"><Code guid="g" name="Claim: style" isCodable="false">
<Code guid="v" name="Claim: style = direct"/><Code guid="w" name="Claim: style = quoted"/></Code></Code></Codes></CodeBook>
<Sources><TextSource guid="t" name="t"><PlainTextContent>One two</PlainTextContent>` + selectionOf(0, 3, "One", coded("v")+coded("c")+coded("w")) +
		selectionOf(4, 7, "two", coded("v")) + `</TextSource></Sources></Project>`
	r, err := refiFormat.Open(qdpx(t, "project.qde", project), ReadOptions{Annotator: "me"})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(bad) > 0 || len(items) != 1 || len(items[0].Document.Spans) != 2 {
		t.Fatal(items, bad)
	}
	spans := items[0].Document.Spans
	if spans[0].Label != "Claim" || !slices.Equal(spans[0].Attributes["style"], []string{"direct", "quoted"}) || spans[0].Annotator != "me" {
		t.Errorf("span %+v", spans[0])
	}
	if spans[1].Label != "Claim: style = direct" {
		t.Errorf("span %+v", spans[1])
	}
}

func TestRefiStandoff(t *testing.T) {
	_, err := Export(t.Context(), from(sample()), refiFormat, filepath.Join(t.TempDir(), "out.qdpx"), Options{Standoff: true})
	if err == nil || !strings.Contains(err.Error(), "jsonl") {
		t.Errorf("got %v, want an error that names a format for it", err)
	}
}

// qdpx writes an archive of files, names and contents in turn.
func qdpx(t *testing.T, files ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "foreign.qdpx")
	if err := os.WriteFile(path, archived(t, files...), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func archived(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i+1 < len(files); i += 2 {
		entry, err := w.Create(files[i])
		if err == nil {
			_, err = io.WriteString(entry, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const foreignBook = `<Users><User guid="{0AC3AF6D-0000-0000-0000-000000000001}" name="Kim"/></Users>
<CodeBook><Codes>
 <Code guid="c1" name="Said" isCodable="false"><Code guid="c2" name="Claim" isCodable="true" color="#f00"/><Code guid="c3" name="Other"/></Code>
 <Code guid="c4" name="Unsaid" isCodable="true"><Code guid="c5" name="Other" isCodable="true"/></Code>
</Codes></CodeBook>
<Variables><Variable guid="v1" name="Author" typeOfVariable="Text"/><Variable guid="v2" name="Mood" typeOfVariable="Text"/><Variable guid="v3" name="Date" typeOfVariable="Text"/></Variables>
`

func foreign(origin, inside string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="no"?><Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="` + origin + `">` +
		foreignBook + inside + `</Project>`
}

func selectionOf(start, end int, name, inside string) string {
	return fmt.Sprintf(`<PlainTextSelection guid="a%d" name="%s" startPosition="%d" endPosition="%d" creatingUser="0ac3af6d-0000-0000-0000-000000000001" creationDateTime="2021-02-03T10:00:00">%s</PlainTextSelection>`,
		start, name, start, end, inside)
}

func coded(code string) string {
	return `<Coding guid="k"><CodeRef targetGUID="` + code + `"/></Coding>`
}

func TestRefiReadsForeignProjects(t *testing.T) {
	text := "\uFEFFOne 👩‍👩‍👧\r\ntwo\r\nthree four\r\n"
	inText := func(path, selections string) string {
		return `<Sources><TextSource guid="0AC3AF6D-0000-0000-0000-00000000000A" name="Interview 1.docx" plainTextPath="` + path + `">` + selections + `</TextSource></Sources>`
	}
	for _, test := range []struct {
		name, origin, inside string
		spans                []string // label and quote
		warnings             []string // pieces of them, in order
	}{
		{
			"line ends count as two", "MAXQDA 2022", inText("internal://t.txt", selectionOf(11, 14, "", coded("c2"))+selectionOf(16, 21, "", coded("c2"))),
			[]string{"Claim two", "Claim three"},
			nil,
		},
		{
			"line ends count as one", "ATLAS.ti 22", inText("internal://t.txt", selectionOf(10, 13, "", coded("c2"))+selectionOf(14, 19, "", coded("c2"))),
			[]string{"Claim two", "Claim three"},
			nil,
		},
		{
			"the words tell how line ends count", "Unknown", inText("internal://t.txt", selectionOf(10, 13, "two", coded("c2"))+selectionOf(14, 19, "", coded("c2"))),
			[]string{"Claim two", "Claim three"},
			nil,
		},
		{
			"UTF-16", "Unknown", inText("internal://T.TXT", selectionOf(14, 17, "two", coded("c2"))+selectionOf(19, 24, "three", coded("c2"))),
			[]string{"Claim two", "Claim three"},
			nil,
		},
		{
			"the byte order mark counts", "Unknown", inText("Sources/t.txt", selectionOf(12, 15, "two", coded("c2"))+selectionOf(17, 22, "three", coded("c2"))),
			[]string{"Claim two", "Claim three"},
			nil,
		},
		{
			"text in the XML", "Unknown", `<Sources><TextSource guid="x" name="n"><PlainTextContent>One two</PlainTextContent>` + selectionOf(4, 7, "a title", coded("c3")) + `</TextSource></Sources>`,
			[]string{"Said &gt; Other two"},
			nil,
		},
		{
			"two codes of the same name, one selection", "Unknown", inText("internal://t.txt", selectionOf(11, 14, "", coded("c3")+coded("c5")+coded("c4"))),
			[]string{"Said &gt; Other two", "Unsaid two", "Unsaid &gt; Other two"},
			nil,
		},
		{
			"moved", "Unknown", inText("internal://t.txt", selectionOf(13, 18, "three", coded("c2"))),
			[]string{"Claim three"},
			[]string{`moved to the words "three"`},
		},
		{
			"lost", "Unknown", inText("internal://t.txt", selectionOf(11, 14, "two", coded("c2"))+selectionOf(16, 20, "five", coded("c2"))+
				selectionOf(90, 99, "", coded("c2"))+selectionOf(3, 3, "", coded("c2"))+selectionOf(16, 21, "", coded("c1"))),
			[]string{"Claim two"},
			[]string{`16–20 was left out: "five" is not at its place`, "90–99 was left out", "3–3 was left out: it is empty", "no code c1 that can be given"},
		},
		{
			"not a number", "Unknown", inText("internal://t.txt", strings.Replace(selectionOf(11, 14, "", coded("c2")), `"11"`, `"x"`, 1)),
			nil,
			[]string{"-1–14 was left out"},
		},
		{
			"what is left out", "Unknown", inText("internal://t.txt", selectionOf(0, 3, "", "<Description>why?</Description>")+coded("c2")) +
				`<Links><Link guid="l" name="supports"/><Link guid="m" name="supports"/></Links><Sets><Set guid="s" name="S"/></Sets>`,
			nil,
			[]string{`variable "Mood"`, `2 links called "supports"`, "sets were left out", "1 codings of the whole source", `it has no code; its note is "why?"`},
		},
		{
			"other media", "Unknown", `<Sources><PictureSource guid="p" name="Photo" path="internal://p.png"/>` +
				`<PDFSource guid="q" name="Paper.pdf" path="internal://q.pdf"><PDFSelection guid="r" page="1" firstX="1" firstY="1" secondX="2" secondY="2"/><Representation guid="s" plainTextPath="internal://t.txt">` +
				selectionOf(11, 14, "two", coded("c2")) + `</Representation></PDFSource></Sources>`,
			[]string{"Claim two"},
			[]string{"Mood", `"Photo" was left out: it is a PictureSource`, "1 selections on the pages"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := refiFormat.Open(qdpx(t, "My study.qde", foreign(test.origin, test.inside), "Sources/T.txt", text), ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			items, bad := readAll(t, r)
			if len(bad) > 0 {
				t.Fatal(bad)
			}
			var spans []string
			for _, item := range items {
				for _, s := range item.Document.Spans {
					spans = append(spans, strings.ReplaceAll(s.Label, ">", "&gt;")+" "+s.Quote)
					if s.Annotator != "Kim" || s.Origin != corpus.Imported || s.Created.Year() != 2021 {
						t.Errorf("span %+v", s)
					}
				}
			}
			slices.Sort(spans)
			slices.Sort(test.spans)
			if !slices.Equal(spans, test.spans) {
				t.Errorf("got  %q\nwant %q", spans, test.spans)
			}
			warnings := strings.Join(r.Warnings(), "\n")
			for _, want := range test.warnings {
				if !strings.Contains(warnings, want) {
					t.Errorf("no warning has %q:\n%s", want, warnings)
				}
			}
		})
	}
}

func TestRefiReadsDetailsAndNotes(t *testing.T) {
	inside := `<Cases><Case guid="k"><VariableValue><VariableRef targetGUID="v3"/><DateValue>2021-02-03</DateValue></VariableValue><SourceRef targetGUID="x"/></Case></Cases>
<Sources><TextSource guid="X" name="Interview 1.docx" plainTextPath="internal://t.txt">` +
		selectionOf(0, 3, "", `<Description>of the selection</Description><Coding guid="k"><CodeRef targetGUID="c2"/><NoteRef targetGUID="n1"/></Coding><NoteRef targetGUID="n2"/>`) +
		`<VariableValue><VariableRef targetGUID="v1"/><TextValue>Mara Vance</TextValue></VariableValue></TextSource></Sources>
<Notes><Note guid="n1" name="a"><PlainTextContent>of the coding</PlainTextContent></Note><Note guid="N2" name="b" plainTextPath="internal://note.txt"/></Notes>`
	path := qdpx(t, "project.qde", foreign("X", inside), "sources/t.txt", "One two.", "sources/note.txt", "\uFEFFon file\r\n")
	r, err := refiFormat.Open(path, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(bad) > 0 || len(items) != 1 {
		t.Fatal(items, bad)
	}
	d := items[0].Document
	if a := d.Article; a.Title != "Interview 1" || a.Byline != "Mara Vance" || a.Published != "2021-02-03" || a.Text != "One two." {
		t.Errorf("article %+v", a)
	}
	if note := d.Spans[0].Note; note != "of the selection\n\non file\n\nof the coding" {
		t.Errorf("note %q", note)
	}
	if len(d.Annotators) != 1 || d.Annotators[0].Kind != corpus.Import {
		t.Errorf("annotators %+v", d.Annotators)
	}
}

// TestRefiSurvivesAnotherProgram does with a project what another program does that reads and writes it: new GUIDs for all
// but what descriptions say, and a selection taken away.
func TestRefiSurvivesAnotherProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.qdpx")
	if _, err := Export(t.Context(), from(sample()), refiFormat, path, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	folder := unpacked(t, path)
	data, err := os.ReadFile(filepath.Join(folder, "project.qde"))
	if err != nil {
		t.Fatal(err)
	}
	project := strings.Replace(string(data), `origin="Onrecord"`, `origin="QualCoder"`, 1)
	at := strings.Index(project, "<Links>")
	project = project[:at] + project[strings.Index(project, "</Links>")+len("</Links>"):]
	begin := strings.Index(project, `<PlainTextSelection guid="`+refiGUID("span", "s3"))
	if begin < 0 {
		t.Fatal("no selection of s3")
	}
	end := begin + strings.Index(project[begin:], "</PlainTextSelection>") + len("</PlainTextSelection>")
	project = strings.ReplaceAll(project[:begin]+project[end:], refiGUID("span", "s4"), "99999999-0000-0000-0000-000000000000")
	r, err := refiFormat.Open(qdpx(t, "project.qde", project, "sources/"+refiGUID("article", "a1")+".txt", sample().Article.Text), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(bad) > 0 || len(items) != 1 {
		t.Fatal(items, bad)
	}
	want := sample()
	want.Spans = slices.DeleteFunc(want.Spans, func(s corpus.Span) bool { return s.ID == "s3" })
	want.Attributions[0] = want.Attributions[0].Unlinked("s3")
	if got := items[0].Document; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if list := r.Warnings(); len(list) != 1 || !strings.Contains(list[0], "the span s3 of an attribution is not there any more") {
		t.Errorf("warnings %q", list)
	}
}

func TestRefiErrors(t *testing.T) {
	source := func(inside string) string {
		return foreign("X", `<Sources>`+inside+`<TextSource guid="z" name="good"><PlainTextContent>fine</PlainTextContent></TextSource></Sources>`)
	}
	for _, test := range []struct {
		name  string
		files []string
		want  string
	}{
		{"no project", []string{"a.txt", "x"}, "no REFI-QDA project"},
		{"document type", []string{"project.qde", `<!DOCTYPE Project [<!ENTITY a "b">]><Project/>`}, "document type"},
		{"not XML", []string{"project.qde", "hello"}, "project.qde, line 1: unexpected EOF"},
		{"not a project", []string{"project.qde", "<html/>"}, "begins with <html>"},
		{"broken", []string{"project.qde", "<Project><Users></Project>"}, "project.qde, line 1: XML syntax error"},
		{"codes too deep", []string{"project.qde", "<Project><CodeBook><Codes>" + strings.Repeat(`<Code name="x">`, 200) + strings.Repeat("</Code>", 200) + "</Codes></CodeBook></Project>"}, "nested deeper than 100"},
		{"entity", []string{"project.qde", `<Project name="&a;"/>`}, "invalid character entity"},
		{"no text", []string{"project.qde", source(`<TextSource guid="t" name="bad" richTextPath="internal://t.docx"/>`)}, `foreign.qdpx/project.qde, line 7, article "bad": it has no plain text`},
		{"text elsewhere", []string{"project.qde", source(`<TextSource guid="t" name="bad" plainTextPath="relative:///../../etc/passwd"/>`)}, "not in the project but at relative:///../../etc/passwd"},
		{"text outside", []string{"project.qde", source(`<TextSource guid="t" name="bad" plainTextPath="internal://../../../etc/passwd"/>`)}, "the project has no file internal://../../../etc/passwd"},
		{"text missing", []string{"project.qde", source(`<TextSource guid="t" name="bad" plainTextPath="internal://t.txt"/>`)}, "the project has no file internal://t.txt"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := refiFormat.Open(qdpx(t, test.files...), ReadOptions{})
			if err == nil {
				items, bad := readAll(t, r)
				if err = errors.Join(bad...); err != nil && (len(items) != 1 || items[0].Document.Article.Text != "fine") {
					t.Errorf("the source after it was not read: %+v", items)
				}
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	none := filepath.Join(t.TempDir(), "none.qdpx")
	if _, err := refiFormat.Open(none, ReadOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := os.WriteFile(none, []byte("no zip"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := refiFormat.Open(none, ReadOptions{}); err == nil || !strings.Contains(err.Error(), "zip file") {
		t.Errorf("a file that is no zip: %v", err)
	}
}

func FuzzRefi(f *testing.F) {
	for seed := range uint64(3) {
		path := filepath.Join(f.TempDir(), "out.qdpx")
		if _, err := Export(f.Context(), from(randomDocument(rand.New(rand.NewPCG(seed, 3)))), refiFormat, path, Options{Codebook: testCodebook()}); err != nil {
			f.Fatal(err)
		}
		r, err := zip.OpenReader(path)
		if err != nil {
			f.Fatal(err)
		}
		text, err1 := zipped(r.File[0])
		project, err2 := zipped(r.File[1])
		if err := errors.Join(err1, err2, r.Close()); err != nil {
			f.Fatal(err)
		}
		f.Add(project, text, r.File[0].Name)
	}
	f.Add(foreign("ATLAS.ti", `<Sources><TextSource guid="x" name="n" plainTextPath="internal://t.txt">`+selectionOf(4, 7, "two", coded("c2"))+`</TextSource></Sources>`), "One\r\ntwo 👩‍👩‍👧", "sources/t.txt")
	f.Add(foreign("MAXQDA", `<Sources><TextSource guid="x" name="n"><PlainTextContent>One</PlainTextContent>`+selectionOf(0, 3, "One", coded("c5"))+`</TextSource></Sources><Notes><Note guid="n"/></Notes>`), "", "x")
	f.Fuzz(func(t *testing.T, project, text, name string) {
		data := archived(t, "project.qde", project, strings.TrimRight(name, "/"), text) // a name that ends so is a folder
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		r, err := newRefiReader(archive, "fuzz.qdpx", ReadOptions{Annotator: "someone"})
		if err != nil {
			return
		}
		defer r.Close()
		for range 100_000 {
			item, err := r.Next()
			var bad *Error
			switch {
			case errors.As(err, &bad):
				continue
			case err != nil:
				return
			}
			if err := check(&item.Document); err != nil {
				t.Fatalf("taken, but: %v", err)
			}
		}
		t.Fatal("the reading does not end")
	})
}

func zipped(f *zip.File) (string, error) {
	in, err := f.Open()
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(in)
	return string(data), errors.Join(err, in.Close())
}
