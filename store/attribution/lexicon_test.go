package attribution

import (
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestForms(t *testing.T) {
	for _, c := range []struct {
		line string // of the section [speech]
		want string // third person, past, participle and -ing form
	}{
		{"say (said)", "says said said saying"},
		{"write (wrote, written)", "writes wrote written writing"},
		{"deny", "denies denied denied denying"},
		{"argue", "argues argued argued arguing"},
		{"agree", "agrees agreed agreed agreeing"},
		{"quip", "quips quipped quipped quipping"},
		{"plan", "plans planned planned planning"},
		{"explain", "explains explained explained explaining"},
		{"scream", "screams screamed screamed screaming"},
		{"stress", "stresses stressed stressed stressing"},
		{"confess", "confesses confessed confessed confessing"},
		{"vow", "vows vowed vowed vowing"},
		{"preach", "preaches preached preached preaching"},
		{"veto", "vetoes vetoed vetoed vetoing"},
		{"admit (admitted, admitted, admitting)", "admits admitted admitted admitting"},
		{"put it (put, put, putting)", "puts put put putting"},
		{"lie", "lies lied lied lying"},
		{"publish", "publishes published published publishing"},
	} {
		l, err := ParseLexicon([]byte("[speech]\n" + c.line + ": that"))
		if err != nil {
			t.Fatal(err)
		}
		for i, form := range strings.Fields(c.want) {
			bit := []Form{Third, Past, Participle, Gerund}[i]
			senses := l.Senses(form)
			if len(senses) != 1 || senses[0].Form&bit == 0 {
				t.Errorf("%s: %q is %+v, want the form %b", c.line, form, senses, bit)
			}
		}
	}
}

func TestNounForms(t *testing.T) {
	l, err := ParseLexicon([]byte("[people]\nspokeswoman (spokeswomen)\nally (allies)\njudge\n[documents]\ninquiry"))
	if err != nil {
		t.Fatal(err)
	}
	for word, tier := range map[string]Tier{"spokeswomen": Person, "allies": Person, "judges": Person, "inquiries": Paper} {
		if !l.Has(word, tier) {
			t.Errorf("%q is not of the tier %d", word, tier)
		}
	}
}

func TestLexiconErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"say: that", `line 1 of the cues: "say: that" stands before the first section`},
		{"[speech]\n\nsay: thta", `line 3 of the cues: a cue cannot take "thta"`},
		{"[verbs]", "line 1 of the cues: there is no section [verbs]"},
		{"[speech]\nsay (said: that", `line 2 of the cues: the bracket in "say (said: that" is not closed`},
		{"[speech]\nsay (said", `line 2 of the cues: the bracket in "say (said" is not closed`},
		{"[speech]\n: that", `line 2 of the cues: ": that" names no cue`},
		{"[speech]\ngo (a, b, c, d)", `line 2 of the cues: "go (a, b, c, d)" has more than three forms`},
	} {
		_, err := ParseLexicon([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one with %q", c.text, err, c.want)
		}
	}
}

func TestWithAddsAndReplaces(t *testing.T) {
	before, err := ParseLexicon([]byte("[speech]\nsay (said): that\ncall: naming"))
	if err != nil {
		t.Fatal(err)
	}
	after, err := before.With([]byte("# of this project\n[speech]\nsay (said): quote\nvent: that # angrily\ncall out: thing"))
	if err != nil {
		t.Fatal(err)
	}
	if s := after.Senses("said"); len(s) != 1 || s[0].Takes != Quote {
		t.Errorf("said is %+v, want it to take a quotation only", s)
	}
	if s := after.Senses("vented"); len(s) != 1 {
		t.Errorf("vented is %+v", s)
	}
	if s := after.Senses("called"); len(s) != 2 || !slices.Equal(s[0].Rest, []string{"out"}) {
		t.Errorf("called is %+v, want the longer cue first", s)
	}
	if s := before.Senses("said"); s[0].Takes != That || len(before.Senses("vented")) != 0 {
		t.Errorf("the lexicon before has changed: %+v", s)
	}
}

func TestNever(t *testing.T) {
	l, err := ParseLexicon([]byte("[speech]\nadd: that\nclaim: that\n[never]\nadd to|up\nclaim <word> lives\nadd <number> <word>"))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"added to": true, "adds up": true, "adding that": false, "claimed two lives": true, "claimed that lives": true, "claims the victory": false,
		"add 40 jobs": true, "add": false,
	} {
		x := Tokenize(corpus.Article{Text: text})
		if got := l.Never(x.Tokens, 0); got != want {
			t.Errorf("%q never a cue: %v, want %v", text, got, want)
		}
	}
}

func TestIsSpeech(t *testing.T) {
	l := cues(t)
	for cue, want := range map[string]bool{
		"said": true, "has repeatedly denied": true, "According to": true, ":": true, "did not say": true, "pointed out": true, "wrote": true,
		"believes": false, "is expected": false, "pointed": false, "": false, "—": false, "hopes": false,
	} {
		if got := l.IsSpeech(cue); got != want {
			t.Errorf("%q is speech: %v, want %v", cue, got, want)
		}
	}
}

// TestCuesFile holds what the program's own lexicon has to have.
func TestCuesFile(t *testing.T) {
	l := cues(t)
	for word, tier := range map[string]Tier{
		"said": Speech, "told": Speech, "wrote": Speech, "believes": Attitude, "hoped": Attitude, "belief": Noun, "confident": Adjective,
		"poll": Paper, "statement": Paper, "spokeswoman": Person, "officials": Person,
	} {
		if !l.Has(word, tier) {
			t.Errorf("%q is not of the tier %d", word, tier)
		}
	}
	for _, s := range l.Senses("according") {
		if s.Tier == Phrase && s.Takes&After != 0 {
			return
		}
	}
	t.Error("“according to” is missing")
}

func FuzzLexicon(f *testing.F) {
	f.Add([]byte("[speech]\nsay (said): that quote\n[never]\nsay * <number>"))
	f.Add([]byte("[nouns]\n(: :\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseLexicon(data)
		if err != nil {
			return
		}
		x := Tokenize(corpus.Article{Text: strings.ToValidUTF8(string(data), "")})
		findByRules(x, l)
	})
}
