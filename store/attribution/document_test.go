package attribution

import (
	"reflect"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

const article = "Ann Hale, the auditor, said the bridge was safe and promised to reopen it.\n" +
	"“We will pay,” she said, “in May.”\nIt was feared that it would close, according to a report."

func TestDocument(t *testing.T) {
	a := corpus.Article{ID: "a1", Text: article}
	engine := New(cues(t), nil)
	d := Document(a, engine.Propose(a))
	if len(d.Attributions) < 4 {
		t.Fatalf("%d attributions", len(d.Attributions))
	}
	spans := map[corpus.ID]corpus.Span{}
	for _, s := range d.Spans {
		if err := s.Check(article); err != nil {
			t.Error(err)
		}
		if _, twice := spans[s.ID]; twice {
			t.Errorf("two spans have the id %s", s.ID)
		}
		if s.Annotator != Annotator || s.Origin != corpus.Suggested || s.Article != "a1" {
			t.Errorf("span %+v", s)
		}
		spans[s.ID] = s
	}
	for _, at := range d.Attributions {
		if at.Confidence <= 0 || at.Confidence >= 1 || at.Note == "" || at.Attributes.Get("style") == "" || at.Annotator != Annotator {
			t.Errorf("attribution %+v", at)
		}
		for slot, label := range map[string]string{"claim": "Claim", "speaker": "Speaker", "source": "Source", "cue": "Cue"} {
			for _, id := range at.Slots[slot] {
				if spans[id].Label != label {
					t.Errorf("slot %s holds %+v", slot, spans[id])
				}
			}
		}
		named := len(at.Slots["speaker"])+len(at.Slots["source"]) > 0
		if named != (len(at.Absent) == 0) {
			t.Errorf("named %v, absent %q", named, at.Absent)
		}
	}
	if again := Document(a, engine.Propose(a)); !reflect.DeepEqual(d, again) {
		t.Error("the same article gives another document")
	}
	if none := Document(a, nil); len(none.Spans)+len(none.Attributions) != 0 {
		t.Error("no proposals give spans")
	}
}
