package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestThreads(t *testing.T) {
	for _, test := range []struct{ comments, want string }{
		{"", ""},
		{"a b", "a b"},
		{"a b<a c<b d", "a(b c) d"},
		{"b<a a", "a(b)"},          // by a clock that was set back
		{"a b<gone c<b", "a b(c)"}, // what was answered is removed
		{"a<b b<a c", "c a b"},     // damage: a circle
		{"a b<a c d<c e<a", "a(b e) c(d)"},
	} {
		var comments []Comment
		for i, word := range strings.Fields(test.comments) {
			id, parent, _ := strings.Cut(word, "<")
			comments = append(comments, Comment{ID: ID(id), Parent: ID(parent), Created: time.Unix(int64(i), 0)})
		}
		var got []string
		for _, thread := range Threads(comments) {
			word := string(thread.ID)
			if len(thread.Answers) > 0 {
				var answers []string
				for _, c := range thread.Answers {
					answers = append(answers, string(c.ID))
				}
				word += fmt.Sprintf("(%s)", strings.Join(answers, " "))
			}
			got = append(got, word)
		}
		if words := strings.Join(got, " "); words != test.want {
			t.Errorf("%q: %q, want %q", test.comments, words, test.want)
		}
	}
}

// TestDocumentDoTalk: comments and decisions of the article come in by time, those of others do not.
func TestDocumentDoTalk(t *testing.T) {
	d := Document{Article: Article{ID: "a", Text: "x"}}
	at := time.Unix(100, 0)
	d.Do(Step{Annotator: "Ana", Changes: []Change{
		PutComment{Comment: Comment{ID: "c2", Article: "a", Text: "two", Created: at}},
		PutComment{Comment: Comment{ID: "c1", Article: "a", Text: "one", Created: at.Add(-time.Second)}},
		PutComment{Comment: Comment{ID: "c3", Article: "b", Text: "elsewhere"}},
		AddDecision{Decision: Decision{ID: "d2", Article: "a", Created: at}},
		AddDecision{Decision: Decision{ID: "d1", Article: "a", Created: at.Add(-time.Second)}},
		AddDecision{Decision: Decision{ID: "d2", Article: "a", Created: at}},
		AddDecision{Decision: Decision{ID: "d3", Article: "b"}},
		SetStatus{Article: "a", Status: Done},
	}})
	if len(d.Comments) != 2 || d.Comments[0].ID != "c1" || len(d.Decisions) != 2 || d.Decisions[0].ID != "d1" || d.Statuses["Ana"] != Done {
		t.Errorf("comments %+v, decisions %+v, statuses %v", d.Comments, d.Decisions, d.Statuses)
	}
	d.Do(Step{Changes: []Change{RemoveComment{ID: "c1"}}})
	if len(d.Comments) != 1 {
		t.Errorf("comments %+v", d.Comments)
	}
}
