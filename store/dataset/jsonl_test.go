package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func encode(t testing.TB, o Options, documents ...corpus.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	w := newJSONLWriter(&out, o)
	for _, d := range documents {
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func TestJSONLRoundTrip(t *testing.T) {
	for seed := range uint64(400) {
		d := randomDocument(rand.New(rand.NewPCG(seed, 1)))
		if err := check(&d); err != nil {
			t.Fatalf("seed %d: the test's own document: %v", seed, err)
		}
		first := encode(t, Options{}, d)
		r := ReadJSONL(bytes.NewReader(first), "x.jsonl")
		item, err := r.Next()
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !reflect.DeepEqual(item.Document, d) {
			t.Fatalf("seed %d: read\n%+v\nwritten\n%+v", seed, item.Document, d)
		}
		if second := encode(t, Options{}, item.Document); !bytes.Equal(first, second) {
			t.Fatalf("seed %d: written again, the bytes differ:\n%s\n%s", seed, first, second)
		}
		if len(r.Warnings()) > 0 {
			t.Errorf("seed %d: warnings %q", seed, r.Warnings())
		}
		if r.Offset() != int64(len(first)) {
			t.Errorf("seed %d: %d bytes read of %d", seed, r.Offset(), len(first))
		}
		if _, err := r.Next(); err != io.EOF {
			t.Fatalf("seed %d: after the last line: %v, want io.EOF", seed, err)
		}
	}
}

func TestJSONLStandoff(t *testing.T) {
	for seed := range uint64(200) {
		d := randomDocument(rand.New(rand.NewPCG(seed, 2)))
		data := encode(t, Options{Standoff: true}, d)
		var plain map[string]any
		if err := json.Unmarshal(data, &plain); err != nil {
			t.Fatal(err)
		}
		if _, ok := plain["text"]; ok || bytes.Contains(data, []byte(`"quote"`)) {
			t.Fatalf("seed %d: a stand-off line has text or quotes: %s", seed, data)
		}
		item, err := ReadJSONL(bytes.NewReader(data), "x.jsonl").Next()
		if err != nil {
			t.Fatal(err)
		}
		if !item.Standoff || item.Document.Article.Text != "" || item.TextHash != corpus.TextHash(d.Article.Text) {
			t.Fatalf("seed %d: stand-off %v, text %q, hash %s", seed, item.Standoff, item.Document.Article.Text, item.TextHash)
		}
		if _, err := item.Anchor(d.Article.Text + "!"); err == nil {
			t.Fatalf("seed %d: another text was taken", seed)
		}
		got, err := item.Anchor(d.Article.Text)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !reflect.DeepEqual(got, d) {
			t.Fatalf("seed %d: anchored\n%+v\nwritten\n%+v", seed, got, d)
		}
	}
}

func TestJSONLLeavesMarkupReadable(t *testing.T) {
	d := sample()
	d.Spans[0].Attributes = corpus.Attributes{"why": {"a<b & c>d"}}
	if data := encode(t, Options{}, d); !bytes.Contains(data, []byte(`"why":"a<b & c>d"`)) {
		t.Errorf("markup is escaped: %s", data)
	}
}

// broken gives the sample's line after one replacement.
func broken(t *testing.T, old, new string) string {
	t.Helper()
	text := strings.TrimSpace(string(encode(t, Options{}, sample())))
	if !strings.Contains(text, old) {
		t.Fatalf("the sample line has no %s", old)
	}
	return strings.Replace(text, old, new, 1)
}

func TestJSONLRefuses(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"not JSON", `{"format"`, `{"format`, "not JSON at byte"},
		{"no object", broken(t, "", ""), `[1]`, "a JSON object is expected"},
		{"two objects", `{"format"`, `{} {"format"`, "not JSON at byte"},
		{"wrong type", `"label":"Claim"`, `"label":7`, `the field "spans.label" cannot be a number`},
		{"other format", `onrecord/1`, `onrecord/9`, `the format is "onrecord/9"; this version reads "onrecord/1"`},
		{"changed text", `The bridge`, `Das bridge`, "the text was changed"},
		{"no article id", `"id":"a1"`, `"id":""`, "the article has no id"},
		{"status", `"status":"done"`, `"status":"finished"`, `the status "finished" is not one of`},
		{"annotator's status", `"ana":"done"`, `"ana":"finished"`, `the status "finished" of the annotator "ana" is not one of`},
		{"statuses that differ", `"ana":"done"`, `"ana":"todo"`, `the status is "done", but by the statuses of its annotators it is "todo"`},
		{"standing", `"standing":"doing"`, `"standing":"up"`, `the standing "up" is not one of`},
		{"comment without text", `"text":"Is this still Ida Lorne?"`, `"text":""`, "comment c1: it has no text"},
		{"comment of nobody", `"parent":"c1","annotator":"ana"`, `"parent":"c1","annotator":""`, "comment c2: it has no annotator"},
		{"comment on two things", `"id":"c1","span":null`, `"id":"c1","span":"s1"`, "comment c1: it is about a span and an attribution"},
		{"comment twice", `"id":"c3"`, `"id":"c2"`, "the id c2 belongs to two of the article's comments"},
		{"comments in a circle", `"parent":null,"annotator":"bo"`, `"parent":"c2","annotator":"bo"`, "the comments that it answers form a circle"},
		{"decision's kind", `"kind":"label"`, `"kind":"mood"`, `review d1: the kind "mood" is not known`},
		{"decision's outcome", `"outcome":"left"`, `"outcome":"won"`, `review d1: the outcome "won" is not one of`},
		{"decision's reason", `"reason":"slip"`, `"reason":"tired"`, `review d1: the reason "tired" is not one of`},
		{"decision of nobody", `speaks","annotator":"bo"`, `speaks","annotator":""`, "review d1: it has no annotator"},
		{"zone kind", `"kind":"headline"`, `"kind":"header"`, `unknown zone kind "header"`},
		{"zone place", `"kind":"headline","start":0`, `"kind":"headline","start":9000`, "zone headline: no character starts at code point 9000"},
		{"span place", `"start":23,"end":42`, `"start":23,"end":4200`, "span s1: no character starts at code point 4200"},
		{"span turned", `"start":23,"end":42`, `"start":42,"end":23`, "span s1: fragment"},
		{"span empty", `"fragments":[{"start":23,"end":42}]`, `"fragments":[]`, "span s1: no fragment"},
		{"negative", `"start":23,"end":42`, `"start":-1,"end":42`, "span s1: no character starts at code point -1"},
		{"quote", `"quote":"The bridge is safe."`, `"quote":"The bridge is unsafe."`, `its quote "The bridge is unsafe." is not the text`},
		{"span id twice", `{"id":"s2"`, `{"id":"s1"`, "the id s1 belongs to two of the article's spans"},
		{"no span id", `{"id":"s2"`, `{"id":""`, "span number 3 has no id"},
		{"no label", `"label":"Claim"`, `"label":""`, "span s1: it has no label"},
		{"no annotator", `"annotator":"ana","entity":"e1"`, `"annotator":"","entity":"e1"`, "span s2: it has no annotator"},
		{"annotator twice", `{"name":"bo"`, `{"name":"ana"`, `the annotator name "ana" is empty or there twice`},
		{"annotator kind", `"kind":"human"`, `"kind":"robot"`, `the kind "robot" is not one of`},
		{"entity", `"entity":"e1"`, `"entity":"e7"`, "span s2: its entity e7 is not among"},
		{"slot", `"claim":["s1"]`, `"claim":["s7"]`, `attribution f1: span "s7" in its slot claim is not among`},
		{"slot twice", `"claim":["s1"]`, `"claim":["s1","s1"]`, "attribution f1: span s1 is twice in its slot claim"},
		{"slot in the wrong place", `"slots":{"audience"`, `"slots":{"claim"`, `the slot claim stands under "slots"`},
		{"parent", `"parent":"f1"`, `"parent":"f9"`, "attribution f2: its parent f9 is not among"},
		{"parent of itself", `"parent":"f1"`, `"parent":"f2"`, "attribution f2: its parents form a circle"},
		{"merged into nothing", `"merged_into":null`, `"merged_into":"e9"`, "entity e1: the entity e9 that it was merged into is not among"},
		{"merged into itself", `"merged_into":null`, `"merged_into":"e1"`, "entity e1: its mergers form a circle"},
		{"origin", `"origin":"suggestion"`, `"origin":"guess"`, `the origin "guess" is not one of`},
		{"confidence", `"confidence":0.75`, `"confidence":7.5`, "the confidence 7.5 is not between 0 and 1"},
		{"time", `"created":"2026-11-23T09:00:00Z"`, `"created":"9999-12-31T23:59:59-01:00"`, "outside the years"},
		{"day instead of time", `"created":"2026-11-23T09:00:00Z"`, `"created":"2026-11-23"`, `the time "2026-11-23" is not of the form`},
		{"not UTF-8", `"title":"Bridge`, "\"title\":\"Bri\xFFdge", "not UTF-8 at byte"},
		{"half a character", broken(t, "", ""), `{"format":"onrecord/1","id":"a1","text":"a \ud800 b"}`, "half of a character"},
		{"no text and no hash", broken(t, "", ""), `{"format":"onrecord/1","id":"a1"}`, `it has no "text", and its "text_sha256"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			good := broken(t, "", "")
			r := ReadJSONL(strings.NewReader(good+"\n\n"+broken(t, test.old, test.new)+"\n"+good), "set.jsonl")
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
			_, err := r.Next()
			var bad *Error
			if !errors.As(err, &bad) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if bad.File != "set.jsonl" || bad.Line != 3 || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, want line 3 of set.jsonl and %q", err, test.want)
			}
			if item, err := r.Next(); err != nil || item.Line != 4 {
				t.Errorf("the line after it: line %d, %v", item.Line, err)
			}
		})
	}
}

func TestJSONLErrorNamesTheArticle(t *testing.T) {
	_, err := ReadJSONL(strings.NewReader(broken(t, `"parent":"f1"`, `"parent":"f9"`)), "set.jsonl").Next()
	want := fmt.Sprintf("set.jsonl, line 1, article %q: attribution f2: its parent f9 is not among the article's attributions", sample().Article.Title)
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestJSONLWarnsOfWhatItLeavesOut(t *testing.T) {
	line := broken(t, `"label":"Claim"`, `"label":"Claim","colour":"red"`)
	line = strings.Replace(line, `"reviews":[{`, `"mood":{"a":1},"reviews":[{"by":"bo",`, 1)
	r := ReadJSONL(strings.NewReader("\uFEFF"+line+"\r\n"+line), "set.jsonl")
	for range 2 {
		item, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(item.Document, sample()) {
			t.Errorf("the known fields were not all read: %+v", item.Document)
		}
	}
	want := []string{
		`line 1: the field "mood" is not known to this version and was left out`,
		`line 1: the field "reviews.by" is not known to this version and was left out`,
		`line 1: the field "spans.colour" is not known to this version and was left out`,
	}
	if !slices.Equal(r.Warnings(), want) {
		t.Errorf("got  %q\nwant %q", r.Warnings(), want)
	}
}

func TestJSONLTakesAPlainLine(t *testing.T) {
	r := ReadJSONL(strings.NewReader(`{"format":"onrecord/1","id":"a1","text":"She said no.","spans":[`+
		`{"id":"s1","label":"Claim","fragments":[{"start":9,"end":11}],"annotator":"ana","attributes":{"n":3,"ok":true}}]}`), "x")
	item, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	s := item.Document.Spans[0]
	if s.Quote != "no" || s.Attributes.Get("n") != "3" || s.Attributes.Get("ok") != "true" || item.Document.Status != corpus.Todo {
		t.Errorf("got %+v", item.Document)
	}
}

func TestJSONLReadsOverALineThatIsTooLong(t *testing.T) {
	good := broken(t, "", "")
	r := newJSONLReader(strings.NewReader(good+"\n"+strings.Repeat("x", 300_000)+"\n"+good), "set.jsonl")
	r.limit = 100_000
	for i, want := range []string{"", "set.jsonl, line 2: the line has 300001 bytes; the limit is 100000", ""} {
		_, err := r.Next()
		if got := fmt.Sprint(err); got != want && (want != "" || err != nil) {
			t.Errorf("line %d: got %q, want %q", i+1, got, want)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("at the end: %v, want io.EOF", err)
	}
}

func FuzzJSONL(f *testing.F) {
	f.Add(encode(f, Options{}, sample()))
	f.Add(encode(f, Options{Standoff: true}, sample()))
	for seed := range uint64(5) {
		f.Add(encode(f, Options{}, randomDocument(rand.New(rand.NewPCG(seed, 3)))))
	}
	f.Add([]byte(`{"format":"onrecord/1","id":"a","text":"é","zones":[{"kind":"body","start":0,"end":1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := ReadJSONL(bytes.NewReader(data), "fuzz")
		for {
			item, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				var bad *Error
				if !errors.As(err, &bad) {
					t.Fatalf("an error that is no *Error: %v", err)
				}
				continue
			}
			if item.Standoff {
				if _, err := item.Anchor("another text"); err == nil {
					t.Fatal("a text was taken that has another hash")
				}
				continue
			}
			if err := check(&item.Document); err != nil {
				t.Fatalf("taken, but: %v", err)
			}
			again, err := ReadJSONL(bytes.NewReader(encode(t, Options{}, item.Document)), "again").Next()
			if err != nil {
				t.Fatalf("written, but not read again: %v", err)
			}
			if !reflect.DeepEqual(again.Document, item.Document) {
				t.Fatalf("read again\n%+v\nwritten\n%+v", again.Document, item.Document)
			}
		}
	})
}
