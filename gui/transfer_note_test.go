package gui

import "testing"

func TestNoteName(t *testing.T) {
	for name, want := range map[string]string{
		"/data/news/a.txt":                              "a.txt",
		`/data/set.jsonl, line 3, article "A/B"`:        `set.jsonl, line 3, article "A/B"`,
		`/data/tasks.json, article "says /no/, line 4"`: `tasks.json, article "says /no/, line 4"`,
		"pasted text":                                   "pasted text",
	} {
		if got := noteName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
