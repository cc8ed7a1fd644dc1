package dataset

import (
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// htmlPage is what the page of an article shows.
type htmlPage struct {
	Name, Title, ID, Status, Hash, Language string
	Headline                                bool // the text has one, so that the page needs none above it
	Details                                 []htmlDetail
	Labels                                  []htmlLabel
	Style                                   template.CSS
	Text                                    template.HTML
	Frames                                  []htmlFrame
	Loose                                   []htmlPart
	Entities                                []*htmlEntity
	Foot                                    string
}

type htmlDetail struct{ Kind, Text, Link string }

// htmlProvenance is what spans and attributions say of their making.
type htmlProvenance struct {
	Origin, Confidence, Created string
	Flagged                     bool
}

// htmlAnswer is an attribute in words, and its values as JSON for machines.
type htmlAnswer struct{ Name, Title, Value, Values string }

func newAnswer(name, title string, shown, values []string) htmlAnswer {
	data, err := plainJSON(values)
	if err != nil {
		panic(err) // texts are always JSON
	}
	return htmlAnswer{name, title, strings.Join(shown, ", "), string(data)}
}

type htmlFrame struct {
	htmlProvenance
	Number, Depth, Inside int // Inside is the number of the attribution around, 0 = none
	ID, Parent            corpus.ID
	Annotator, Note       string
	Slots                 []htmlSlot
	Answers               []htmlAnswer
	Remarks               []string
}

type htmlSlot struct {
	Name, Title, None string
	First             bool // the one that is shown large
	Parts             []htmlPart
}

// htmlPart is a span in a list.
type htmlPart struct {
	ID                  corpus.ID
	Number              int
	Label, Class, Quote string
	Entity              *htmlEntity
	Answers             []htmlAnswer
	Note                string
	Remarks             []string
	annotator           string
}

type htmlEntity struct {
	Number            int
	ID                corpus.ID
	Name, About, Note string
	Facts             []htmlAnswer
	Mentions          []htmlPart
}

// pageBuilder makes the page of one document.
type pageBuilder struct {
	document *corpus.Document
	codebook corpus.Codebook
	index    *corpus.Index
	labels   map[string]htmlLabel
	parts    map[corpus.ID]htmlPart
	entities map[corpus.ID]*htmlEntity
	numbers  map[corpus.ID]int   // of attributions
	holders  map[corpus.ID][]int // numbers of the attributions that hold a span
	several  bool                // annotators
}

func newHTMLPage(d *corpus.Document, c corpus.Codebook) *htmlPage {
	a := d.Article
	page := &htmlPage{
		Name: pageName(a), Title: a.Title, ID: string(a.ID), Status: string(d.Status), Hash: corpus.TextHash(a.Text), Labels: htmlLabels(d, c),
		Headline: slices.ContainsFunc(a.Zones, func(z corpus.Zone) bool { return z.Kind == corpus.Headline }),
		Details:  detailsAbove(d), Foot: foot(c),
	}
	if languageForm.MatchString(a.Language) {
		page.Language = a.Language
	}
	page.Style = template.CSS(htmlStyle) + labelStyle(page.Labels)
	b := &pageBuilder{
		document: d, codebook: c, index: corpus.NewIndex(a.Text), labels: map[string]htmlLabel{}, parts: map[corpus.ID]htmlPart{},
		entities: map[corpus.ID]*htmlEntity{}, numbers: map[corpus.ID]int{}, holders: map[corpus.ID][]int{}, several: len(d.Annotators) > 1,
	}
	for _, l := range page.Labels {
		b.labels[l.Name] = l
	}
	page.Entities = b.listEntities()
	b.listSpans()
	page.Frames = b.frames()
	for _, s := range d.Spans {
		if len(b.holders[s.ID]) == 0 {
			page.Loose = append(page.Loose, b.part(s.ID, ""))
		}
	}
	page.Text = b.text()
	return page
}

func foot(c corpus.Codebook) string {
	text := "Written by Onrecord. Positions in data-start and data-end count Unicode code points in the text of the element #text."
	if about := codebookName(c); about != "" {
		text = about + ". " + text
	}
	return text
}

// detailsAbove are the lines about the article above its text.
func detailsAbove(d *corpus.Document) []htmlDetail {
	a := d.Article
	link := ""
	if address, err := url.Parse(a.URL); err == nil && (address.Scheme == "https" || address.Scheme == "http") {
		link = a.URL
	}
	list := []htmlDetail{
		{"outlet", a.Outlet, ""},
		{"byline", a.Byline, ""},
		{"published", a.Published, ""},
		{"credit", a.Credit, ""},
		{"url", a.URL, link},
		{"status", statusName(d.Status), ""},
		{"language", a.Language, ""},
	}
	var people []string
	for _, p := range d.Annotators {
		people = append(people, p.Name)
	}
	list = append(list, htmlDetail{"annotators", strings.Join(people, ", "), ""})
	return slices.DeleteFunc(list, func(x htmlDetail) bool { return x.Text == "" })
}

func (b *pageBuilder) listEntities() []*htmlEntity {
	var list []*htmlEntity
	byID := map[corpus.ID]corpus.Entity{}
	for i, e := range b.document.Entities {
		byID[e.ID] = e
		shown := &htmlEntity{Number: i + 1, ID: e.ID, Name: e.Name, Note: e.Note}
		if shown.Name == "" {
			shown.Name = "(no name)"
		}
		shown.About = strings.Join(slices.DeleteFunc([]string{e.Role, e.Affiliation}, func(s string) bool { return s == "" }), ", ")
		add := func(name string, shownAs []string, values ...string) {
			if strings.Join(values, "") != "" {
				shown.Facts = append(shown.Facts, newAnswer(name, name, shownAs, values))
			}
		}
		add("kind", []string{choiceTitle(b.codebook.Entity.Kinds, e.Kind)}, e.Kind)
		add("naming", []string{choiceTitle(b.codebook.Entity.Naming, e.Naming)}, e.Naming)
		add("also", e.Aliases, e.Aliases...)
		for _, catalogue := range slices.Sorted(maps.Keys(e.External)) {
			add(catalogue, []string{e.External[catalogue]}, e.External[catalogue])
		}
		list = append(list, shown)
		b.entities[e.ID] = shown
	}
	for i, e := range b.document.Entities {
		if e.MergedInto != "" {
			same := newAnswer("merged-into", "is the same as", []string{b.entities[e.MergedInto].Name}, []string{string(e.MergedInto)})
			list[i].Facts = append(list[i].Facts, same)
		}
	}
	return list
}

func choiceTitle(choices []corpus.Choice, value string) string {
	for _, c := range choices {
		if c.Value == value && c.Title != "" {
			return c.Title
		}
	}
	return value
}

func (b *pageBuilder) listSpans() {
	for i, s := range b.document.Spans {
		label, _ := b.codebook.Label(s.Label)
		part := htmlPart{
			ID: s.ID, Number: i + 1, Label: s.Label, Class: b.labels[s.Label].Class(), Quote: s.Quote, Note: s.Note,
			Entity: b.entities[s.Entity], Answers: answered(label.Attributes, s.Attributes),
			Remarks: remarks(s.Origin, s.Confidence, s.Flagged), annotator: s.Annotator,
		}
		b.parts[s.ID] = part
		if part.Entity != nil {
			part.Entity.Mentions = append(part.Entity.Mentions, part)
		}
	}
}

// part is a span in a list that is by an annotator, who is told where the span is by another.
func (b *pageBuilder) part(span corpus.ID, by string) htmlPart {
	p := b.parts[span]
	if b.several && p.annotator != by {
		p.Remarks = append(slices.Clone(p.Remarks), p.annotator)
	}
	return p
}

// answered lists answers: those to the codebook's questions in its order, then others by name.
func answered(questions []corpus.Attribute, answers corpus.Attributes) []htmlAnswer {
	var list []htmlAnswer
	known := map[string]bool{}
	for _, q := range questions {
		known[q.Name] = true
		if values := answers[q.Name]; len(values) > 0 {
			var titles []string
			for _, v := range values {
				titles = append(titles, choiceTitle(q.Choices, v))
			}
			list = append(list, newAnswer(q.Name, strings.ReplaceAll(q.Name, "-", " "), titles, values))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		if !known[name] && len(answers[name]) > 0 {
			list = append(list, newAnswer(name, name, answers[name], answers[name]))
		}
	}
	return list
}

// remarks tell what is unusual of a span or attribution.
func remarks(origin corpus.Origin, confidence float64, flagged bool) []string {
	var list []string
	if flagged {
		list = append(list, "flagged for another look")
	}
	switch {
	case origin == corpus.Suggested && confidence > 0:
		list = append(list, fmt.Sprintf("accepted suggestion (%.0f %%)", 100*confidence))
	case origin == corpus.Suggested:
		list = append(list, "accepted suggestion")
	}
	return list
}

func provenance(origin corpus.Origin, confidence float64, created time.Time, flagged bool) htmlProvenance {
	return htmlProvenance{string(origin), number(confidence), timestamp(created), flagged}
}
