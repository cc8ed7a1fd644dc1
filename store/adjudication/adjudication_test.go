package adjudication_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/adjudication"
	"github.com/onrecord/onrecord/store/corpus"
)

// TestMain keeps the lock files of the tests out of the user's cache folder.
func TestMain(m *testing.M) {
	cache, err := os.MkdirTemp("", "onrecord-cache-")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		if err := os.Setenv(name, cache); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(cache)
	os.Exit(code)
}

var book = corpus.Codebook{
	Format: corpus.CodebookFormat, Name: "Test", Version: "1",
	Labels: []corpus.Label{
		{Name: "Claim"},
		{Name: "Speaker", Mention: true, Attributes: []corpus.Attribute{{Name: "mention", Type: corpus.TypeChoice, Choices: []corpus.Choice{{Value: "name", Title: "By name"}, {Value: "pronoun", Title: "By a pronoun"}}}}},
		{Name: "Source", Mention: true},
		{Name: "Cue"},
		{Name: "Place"},
	},
	Frame: corpus.Frame{
		Slots:      []corpus.Slot{{Name: "claim", Label: "Claim", Opens: true}, {Name: "speaker", Label: "Speaker", None: "nobody named"}, {Name: "source", Label: "Source", None: "no source given"}, {Name: "cue", Label: "Cue"}},
		Attributes: []corpus.Attribute{{Name: "style", Type: corpus.TypeChoice, Choices: []corpus.Choice{{Value: "direct"}, {Value: "indirect"}}}},
	},
}

const text = "The bridge opens in October, Ida Lorne announced on Monday. She told the council that the report is late."

// sheet builds a document by hand.
type sheet struct {
	t *testing.T
	d corpus.Document
	n int
}

func newSheet(t *testing.T) *sheet {
	s := &sheet{t: t, d: corpus.Document{Article: corpus.Article{ID: "article", Title: "Bridge", Text: text}}}
	for _, name := range []string{"ana", "ben", "cy"} {
		s.d.Annotators = append(s.d.Annotators, corpus.Annotator{ID: corpus.ID("id-" + name), Name: name, Kind: corpus.Human})
	}
	s.d.Annotators = append(s.d.Annotators, corpus.Annotator{ID: "id-gold", Name: "gold", Kind: corpus.Gold})
	s.d.Entities = []corpus.Entity{{ID: "ida", Name: "Ida Lorne"}, {ID: "may", Name: "The mayor"}, {ID: "old", Name: "Lorne", MergedInto: "ida"}}
	return s
}

func (s *sheet) id(kind string) corpus.ID {
	s.n++
	return corpus.ID(fmt.Sprintf("%s-%03d", kind, s.n))
}

// span adds one of "who Label words", with "@entity" and "attribute=value" behind a bar.
func (s *sheet) span(what string) corpus.ID {
	s.t.Helper()
	what, more, _ := strings.Cut(what, " | ")
	who, rest, _ := strings.Cut(what, " ")
	label, words, _ := strings.Cut(rest, " ")
	at := strings.Index(text, words)
	if at < 0 {
		s.t.Fatalf("the text has no %q", words)
	}
	span := corpus.Span{ID: s.id("span"), Article: s.d.Article.ID, Label: label, Annotator: who, Fragments: []corpus.Range{{Start: at, End: at + len(words)}}, Quote: words, Origin: corpus.Manual}
	for field := range strings.FieldsSeq(more) {
		if name, value, ok := strings.Cut(field, "="); ok {
			span.Attributes = span.Attributes.With(name, value)
		} else {
			span.Entity = corpus.ID(strings.TrimPrefix(field, "@"))
		}
	}
	s.d.Spans = append(s.d.Spans, span)
	s.d.Sort()
	return span.ID
}

// frame adds an attribution of "who style" with the spans of "Label words" lines.
func (s *sheet) frame(who string, parts ...string) corpus.ID {
	s.t.Helper()
	who, style, _ := strings.Cut(who, " ")
	a := corpus.Attribution{ID: s.id("frame"), Article: s.d.Article.ID, Annotator: who, Slots: map[string][]corpus.ID{}, Origin: corpus.Manual}
	if style != "" {
		a.Attributes = corpus.Attributes{"style": {style}}
	}
	for _, part := range parts {
		if slot, absent := strings.CutPrefix(part, "no "); absent {
			a.Absent = append(a.Absent, slot)
			continue
		}
		label, _, _ := strings.Cut(part, " ")
		slot, _ := book.SlotFor(label)
		a.Slots[slot.Name] = append(a.Slots[slot.Name], s.span(who+" "+part))
	}
	s.d.Attributions = append(s.d.Attributions, a)
	s.d.Sort()
	return a.ID
}

func (s *sheet) compare(left, right string) *adjudication.Case {
	return &adjudication.Case{Document: &s.d, Codebook: &book, Left: left, Right: right, Gold: "gold"}
}

func differences(t *testing.T, c *adjudication.Case) []adjudication.Difference {
	t.Helper()
	list, err := c.Differences()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDifferences(t *testing.T) {
	for _, c := range []struct {
		name  string
		make  func(s *sheet)
		kinds []string // of each difference, joined by +
		words string   // part of the explanation of the first
	}{
		{
			"alike", func(s *sheet) {
				s.frame("ana direct", "Claim The bridge opens in October", "Speaker Ida Lorne | @ida", "Cue announced")
				s.frame("ben direct", "Claim The bridge opens in October", "Speaker Ida Lorne | @old", "Cue announced")
			},
			[]string{"none"},
			"",
		},
		{
			"the end of a claim", func(s *sheet) {
				s.frame("ana", "Claim The bridge opens in October", "Cue announced")
				s.frame("ben", "Claim The bridge opens in October, Ida Lorne announced", "Cue announced")
			},
			[]string{"boundaries"},
			"Ana: claim to ‘October’; Ben: claim to ‘announced’",
		},
		{
			"several at once are one difference", func(s *sheet) {
				s.frame("ana direct", "Claim The bridge opens in October", "Speaker Ida Lorne | @ida mention=name", "Cue announced")
				s.frame("ben indirect", "Claim bridge opens in October", "Speaker Ida Lorne | @may mention=pronoun")
			},
			[]string{"speaker+missing+boundaries+attribute"},
			"Ana: claim from ‘The’; Ben: claim from ‘bridge’ · Ana: speaker “Ida Lorne” (Ida Lorne); Ben: speaker “Ida Lorne” (The mayor) · Ana: cue “announced”; Ben: cue nothing · Ana: style direct; Ben: style indirect",
		},
		{
			"another mention of the same person", func(s *sheet) {
				s.frame("ana", "Claim the report is late", "Speaker She | @ida")
				s.frame("ben", "Claim the report is late", "Speaker Ida Lorne | @ida")
			},
			[]string{"boundaries"},
			"speaker “She” (Ida Lorne)",
		},
		{
			"another mention, nobody linked", func(s *sheet) {
				s.frame("ana", "Claim the report is late", "Speaker She")
				s.frame("ben", "Claim the report is late", "Speaker Ida Lorne")
			},
			[]string{"speaker"},
			"Ana: speaker “She”; Ben: speaker “Ida Lorne”",
		},
		{
			"nobody named against nothing said", func(s *sheet) {
				s.frame("ana", "Claim the report is late", "no source")
				s.frame("ben", "Claim the report is late")
			},
			[]string{"source"},
			"Ana: source no source given; Ben: source nothing",
		},
		{
			"another label in another slot", func(s *sheet) {
				s.frame("ana", "Claim the report is late", "Speaker the council")
				s.frame("ben", "Claim the report is late", "Source the council")
			},
			[]string{"label+speaker+source"},
			"“the council” Speaker; Ben: “the council” Source",
		},
		{
			"only one has it", func(s *sheet) {
				s.frame("ana", "Claim The bridge opens in October")
				s.frame("ben", "Claim the report is late")
			},
			[]string{"missing", "missing"},
			"Ana: attribution “The bridge opens in October”; Ben: nothing",
		},
		{
			"spans in no attribution", func(s *sheet) {
				s.span("ana Place the council")
				s.span("ben Place council")
				s.span("ana Place Monday")
				s.span("ben Cue Monday")
				s.span("ben Cue told")
			},
			[]string{"label", "missing", "boundaries"},
			"“Monday” Place; Ben: “Monday” Cue",
		},
		{
			"a span that the other put into an attribution", func(s *sheet) {
				s.frame("ana", "Claim the report is late", "Speaker She")
				s.span("ben Claim the report is late")
				s.span("ben Speaker She")
			},
			[]string{"missing"},
			"Ana: attribution “the report is late”; Ben: Speaker “She”, “the report is late”",
		},
		{
			"a part that is not linked", func(s *sheet) {
				s.frame("ana", "Claim the report is late", "Cue told")
				s.frame("ben", "Claim the report is late")
				s.span("ben Cue told")
			},
			[]string{"missing"},
			"Ana: cue “told”; Ben: cue nothing",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSheet(t)
			c.make(s)
			var kinds []string
			list := differences(t, s.compare("ana", "ben"))
			for _, d := range list {
				var one []string
				for _, kind := range d.Kinds {
					one = append(one, string(kind))
				}
				kinds = append(kinds, strings.Join(one, "+"))
			}
			if !slices.Equal(kinds, c.kinds) {
				t.Errorf("kinds %q, want %q", kinds, c.kinds)
			}
			if words := list[0].Explain("Ana", "Ben"); !strings.Contains(words, c.words) {
				t.Errorf("in words: %s\nwant %s", words, c.words)
			}
		})
	}
}

func TestDifferences_Nesting(t *testing.T) {
	s := newSheet(t)
	outer := s.frame("ana", "Claim The bridge opens in October, Ida Lorne announced")
	inner := s.frame("ana", "Claim bridge opens", "Cue announced")
	s.frame("ben", "Claim The bridge opens in October, Ida Lorne announced")
	s.frame("ben", "Claim bridge opens", "Cue announced")
	for i, a := range s.d.Attributions {
		if a.ID == inner {
			s.d.Attributions[i].Parent = outer
		}
	}
	list := differences(t, s.compare("ana", "ben"))
	if len(list) != 2 || !slices.Equal(list[1].Kinds, []corpus.Disagreement{corpus.AttributeDiffers}) && !slices.Equal(list[0].Kinds, []corpus.Disagreement{corpus.AttributeDiffers}) {
		t.Errorf("%+v", list)
	}
	c := s.compare("ana", "ben")
	var ids counter
	c.Decide(list, verdict(corpus.TookLeft), ids.next)
	if got, want := layerOf(c.Document, "gold"), layerOf(c.Document, "ana"); !slices.Equal(got, want) {
		t.Errorf("gold is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

type counter int

func (c *counter) next() corpus.ID {
	*c++
	return corpus.ID(fmt.Sprintf("new-%04d", int(*c)))
}

func verdict(o corpus.Outcome) adjudication.Verdict {
	return adjudication.Verdict{Outcome: o, By: "dee", At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

// TestDecide_TwiceLeavesOne: the gold layer has what was decided last, and the decisions are all there.
func TestDecide_TwiceLeavesOne(t *testing.T) {
	for _, again := range corpus.Outcomes {
		s := newSheet(t)
		s.frame("ana", "Claim The bridge opens in October", "Speaker Ida Lorne")
		s.frame("ben", "Claim bridge opens in October", "Speaker Ida Lorne")
		c := s.compare("ana", "ben")
		var ids counter
		list := differences(t, c)
		c.Decide(list, verdict(corpus.TookLeft), ids.next)
		v := verdict(again)
		v.Of, v.Reason, v.Note = corpus.TookRight, corpus.Slip, "a word"
		c.Decide(differences(t, c), v, ids.next)
		want := map[corpus.Outcome][]string{
			corpus.TookLeft: layerOf(&s.d, "ana"), corpus.TookRight: layerOf(&s.d, "ben"), corpus.TookEdited: layerOf(&s.d, "ben"),
			corpus.TookBoth: slices.Compact(slices.Sorted(slices.Values(slices.Concat(layerOf(&s.d, "ana"), layerOf(&s.d, "ben"))))),
		}[again]
		if got := layerOf(c.Document, "gold"); !slices.Equal(got, want) {
			t.Errorf("%s: gold is\n%s\nwant\n%s", again, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		after := differences(t, c)
		if d := after[0].Decision; len(c.Decisions) != 2 || d == nil || d.Outcome != again || d.Reason != corpus.Slip || d.Note != "a word" || d.Kind != corpus.BoundaryDiffers {
			t.Errorf("%s: %d decisions, standing is %+v", again, len(c.Decisions), d)
		}
		if again == corpus.TookBoth && len(layerSpans(c.Document, "gold")) != 3 {
			t.Errorf("the speaker that both have is there %d times", len(layerSpans(c.Document, "gold"))-2)
		}
	}
}

// TestDecide_SharedSpan: a speaker of two attributions stays one, and stays when one of the two is taken back.
func TestDecide_SharedSpan(t *testing.T) {
	s := newSheet(t)
	a := s.frame("ana", "Claim The bridge opens in October", "Speaker Ida Lorne")
	b := s.frame("ana", "Claim the report is late")
	for i := range s.d.Attributions {
		if s.d.Attributions[i].ID == b {
			first, _ := s.d.Attribution(a)
			s.d.Attributions[i] = s.d.Attributions[i].Linked("speaker", first.Slots["speaker"][0])
		}
	}
	c := s.compare("ana", "ben")
	var ids counter
	c.Decide(differences(t, c), verdict(corpus.TookLeft), ids.next)
	if n := len(layerSpans(c.Document, "gold")); n != 3 {
		t.Fatalf("%d spans, not 3", n)
	}
	c.Decide(differences(t, c)[:1], verdict(corpus.TookNothing), ids.next)
	if n := len(layerSpans(c.Document, "gold")); n != 2 {
		t.Errorf("%d spans are left, not 2", n)
	}
	c.Decide(differences(t, c)[1:], verdict(corpus.TookNothing), ids.next)
	if n := len(layerSpans(c.Document, "gold")); n != 0 {
		t.Errorf("%d spans are left", n)
	}
}

// TestDecide_Three: the gold layer of two is compared with a third annotator.
func TestDecide_Three(t *testing.T) {
	s := newSheet(t)
	s.frame("ana", "Claim The bridge opens in October", "Cue announced")
	s.frame("ben", "Claim bridge opens in October", "Cue announced")
	s.frame("cy", "Claim opens in October", "Cue announced")
	c := s.compare("ana", "ben")
	var ids counter
	c.Decide(differences(t, c), verdict(corpus.TookRight), ids.next)
	c.Left, c.Right = "gold", "cy"
	list := differences(t, c)
	if len(list) != 1 || list[0].Decision != nil {
		t.Fatalf("the third one is decided already: %+v", list)
	}
	c.Decide(list, verdict(corpus.TookLeft), ids.next)
	if got, want := layerOf(c.Document, "gold"), layerOf(c.Document, "ben"); !slices.Equal(got, want) {
		t.Errorf("gold stays: %q", got)
	}
	c.Decide(differences(t, c), verdict(corpus.TookRight), ids.next)
	if got, want := layerOf(c.Document, "gold"), layerOf(c.Document, "cy"); !slices.Equal(got, want) {
		t.Errorf("gold is %q", got)
	}
	c.Left, c.Right = "ana", "ben"
	list = differences(t, c)
	if list[0].Decision == nil {
		t.Error("what was decided between the first two is open again")
	}
	c.Decide(list, verdict(corpus.TookLeft), ids.next)
	if got, want := layerOf(c.Document, "gold"), layerOf(c.Document, "ana"); !slices.Equal(got, want) {
		t.Errorf("gold is %q, not what was decided last", got)
	}
}

// TestDifferences_NewMarksAreOpen: who marks something after the decision gets one of its own.
func TestDifferences_NewMarksAreOpen(t *testing.T) {
	s := newSheet(t)
	s.frame("ana", "Claim The bridge opens in October")
	c := s.compare("ana", "ben")
	var ids counter
	c.Decide(differences(t, c), verdict(corpus.TookLeft), ids.next)
	s.d = c.Document.Apply(corpus.Step{}) // without the index, since spans are added by hand
	s.frame("ben", "Claim The bridge opens in October")
	c.Document = &s.d
	list := differences(t, c)
	if len(list) != 1 || list[0].Decision != nil || !list[0].Agreed() {
		t.Fatalf("%+v", list)
	}
	c.Decide(list, verdict(corpus.TookLeft), ids.next)
	if got, want := layerOf(c.Document, "gold"), layerOf(&s.d, "ben"); !slices.Equal(got, want) {
		t.Errorf("gold is %q", got)
	}
	if kind := c.Decisions[1].Kind; kind != corpus.NoneDiffers {
		t.Errorf("decided as %s", kind)
	}
}

func TestDecide_Edited(t *testing.T) {
	s := newSheet(t)
	s.frame("ana", "Claim The bridge opens in October")
	c := s.compare("ana", "ben")
	var ids counter
	list := differences(t, c)
	v := verdict(corpus.TookEdited)
	v.Of = corpus.TookLeft
	c.Decide(list, v, ids.next)
	s.d = c.Document.Apply(corpus.Step{}) // without the index, since spans are added by hand
	cue := s.span("gold Cue announced")   // by hand
	for _, a := range s.d.Attributions {
		if a.Annotator == "gold" {
			s.d.Do(corpus.Step{Changes: []corpus.Change{corpus.PutAttribution{Attribution: a.Linked("cue", cue)}}})
		}
	}
	c.Document = &s.d
	gold := c.InGold(list[0])
	if len(gold) != 3 || !slices.Contains(gold, cue) {
		t.Errorf("in the gold layer are %v", gold)
	}
	c.Edited(list[0], v, gold, ids.next)
	c.Decide(differences(t, c), verdict(corpus.TookNothing), ids.next)
	if n := len(layerSpans(c.Document, "gold")); n != 0 {
		t.Errorf("%d spans are left of what was edited", n)
	}
}

func TestReview(t *testing.T) {
	s := newSheet(t)
	s.frame("ana", "Claim The bridge opens in October")
	s.frame("ben", "Claim bridge opens in October")
	s.frame("ben", "Claim the report is late")
	s.span("ana Place the council")
	s.span("ana Place Monday")
	c := s.compare("ana", "ben")
	var ids counter
	list := differences(t, c)
	v := verdict(corpus.TookRight)
	v.Reason, v.Note = corpus.GuidelineGap, "articles"
	c.Decide(list[:2], v, ids.next) // the claim; Monday
	c.Decide(list[3:], v, ids.next) // the report; the council is still open
	for who, want := range map[string]string{"ana": "changed,left out,added", "ben": ""} {
		review, err := adjudication.Case{Document: c.Document, Codebook: &book, Decisions: c.Decisions, Left: who, Gold: "gold"}.Review()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range review {
			got = append(got, string(r.Change))
			if r.Reason != corpus.GuidelineGap || r.Note != "articles" || r.By != "dee" {
				t.Errorf("%s: %+v", who, r)
			}
		}
		if strings.Join(got, ",") != want {
			t.Errorf("for %s: %q, want %s", who, got, want)
		}
	}
}

func TestEntries(t *testing.T) {
	s := newSheet(t)
	s.frame("ana", "Claim The bridge opens in October")
	s.frame("ben", "Claim bridge opens in October")
	s.frame("ben", "Claim the report is late")
	c := s.compare("ana", "ben")
	var ids counter
	list := differences(t, c)
	c.Decide(list[:1], verdict(corpus.TookLeft), ids.next) // replaced
	v := verdict(corpus.TookRight)
	v.Reason = corpus.AmbiguousText
	c.Decide(list[:1], v, ids.next)
	v.Outcome = corpus.TookNothing
	c.Decide(list[1:], v, ids.next)
	entries := adjudication.Entries(c.Document, c.Decisions)
	if len(entries) != 2 {
		t.Fatalf("%d entries", len(entries))
	}
	for i, want := range []struct {
		ended, not, quote string
	}{{"ben’s", "ana", "The bridge opens in October"}, {"nothing", "ben", "the report is late"}} {
		e := entries[i]
		if e.Adjudicated != want.ended || strings.Join(e.NotTaken, ",") != want.not || e.Quote != want.quote || e.Layers != [2]string{"ana", "ben"} || e.Title != "Bridge" {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
	tally := adjudication.Count(entries)
	if tally.Decisions != 2 || tally.Kinds[corpus.MissingDiffers][corpus.AmbiguousText] != 1 || tally.Kinds[corpus.BoundaryDiffers][corpus.AmbiguousText] != 1 || tally.Annotators["ana"][corpus.AmbiguousText] != 1 || tally.Outcomes[corpus.TookNothing] != 1 {
		t.Errorf("%+v", tally)
	}
	s.frame("cy", "Claim She")
	c.Document = &s.d
	if e := adjudication.Entries(c.Document, c.Decisions)[1]; e.Layers != [2]string{"", "ben"} {
		t.Errorf("who had nothing there is guessed: %v", e.Layers)
	}
}

func TestGoldLayer(t *testing.T) {
	var ids counter
	human := corpus.Annotator{ID: "x", Name: "gold", Kind: corpus.Human}
	if g, isNew := adjudication.GoldLayer([]corpus.Annotator{human}, ids.next); !isNew || g.Name != "gold 2" || g.Kind != corpus.Gold {
		t.Errorf("%+v", g)
	}
	if g, isNew := adjudication.GoldLayer([]corpus.Annotator{human, {ID: "y", Name: "final", Kind: corpus.Gold}}, ids.next); isNew || g.Name != "final" {
		t.Errorf("%+v", g)
	}
}

// TestDecide_OnDisk: the project file takes every kind of verdict.
func TestDecide_OnDisk(t *testing.T) {
	p, err := store.Create(filepath.Join(t.TempDir(), "study.onrecord"), book)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	apply := func(changes ...corpus.Change) {
		t.Helper()
		if _, err := p.Apply(corpus.Step{Label: "Test", Annotator: "dee", Changes: changes}); err != nil {
			t.Fatal(err)
		}
	}
	gold, _ := adjudication.GoldLayer(nil, store.NewID)
	apply(corpus.PutAnnotator{Annotator: gold})
	for seed := range uint64(12) {
		d := random(seed, store.NewID)
		changes := []corpus.Change{corpus.AddArticle{Article: d.Article}}
		for _, e := range d.Entities {
			changes = append(changes, corpus.PutEntity{Entity: e})
		}
		for _, s := range d.Spans {
			changes = append(changes, corpus.PutSpan{Span: s})
		}
		for _, a := range d.Attributions {
			a.Parent = ""
			changes = append(changes, corpus.PutAttribution{Attribution: a})
		}
		for _, a := range d.Attributions {
			changes = append(changes, corpus.PutAttribution{Attribution: a})
		}
		apply(changes...)
		for _, outcome := range []corpus.Outcome{corpus.TookBoth, corpus.TookLeft, corpus.TookRight, corpus.TookNothing, corpus.TookRight} {
			now, err := p.Document(t.Context(), d.Article.ID)
			if err != nil {
				t.Fatal(err)
			}
			decisions, err := p.Decisions(t.Context(), d.Article.ID)
			if err != nil {
				t.Fatal(err)
			}
			c := adjudication.Case{Document: &now, Codebook: &book, Decisions: decisions, Left: "ana", Right: "ben", Gold: "gold"}
			apply(c.Decide(differences(t, &c), verdict(outcome), store.NewID)...)
			then, err := p.Document(t.Context(), d.Article.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := layerOf(&then, "gold"), layerOf(c.Document, "gold"); !slices.Equal(got, want) {
				t.Errorf("%s: the file has\n%s\nwant\n%s", outcome, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}
