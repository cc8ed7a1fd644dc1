package learning

import (
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// TestCues: a project's own are known beside the built-in ones; what cannot be read names its line and changes nothing.
func TestCues(t *testing.T) {
	p := newProject(t, corpus.Todo)
	known := func(word string) bool {
		t.Helper()
		l, err := Lexicon(p)
		if err != nil {
			t.Fatal(err)
		}
		return len(l.Senses(word)) > 0
	}
	if known("skeeted") || !known("said") {
		t.Fatal("the lexicon is not the built-in one")
	}
	for range 2 {
		if err := AddCues(p, "[speech]\nskeet: that quote"); err != nil {
			t.Fatal(err)
		}
	}
	if err := AddCues(p, "# more\n[nouns]\nskeet: that\n"); err != nil {
		t.Fatal(err)
	}
	want := "[speech]\nskeet: that quote\n# more\n[nouns]\nskeet: that\n"
	if got, err := Cues(p); err != nil || got != want {
		t.Errorf("cues %q, %v", got, err)
	}
	if !known("skeeted") || !known("said") {
		t.Error("the cues are not known")
	}
	for text, message := range map[string]string{
		"[speech]\n\nbleat: quotes\n": `line 3 of the cues: a cue cannot take "quotes"`,
		"[verbs]\nbleat: quote\n":     "line 1 of the cues: there is no section [verbs]",
		"bleat: quote\n":              "line 1 of the cues",
	} {
		for _, put := range []func(*store.Project, string) error{AddCues, SetCues} {
			if err := put(p, text); err == nil || !strings.Contains(err.Error(), message) {
				t.Errorf("%q: error %v", text, err)
			}
		}
	}
	if err := SetCues(p, strings.Repeat("#\n", MaxCues)); err == nil {
		t.Error("cues without end are taken")
	}
	if got, err := Cues(p); err != nil || got != want {
		t.Errorf("after errors the cues are %q, %v", got, err)
	}
	if err := SetCues(p, ""); err != nil || known("skeeted") {
		t.Errorf("removed cues are known: %v", err)
	}
}

// TestLexicon_TooLong: cues without end, in a file from a stranger, are refused; a line of them is not repeated in the error.
func TestLexicon_TooLong(t *testing.T) {
	p := newProject(t, corpus.Todo)
	if err := p.SetSetting(settingCues, strings.Repeat("#\n", MaxCues)); err != nil {
		t.Fatal(err)
	}
	if _, err := Lexicon(p); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("error %v", err)
	}
	if err := SetCues(p, "[speech]\n"+strings.Repeat("bleat ", 1000)); err == nil || len(err.Error()) > 200 {
		t.Errorf("error %v", err)
	}
}

// TestEngine_Damaged: weights that cannot be read are an error, not a silent change to others.
func TestEngine_Damaged(t *testing.T) {
	p := newProject(t, corpus.Todo)
	if err := p.UseWeights(store.Weights{Body: []byte("no weights"), Articles: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := Engine(t.Context(), p); err == nil || !strings.Contains(err.Error(), "the weights in use") {
		t.Errorf("error %v", err)
	}
	if err := p.SwapWeights(); err != nil {
		t.Fatal(err)
	}
	if _, err := Engine(t.Context(), p); err != nil {
		t.Error(err)
	}
}
