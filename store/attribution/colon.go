package attribution

// colon handles what a colon or dash gives to somebody: Hale: “…”; questions and answers; “…” — Ida Hale; and a sentence that ends
// with a colon before a quotation.
func (f *finder) colon(s Run) {
	p := f.Paragraphs[f.Tokens[s.First].Paragraph]
	if s.First == p.First {
		f.named(s, p)
	}
}

// named handles a paragraph that begins with a name and a colon.
func (f *finder) named(s, p Run) {
	name := f.nameBeforeColon(p)
	if name.Len() == 0 || f.done[name.End] {
		return
	}
	colon := name.End
	content := Run{colon + 1, p.End}
	rule := ruleAnswer
	switch {
	case f.Tokens[content.First].Is(OpensQuotation):
		rule = ruleColon
		if q := f.Tokens[content.First].Quotation; q >= 0 && f.Quotations[q].First == content.First {
			content.End = f.Quotations[q].End
		}
	case f.answers(p):
	case p.First == 0 && (f.inTitle(p) || name.Len() < 4 && p.Len() < 25 && s.End == p.End): // Poll: Voters Abandon Party
		rule = ruleColon
	default:
		return
	}
	f.add(finding{claim: []Run{content}, cue: []Run{{colon, colon + 1}}, speaker: name, head: colon, rule: rule})
}

// nameBeforeColon is the name that a paragraph begins with, before a colon; empty if there is none.
func (f *finder) nameBeforeColon(p Run) Run {
	start := p.First
	for start < p.End && f.Tokens[start].Is(Mark) {
		start++
	}
	for i := start; i+1 < p.End && i < start+14; i++ {
		t := f.Tokens[i]
		switch {
		case t.Word == ":" && i > start:
			if len(f.Tokens[start].Word) == 1 || noSpeaker[f.Tokens[start].Word] && i-start == 1 {
				return Run{}
			}
			return Run{start, i}
		case t.Is(Mark) && t.Word != "," && t.Word != "(" && t.Word != ")" && t.Word != "-", f.verbs[i].Len() > 0 && !t.Is(Capital), t.Is(Auxiliary|Modal|Pronoun) && t.Word != "'s":
			return Run{}
		case i == start && !t.Is(Capital|Determiner|Number):
			return Run{}
		}
	}
	return Run{}
}

// noSpeaker are words that stand before a colon and are nobody.
var noSpeaker = set(`note update updated correction photo photos picture image video source sources watch read more related subject editing reporting here fact verdict rating result results score date time where when what why who how analysis opinion exclusive breaking live warning tip`)

// answers tells whether a paragraph is one of a written-down conversation: at least two more begin with a name and a colon, or
// the name is in capitals.
func (f *finder) answers(p Run) bool {
	i := int(f.Tokens[p.First].Paragraph)
	others := 0
	for j := max(0, i-6); j < len(f.Paragraphs) && j <= i+6; j++ {
		if j != i && f.nameBeforeColon(f.Paragraphs[j]).Len() > 0 {
			others++
		}
	}
	name := f.nameBeforeColon(p)
	return others >= 2 && name.Len() <= 6 || f.Tokens[name.First].Is(Upper) && others >= 1
}

// signature handles “…” — Ida Hale: a quotation with nothing behind it but a dash and a name.
func (f *finder) signature(r Run) (cue []Run, speaker Run, ok bool) {
	if r.Len() < 2 || r.Len() > 20 || !isDash(f.Tokens[r.First].Word) || !f.Tokens[r.First+1].Is(Capital|Determiner) {
		return nil, Run{}, false
	}
	end := r.End
	for end > r.First && f.trimmable(end-1) {
		end--
	}
	for i := r.First + 1; i < end; i++ {
		if f.Tokens[i].Is(Auxiliary|Modal|Pronoun) && f.Tokens[i].Word != "'s" && f.Tokens[i].Word != "who" || f.verbs[i].Len() > 0 && !f.Tokens[i].Is(Capital) {
			return nil, Run{}, false
		}
	}
	return []Run{{r.First, r.First + 1}}, Run{r.First + 1, end}, true
}

func isDash(word string) bool {
	return word == "—" || word == "–" || word == "―" || word == "--" || word == "-" || word == "---"
}
