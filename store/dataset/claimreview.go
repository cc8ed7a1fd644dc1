package dataset

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// claimReviewFormat is a list of fact checks in the terms of schema.org: one JSON-LD file with a ClaimReview for each
// verdict on a claim. The verdict is the attribute "verdict", else "rating", of the claim or of an attribution of it.
var claimReviewFormat = Format{
	Name:      "claimreview",
	Title:     "Fact checks (schema.org ClaimReview, JSON-LD)",
	Extension: ".json",
	Loses: []string{
		`Only claims with a verdict are written: an attribute named "verdict" or, without one, "rating", of the claim or of its attribution. Articles without such claims are left out.`,
		"Where a claim stands in the article is not in it, and it cannot be read back into a project.",
		"Of an ordered verdict the first choice of the codebook counts as the worst rating, 1, and the last as the best; other verdicts have a name and no number.",
		"The entities linked to the spans in the slot speaker are the claim's authors; a speaker that is linked to none is named by its words in the article.",
		"The files that the articles were made from and the history of the work (undo) are not in it.",
	},
	toFile: func(w io.Writer, o Options) (Writer, error) {
		if o.Standoff {
			return nil, errors.New("the format claimreview needs the words of the claims; jsonl, csv and w3c can be written without them")
		}
		_, err := io.WriteString(w, `{"@context":"https://schema.org","@graph":[`)
		return &claimReviewWriter{out: w, codebook: o.Codebook}, err
	},
}

type claimReviewWriter struct {
	out      io.Writer
	codebook corpus.Codebook
	written  bool
	failed   bool
}

func (w *claimReviewWriter) Write(d corpus.Document) error {
	for _, r := range claimReviews(&d, &w.codebook) {
		line, err := plainJSON(r)
		if err != nil {
			return err
		}
		comma := "\n"
		if w.written {
			comma = ",\n"
		}
		w.written = true
		if _, err := io.WriteString(w.out, comma+string(line)); err != nil {
			w.failed = true
			return err
		}
	}
	return nil
}

func (w *claimReviewWriter) Close() error {
	if w.failed {
		return nil
	}
	_, err := io.WriteString(w.out, "\n]}\n")
	return err
}

// claimReview and the types below are the properties of schema.org that are written, in their order in the file.
type claimReview struct {
	Type          string       `json:"@type"`
	ID            string       `json:"@id"`
	DatePublished string       `json:"datePublished,omitempty"` // of the verdict
	Author        schemaAgent  `json:"author"`                  // of the verdict
	ClaimReviewed string       `json:"claimReviewed"`
	Rating        schemaRating `json:"reviewRating"`
	Item          schemaClaim  `json:"itemReviewed"`
	Body          string       `json:"reviewBody,omitempty"`
}

type schemaRating struct {
	Type          string   `json:"@type"`
	AlternateName string   `json:"alternateName"`
	Value         *float64 `json:"ratingValue,omitempty"`
	Best          *float64 `json:"bestRating,omitempty"`
	Worst         *float64 `json:"worstRating,omitempty"`
	Explanation   string   `json:"ratingExplanation,omitempty"`
}

type schemaClaim struct {
	Type       string        `json:"@type"`
	ID         string        `json:"@id"`
	Author     []schemaAgent `json:"author,omitempty"`
	Published  string        `json:"datePublished,omitempty"`
	Appearance schemaArticle `json:"appearance"`
}

type schemaArticle struct {
	Type      string       `json:"@type"`
	ID        string       `json:"@id"`
	URL       string       `json:"url,omitempty"`
	Headline  string       `json:"headline,omitempty"`
	Published string       `json:"datePublished,omitempty"`
	Language  string       `json:"inLanguage,omitempty"`
	Author    *schemaAgent `json:"author,omitempty"`
	Publisher *schemaAgent `json:"publisher,omitempty"`
}

type schemaAgent struct {
	Type        string       `json:"@type,omitempty"`
	ID          string       `json:"@id,omitempty"`
	Name        string       `json:"name"`
	Aliases     []string     `json:"alternateName,omitempty"`
	JobTitle    string       `json:"jobTitle,omitempty"`
	Affiliation *schemaAgent `json:"affiliation,omitempty"`
}

// claimReviews lists the verdicts of a document: those on claims, and those on attributions, for each of their claims.
func claimReviews(d *corpus.Document, codebook *corpus.Codebook) []claimReview {
	d.Index() // each claim asks for its attributions
	var reviews []claimReview
	for _, s := range d.Spans {
		of := d.AttributionsOf(s.ID)
		of = slices.DeleteFunc(of, func(a corpus.Attribution) bool { return !slices.Contains(a.Slots["claim"], s.ID) })
		label, _ := codebook.Label(s.Label)
		if slot, ok := codebook.SlotFor(s.Label); s.Label == "Claim" || ok && slot.Name == "claim" || len(of) > 0 {
			if rating, ok := verdict(s.Attributes, label.Attributes); ok {
				r := newClaimReview(d, s, rating, of)
				r.ID = w3cIRI(derivedID("claimreview", string(s.ID)))
				r.say(d, s.Annotator, s.Note, s.Created)
				reviews = append(reviews, r)
			}
		}
		for _, a := range of {
			if rating, ok := verdict(a.Attributes, codebook.Frame.Attributes); ok {
				r := newClaimReview(d, s, rating, []corpus.Attribution{a})
				r.ID = w3cIRI(derivedID("claimreview", string(s.ID), string(a.ID)))
				r.say(d, a.Annotator, a.Note, a.Created)
				reviews = append(reviews, r)
			}
		}
	}
	return reviews
}

// verdict finds the rating among answers. Capital letters in the attribute's name do not matter.
func verdict(answers corpus.Attributes, questions []corpus.Attribute) (schemaRating, bool) {
	for _, wanted := range []string{"verdict", "rating"} {
		for _, name := range slices.Sorted(maps.Keys(answers)) {
			if !strings.EqualFold(name, wanted) || strings.Join(answers[name], "") == "" {
				continue
			}
			i := slices.IndexFunc(questions, func(q corpus.Attribute) bool { return q.Name == name })
			if i < 0 {
				return schemaRating{Type: "Rating", AlternateName: strings.Join(answers[name], ", ")}, true
			}
			return newRating(answers[name], questions[i]), true
		}
	}
	return schemaRating{}, false
}

func newRating(values []string, question corpus.Attribute) schemaRating {
	rating := schemaRating{Type: "Rating"}
	number := func(n int) *float64 { x := float64(n); return &x }
	var names []string
	for _, value := range values {
		i := slices.IndexFunc(question.Choices, func(c corpus.Choice) bool { return c.Value == value })
		if i < 0 {
			names = append(names, value)
			continue
		}
		names = append(names, cmp.Or(question.Choices[i].Title, value))
		rating.Explanation = question.Choices[i].Help
		if question.Ordered && len(values) == 1 {
			rating.Value, rating.Best, rating.Worst = number(i+1), number(len(question.Choices)), number(1)
		}
	}
	if question.Type == corpus.TypeNumber {
		if x, err := strconv.ParseFloat(values[0], 64); err == nil && x-x == 0 { // JSON has no infinity
			rating.Value = &x
		}
	}
	rating.AlternateName = strings.Join(names, ", ")
	return rating
}

func newClaimReview(d *corpus.Document, claim corpus.Span, rating schemaRating, attributions []corpus.Attribution) claimReview {
	a := d.Article
	article := schemaArticle{
		Type: "NewsArticle", ID: w3cIRI(a.ID), URL: a.URL, Headline: a.Title, Published: a.Published, Language: a.Language,
	}
	if a.Byline != "" {
		article.Author = &schemaAgent{Name: a.Byline}
	}
	if a.Outlet != "" {
		article.Publisher = &schemaAgent{Type: "Organization", Name: a.Outlet}
	}
	return claimReview{
		Type: "ClaimReview", ClaimReviewed: claim.Quote, Rating: rating,
		Item: schemaClaim{Type: "Claim", ID: w3cIRI(claim.ID), Author: speakers(d, attributions), Published: a.Published, Appearance: article},
	}
}

// say adds whose verdict it is.
func (r *claimReview) say(d *corpus.Document, annotator, note string, created time.Time) {
	r.Author = schemaAgent{Name: annotator}
	for _, a := range d.Annotators {
		if a.Name == annotator && a.Kind == corpus.Human {
			r.Author.Type = "Person"
		}
	}
	r.Body = note
	if !created.IsZero() {
		r.DatePublished = created.Format(time.RFC3339)
	}
}

// speakers lists who makes the claim of the attributions, each once.
func speakers(d *corpus.Document, attributions []corpus.Attribution) []schemaAgent {
	var list []schemaAgent
	seen := map[string]bool{}
	for _, a := range attributions {
		for _, id := range a.Slots["speaker"] {
			s, _ := d.Span(id)
			agent := schemaAgent{Name: s.Quote}
			if e, ok := finalEntity(d, s.Entity); ok {
				agent = newSchemaAgent(e)
			}
			if key := agent.ID + "\x00" + agent.Name; !seen[key] {
				seen[key] = true
				list = append(list, agent)
			}
		}
	}
	return list
}

// finalEntity is what an entity turned out to be after all mergers.
func finalEntity(d *corpus.Document, id corpus.ID) (corpus.Entity, bool) {
	var found corpus.Entity
	for id != "" {
		i := slices.IndexFunc(d.Entities, func(e corpus.Entity) bool { return e.ID == id })
		if i < 0 {
			break
		}
		found = d.Entities[i]
		id = found.MergedInto
	}
	return found, found.ID != ""
}

func newSchemaAgent(e corpus.Entity) schemaAgent {
	agent := schemaAgent{Type: w3cKind(e.Kind), ID: w3cIRI(e.ID), Name: e.Name, Aliases: e.Aliases}
	if agent.Type == "Person" {
		agent.JobTitle = e.Role
		if e.Affiliation != "" {
			agent.Affiliation = &schemaAgent{Type: "Organization", Name: e.Affiliation}
		}
	}
	return agent
}
