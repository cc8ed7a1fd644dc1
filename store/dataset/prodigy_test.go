package dataset

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

func TestProdigyGolden(t *testing.T) {
	d := second()
	d.Spans[0].Annotator = "bo" // two lines of one article
	golden(t, exportTo(t, prodigyFormat, Options{Codebook: testCodebook()}, sample(), d), "prodigy.jsonl")
}

// TestProdigyTokensFit holds tokens, spans and relations of what is written to each other, as Prodigy needs them.
func TestProdigyTokensFit(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 200 {
		d := randomDocument(r)
		tokens := spaceTokens(&d)
		if got := joined(d.Article.Text, tokens); got != d.Article.Text {
			t.Fatalf("the tokens give %q\nnot %q", got, d.Article.Text)
		}
		for _, s := range d.Spans {
			for _, f := range s.Fragments {
				first, after := tokenRange(tokens, f)
				if first >= after || tokens[first].Start != f.Start || tokens[after-1].End != f.End {
					t.Fatalf("the span %v of %q has the tokens %d–%d of %v", f, d.Article.Text, first, after, tokens)
				}
			}
		}
	}
}

func TestProdigyReads(t *testing.T) {
	testFlatCases(t, prodigyFormat, "x.jsonl", []flatCase{
		{
			name: "relations by spans and by tokens",
			text: `{"text":"Ann said no to Bob.","_input_hash":1,"_task_hash":2,"tokens":[{"text":"Ann","start":0,"end":3,"id":0,"ws":true}],"spans":[` +
				`{"start":0,"end":3,"token_start":0,"token_end":0,"label":"Speaker"},{"start":9,"end":11,"token_start":2,"token_end":2,"label":"Claim"},{"text":"said","start":4,"end":8,"token_start":1,"token_end":1,"type":"span","label":"Cue"}],` +
				`"relations":[{"head":2,"child":0,"label":"speaker","head_span":{"start":9,"end":11,"token_start":2,"token_end":2,"label":"Claim"},"child_span":{"start":0,"end":3,"token_start":0,"token_end":0,"label":"Speaker"},"color":"#fff"},` +
				`{"head":2,"child":1,"label":"CUE"},{"head":2,"child":4,"label":"addressee","child_span":{"start":15,"end":18,"token_start":4,"token_end":4,"label":"Addressee"}},` +
				`{"head":2,"child":9,"label":"cue"},{"head":2,"child":3,"label":"cue","child_span":{"start":12,"end":14,"token_start":3,"token_end":3,"label":null}}],"answer":"accept","_session_id":null,"_view_id":"relations","meta":{"source":"Courier","score":0.5}}`,
			want: []string{`prodigy Speaker "Ann"; prodigy Cue "said"; prodigy Claim "no"; prodigy Addressee "Bob"; {claim="no" speaker="Ann" cue="said" addressee="Bob"}`},
			warnings: []string{
				`x.jsonl: the field "score" has no place here and was left out`,
				`x.jsonl, line 1: the relation "cue" was left out: its child, token "9", is no span with a label`,
				`x.jsonl, line 1: the relation "cue" was left out: its child, token "3", is no span with a label`,
			},
		},
		{
			name: "annotators and answers",
			text: `{"text":"Ann said no.","spans":[{"start":0,"end":3,"label":"Speaker"}],"answer":"accept","_annotator_id":"set-ana","_session_id":"set-1"}` + "\n" +
				`{"text":"Ann said no.","spans":[{"start":0,"end":8,"label":"Speaker"}],"answer":"accept","_session_id":"set-bo"}` + "\n" +
				`{"text":"Ann said no.","spans":[{"start":9,"end":11,"label":"Claim"}],"answer":"reject","_session_id":"set-cy"}` + "\n" +
				`{"text":"Other.","spans":[{"start":0,"end":5,"label":"Claim"}],"answer":"ignore"}` + "\n" +
				`{"text":"Third.","spans":[],"answer":"perhaps"}` + "\n" +
				`{"text":"Ann said no.","answer":"accept"}`,
			want: []string{`set-bo Speaker "Ann said"; set-ana Speaker "Ann"`, "", "", ""},
			warnings: []string{
				`x.jsonl, line 3: the answer of "set-cy" is reject: its 1 spans were left out`,
				`x.jsonl, line 4: the answer of "" is ignore: its 1 spans were left out`,
				`x.jsonl, line 5: the answer "perhaps" is not one of accept, reject, ignore: its spans were left out`,
				`x.jsonl, line 6: the text stands in line 1 too, with others between: the two come as two articles of the same id; sort the file by _input_hash to read them as one`,
			},
		},
		{
			name: "lines that cannot be read stand between those of one text",
			text: `{"text":"Ann said no.","spans":[{"start":1,"end":4,"text":"Ann","label":"Speaker"},{"start":0,"label":"X"},{"start":0,"end":3},5]}` + "\n{\n{\"image\":\"x.png\"}\n" +
				`{"text":"Ann said no.","spans":[{"start":9,"end":11,"label":"Claim"}],"_annotator_id":"ana","relations":[3]}`,
			want: []string{`prodigy Speaker "Ann"; ana Claim "no"`},
			warnings: []string{
				`x.jsonl, line 1: "Ann" is not at code points 1–4; it was found near them and put right`,
				`x.jsonl, line 1: the span "X" was left out: it has no "end"`,
				`x.jsonl, line 1: the span "" was left out: it has no label`,
				`x.jsonl, line 1: the span 5 was left out: it is no JSON object`,
				`x.jsonl, line 4: the relation 3 was left out: it is no JSON object`,
			},
			problems: []string{
				"x.jsonl, line 2: not JSON at byte 2 of the line: unexpected end of JSON input",
				`x.jsonl, line 3: it has no text in "text"; tasks of images, sound and pages are not read`,
			},
		},
	})
}

// TestProdigyOfAnotherAnnotator reads our line after somebody else has annotated it: the work is theirs.
func TestProdigyOfAnotherAnnotator(t *testing.T) {
	data, err := os.ReadFile(exportTo(t, prodigyFormat, Options{}, sample()))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), `"_annotator_id":"ana"`, `"_annotator_id":"cy"`)
	items, warnings, _ := readText(t, prodigyFormat, "x.jsonl", text)
	expect(t, "warnings", warnings, []string{"x.jsonl, line 1: spans that Onrecord had written are no longer there, 5 of them; they were left out"})
	d := items[0].Document
	if got := told(d); !strings.Contains(got, `cy Claim "But, … only for bicycles."`) || strings.Contains(got, "ana") || d.Article.ID != "a1" {
		t.Errorf("article %s: %s", d.Article.ID, got)
	}
}

func FuzzProdigy(f *testing.F) {
	f.Add([]byte(`{"text":"Ann said no.","spans":[{"start":0,"end":3,"token_end":0,"label":"Speaker"},{"start":9,"end":11,"token_end":2,"label":"Claim"}],"relations":[{"head":2,"child":0,"label":"speaker"},{"head":2,"child":0,"label":"inside","head_span":{"start":9,"end":11,"label":"Claim"}}],"answer":"accept"}` + "\n" + `{"text":"Ann said no.","_annotator_id":"b","spans":[{"start":0,"end":3,"text":"Bob","label":"S"}]}`))
	f.Add([]byte(`{"text":"no","onrecord":{"format":"onrecord/1","id":"a","spans":[{"id":"s","label":"L","fragments":[{"start":0,"end":1}],"annotator":"x"}],"attributions":[{"id":"f","claim":["s"],"annotator":"x"}]},"_annotator_id":"x","spans":[{"id":"s","start":0,"end":1,"label":"L"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFlat(t, prodigyFormat, data) })
}
