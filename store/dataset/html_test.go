package dataset

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestHTMLGolden(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "pages")
	if _, err := Export(t.Context(), from(sample(), second()), htmlFormat, folder, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	names := files(t, folder)
	if len(names) != 4 {
		t.Fatalf("files %q", names)
	}
	for _, name := range []string{"index.html", stem(sample().Article) + ".html"} {
		golden(t, filepath.Join(folder, name), filepath.Join("html", name))
	}
}

func TestHTMLStandoff(t *testing.T) {
	_, err := Export(t.Context(), from(sample()), htmlFormat, filepath.Join(t.TempDir(), "pages"), Options{Standoff: true})
	if err == nil || !strings.Contains(err.Error(), "jsonl") {
		t.Errorf("got %v, want an error that names a format for it", err)
	}
}

// elements lists all elements below a node, in order.
func elements(n *html.Node) []*html.Node {
	var list []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			list = append(list, d)
		}
	}
	return list
}

func attributesOf(n *html.Node) map[string]string {
	all := map[string]string{}
	for _, a := range n.Attr {
		all[a.Key] = a.Val
	}
	return all
}

func textContent(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

// TestHTMLPages looks at pages of hostile documents as a browser does.
func TestHTMLPages(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	documents := []corpus.Document{sample()}
	for range 60 {
		documents = append(documents, randomDocument(r))
	}
	for n, d := range documents {
		folder := filepath.Join(t.TempDir(), "pages")
		o := Options{}
		if n%2 == 0 {
			o.Codebook = testCodebook()
		}
		if _, err := Export(t.Context(), from(d), htmlFormat, folder, o); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(folder, stem(d.Article)+".html"))
		if err != nil {
			t.Fatal(err)
		}
		page, err := html.Parse(strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		all := elements(page)
		checkHarmless(t, all)
		i := slices.IndexFunc(all, func(e *html.Node) bool { return attributesOf(e)["id"] == "text" })
		if i < 0 {
			t.Fatal("no element #text")
		}
		if got := textContent(all[i]); got != d.Article.Text {
			t.Errorf("#text holds\n%q\nwant\n%q", got, d.Article.Text)
		}
		checkMarks(t, &d, elements(all[i]))
		for _, a := range d.Attributions {
			if !slices.ContainsFunc(all, func(e *html.Node) bool { return attributesOf(e)["data-attribution"] == string(a.ID) }) {
				t.Errorf("attribution %s is not on the page", a.ID)
			}
		}
	}
}

// pageOfExport matches the name of a page in the same folder.
var pageOfExport = regexp.MustCompile(`^[a-z0-9-]+\.html$`)

// checkHarmless wants nothing on a page that runs or loads, and every link to lead to a place on it.
func checkHarmless(t *testing.T, all []*html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for _, e := range all {
		if id, ok := attributesOf(e)["id"]; ok {
			if ids[id] {
				t.Errorf("the id %s is there twice", id)
			}
			ids[id] = true
		}
	}
	policy := false
	for _, e := range all {
		switch e.Data {
		case "script", "link", "img", "iframe", "object", "embed", "base", "form", "svg":
			t.Errorf("there is an element <%s>", e.Data)
		}
		for name, value := range attributesOf(e) {
			switch {
			case strings.HasPrefix(name, "on"), name == "src", name == "style":
				t.Errorf("there is an attribute %s", name)
			case name == "http-equiv":
				policy = value == "Content-Security-Policy" && strings.HasPrefix(attributesOf(e)["content"], "default-src 'none'")
			case name == "href" && strings.HasPrefix(value, "#") && !ids[value[1:]]:
				t.Errorf("the link %s leads nowhere", value)
			case name == "href" && !strings.HasPrefix(value, "#") && !pageOfExport.MatchString(value) && !strings.HasPrefix(value, "https://example.org/"):
				t.Errorf("there is a link to %s", value)
			}
		}
	}
	if !policy {
		t.Error("the page has no policy")
	}
}

// checkMarks wants the pieces of each span to hold its words, and its places to be told.
func checkMarks(t *testing.T, d *corpus.Document, inText []*html.Node) {
	t.Helper()
	words, told := map[string]string{}, map[string]string{}
	points := []rune(d.Article.Text)
	for _, e := range inText {
		a := attributesOf(e)
		if e.Data != "mark" {
			continue
		}
		words[a["data-span"]] += textContent(e)
		if a["data-start"] != "" {
			start, err1 := strconv.Atoi(a["data-start"])
			end, err2 := strconv.Atoi(a["data-end"])
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			told[a["data-span"]] += string(points[start:end])
		}
	}
	for _, s := range d.Spans {
		want := ""
		for _, f := range s.Fragments {
			want += d.Article.Text[f.Start:f.End]
		}
		if got := words[string(s.ID)]; got != want || told[string(s.ID)] != want {
			t.Errorf("span %s is drawn over %q and told to be %q, want %q", s.ID, got, told[string(s.ID)], want)
		}
	}
}

func TestHTMLCutsCrossingSpans(t *testing.T) {
	d := corpus.Document{Article: corpus.Article{ID: "a", Text: "0123456789\nabc <>"}}
	for i, r := range []corpus.Range{{Start: 0, End: 6}, {Start: 3, End: 9}, {Start: 8, End: 13}} {
		s := corpus.Span{ID: corpus.ID(fmt.Sprint("s", i)), Article: "a", Label: "L", Annotator: "ana", Fragments: []corpus.Range{r}}
		s.Quote = corpus.Quote(d.Article.Text, s.Fragments)
		d.Spans = append(d.Spans, s)
	}
	got := string(newHTMLPage(&d, corpus.Codebook{}).Text)
	want := `<p dir="auto"><mark class="l1 u-solid k0" data-span="s0" data-start="0" data-end="6" id="s1" data-label="L" data-annotator="ana">012` +
		`<mark class="l1 u-solid k1" data-span="s1" data-start="3" data-end="9" id="s2" data-label="L" data-annotator="ana">345</mark></mark>` +
		`<mark class="l1 u-solid k1" data-span="s1">67<mark class="l1 u-solid k0" data-span="s2" data-start="8" data-end="13" id="s3" data-label="L" data-annotator="ana">8</mark></mark>` +
		`<mark class="l1 u-solid k0" data-span="s2">9` + "\n" + `</mark></p><p dir="auto"><mark class="l1 u-solid k0" data-span="s2">ab</mark>c &lt;&gt;</p>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestHTMLLabels(t *testing.T) {
	d := sample()
	for i, name := range []string{"Claim", "Clause", "Speaker", "Own label", "Cue"} {
		d.Spans[i].Label = name
	}
	book := testCodebook()
	book.Labels[0].Underline, book.Labels[0].Color = "double", "red;}"
	for _, l := range htmlLabels(&d, book) {
		if !isColor(l.color) || !slices.Contains(defaultUnderlines, l.underline) {
			t.Errorf("label %+v", l)
		}
		if l.Key != "" {
			t.Errorf("label %s has the key %q, though its underline is its own", l.Name, l.Key)
		}
	}
	book.Labels[1].Underline = "double" // as Claim has
	keys := map[string]string{}
	for _, l := range htmlLabels(&d, book) {
		keys[l.Name] = l.Key
	}
	if keys["Claim"] != "Clai" || keys["Speaker"] != "S" || keys["Cue"] != "" {
		t.Errorf("keys %q", keys)
	}
}
