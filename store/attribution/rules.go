package attribution

import (
	"cmp"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// finding is one relation that a rule found, in tokens.
type finding struct {
	claim   []Run
	cue     []Run
	speaker Run // empty = nobody is named
	head    int // the token that makes the cue: one relation for each
	rule    rule
}

// rule is the name of a rule, as it is shown to whom wants to know why.
type rule string

// The rules.
const (
	ruleQuoteSaid   rule = "a quotation, then who said it"
	ruleSaidQuote   rule = "who said it, then a quotation"
	ruleSaidThat    rule = "a verb with a clause"
	ruleSaidBare    rule = "a verb with a clause, without “that”"
	ruleClauseSaid  rule = "a clause, then who said it"
	ruleAccording   rule = "according to"
	ruleTo          rule = "a verb of wanting or asking, with “to”"
	ruleThing       rule = "a verb of judging, with what it judges"
	rulePassive     rule = "a verb in the passive: nobody is named"
	rulePassiveTo   rule = "expected, thought or said to"
	ruleNoun        rule = "a noun for what is said or thought"
	ruleAdjective   rule = "an adjective for what is thought or felt"
	ruleAnnounced   rule = "somebody, a colon and a quotation"
	ruleSignature   rule = "a quotation, a dash and a name"
	ruleColon       rule = "a name and a colon"
	ruleAnswer      rule = "questions and answers"
	ruleParticiple  rule = "saying, adding …, of whom the clause is about"
	ruleSource      rule = "a report, poll or document that finds"
	ruleInQuotation rule = "a verb with a clause, inside a quotation"
)

// confidences says how often each rule is right: the share of its findings that were right in the articles of assets/corpus, less
// some for having been written with these articles in sight.
var confidences = map[rule]float64{
	ruleQuoteSaid: 0.97, ruleSaidQuote: 0.86, ruleSignature: 0.95, ruleColon: 0.8, ruleAnswer: 0.7, ruleAnnounced: 0.75,
	ruleSaidThat: 0.86, ruleSaidBare: 0.81, ruleClauseSaid: 0.7, ruleAccording: 0.87, ruleSource: 0.82, ruleParticiple: 0.76,
	ruleTo: 0.7, ruleThing: 0.74, rulePassive: 0.6, rulePassiveTo: 0.7, ruleNoun: 0.4, ruleAdjective: 0.6, ruleInQuotation: 0.7,
}

// finder looks for the attributions of one text.
type finder struct {
	*Text
	lexicon   *Lexicon
	outer     []Run            // sentences that no quotation cuts
	of        []int32          // the outer sentence of each token
	verbs     map[int]verb     // verbs that are cues, by head
	done      map[int]bool     // heads that a rule has used
	shared    map[int]int      // verbs behind "and", to the verb whose subject they share
	found     []finding        // in the order of their heads
	nested    []finding        // said inside the claims of others
	waiting   []Run            // quotations that nobody is known to have said so far
	people    []person         // the full names in the text, in its order
	bySurname map[string][]int // their places
}

// findByRules finds what the rules can find, in the order of the text.
func findByRules(t *Text, l *Lexicon) *finder {
	f := &finder{Text: t, lexicon: l, verbs: map[int]verb{}, done: map[int]bool{}, shared: map[int]int{}, bySurname: map[string][]int{}}
	f.joinSentences()
	for i := range t.Tokens {
		if v, ok := f.verbAt(i); ok {
			f.verbs[i] = v
		}
	}
	f.quotations()
	for _, s := range f.outer {
		f.colon(s)
		f.phrases(s)
		f.clauses(s)
		f.nouns(s)
	}
	f.resolve()
	f.insideQuotations()
	f.findPeople()
	return f
}

// joinSentences makes the outer sentences: one that ends within a quotation goes on to the end of the quotation's.
func (f *finder) joinSentences() {
	f.of = make([]int32, len(f.Tokens))
	for _, p := range f.Paragraphs {
		start := p.First + f.dateline(p)
		for start < p.End {
			end := f.Sentences[f.Tokens[start].Sentence].End
			for end < p.End && f.Tokens[end-1].Quotation >= 0 && f.Tokens[end-1].Quotation == f.Tokens[end].Quotation {
				end = f.Sentences[f.Tokens[end].Sentence].End
			}
			for i := start; i < end; i++ {
				f.of[i] = int32(len(f.outer))
			}
			f.outer = append(f.outer, Run{start, end})
			start = end
		}
	}
}

// dateline is how many tokens a paragraph begins with that say where the article is from: "HARROW, Ohio (CW) —".
func (f *finder) dateline(p Run) int {
	if !f.Tokens[p.First].Is(Upper) {
		return 0
	}
	for i := p.First + 1; i+1 < p.End && i < p.First+12; i++ {
		t := f.Tokens[i]
		switch {
		case isDash(t.Word):
			return i + 1 - p.First
		case !t.Is(Capital|Mark|Number) || t.Is(OpensQuotation) || t.Word == ":" || t.Word == ".":
			return 0
		}
	}
	return 0
}

// add takes a finding whose cue is new and whose claim has words.
func (f *finder) add(x finding) {
	x.claim = f.tidy(x.claim)
	if f.done[x.head] || len(x.claim) == 0 || len(x.cue) == 0 {
		return
	}
	f.done[x.head] = true
	f.found = append(f.found, x)
}

// tidy takes punctuation off the ends of the pieces of a claim and drops pieces without words.
func (f *finder) tidy(claim []Run) []Run {
	var out []Run
	for _, r := range claim {
		for r.First < r.End && f.trimmable(r.First) {
			r.First++
		}
		for r.End > r.First && f.trimmable(r.End-1) {
			r.End--
		}
		if slices.ContainsFunc(f.Tokens[r.First:r.End], func(t Token) bool { return !t.Is(Mark) }) {
			out = append(out, r)
		}
	}
	return out
}

// resolve sorts the findings and puts those that are said inside the claims of others apart. Of two that lie in each other's claims,
// both stay.
func (f *finder) resolve() {
	for i := range f.found {
		f.found[i].claim = f.tidy(f.found[i].claim)
	}
	f.found = slices.DeleteFunc(f.found, func(x finding) bool { return len(x.claim) == 0 })
	slices.SortStableFunc(f.found, byHead)
	inside := make([]bool, len(f.found))
	for _, y := range f.found {
		for _, c := range y.claim {
			for i := f.foundFrom(c.First); i < len(f.found) && f.found[i].head < c.End; i++ {
				if x := f.found[i]; x.head != y.head && !covers(x.claim, y.head) {
					inside[i] = true
				}
			}
		}
	}
	var outer []finding
	for i, x := range f.found {
		if inside[i] {
			f.nested = append(f.nested, x)
		} else {
			outer = append(outer, x)
		}
	}
	f.found = outer
}

func byHead(a, b finding) int { return cmp.Compare(a.head, b.head) }

// foundFrom is the place of the first finding whose cue is at a token or behind it.
func (f *finder) foundFrom(token int) int {
	i, _ := slices.BinarySearchFunc(f.found, token, func(x finding, token int) int { return cmp.Compare(x.head, token) })
	return i
}

func covers(claim []Run, token int) bool {
	return slices.ContainsFunc(claim, func(r Run) bool { return r.Contains(token) })
}

// ranges turns runs into ranges of the text. Runs with nothing between them are one range, also from one paragraph to the next.
func (t *Text) ranges(runs []Run) []corpus.Range {
	var out []corpus.Range
	sorted := slices.SortedFunc(slices.Values(runs), func(a, b Run) int { return a.First - b.First })
	for i, r := range sorted {
		span := t.Range(r)
		switch {
		case span.Empty():
		case i > 0 && r.First == sorted[i-1].End && len(out) > 0:
			out[len(out)-1].End = span.End
		default:
			out = append(out, span)
		}
	}
	return corpus.Normalize(out)
}

// nestedConfidence is what is left of a rule's confidence inside the claim of another attribution: corpora differ in whether they
// annotate there at all.
const nestedConfidence = 0.6

// proposals are the findings of the rules as proposals.
func (f *finder) proposals() []Proposal {
	var out []Proposal
	for _, x := range f.found {
		out = append(out, f.proposal(x))
	}
	for _, x := range f.nested {
		p := f.proposal(x)
		p.Confidence *= nestedConfidence
		p.Why = "said inside another claim; " + p.Why
		out = append(out, p)
	}
	return out
}

// proposal turns a finding into a proposal.
func (f *finder) proposal(x finding) Proposal {
	p := Proposal{Claim: f.ranges(x.claim), Cue: f.ranges(x.cue), Confidence: confidences[x.rule], Why: string(x.rule)}
	p.Kind = KindOf(f.Text, p.Claim)
	if who := f.ranges([]Run{f.withoutMarks(x.speaker)}); f.isPaper(x.speaker) {
		p.Source = who
	} else {
		p.Speaker = who
	}
	for _, r := range f.nextBest(x) {
		p.Speakers = append(p.Speakers, f.ranges([]Run{r}))
	}
	p.SameAs = f.ranges([]Run{f.sameAs(f.withoutMarks(x.speaker))})
	return p
}
