package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// articleHead is what is known of an article, of the annotators and entities in it, and of what people said about it, as JSON, for formats that have
// the text and the annotations elsewhere. Zones count code points.
type articleHead struct {
	Format     string          `json:"format"`
	ID         corpus.ID       `json:"id"`
	Title      string          `json:"title"`
	Byline     string          `json:"byline"`
	Outlet     string          `json:"outlet"`
	Published  string          `json:"published"`
	URL        string          `json:"url"`
	Language   string          `json:"language"`
	Credit     string          `json:"credit"`
	TextSHA256 string          `json:"text_sha256"`
	Zones      []lineZone      `json:"zones"`
	Status     corpus.Status   `json:"status"`
	Annotators []lineAnnotator `json:"annotators"`
	Entities   []lineEntity    `json:"entities"`
	lineReview
}

func newArticleHead(format string, d *corpus.Document) articleHead {
	about := *d
	about.Spans, about.Attributions = nil, nil
	l := newLine(&about, true)
	return articleHead{
		format, l.ID, l.Title, l.Byline, l.Outlet, l.Published, l.URL, l.Language, l.Credit, l.TextSHA256, l.Zones, l.Status,
		l.Annotators, l.Entities, l.lineReview,
	}
}

// document makes a document without text and annotations. The zones stand on the text where they fit it; skipped is told
// of the others.
func (h *articleHead) document(text string, skipped func(zone corpus.ZoneKind, err error)) (corpus.Document, error) {
	l := line{
		ID: h.ID, Title: h.Title, Byline: h.Byline, Outlet: h.Outlet, Published: h.Published, URL: h.URL, Language: h.Language,
		Credit: h.Credit, Zones: h.Zones, Status: h.Status, Annotators: h.Annotators, Entities: h.Entities,
		lineReview: h.lineReview,
	}
	d, err := l.document()
	index := corpus.NewIndex(text)
	var zones []corpus.Zone
	for _, z := range d.Article.Zones {
		at, err := toBytes(index, z.Range)
		if err == nil {
			err = corpus.CheckZones(text, append(zones, corpus.Zone{Kind: z.Kind, Range: at}))
		}
		if err != nil {
			skipped(z.Kind, err)
			continue
		}
		zones = append(zones, corpus.Zone{Kind: z.Kind, Range: at})
	}
	d.Article.Text, d.Article.Zones = text, zones
	return d, err
}

// readBratArticle reads the file beside the text of a brat folder; nil when there is none of ours.
func readBratArticle(text string) (*articleHead, error) {
	path := strings.TrimSuffix(text, filepath.Ext(text)) + ".json"
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	data, err := wholeText(path)
	if err != nil || !strings.Contains(data, bratMarker) {
		return nil, nil // another program's file
	}
	h := &articleHead{}
	if err := json.Unmarshal([]byte(data), h); err != nil {
		return nil, plainJSONError(err)
	}
	return h, nil
}
