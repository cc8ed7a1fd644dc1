package attribution

import (
	"fmt"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestSameAs(t *testing.T) {
	engine := New(cues(t), nil)
	for _, c := range []struct{ name, text, want string }{ // want: of the last proposal
		{"surname", "Ann Hale spoke first. The bridge was safe, Hale said.", "Ann Hale"},
		{"surname with a title", "The day began with Mayor Rita Alvarez. “We will pay,” Ms. Alvarez said.", "Mayor Rita Alvarez"},
		{"surname before the full name", "Hale said it was over. Later Ann Hale left.", "Ann Hale"},
		{"full name", "“We will pay,” Ann Hale said.", ""},
		{"she", "“We will pay,” Ann Hale said. “Soon.”\nThe hall was cold. “In May,” she said.", "Ann Hale"},
		{"he is not she", "Tom Osei said it was over. Ann Hale said it was not. He said nobody knew.", "Tom Osei"},
		{"they", "The company said it would pay. They hope to open in May.", "The company"},
		{"office", "Mayor Rita Alvarez came late. “We will pay,” the mayor said.", "Mayor Rita Alvarez"},
		{"office behind the name", "Rita Alvarez, the state auditor, came late. “We will pay,” the auditor said.", "Rita Alvarez"},
		{"nobody", "“We will pay,” she said.", ""},
	} {
		all := engine.Propose(corpus.Article{Text: c.text})
		if len(all) == 0 {
			t.Errorf("%s: no proposal", c.name)
			continue
		}
		if got := corpus.Quote(c.text, all[len(all)-1].SameAs); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNextBestSpeakers(t *testing.T) {
	text := "Ann Hale said it was over. Tom Osei denied that it was.\n“We will see,” he said."
	all := New(cues(t), nil).Propose(corpus.Article{Text: text})
	var got []string
	for _, s := range all[len(all)-1].Speakers {
		got = append(got, corpus.Quote(text, s))
	}
	if fmt.Sprint(got) != "[Tom Osei Ann Hale]" {
		t.Errorf("next best speakers %q", got)
	}
	for _, p := range all {
		for _, s := range p.Speakers {
			if corpus.Quote(text, s) == corpus.Quote(text, p.Speaker) {
				t.Errorf("%q is proposed as its own alternative", corpus.Quote(text, s))
			}
		}
	}
	if len(all[0].Speakers) > 5 || strings.Contains(fmt.Sprint(got), "he") {
		t.Errorf("speakers %q", got)
	}
}
