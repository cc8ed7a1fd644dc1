package dataset

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// item makes the article of a line that was read. The error tells what is wrong with it.
func (l *line) item() (Item, error) {
	if l.Format != lineFormat {
		return Item{}, fmt.Errorf("the format is %q; this version reads %q", l.Format, lineFormat)
	}
	d, err := l.document()
	if err != nil {
		return Item{}, err
	}
	if l.Text == nil {
		if len(l.TextSHA256) != 64 {
			return Item{}, errors.New(`it has no "text", and its "text_sha256" is not one of 64 hexadecimal digits`)
		}
		return Item{Document: d, TextHash: l.TextSHA256, Standoff: true}, checkLinks(&d)
	}
	hash := corpus.TextHash(*l.Text)
	if l.TextSHA256 != "" && l.TextSHA256 != hash {
		return Item{}, fmt.Errorf("the text was changed: its SHA-256 is %s, the line says %s", hash, l.TextSHA256)
	}
	if d, err = anchor(d, *l.Text); err != nil {
		return Item{}, err
	}
	return Item{Document: d, TextHash: hash}, nil
}

// document makes the document of a line, without its text and with offsets still in code points.
func (l *line) document() (corpus.Document, error) {
	d := corpus.Document{Status: l.Status, Article: corpus.Article{
		ID: l.ID, Title: l.Title, Byline: l.Byline, Outlet: l.Outlet, Published: l.Published, URL: l.URL, Language: l.Language,
		Credit: l.Credit,
	}}
	if err := l.into(&d); err != nil {
		return d, err
	}
	settleStatus(&d)
	for _, z := range l.Zones {
		d.Article.Zones = append(d.Article.Zones, corpus.Zone{Kind: z.Kind, Range: corpus.Range(z.lineRange)})
	}
	for _, a := range l.Annotators {
		d.Annotators = append(d.Annotators, corpus.Annotator{ID: a.ID, Name: a.Name, Kind: a.Kind})
	}
	for _, e := range l.Entities {
		d.Entities = append(d.Entities, e.entity())
	}
	for _, s := range l.Spans {
		span, err := s.span(l.ID)
		if err != nil {
			return d, fmt.Errorf("span %s: %w", s.ID, err)
		}
		d.Spans = append(d.Spans, span)
	}
	for _, a := range l.Attributions {
		attribution, err := a.attribution(l.ID)
		if err != nil {
			return d, fmt.Errorf("attribution %s: %w", a.ID, err)
		}
		d.Attributions = append(d.Attributions, attribution)
	}
	d.Sort()
	return d, nil
}

func (e lineEntity) entity() corpus.Entity {
	out := corpus.Entity{
		ID: e.ID, Kind: e.Kind, Name: e.Name, Role: e.Role, Affiliation: e.Affiliation, Naming: e.Naming, Note: e.Note,
		MergedInto: referred(e.MergedInto),
	}
	if len(e.Aliases) > 0 {
		out.Aliases = e.Aliases
	}
	if len(e.External) > 0 {
		out.External = e.External
	}
	return out
}

func (s lineSpan) span(article corpus.ID) (corpus.Span, error) {
	out := corpus.Span{
		ID: s.ID, Article: article, Label: s.Label, Quote: s.Quote, Annotator: s.Annotator, Entity: referred(s.Entity),
		Attributes: s.Attributes, Note: s.Note, Flagged: s.Flagged, Origin: s.Origin, Confidence: s.Confidence,
	}
	for _, f := range s.Fragments {
		out.Fragments = append(out.Fragments, corpus.Range(f))
	}
	var err error
	out.Created, err = moment(s.Created)
	return out, err
}

func (a lineAttribution) attribution(article corpus.ID) (corpus.Attribution, error) {
	out := corpus.Attribution{
		ID: a.ID, Article: article, Parent: referred(a.Parent), Annotator: a.Annotator, Attributes: a.Attributes,
		Note: a.Note, Flagged: a.Flagged, Origin: a.Origin, Confidence: a.Confidence,
		Absent: slices.Compact(slices.Sorted(slices.Values(a.Absent))),
	}
	slots := maps.Clone(a.Slots)
	for slot, field := range a.named() {
		if slots[slot] != nil {
			return out, fmt.Errorf("the slot %s stands under \"slots\", but has a field of its own", slot)
		}
		if slots == nil {
			slots = map[string][]corpus.ID{}
		}
		slots[slot] = *field
	}
	maps.DeleteFunc(slots, func(_ string, members []corpus.ID) bool { return len(members) == 0 })
	if len(slots) > 0 {
		out.Slots = slots
	}
	var err error
	out.Created, err = moment(a.Created)
	return out, err
}

func referred(id *corpus.ID) corpus.ID {
	if id == nil {
		return ""
	}
	return *id
}

// moment brings a time into the form of the nouns: UTC, whole milliseconds.
func moment(t time.Time) (time.Time, error) {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Year() < 0 || t.Year() > 9999 { // an offset from UTC can carry it beyond what can be written again
		return t, fmt.Errorf("the time of its making, %s, is outside the years 0 to 9999", t)
	}
	return t, nil
}

// anchor puts a document whose offsets are code points on its text: offsets become bytes, quotes are checked or, where the
// line had none, filled in.
func anchor(d corpus.Document, text string) (corpus.Document, error) {
	index := corpus.NewIndex(text)
	d.Article.Text = text
	d.Article.Zones = slices.Clone(d.Article.Zones)
	for i, z := range d.Article.Zones {
		r, err := toBytes(index, z.Range)
		if err != nil {
			return d, fmt.Errorf("zone %s: %w", z.Kind, err)
		}
		d.Article.Zones[i].Range = r
	}
	d.Spans = slices.Clone(d.Spans)
	for i, s := range d.Spans {
		fragments := make([]corpus.Range, len(s.Fragments))
		for k, f := range s.Fragments {
			r, err := toBytes(index, f)
			if err != nil {
				return d, fmt.Errorf("span %s: %w", s.ID, err)
			}
			fragments[k] = r
		}
		if err := corpus.CheckFragments(text, fragments); err != nil {
			return d, fmt.Errorf("span %s: %w", s.ID, err)
		}
		d.Spans[i].Fragments = fragments
		if s.Quote == "" {
			d.Spans[i].Quote = corpus.Quote(text, fragments)
		}
	}
	return d, check(&d)
}

func toBytes(index *corpus.Index, r corpus.Range) (corpus.Range, error) {
	start, err := index.FromCodePoints(r.Start)
	if err != nil {
		return r, err
	}
	end, err := index.FromCodePoints(r.End)
	return corpus.Range{Start: start, End: end}, err
}
