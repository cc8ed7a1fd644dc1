package store

import (
	"slices"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestSearch(t *testing.T) {
	p := newProject(t)
	for title, text := range map[string]string{
		"Taxes":      "Taxes will fall, Ana O’Brien said. AND OR NOT NEAR the end.",
		"Zürich":     "A naïve plan from Zürich — e-mail to the U.S., 3,5 per cent.",
		"Decomposed": "Cafe\u0301 society 👩‍🔬 here",
		"中文新闻":       "总统说经济会增长。部长不同意。",
	} {
		addArticle(t, p, title, text)
	}
	for words, want := range map[string][]string{
		"taxes":            {"Taxes"},
		"FALL taxes":       {"Taxes"},
		"zurich":           {"Zürich"},
		"NAIVE":            {"Zürich"},
		"café":             {"Decomposed"},
		"cafe\u0301":       {"Decomposed"},
		"o'brien":          {"Taxes"},
		"O’Brien":          {"Taxes"},
		"e-mail":           {"Zürich"},
		"U.S.":             {"Zürich"},
		"3,5":              {"Zürich"},
		"society 👩‍🔬":      {"Decomposed"},
		"AND OR NOT NEAR":  {"Taxes"},
		"taxes OR zurich":  nil,
		"NOT":              {"Taxes"},
		"-taxes":           {"Taxes"},
		"title:taxes":      nil,
		`"taxes`:           {"Taxes"},
		`"fall taxes"`:     {"Taxes"},
		`""`:               nil,
		"taxes*":           {"Taxes"},
		"^taxes":           {"Taxes"},
		"(taxes":           {"Taxes"},
		"taxes) AND (fall": {"Taxes"},
		"":                 nil,
		"  \t\n":           nil,
		"!!! ...":          nil,
		"nowhere":          nil,
		"经济":               {"中文新闻"},
		"部长 经济":            {"中文新闻"},
		"经济 nowhere":       nil,
		"a\x00b":           nil,
		"\xff\xfe":         nil,
	} {
		hits, err := p.Search(t.Context(), words, 10)
		var got []string
		for _, h := range hits {
			got = append(got, h.Title)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Search(%q) = %q, want %q (%v)", words, got, want, err)
		}
	}
}

func TestSnippet(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "One", testText)
	addArticle(t, p, "中文", "总统说经济会增长。\n部长不同意经济说。")
	for words, want := range map[string][]string{
		"zurich taxes": {"Taxes", "Zürich"},
		"ZÜRICH":       {"Zürich"},
		"经济":           {"经济", "经济"},
		"总统 说经":        {"总统说经"},
	} {
		hits := must[[]Hit](t)(p.Search(t.Context(), words, 10))
		if len(hits) != 1 {
			t.Fatalf("Search(%q) = %v", words, hits)
		}
		var got []string
		for _, m := range hits[0].Marks {
			got = append(got, hits[0].Snippet[m.Start:m.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("Search(%q) marks %q in %q, want %q", words, got, hits[0].Snippet, want)
		}
	}
}

// TestSearchFollows keeps the index in step with titles, removal, undo and the limit.
func TestSearchFollows(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "Old heading", testText)
	count := func(words string) int { return len(must[[]Hit](t)(p.Search(t.Context(), words, 10))) }
	do(t, p, corpus.SetArticle{Article: corpus.Article{ID: id, Title: "New heading"}})
	if count("old") != 0 || count("new") != 1 || count("taxes") != 1 {
		t.Error("the index did not follow a new title")
	}
	must[Applied](t)(p.Undo())
	if count("old") != 1 || count("new") != 0 {
		t.Error("the index did not follow undo")
	}
	do(t, p, corpus.RemoveArticle{ID: id})
	if count("taxes") != 0 {
		t.Error("a removed article is found")
	}
	must[Applied](t)(p.Undo())
	if count("taxes") != 1 {
		t.Error("an article that came back is not found")
	}
	addArticle(t, p, "Two", "More on taxes")
	if n := len(must[[]Hit](t)(p.Search(t.Context(), "taxes", 1))); n != 1 {
		t.Errorf("%d hits, want 1", n)
	}
	wantNoProblems(t, p)
}

func FuzzSearch(f *testing.F) {
	for _, words := range []string{"taxes", `"a" OR b`, "a* NEAR/2 (b", "title:x", "经济", "é\x00\xff"} {
		f.Add(words)
	}
	p := newProject(f)
	addArticle(f, p, "One", testText)
	f.Fuzz(func(t *testing.T, words string) {
		hits, err := p.Search(t.Context(), words, 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			for _, m := range h.Marks {
				if m.Empty() || m.End > len(h.Snippet) {
					t.Errorf("mark %v outside %q", m, h.Snippet)
				}
			}
		}
	})
}
