package attribution

import (
	"fmt"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestQuotations(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // the quotation, and what is special about it
	}{
		{"curly", "“We know,” he said. “We do.”", []string{"“We know,”", "“We do.”"}},
		{"straight", `"We know," he said. "We do."`, []string{`"We know,"`, `"We do."`}},
		{"single", "‘We know the workers’ pay,’ he said.", []string{"‘We know the workers’ pay,’"}},
		{"straight single", "'We don't know,' he said.", []string{"'We don't know,'"}},
		{"doubled singles", "''We know,'' he said.", []string{"''We know,''"}},
		{"guillemets", "«Nous savons», dit-il. »Wir auch, ja«, sagte sie.", []string{"«Nous savons»", "»Wir auch, ja« scare"}},
		{"low opening mark", "„Wir wissen es“, sagte er, „und du?“", []string{"„Wir wissen es“", "„und du?“"}},
		{"mixed double marks", `"We all know it,” he said.`, []string{`"We all know it,”`}},
		{"nested", "“He said ‘no way’ to us,” she said.", []string{"“He said ‘no way’ to us,”", "‘no way’ inside scare"}},
		{"nested the other way", `'She said "go on home" to us,' he said.`, []string{`'She said "go on home" to us,'`, `"go on home" inside scare`}},
		{"apostrophes", "The ’90s, rock ’n’ roll and the workers’ pay weren’t his.", nil},
		{"unclosed to the end of the paragraph", "He said: “We know all of it\nShe left.", []string{"“We know all of it open"}},
		{"reopened", "“We know it all.\n“We always did,” he said.", []string{"“We know it all. open continued", "“We always did,” reopens"}},
		{"forgotten closing mark", "“We know it all. “We always did,” he said.", []string{"“We know it all. open", "“We always did,”"}},
		{"scare quotes", "a so-called “ghost tax” and the film “Low Tide in Harrow”", []string{"“ghost tax” scare", "“Low Tide in Harrow” scare"}},
		{"short speech", "“No,” he said.", []string{"“No,”"}},
		{"closing mark alone", "He left” and went.", nil},
	} {
		x := Tokenize(corpus.Article{Text: c.text})
		var got []string
		for _, q := range x.Quotations {
			r := x.Range(q.Run)
			s := c.text[r.Start:r.End]
			for _, is := range []struct {
				yes  bool
				name string
			}{{!q.Closed, "open"}, {q.Continued, "continued"}, {q.Reopens >= 0, "reopens"}, {q.Outer >= 0, "inside"}, {q.Scare, "scare"}} {
				if is.yes {
					s += " " + is.name
				}
			}
			got = append(got, s)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTokensKnowTheirQuotation(t *testing.T) {
	x := Tokenize(corpus.Article{Text: "He said “we ‘all’ know” it."})
	var inside []string
	for _, token := range x.Tokens {
		if token.Quotation == 0 {
			inside = append(inside, token.Word)
		}
	}
	if got := strings.Join(inside, " "); got != "“ we ‘ all ’ know ”" {
		t.Errorf("inside the outermost quotation: %s", got)
	}
}
