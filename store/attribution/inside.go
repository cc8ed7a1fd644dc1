package attribution

import "slices"

// insideQuotations finds what the people quoted say of others, and of themselves: “I think the bridge will hold,” he said.
func (f *finder) insideQuotations() {
	outer := f.found
	for _, q := range f.Quotations {
		if q.Outer >= 0 || q.Scare {
			continue
		}
		for i := q.First; i < q.End; {
			s := f.Sentences[f.Tokens[i].Sentence]
			i = s.End
			f.insideQuotation(Run{max(s.First, q.First+1), f.lastWord(min(s.End, q.End))})
		}
	}
	f.nested = append(f.nested, f.found[len(outer):]...)
	slices.SortStableFunc(f.nested, byHead)
	f.found = outer
}

// lastWord is the end of a run without the marks at its end.
func (f *finder) lastWord(end int) int {
	for end > 0 && f.Tokens[end-1].Is(Mark) {
		end--
	}
	return end
}

// insideQuotation looks at the verbs of one sentence of a quotation.
func (f *finder) insideQuotation(s Run) {
	for i := s.First; i < s.End; i++ {
		v, ok := f.verbs[i]
		if !ok || f.done[i] || v.infinite || v.ing || v.bare || v.passive || v.First < s.First {
			continue
		}
		start, what := f.content(v, s)
		if what == 0 {
			continue
		}
		x := finding{cue: []Run{v.Run}, head: i, rule: ruleInQuotation, speaker: f.subjectBefore(v.First, s), claim: []Run{{start, f.contentEnd(start, v, what, s)}}}
		if x.speaker.Len() > 0 && (what != Thing || f.canSpeak(x.speaker)) {
			f.add(x)
		}
	}
}
