package agreement_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

func TestReportCounts(t *testing.T) {
	result := compare(t, []string{"bo", "ana"}, twoReadings(t, "1"))
	p := result.Pairs[0]
	if p.A != "ana" || p.B != "bo" {
		t.Fatalf("the pair is %s and %s", p.A, p.B)
	}
	for _, c := range []struct {
		name, of string
		want     float64
		units    int
	}{
		{agreement.SpanF1Strict, "", 2 * 4. / 15, 15},        // claim, speaker, cue of the first; cue of the second
		{agreement.SpanF1Strict, "Claim", 2 * 1. / 5, 5},     // a comma is in one of them only
		{agreement.SpanF1Relaxed, "Claim", 2 * 2. / 5, 5},    //
		{agreement.SpanF1Relaxed, "Speaker", 2 * 1. / 4, 4},  //
		{agreement.SpanF1Relaxed, "Source", 0, 1},            //
		{agreement.AttributionF1, "", 2 * 2. / 5, 5},         //
		{agreement.AttributionAgr, "ana", 2. / 3, 3},         //
		{agreement.AttributionAgr, "bo", 1, 2},               //
		{agreement.AttributionAgr, "", (2./3 + 1) / 2, 5},    //
		{agreement.SlotOverlap, "claim", 1, 2},               //
		{agreement.SlotOverlap, "speaker", 1. / 2, 2},        //
		{agreement.SlotOverlap, "source", 0, 1},              //
		{agreement.SameEntity, "speaker", 1, 1},              // one of the two was merged into the other
		{agreement.AnswerAgreement, "style", 1. / 2, 2},      //
		{agreement.AnswerAgreement, "certainty", 0, 1},       //
		{agreement.AnswerAgreement, "people", 1, 1},          // 3 and 3.0
		{agreement.AnswerAgreement, "topics", 1, 1},          // a set has no order
		{agreement.AnswerKappa, "style", 0, 2},               //
		{agreement.AnswerAlpha, "style", 0, 2},               //
		{agreement.AnswerAC1, "style", .5 - .375/.625*.5, 2}, // (.5 − .375)/(1 − .375)
	} {
		m, ok := p.Measure(c.name, c.of)
		if !ok || !m.Value.Defined() || math.Abs(m.Value.Number-c.want) > 1e-9 || m.Units != c.units {
			t.Errorf("%s of %q is %v over %d units; want %.4f over %d", c.name, c.of, m.Value, m.Units, c.want, c.units)
		}
	}
	for _, c := range []struct{ name, of string }{
		{agreement.SameEntity, "source"}, {agreement.AnswerAlpha, "why"}, {agreement.AnswerAlpha, "Speaker.mention"}, {agreement.AnswerAlpha, "topics"},
	} {
		if m, ok := p.Measure(c.name, c.of); !ok || m.Value.Defined() {
			t.Errorf("%s of %q is %v; want it undefined", c.name, c.of, m.Value)
		}
	}
	if _, ok := p.Measure(agreement.AnswerAlpha, "remark"); ok {
		t.Error("free text is compared")
	}
}

// TestTokenAlpha works the coefficient out by hand: units are tokens, values are sets of labels.
func TestTokenAlpha(t *testing.T) {
	d := &corpus.Document{Article: corpus.Article{ID: "1", Title: "T", Text: "Advert! He didn’t say: no 報道"}}
	d.Article.Zones = []corpus.Zone{{Kind: corpus.Furniture, Range: corpus.Range{Start: 0, End: 7}}}
	k := &desk{t, d}
	k.span("ana", "Speaker", "He")
	k.span("bo", "Speaker", "He")
	k.span("ana", "Cue", "didn’t say")
	k.span("bo", "Cue", "say")
	k.span("ana", "Claim", ": no")
	k.span("bo", "Claim", "no")
	k.span("bo", "Cue", "no")
	p := compare(t, []string{"ana", "bo"}, d).Pairs[0]
	// He didn’t say : no 報 道
	coders := agreement.Table{{1, 1}, {2, 0}, {2, 2}, {3, 0}, {3, 4}, {0, 0}, {0, 0}}
	m, _ := p.Measure(agreement.TokenAlpha, "")
	if want := coders.Alpha(agreement.Nominal).Value.Number; m.Units != 7 || math.Abs(m.Value.Number-want) > 1e-12 {
		t.Errorf("alpha is %v over %d tokens; want %.4f over 7", m.Value, m.Units, want)
	}
	cue := agreement.Table{{0, 0}, {1, 0}, {1, 1}, {0, 0}, {0, 1}, {0, 0}, {0, 0}}
	m, _ = p.Measure(agreement.TokenAlpha, "Cue")
	if want := cue.Alpha(agreement.Nominal).Value.Number; math.Abs(m.Value.Number-want) > 1e-12 {
		t.Errorf("alpha of Cue is %v; want %.4f", m.Value, want)
	}
}

func TestTokenAlphaOfThree(t *testing.T) {
	d := &corpus.Document{Article: corpus.Article{ID: "1", Text: "one two three four"}}
	k := &desk{t, d}
	k.span("a", "Claim", "one two")
	k.span("b", "Claim", "two three")
	k.span("c", "Claim", "two")
	result := compare(t, []string{"a", "b", "c"}, d)
	want := agreement.Table{{1, 0, 0}, {1, 1, 1}, {0, 1, 0}, {0, 0, 0}}.Alpha(agreement.Nominal).Value.Number
	if got := result.Together[0]; got.Name != agreement.TokenAlpha || math.Abs(got.Value.Number-want) > 1e-12 {
		t.Errorf("%s of three is %v; want %.4f", got.Name, got.Value, want)
	}
	if len(result.Pairs) != 3 {
		t.Errorf("three annotators make %d pairs", len(result.Pairs))
	}
}

func TestConfusion(t *testing.T) {
	c := compare(t, []string{"ana", "bo"}, twoReadings(t, "1")).Pairs[0].Confusion
	// The ministry’s report is a Source by ana; bo tags less, as a Speaker, which shares more than half.
	want := [][]int{
		{2, 0, 0, 0, 1},
		{0, 1, 0, 0, 1},
		{0, 1, 0, 0, 0},
		{0, 0, 0, 2, 1},
		{0, 0, 0, 0, 0},
	}
	if !slices.Equal(c.Labels, []string{"Claim", "Speaker", "Source", "Cue"}) || !reflect.DeepEqual(c.Counts, want) {
		t.Errorf("%v met %v; want %v", c.Labels, c.Counts, want)
	}
}

func TestDisagreements(t *testing.T) {
	p := compare(t, []string{"ana", "bo"}, twoReadings(t, "1")).Pairs[0]
	var got []string
	for _, d := range p.Disagreements {
		got = append(got, fmt.Sprintf("%s %s: %s | %s", d.Kind, d.Of, d.A.Words, d.B.Words))
	}
	slices.Sort(got)
	want := []string{
		"answer certainty: high | middle",
		"answer style: indirect | direct",
		"attribution : “Nobody,” … she … added … “was hurt.” | ",
		"boundaries : It opens in May | It opens in May,",
		"label : the ministry’s report | the ministry’s",
		"missing : added | ",
		"missing : she | ",
		"missing : “Nobody,” … “was hurt.” | ",
		"slot source: the ministry’s report | ",
		"slot speaker:  | the ministry’s",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the disagreements are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	strict, _ := p.Measure(agreement.SpanF1Strict, "Claim")
	if behind := p.Behind(strict); len(behind) != 2 {
		t.Errorf("behind the F1 of claims are %v; want the boundaries of one and the lack of another", behind)
	}
	agr, _ := p.Measure(agreement.AttributionAgr, "bo")
	if behind := p.Behind(agr); len(behind) != 0 {
		t.Errorf("all attributions of bo were found, but behind the number are %v", behind)
	}
}

// TestUnpaired holds that agr is lenient and F1 is not: one attribution stands for two of the other.
func TestUnpaired(t *testing.T) {
	k := newDesk(t, "1")
	k.frame("ana", "The bridge is safe", "", "", "said", nil)
	k.frame("ana", "on Monday", "", "", "said", nil)
	k.frame("bo", "The bridge is safe", "", "", "said", nil)
	p := compare(t, []string{"ana", "bo"}, k.d).Pairs[0]
	if m, _ := p.Measure(agreement.AttributionAgr, "ana"); m.Value.Number != 1 {
		t.Errorf("agr is %v; want 1", m.Value)
	}
	m, _ := p.Measure(agreement.AttributionF1, "")
	if math.Abs(m.Value.Number-2./3) > 1e-12 {
		t.Errorf("F1 is %v; want 0.667", m.Value)
	}
	if behind := p.Behind(m); len(behind) != 1 || behind[0].Kind != agreement.UnpairedAttribution || behind[0].A.Attribution != "ana-f1" {
		t.Errorf("behind F1 are %v; want the second attribution of ana", behind)
	}
}

// TestRelaxed has spans that compete for partners.
func TestRelaxed(t *testing.T) {
	type place struct {
		annotator, label string
		start, end       int
	}
	for name, c := range map[string]struct {
		spans []place
		want  float64 // F1 of claims
	}{
		"half of the joint text":           {[]place{{"ana", "Claim", 0, 20}, {"bo", "Claim", 0, 10}}, 1},
		"less than half":                   {[]place{{"ana", "Claim", 0, 22}, {"bo", "Claim", 0, 10}}, 0},
		"the nearest would leave one over": {[]place{{"ana", "Claim", 0, 20}, {"ana", "Claim", 4, 26}, {"bo", "Claim", 4, 24}, {"bo", "Claim", 8, 34}}, 1},
		"one label before more pairs":      {[]place{{"ana", "Claim", 4, 24}, {"ana", "Speaker", 12, 32}, {"bo", "Claim", 8, 28}, {"bo", "Cue", 0, 20}}, 1},
		"one label before identical":       {[]place{{"ana", "Claim", 4, 24}, {"bo", "Claim", 8, 28}, {"bo", "Cue", 4, 24}}, 1},
		"one partner only":                 {[]place{{"ana", "Claim", 4, 24}, {"bo", "Claim", 4, 24}, {"bo", "Claim", 4, 22}}, 2. / 3},
	} {
		d := &corpus.Document{Article: corpus.Article{ID: "1", Text: strings.Repeat("x ", 60)}}
		for i, p := range c.spans {
			d.Spans = append(d.Spans, corpus.Span{
				ID: corpus.ID(fmt.Sprint(i)), Label: p.label, Annotator: p.annotator, Fragments: []corpus.Range{{Start: p.start, End: p.end}},
			})
		}
		m, _ := compare(t, []string{"ana", "bo"}, d).Pairs[0].Measure(agreement.SpanF1Relaxed, "Claim")
		if math.Abs(m.Value.Number-c.want) > 1e-12 {
			t.Errorf("%s: relaxed F1 is %v; want %.3f", name, m.Value, c.want)
		}
	}
}

func TestCodersTurned(t *testing.T) {
	var documents, turned []*corpus.Document
	for seed := range uint64(5) {
		d := randomDocument(seed, 6, "ana", "bo", "cy")
		documents, turned = append(documents, d), append(turned, renamed(d, "ana", "bo"))
	}
	one := compare(t, []string{"ana", "bo", "cy"}, documents...)
	if other := compare(t, []string{"cy", "bo", "ana"}, documents...); !reflect.DeepEqual(one, other) {
		t.Error("the order in which annotators are named changes the result")
	}
	other := compare(t, []string{"ana", "bo", "cy"}, turned...)
	for i, m := range one.Together {
		if !alike(m, other.Together[i]) {
			t.Errorf("together, %v becomes %v", m, other.Together[i])
		}
	}
	for _, m := range one.Pairs[0].Measures {
		of := m.Of
		if m.Name == agreement.AttributionAgr && of != "" {
			of = map[string]string{"ana": "bo", "bo": "ana"}[of]
		}
		if turned, ok := other.Pairs[0].Measure(m.Name, of); !ok || !alike(m, turned) {
			t.Errorf("%v becomes %v", m, turned)
		}
	}
}

func alike(a, b agreement.Measure) bool {
	return a.Units == b.Units && a.Value.Undefined == b.Value.Undefined && math.Abs(a.Value.Number-b.Value.Number) < 1e-9
}

func TestIdenticalLayers(t *testing.T) {
	var documents []*corpus.Document
	for seed := range uint64(4) {
		d := randomDocument(seed, 8, "ana")
		for _, s := range slices.Clone(d.Spans) {
			s.ID, s.Annotator = "bo-"+s.ID, "bo"
			d.Spans = append(d.Spans, s)
		}
		for _, a := range slices.Clone(d.Attributions) {
			a = a.Clone()
			a.ID, a.Annotator = "bo-"+a.ID, "bo"
			for _, ids := range a.Slots {
				ids[0] = "bo-" + ids[0]
			}
			d.Attributions = append(d.Attributions, a)
		}
		documents = append(documents, d)
	}
	p := compare(t, []string{"ana", "bo"}, documents...).Pairs[0]
	for _, m := range p.Measures {
		if m.Value.Defined() && math.Abs(m.Value.Number-1) > 1e-12 {
			t.Errorf("%s of %q is %v; want 1", m.Name, m.Of, m.Value)
		}
		if m.Interval != nil && (m.Interval.Low < 1-1e-12 || m.Interval.High > 1+1e-12) {
			t.Errorf("%s of %q has the interval %v; want 1 to 1", m.Name, m.Of, *m.Interval)
		}
		if !m.Value.Defined() && m.Units > 0 {
			t.Errorf("%s of %q is %v although %d units were compared", m.Name, m.Of, m.Value, m.Units)
		}
	}
	if len(p.Disagreements) > 0 {
		t.Errorf("identical layers disagree: %v", p.Disagreements[0])
	}
}

func TestResultIsDeterministic(t *testing.T) {
	var documents []*corpus.Document
	for seed := range uint64(6) {
		documents = append(documents, randomDocument(seed, 5, "ana", "bo"))
	}
	one, other := compare(t, []string{"ana", "bo"}, documents...), compare(t, []string{"ana", "bo"}, documents...)
	if !reflect.DeepEqual(one, other) {
		t.Error("the same articles and seed give two results")
	}
	slices.Reverse(documents)
	backwards := compare(t, []string{"ana", "bo"}, documents...)
	for _, m := range one.Pairs[0].Measures {
		if again, _ := backwards.Pairs[0].Measure(m.Name, m.Of); !alike(m, again) {
			t.Errorf("%v becomes %v when the articles come in another order", m, again)
		}
		if m.Interval != nil && (m.Interval.Low > m.Value.Number+1e-9 || m.Interval.High < m.Value.Number-1e-9) && m.Name != agreement.UnitizingGamma {
			t.Errorf("%s of %q is %v, outside %v", m.Name, m.Of, m.Value, *m.Interval)
		}
	}
}

func TestWhoTakesPart(t *testing.T) {
	only := randomDocument(1, 3, "ana")
	silent := randomDocument(2, 3, "ana")
	silent.Annotators = []corpus.Annotator{{Name: "bo"}}
	result := compare(t, []string{"ana", "bo"}, only, silent)
	if len(result.Skipped) != 1 || result.Skipped[0].ID != "article1" || !slices.Equal(result.Skipped[0].Annotators, []string{"ana"}) {
		t.Errorf("skipped are %v; want the article that only ana worked on", result.Skipped)
	}
	if m, _ := result.Pairs[0].Measure(agreement.SpanF1Strict, ""); !m.Value.Defined() || m.Value.Number != 0 {
		t.Errorf("who looked and found nothing agrees by %v; want 0", m.Value)
	}
	if m, _ := result.Pairs[0].Measure(agreement.AttributionAgr, ""); m.Value.Undefined != "one annotator has no attribution" {
		t.Errorf("agr with somebody who has none is %v", m.Value)
	}
}

func TestReportRefuses(t *testing.T) {
	for _, o := range []agreement.Options{
		{Annotators: []string{"ana", "bo"}},
		{Annotators: []string{"ana"}, Codebook: &book},
		{Annotators: []string{"ana", "ana"}, Codebook: &book},
		{Annotators: []string{"", "ana"}, Codebook: &book},
		{Annotators: []string{"ana", "bo"}, Codebook: &book, Samples: -1},
		{Annotators: []string{"ana", "bo"}, Codebook: &book, Dissimilarity: agreement.Dissimilarity{Empty: -1}},
		{Annotators: []string{"ana", "bo"}, Codebook: &book, Dissimilarity: agreement.Dissimilarity{Position: 1}},
	} {
		if _, err := agreement.NewReport(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	r, err := agreement.NewReport(agreement.Options{Annotators: []string{"ana", "bo"}, Codebook: &book})
	if err != nil {
		t.Fatal(err)
	}
	bad := randomDocument(1, 1, "ana", "bo")
	bad.Spans[0].Fragments[0].End = 1 << 20
	if err := r.Add(bad); err == nil || !strings.Contains(err.Error(), "Article 1") || !strings.Contains(err.Error(), string(bad.Spans[0].ID)) {
		t.Errorf("a span outside the text gives %v; want an error with the article and the span", err)
	}
	good := randomDocument(1, 1, "ana", "bo")
	if err := r.Add(good); err != nil {
		t.Errorf("a mended article is refused: %v", err)
	}
	if err := r.Add(good); err == nil {
		t.Error("an article counts twice")
	}
}
