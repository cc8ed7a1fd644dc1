package dataset

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path/filepath"

	"github.com/onrecord/onrecord/store/corpus"
)

// htmlFormat is a folder of pages for reading and printing: one for each article, complete in itself, and index.html, which
// lists them. There is no script in them, and nothing is loaded from elsewhere. The text of an article is the text content of
// the element #text, character for character, so that the positions of W3C annotations fit it too.
var htmlFormat = Format{
	Name:  "html",
	Title: "Web pages (HTML folder, for reading and printing)",
	Unit:  "code points",
	Holds: Everything &^ (Statuses | Comments | Decisions),
	Loses: []string{
		"The pages cannot be read back into a project.",
		"The files that the articles were made from, and the history of the work (undo), are not in the pages.",
		"The faces Source Serif 4 and Inter are used where they are installed; other computers show the pages in similar ones.",
	},
	toFolder: func(dir string, o Options) (Writer, error) { return newHTMLWriter(dir, o) },
}

//go:embed html/page.html
var htmlPageSource string

//go:embed html/index.html
var htmlIndexSource string

//go:embed html/style.css
var htmlStyle string

var (
	htmlPages = template.Must(template.New("page").Parse(htmlPageSource))
	htmlIndex = template.Must(template.New("index").Parse(htmlIndexSource))
)

// htmlWriter writes each page as its article comes, and the index line by line.
type htmlWriter struct {
	dir      string
	codebook corpus.Codebook
	file     *os.File // index.html
	index    *bufio.Writer
	counts   Counts
	failed   bool
}

func newHTMLWriter(dir string, o Options) (Writer, error) {
	if o.Standoff {
		return nil, errors.New("web pages need the texts; jsonl and csv can be written without them")
	}
	file, err := os.Create(filepath.Join(dir, "index.html"))
	if err != nil {
		return nil, err
	}
	w := &htmlWriter{dir: dir, codebook: o.Codebook, file: file, index: bufio.NewWriter(file)}
	head := struct {
		Title, About string
		Style        template.CSS
	}{"Annotated articles", codebookName(o.Codebook), template.CSS(htmlStyle)}
	if err := htmlIndex.Execute(w.index, head); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return w, nil
}

// codebookName tells by which codebook the work was done; "" when there is none.
func codebookName(c corpus.Codebook) string {
	if c.Name == "" {
		return ""
	}
	return fmt.Sprintf("Codebook: %s, version %s", c.Name, c.Version)
}

func (w *htmlWriter) Write(d corpus.Document) error {
	w.failed = true
	name := stem(d.Article) + ".html"
	if err := w.page(name, &d); err != nil {
		return err
	}
	w.counts.Articles++
	w.counts.Spans += len(d.Spans)
	w.counts.Attributions += len(d.Attributions)
	row := struct {
		File, Name, Outlet, Published, Status string
		Spans, Attributions                   int
	}{name, pageName(d.Article), d.Article.Outlet, d.Article.Published, statusName(d.Status), len(d.Spans), len(d.Attributions)}
	err := htmlIndex.ExecuteTemplate(w.index, "row", row)
	w.failed = err != nil
	return err
}

func (w *htmlWriter) page(name string, d *corpus.Document) error {
	file, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	err = htmlPages.Execute(out, newHTMLPage(d, w.codebook))
	if err == nil {
		err = out.Flush()
	}
	return errors.Join(err, file.Close())
}

func (w *htmlWriter) Close() error {
	var err error
	if !w.failed {
		err = htmlIndex.ExecuteTemplate(w.index, "end", w.counts)
	}
	if err == nil {
		err = w.index.Flush()
	}
	return errors.Join(err, w.file.Close())
}

// pageName is what the article is called: by its title, or its id.
func pageName(a corpus.Article) string { return oneLine(name(a)) }

// statusName is a state in words.
func statusName(s corpus.Status) string {
	switch s {
	case corpus.Doing:
		return "in progress"
	case corpus.Done:
		return "done"
	case corpus.Review:
		return "needs review"
	}
	return "to do"
}
