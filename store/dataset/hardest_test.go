package dataset

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// awkward are names as people, other tools and accidents make them: with the marks that separate things in some format,
// with nothing, with what only differs by case.
var awkward = []string{
	"Ana", "ana", "ANA", "a,b", "a;b", "a/b", "..", "a:b", "a=b", "a b", " a", "a ", "\"q\"", "'q'", "a|b", "a\nb", "a\tb", "é", "e\u0301", "👩‍👩‍👧",
	"中文 名", "_", "*", "-", "O", "B-Claim", "I-Claim", "#x", "%41", "&amp;", "<b>", "[1]", "a[2]", "\\", "\\n", "null", "true", "1", "0", "None", "NaN", "=1+1", "@x", "+1", "-1",
	"claim", "Claim", "speaker", "onrecord", "label", "id", "entity", "same_span", "{}", "\u2028", "\u0085", "\u00a0", "x\u00a0", "a.b", "a$b", "xmi:id", "_x0041_", "'", "http://x/y#z", strings.Repeat("long ", 200),
	"\u200f", "T1", "E1", "CON", "a\\_b", "a\\|b", "_|_", "a__b", "\uFFFD", "\x7f",
}

func awkwardDocument(r *rand.Rand) corpus.Document {
	word := func() string { return choose(r, awkward...) }
	d := randomDocument(r)
	d.Article.Title = choose(r, "", word(), word()+word())
	d.Article.Byline, d.Article.Outlet, d.Article.Credit, d.Article.URL, d.Article.Language = word(), word(), word(), word(), word()
	d.Article.Published = choose(r, "", "2022", "2022-01-27T10:00:00Z", "2022-01-27")
	switch r.IntN(6) {
	case 0:
		d.Article.Text = ""
		d.Article.Zones, d.Spans, d.Attributions = nil, nil, nil
	case 1:
		d.Article.Text = choose(r, " ", "\n", "\n\n\n", "\t", "x", "👩‍👩‍👧", "\u2028", "a\u2028b\u0085c\x0bd"[:4], "#x\n#Text=\n1-1\t", "\u00a0\u00a0", "\u200b", "T1\tClaim 0 1\tx\n", "\ta\t\n\tb")
		d.Article.Zones, d.Spans, d.Attributions = nil, nil, nil
	}
	text := d.Article.Text
	cuts := boundaries(text)
	d.Article.Zones = nil
	if len(cuts) > 4 && r.IntN(2) == 0 { // zones that touch, of one kind
		d.Article.Zones = []corpus.Zone{{Kind: corpus.Furniture, Range: corpus.Range{Start: 0, End: cuts[1]}}, {Kind: corpus.Furniture, Range: corpus.Range{Start: cuts[1], End: cuts[2]}}, {Kind: corpus.Body, Range: corpus.Range{Start: cuts[2], End: len(text)}}}
	}
	d.Annotators = nil
	for _, n := range r.Perm(len(awkward))[:3] {
		d.Annotators = append(d.Annotators, corpus.Annotator{ID: randomID(r), Name: awkward[n], Kind: choose(r, corpus.Human, corpus.Suggester, corpus.Import, corpus.Gold)})
	}
	if r.IntN(3) == 0 {
		for i, name := range []string{"Ana", "ana", "ANA"} {
			d.Annotators[i].Name = name
		}
	}
	d.Entities = nil
	for i := range r.IntN(5) {
		e := corpus.Entity{ID: randomID(r), Kind: word(), Name: word(), Role: word(), Affiliation: word(), Naming: word(), Note: word()}
		for range r.IntN(3) {
			e.Aliases = append(e.Aliases, word())
		}
		if r.IntN(2) == 0 {
			e.External = map[string]string{word(): word(), word(): word()}
		}
		if i > 0 {
			e.MergedInto = d.Entities[i-1].ID
		}
		d.Entities = append(d.Entities, e)
	}
	attributes := func() corpus.Attributes {
		if r.IntN(3) == 0 {
			return nil
		}
		a := corpus.Attributes{}
		for range 1 + r.IntN(3) {
			switch r.IntN(4) {
			case 0:
				a[word()] = []string{""}
			case 1:
				a[word()] = []string{word(), word(), word()}
			default:
				a[word()] = []string{word()}
			}
		}
		return a
	}
	moment := func() time.Time {
		return choose(r, time.Time{}, time.UnixMilli(0).UTC(), time.UnixMilli(-1).UTC(), time.UnixMilli(9e12).UTC(), time.UnixMilli(r.Int64N(2e12)).UTC())
	}
	d.Spans, d.Attributions = nil, nil
	if len(cuts) > 1 {
		for range r.IntN(14) {
			s := randomSpan(r, &d, cuts)
			s.Label = choose(r, word(), "Claim", "Speaker")
			if r.IntN(4) == 0 {
				s.Fragments = []corpus.Range{{Start: 0, End: len(text)}}
			}
			if len(d.Spans) > 0 && r.IntN(4) == 0 { // another of the same
				s.Fragments, s.Label, s.Annotator = d.Spans[0].Fragments, d.Spans[0].Label, d.Spans[0].Annotator
			}
			s.Quote, s.Attributes, s.Note, s.Created = corpus.Quote(text, s.Fragments), attributes(), choose(r, "", word(), "a\r\nb", strings.Repeat("line\n", 50)+word()), moment()
			s.Confidence = choose(r, 0, 1, 0.1, 1e-9, 0.3333333333333333)
			s.Origin = choose(r, corpus.Manual, corpus.Suggested, corpus.Imported)
			d.Spans = append(d.Spans, s)
		}
	}
	for range r.IntN(6) {
		a := corpus.Attribution{
			ID: randomID(r), Article: d.Article.ID, Annotator: choose(r, d.Annotators...).Name, Attributes: attributes(),
			Note: choose(r, "", word()), Flagged: r.IntN(2) == 0, Origin: choose(r, corpus.Manual, corpus.Suggested), Confidence: choose(r, 0.0, 1.0), Created: moment(),
		}
		for range r.IntN(4) {
			if len(d.Spans) == 0 {
				a.Absent = append(a.Absent, word())
				continue
			}
			if a.Slots == nil {
				a.Slots = map[string][]corpus.ID{}
			}
			var members []corpus.ID
			for range 1 + r.IntN(3) {
				members = append(members, choose(r, d.Spans...).ID)
			}
			slices.Sort(members)
			a.Slots[choose(r, "claim", "speaker", "cue", "source", word())] = slices.Compact(members)
		}
		slices.Sort(a.Absent)
		a.Absent = slices.Compact(a.Absent)
		if len(d.Attributions) > 0 && r.IntN(2) == 0 {
			a.Parent = choose(r, d.Attributions...).ID
		}
		d.Attributions = append(d.Attributions, a)
	}
	addReview(r, &d, word)
	d.Sort()
	return d
}

// TestRoundTripOfAwkwardNames is TestRoundTrip for everything that is named by people.
func TestRoundTripOfAwkwardNames(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writable() {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(12, 3))
			for n := range 3 {
				documents := make([]corpus.Document, 30)
				for i := range documents {
					documents[i] = awkwardDocument(r)
				}
				target := filepath.Join(t.TempDir(), fmt.Sprint("out", n, f.Extension))
				report, err := Export(t.Context(), from(documents...), f, target, Options{Codebook: testCodebook()})
				if err != nil {
					t.Errorf("%v", err)
					continue
				}
				for _, lost := range report.Lost[:min(len(report.Lost), 10)] {
					t.Errorf("%q: %s", lost.Article, lost.What)
				}
			}
		})
	}
}

// TestTwoAnnotatorsAgree is about spans of two annotators with the same label at the same place, in either order of ids.
func TestTwoAnnotatorsAgree(t *testing.T) {
	d := sample()
	d.Annotators = []corpus.Annotator{{ID: "p1", Name: "ana", Kind: corpus.Human}, {ID: "p2", Name: "bo", Kind: corpus.Human}}
	d.Attributions = nil
	ana := d.Spans
	d.Spans = nil
	for i, s := range ana {
		s.Annotator, s.Entity = "ana", ""
		other := s.Clone()
		other.Annotator, other.Note, other.Attributes = "bo", "of bo", corpus.Attributes{"style": {"indirect"}}
		s.Note = "of ana"
		s.ID, other.ID = randomID(rand.New(rand.NewPCG(1, uint64(i)))), randomID(rand.New(rand.NewPCG(2, uint64(i))))
		d.Spans = append(d.Spans, s, other)
	}
	d.Entities = nil
	for _, f := range Formats() {
		if !f.Writable() {
			continue
		}
		report, err := Export(t.Context(), from(d), f, filepath.Join(t.TempDir(), "out"+f.Extension), Options{Codebook: testCodebook()})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		for _, lost := range report.Lost {
			t.Errorf("%s: %s", f.Name, lost.What)
		}
	}
}
