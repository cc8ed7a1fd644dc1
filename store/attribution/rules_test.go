package attribution

import (
	"fmt"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// proposed writes proposals as lines "speaker | cue | claim", pieces parted by " … ".
func proposed(a corpus.Article, all []Proposal) []string {
	var out []string
	for _, p := range all {
		who := append(append([]corpus.Range{}, p.Speaker...), p.Source...)
		out = append(out, fmt.Sprintf("%s | %s | %s", corpus.Quote(a.Text, who), corpus.Quote(a.Text, p.Cue), corpus.Quote(a.Text, p.Claim)))
	}
	return out
}

func TestRules(t *testing.T) {
	engine := New(cues(t), nil)
	for _, c := range []struct {
		rule rule // of the first proposal
		text string
		want []string // without those inside other claims
	}{
		// direct quotations
		{ruleQuoteSaid, "“We have no choice,” Hale said.", []string{"Hale | said | “We have no choice,”"}},
		{ruleQuoteSaid, "“We have no choice,” said Ann Hale, the deputy auditor, who left in May.", []string{"Ann Hale, the deputy auditor, who left in May | said | “We have no choice,”"}},
		{ruleQuoteSaid, "“We have no choice,” Ann Hale, the deputy auditor, said on Tuesday.", []string{"Ann Hale, the deputy auditor | said | “We have no choice,”"}},
		{ruleQuoteSaid, "“We have no choice,” he told reporters.", []string{"he | told | “We have no choice,”"}},
		{ruleQuoteSaid, "“We had,” she said, “no choice at all.”", []string{"she | said | “We had,” … “no choice at all.”"}},
		{ruleQuoteSaid, "“We had no choice,” she said. “The money is gone. All of it.”", []string{"she | said | “We had no choice,” … “The money is gone. All of it.”"}},
		{ruleQuoteSaid, "“Why did they wait?” Hale asked.", []string{"Hale | asked | “Why did they wait?”"}},
		{ruleQuoteSaid, "“The money is gone,” according to a letter to the council.", []string{"a letter to the council | according to | “The money is gone,”"}},
		{ruleQuoteSaid, "‘The workers’ pay is gone,’ the union said.", []string{"the union | said | ‘The workers’ pay is gone,’"}},
		{ruleQuoteSaid, "''The money is gone,'' Hale wrote.", []string{"Hale | wrote | ''The money is gone,''"}},
		{ruleQuoteSaid, "“The money is gone,” the company in a statement.", []string{"the company | in a statement | “The money is gone,”"}},
		{ruleSaidQuote, "Hale said: “The money is gone.”", []string{"Hale | said | “The money is gone.”"}},
		{ruleSaidQuote, "In March the minister wrote, “We will pay.”", []string{"the minister | wrote | “We will pay.”"}},
		{ruleSaidQuote, "Ann Hale, 61, tweeted: “We will pay.” “Soon.”", []string{"Ann Hale, 61 | tweeted | “We will pay.” “Soon.”"}},
		{ruleQuoteSaid, "“We know it all.\n“We always did,” he said.", []string{"he | said | “We know it all.\n“We always did,”"}},
		{ruleQuoteSaid, "“We will pay,” he said, adding: “Not today.”", []string{"he | said | “We will pay,”", "he | adding | “Not today.”"}},
		{ruleSignature, "“We will pay.” — Ann Hale, mayor", []string{"Ann Hale, mayor | — | “We will pay.”"}},
		{ruleSignature, "“We will pay.”\n— Ann Hale", []string{"Ann Hale | — | “We will pay.”"}},
		{ruleAnnounced, "The minister had one answer: “We will pay.”", []string{"The minister | had one answer | “We will pay.”"}},
		{ruleColon, "Hale: “We will pay.”", []string{"Hale | : | “We will pay.”"}},
		{ruleAnswer, "HALE: Who pays?\nOSEI: We all do. In the end.\nHALE: Not me.", []string{"HALE | : | Who pays?", "OSEI | : | We all do. In the end", "HALE | : | Not me"}},

		// clauses
		{ruleSaidThat, "The minister said on Tuesday that the bridge would close.", []string{"The minister | said | that the bridge would close"}},
		{ruleSaidThat, "The company said in a statement that it had paid.", []string{"The company | said | that it had paid"}},
		{ruleSaidThat, "Hale told the BBC’s Jake Lorne on Thursday that she would go.", []string{"Hale | told | that she would go"}},
		{ruleSaidThat, "He asked whether the bridge was safe.", []string{"He | asked | whether the bridge was safe"}},
		{ruleSaidThat, "Two officials who were not allowed to speak did not say when it would open.", []string{}},
		{ruleSaidThat, "Officials have repeatedly denied that the bridge is unsafe.", []string{"Officials | have repeatedly denied | that the bridge is unsafe"}},
		{ruleSaidBare, "The minister said the bridge would close.", []string{"The minister | said | the bridge would close"}},
		{ruleSaidBare, "She told reporters she would go.", []string{"She | told | she would go"}},
		{ruleSaidBare, "On Monday Mr. Hale said the plan was “dead on arrival” in the Senate.", []string{"Mr. Hale | said | the plan was “dead on arrival” in the Senate"}},
		{ruleSaidThat, "Hale said that it was over and promised to pay.", []string{"Hale | said | that it was over", "Hale | promised | to pay"}},
		{ruleSaidBare, "The minister said it was over, while Ann Osei, a rival, warned that it was not.", []string{"The minister | said | it was over", "Ann Osei, a rival | warned | that it was not"}},
		{ruleClauseSaid, "The bridge would close, the minister said.", []string{"the minister | said | The bridge would close"}},
		{ruleClauseSaid, "The bridge would close in May, said Ann Hale, who runs it.", []string{"Ann Hale, who runs it | said | The bridge would close in May"}},
		{ruleClauseSaid, "The bridge, the minister said, was safe.", []string{"the minister | said | The bridge … was safe"}},
		{ruleClauseSaid, "HARROW (CW) — The bridge was closed, police said on Monday.", []string{"police | said | The bridge was closed"}},
		{ruleAccording, "The bridge was closed, according to two people briefed on the decision.", []string{"two people briefed on the decision | according to | The bridge was closed"}},
		{ruleAccording, "According to the auditor, the bridge was closed.", []string{"the auditor | According to | the bridge was closed"}},
		{ruleAccording, "In Hale’s view, the bridge was safe.", []string{"Hale’s | In … view | the bridge was safe"}},
		{ruleSource, "A poll of 812 residents found that 64 per cent had no trust.", []string{"A poll of 812 residents | found | that 64 per cent had no trust"}},
		{ruleSource, "The report says two bearings could fail.", []string{"The report | says | two bearings could fail"}},
		{ruleParticiple, "The senator left early, saying that he was ill.", []string{"The senator | saying | that he was ill"}},

		// wanting, judging, passives, nouns, adjectives
		{ruleTo, "The mayor plans to reopen the pool in June.", []string{"The mayor | plans | to reopen the pool in June"}},
		{ruleTo, "Hale urged Republicans to join her.", []string{"Hale | urged | Republicans to join her"}},
		{ruleThing, "The senator criticised the decision.", []string{"The senator | criticised | the decision"}},
		{ruleThing, "Democrats accused the governor of lying to voters.", []string{"Democrats | accused | the governor of lying to voters"}},
		{ruleThing, "Hale called the report “a fairy tale.”", []string{"Hale | called | the report “a fairy tale.”"}},
		{ruleThing, "The auditor put the cost at $61 million.", []string{"The auditor | put | the cost at $61 million"}},
		{rulePassive, "It was feared that the dam would break.", []string{" | was feared | that the dam would break"}},
		{rulePassive, "Asked whether he would run, he smiled.", []string{" | Asked | whether he would run"}},
		{rulePassiveTo, "The vote is expected to take place in May.", []string{" | is expected | The vote … to take place in May"}},
		{ruleNoun, "She repeated the union’s demand for higher pay.", []string{"the union’s | demand for | higher pay"}},
		{ruleAdjective, "Officials are confident that the dam will hold.", []string{"Officials | are confident | that the dam will hold"}},

		// no attribution
		{"", "The fire claimed two lives.", nil},
		{"", "He added salt, and the meeting was called off.", nil},
		{"", "The road is called a “ghost road” by nobody.", nil},
		{"", "They spoke for an hour.", nil},
		{"", "The claims were paid, and the reports are lost.", nil},
		{"", "I think it went well.", nil},
		{"", "The film “Low Tide in Harrow” opened on Friday.", nil},
	} {
		a := corpus.Article{Text: c.text}
		var outer []Proposal
		for _, p := range engine.Propose(a) {
			if !strings.HasPrefix(p.Why, "said inside") {
				outer = append(outer, p)
			}
		}
		got := proposed(a, outer)
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
			continue
		}
		if len(outer) > 0 && outer[0].Why != string(c.rule) {
			t.Errorf("%s\nis by the rule %q, want %q", c.text, outer[0].Why, c.rule)
		}
	}
}
