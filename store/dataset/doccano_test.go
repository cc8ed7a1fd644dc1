package dataset

import (
	"strings"
	"testing"
)

func TestDoccanoGolden(t *testing.T) {
	golden(t, exportTo(t, doccanoFormat, Options{Codebook: testCodebook()}, sample(), second()), "doccano.jsonl")
}

func TestDoccanoReads(t *testing.T) {
	const deep = "[[[[[[[[[["
	testFlatCases(t, doccanoFormat, "x.jsonl", []flatCase{
		{
			name: "entities and relations",
			text: `{"id":7,"text":"Ann 👩‍👩‍👧 said no.","entities":[{"id":31,"label":"Claim","start_offset":15,"end_offset":17},` +
				`{"id":30,"label":"Speaker","start_offset":0,"end_offset":3}],"relations":[{"id":1,"from_id":31,"to_id":30,"type":"speaker"}],"Comments":[]}`,
			want: []string{`doccano Speaker "Ann"; doccano Claim "no"; {claim="no" speaker="Ann"}`},
		},
		{
			name: "a relation drawn from the speaker, one named after a label, and two that mean nothing here",
			text: `{"text":"Ann said no to Bob.","entities":[{"id":1,"label":"Claim","start_offset":9,"end_offset":11},{"id":2,"label":"Speaker","start_offset":0,"end_offset":3},` +
				`{"id":3,"label":"Addressee","start_offset":15,"end_offset":18}],"relations":[{"from_id":2,"to_id":1,"type":"Speaker"},{"from_id":1,"to_id":3,"type":"addressee"},` +
				`{"from_id":1,"to_id":3,"type":"likes"},{"from_id":3,"to_id":1,"type":"likes"}]}`,
			want:     []string{`doccano Speaker "Ann"; doccano Claim "no"; doccano Addressee "Bob"; {claim="no" speaker="Ann" addressee="Bob"}`},
			warnings: []string{`relations of the type "likes" were left out, 2 of them: it is neither a slot (claim, speaker, source, cue) nor the label of a span that they join`},
		},
		{
			name: "fragments and nesting",
			text: `{"text":"No, she says he said, never.","entities":[{"id":1,"label":"Claim","start_offset":0,"end_offset":3},{"id":2,"label":"Claim","start_offset":22,"end_offset":27},` +
				`{"id":3,"label":"Claim","start_offset":13,"end_offset":20}],"relations":[{"from_id":1,"to_id":2,"type":"same_span"},{"from_id":1,"to_id":3,"type":"inside"},` +
				`{"from_id":3,"to_id":1,"type":"inside"},{"from_id":3,"to_id":3,"type":"cue"}]}`,
			want: []string{`doccano Claim "No, … never"; doccano Claim "he said"; {claim="No, … never"} inside "he said"; {claim="he said"}`},
			warnings: []string{
				`x.jsonl, line 1: the relation "inside" from "he said" was left out: an attribution is inside one other, not inside itself, and not more than 100 deep`,
				`x.jsonl, line 1: a relation of the type "cue" from "he said" to itself was left out`,
			},
		},
		{
			name: "PARC's labels",
			text: `{"text":"Ann said no.","entities":[{"id":1,"label":"Content","start_offset":9,"end_offset":11},{"id":2,"label":"Source","start_offset":0,"end_offset":3}],` +
				`"relations":[{"from_id":1,"to_id":2,"type":"source"}]}`,
			want: []string{`doccano Source "Ann"; doccano Content "no"; {source="Ann" content="no"}`},
		},
		{
			name: "older forms",
			text: `{"text":"Ann said no.","label":[[0,3,"Speaker"]],"meta":{"title":"A","page":3}}` + "\n\n" +
				`{"data":"Ann said no.","labels":[[0,3,"Speaker"],[9,11,"Claim"]],"annotation_approver":null}` + "\n" +
				`{"text":"Ann said no.","spans":[{"start":0,"end":3,"label":"Speaker"}]}` + "\r\n" +
				`{"text":"Ann said no.","annotations":[{"label":4,"start_offset":0,"end_offset":3,"user":1},{"label":4,"start_offset":0,"end_offset":3,"user":2}]}`,
			want: []string{
				`doccano Speaker "Ann"`, `doccano Speaker "Ann"; doccano Claim "no"`, `doccano Speaker "Ann"`,
				`user 2 4 "Ann"; user 1 4 "Ann"`,
			},
			warnings: []string{`x.jsonl: the field "page" has no place here and was left out`},
		},
		{
			name: "line ends and a byte order mark inside the text",
			text: `{"text":"\ufeffAnn\r\nsaid no.","label":[[1,4,"Speaker"],[11,13,"Claim"],[4,6,"Cue"]]}`,
			want: []string{"doccano Speaker \"Ann\"; doccano Cue \"\\n\"; doccano Claim \"no\""},
		},
		{
			name: "what cannot be a span or a relation is listed",
			text: `{"text":"Ann said no.","label":[[0,3],[0,30,"Claim"],[3,3,"Claim"],[-1,2,"Claim"],["0",3,"Claim"],[0,3,""],"positive",[9,11,"Claim"]],` +
				`"relations":[{"from_id":1,"to_id":2,"type":"cue"},7],"cats":["news"],"Comments":["why?"],"entities":[{"id":1,"label":"Cue","start_offset":4,"end_offset":8},{"id":1,"label":"Cue","start_offset":4,"end_offset":8}]}`,
			want: []string{`doccano Cue "said"; doccano Cue "said"; doccano Claim "no"`},
			warnings: []string{
				"x.jsonl, line 1: comments are not read: 1 were left out",
				"x.jsonl, line 1: labels of whole texts are not read: 1 were left out",
				"x.jsonl, line 1: two spans have the id 1; relations to it are those of the first",
				`x.jsonl, line 1: in "label" [0,3] was left out: it is no span: labels of whole texts are not read`,
				`x.jsonl, line 1: the span "Claim" was left out: its place 0–30 (code points) is not in the text`,
				`x.jsonl, line 1: the span "Claim" was left out: it begins at code point 3 and ends at 3`,
				`x.jsonl, line 1: the span "Claim" was left out: its place -1–2 (code points) is not in the text`,
				`x.jsonl, line 1: in "label" ["0",3,"Claim"] was left out: its "start_offset" is not a whole number`,
				`x.jsonl, line 1: in "label" [0,3,""] was left out: it has no label`,
				`x.jsonl, line 1: in "label" "positive" was left out: it is no span: labels of whole texts are not read`,
				`x.jsonl, line 1: the relation "cue" from 1 to 2 was left out: there are no spans of these ids`,
				`x.jsonl, line 1: the relation 7 was left out: it is no JSON object`,
			},
		},
		{
			name: "lines that cannot be read, between others",
			text: "{\"text\":\"Ann\"}\nnonsense\n[1]\nnull\n{\"text\":\"\"}\n{\"text\":\"A\xff\"}\n{\"text\":\"A\",\"x\":" + strings.Repeat(deep, 11) + "}\n{\"text\":\"Ann\",\"onrecord\":{\"format\":\"onrecord/9\"}}",
			want: []string{"", ""},
			warnings: []string{
				`x.jsonl, line 8: the record that Onrecord had put there was not used: the format is "onrecord/9"; this version reads "onrecord/1"`,
			},
			problems: []string{
				"x.jsonl, line 2: not JSON at byte 2 of the line: invalid character 'o' in literal null (expecting 'u')",
				"x.jsonl, line 3: a JSON object is expected, not an array",
				"x.jsonl, line 4: a JSON object is expected, not null",
				`x.jsonl, line 5: it has no text in "text" or "data"`,
				"x.jsonl, line 6: it is not UTF-8",
				"x.jsonl, line 7: its lists and objects stand more than 100 deep inside each other",
			},
		},
	})
}

// TestDoccanoKeepsIDs reads a file twice: what has no id of ours gets the same one again.
func TestDoccanoKeepsIDs(t *testing.T) {
	const text = `{"id":7,"text":"Ann said no.","label":[[0,3,"Speaker"],[0,3,"Speaker"],[9,11,"Claim"]]}`
	a, _, _ := readText(t, doccanoFormat, "x.jsonl", text)
	b, _, _ := readText(t, doccanoFormat, "x.jsonl", text)
	for i, s := range a[0].Document.Spans {
		if s.ID != b[0].Document.Spans[i].ID || a[0].Document.Article.ID != b[0].Document.Article.ID {
			t.Errorf("span %d: ids %s and %s", i, s.ID, b[0].Document.Spans[i].ID)
		}
	}
	if got := a[0].Document.Article.Title; got != "x 1" {
		t.Errorf("the title is %q", got)
	}
}

func FuzzDoccano(f *testing.F) {
	f.Add([]byte(`{"id":7,"text":"Ann said no.","entities":[{"id":31,"label":"Claim","start_offset":9,"end_offset":11},{"id":30,"label":"Claim","start_offset":0,"end_offset":3}],"relations":[{"id":1,"from_id":31,"to_id":30,"type":"same_span"},{"from_id":30,"to_id":31,"type":"inside"}]}`))
	f.Add([]byte("{\"data\":\"\\ufeffAnn\\r\\nsaid\",\"label\":[[1,4,\"A\"]]}\n{"))
	f.Add([]byte(`{"text":"no","onrecord":{"format":"onrecord/1","id":"a","spans":[{"id":"s","label":"L","fragments":[{"start":0,"end":1}],"annotator":"x"}],"attributions":[{"id":"f","claim":["s"],"annotator":"x","parent":null}]},"entities":[{"id":0,"start_offset":0,"end_offset":1,"label":"L"}],"relations":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFlat(t, doccanoFormat, data) })
}
