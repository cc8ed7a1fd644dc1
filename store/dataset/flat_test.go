package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// exportTo writes documents in a format, and expects all to come back that the format holds.
func exportTo(t *testing.T, f Format, o Options, documents ...corpus.Document) string {
	t.Helper()
	target := filepath.Join(t.TempDir(), "out"+f.Extension)
	report, err := Export(t.Context(), from(documents...), f, target, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, lost := range report.Lost {
		t.Errorf("%s: %s", lost.Article, lost.What)
	}
	return target
}

// readText reads a dataset that is given as text.
func readText(t *testing.T, f Format, name, text string) (items []Item, warnings, problems []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := f.Open(path, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	for _, err := range bad {
		problems = append(problems, err.Error())
	}
	for _, i := range items {
		if err := check(&i.Document); err != nil {
			t.Errorf("%s: %v", i.Document.Article.Title, err)
		}
	}
	return items, r.Warnings(), problems
}

// told says spans and attributions in short: "ana Claim 4–9 no; …" and "claim=no speaker=She".
func told(d corpus.Document) string {
	var out []string
	for _, s := range d.Spans {
		out = append(out, fmt.Sprintf("%s %s %q%s", s.Annotator, s.Label, s.Quote, values(s.Attributes)))
	}
	for _, a := range d.Attributions {
		var slots []string
		for _, slot := range slotOrder(a) {
			for _, id := range a.Slots[slot] {
				s, _ := d.Span(id)
				slots = append(slots, fmt.Sprintf("%s=%q", slot, s.Quote))
			}
		}
		text := "{" + strings.Join(slots, " ") + "}" + values(a.Attributes)
		if parent, ok := d.Attribution(a.Parent); ok {
			if head := parent.Slots["claim"]; len(head) > 0 {
				s, _ := d.Span(head[0])
				text += fmt.Sprintf(" inside %q", s.Quote)
			}
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func values(a corpus.Attributes) string {
	if len(a) == 0 {
		return ""
	}
	return fmt.Sprint(" ", a)
}

func expect(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\n--- want\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// flatCase is a file of another tool, and what is to be read from it.
type flatCase struct {
	name, text string
	want       []string // what each article tells
	warnings   []string
	problems   []string
}

func testFlatCases(t *testing.T, f Format, file string, cases []flatCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			items, warnings, problems := readText(t, f, file, c.text)
			var got []string
			for _, i := range items {
				got = append(got, told(i.Document))
			}
			expect(t, "articles", got, c.want)
			expect(t, "warnings", warnings, c.warnings)
			expect(t, "problems", problems, c.problems)
		})
	}
}

var flatFormats = []Format{doccanoFormat, labelStudioFormat, prodigyFormat}

// TestFlatStaysWhatItWas reads our own output, and writes it again: the bytes are the same.
func TestFlatStaysWhatItWas(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	documents := []corpus.Document{sample(), second()}
	for range 30 {
		documents = append(documents, randomDocument(r))
	}
	for _, f := range flatFormats {
		first := exportTo(t, f, Options{Codebook: testCodebook()}, documents...)
		reader, err := f.Open(first, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		items, bad := readAll(t, reader)
		if len(bad) > 0 || len(reader.Warnings()) > 0 {
			t.Errorf("%s: problems %v, warnings %q", f.Name, bad, reader.Warnings())
		}
		var again []corpus.Document
		for _, i := range items {
			again = append(again, i.Document)
		}
		second := exportTo(t, f, Options{Codebook: testCodebook()}, again...)
		if a, b := contents(t, first), contents(t, second); strings.ReplaceAll(a, first, "") != strings.ReplaceAll(b, second, "") {
			t.Errorf("%s: written again, the bytes differ", f.Name)
		}
	}
}

// TestFlatWithoutRecord reads our own output as if another tool had made it: spans, their fragments and attributions come
// from regions and relations alone.
func TestFlatWithoutRecord(t *testing.T) {
	for _, f := range flatFormats {
		target := exportTo(t, f, Options{Codebook: testCodebook()}, sample())
		path := target
		if f.Folder() {
			path = filepath.Join(target, tasksName)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, warnings, _ := readText(t, f, "x.json", string(data))
		expect(t, f.Name+" warnings", warnings, nil)
		items, _, problems := readText(t, f, "x.json", strings.ReplaceAll(string(data), `"onrecord":`, `"title":`))
		expect(t, f.Name+" problems", problems, nil)
		d := items[0].Document
		got := told(d)
		for _, want := range []string{`Claim "But, … only for bicycles."`, `Speaker "Ida Lorne"`, `{claim="The bridge is safe." speaker="Ida Lorne" cue="said"`} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %s\nhas no %s", f.Name, got, want)
			}
		}
	}
}

// TestFlatEditsCount changes our own output as a user of the tool would: what the tool shows goes before the record.
func TestFlatEditsCount(t *testing.T) {
	target := exportTo(t, doccanoFormat, Options{}, sample())
	data, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	const speaker = `{"id":2,"start_offset":49,"end_offset":58,"label":"Speaker"}`
	for _, edit := range []struct{ name, old, new, want, lacks string }{
		{"a span was removed", `,` + speaker, ``, `{claim="The bridge is safe." cue="said"`, `"Ida Lorne"`},
		{"a span was moved", speaker, `{"id":2,"start_offset":49,"end_offset":69,"label":"Speaker"}`, `doccano Speaker "Ida Lorne, the mayor"`, `ana Speaker`},
		{"a moved span keeps its relation", speaker, `{"id":2,"start_offset":49,"end_offset":69,"label":"Speaker"}`, `speaker="Ida Lorne, the mayor"`, `ana Speaker`},
		{"a relation was removed", `{"id":1,"from_id":0,"to_id":2,"type":"speaker"},`, ``, `{claim="The bridge is safe." cue="said"`, `speaker=`},
		{"a relation was added", `"relations":[`, `"relations":[{"id":99,"from_id":3,"to_id":2,"type":"speaker"},`, `{claim="But, … only for bicycles." speaker="Ida Lorne" cue="added"}`, `{claim="But, … only for bicycles." cue="added"}`},
		{"a span was added", `"entities":[`, `"entities":[{"id":77,"start_offset":0,"end_offset":6,"label":"Own"},`, `doccano Own "Bridge"`, `nothing`},
		{"relations were not exported", `"relations":[`, `"others":[`, `{claim="The bridge is safe." speaker="Ida Lorne" cue="said"`, `nothing`},
		{"the text was changed", `mayor. “But`, `Mayor. “But`, `doccano Claim "The bridge is safe."`, `ana Claim`},
	} {
		if !strings.Contains(string(data), edit.old) {
			t.Fatalf("%s: the sample has no %s in\n%s", edit.name, edit.old, data)
		}
		text := strings.Replace(string(data), edit.old, edit.new, 1)
		if edit.name == "a span was removed" { // doccano removes its relations with it
			text = strings.Replace(text, `{"id":1,"from_id":0,"to_id":2,"type":"speaker"},`, ``, 1)
		}
		items, _, problems := readText(t, doccanoFormat, "x.jsonl", text)
		if len(items) != 1 || len(problems) > 0 {
			t.Fatalf("%s: %d items, problems %q", edit.name, len(items), problems)
		}
		got := told(items[0].Document)
		if !strings.Contains(got, edit.want) || strings.Contains(got, edit.lacks) {
			t.Errorf("%s: %s\nwant %s\nand no %s", edit.name, got, edit.want, edit.lacks)
		}
	}
}

// damage changes one value somewhere in a JSON value: to another of the same file, or to nothing, or to something odd.
func damage(r *rand.Rand, value any, pool []any) any {
	switch v := value.(type) {
	case map[string]any:
		if keys := slices.Sorted(maps.Keys(v)); len(keys) > 0 && r.IntN(4) > 0 {
			key := choose(r, keys...)
			if v[key] = damage(r, v[key], pool); r.IntN(8) == 0 {
				delete(v, key)
			}
			return v
		}
	case []any:
		if len(v) > 0 && r.IntN(4) > 0 {
			i := r.IntN(len(v))
			if v[i] = damage(r, v[i], pool); r.IntN(8) == 0 {
				return append(v, v[i])
			}
			return v
		}
	case float64:
		return choose[any](r, v+1, v-1, 0.0, v+1e6, -v, v+0.5)
	}
	return choose[any](r, choose(r, pool...), nil, "", "s1", 3.0, []any{}, map[string]any{})
}

// parts lists all values in a JSON value.
func parts(value any) []any {
	list := []any{value}
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			list = append(list, parts(v[key])...)
		}
	case []any:
		for _, one := range v {
			list = append(list, parts(one)...)
		}
	}
	return list
}

// TestFlatSurvivesDamage reads our own output with values changed: what is taken is sound, and nothing panics.
func TestFlatSurvivesDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	d := sample()
	d.Spans[2].Annotator = "bo"
	for _, f := range flatFormats {
		path := exportTo(t, f, Options{Codebook: testCodebook()}, d)
		if f.Folder() {
			path = filepath.Join(path, tasksName)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for range 250 {
			var out bytes.Buffer
			decoder := json.NewDecoder(bytes.NewReader(data))
			for decoder.More() {
				var value any
				if err := decoder.Decode(&value); err != nil {
					t.Fatal(err)
				}
				var pool []any
				for _, one := range parts(value) {
					if text, _ := json.Marshal(one); len(text) < 400 { // a value inside itself would never end
						pool = append(pool, one)
					}
				}
				for range 1 + r.IntN(6) {
					value = copyJSON(t, damage(r, value, pool))
				}
				if err := json.NewEncoder(&out).Encode(value); err != nil {
					t.Fatal(err)
				}
			}
			fuzzFlat(t, f, out.Bytes())
		}
	}
}

// copyJSON is a value that shares nothing with the argument.
func copyJSON(t *testing.T, value any) (copied any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &copied)
	}
	if err != nil {
		t.Fatal(err)
	}
	return copied
}

// TestFlatDetects knows files of the tools themselves, and leaves those of others alone.
func TestFlatDetects(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{"a.jsonl", `{"id":1,"text":"Ann","label":[[0,3,"S"]]}`, "doccano"},
		{"a.jsonl", "{\"text\":\"Ann\",\"label\":[]}\n" + `{"data":"Ann","labels":[[0,3,"S"]]}`, "doccano"},
		{"a.json", `{"text":"Ann","entities":[],"relations":[]}`, "doccano"},
		{"a.jsonl", `{"text":"Ann","spans":[{"start_offset":0,"end_offset":3,"label":"S"}]}`, "doccano"},
		{"a.jsonl", `{"text":"Ann","spans":[{"start":0,"end":3,"label":"S"}]}`, "prodigy"},
		{"a.jsonl", `{"text":"Ann","_input_hash":5,"label":"SPORT","answer":"accept"}`, "prodigy"},
		{"a.json", `[{"id":1,"annotations":[{"id":1,"result":[]}],"data":{"text":"Ann"}}]`, "label-studio"},
		{"a.json", ` [ {"data":{"text":"Ann"},"predictions":[]}]`, "label-studio"},
		{"a.json", `[{"text":"Ann","label":[],"annotator":1,"annotation_id":2}]`, "label-studio"},
		{"a.jsonl", `{"format":"onrecord/1","id":"a","text":"Ann"}`, "jsonl"},
		{"a.json", `{"text":"Ann","label":["SPORT"]}`, "table"},
		{"a.json", `[{"text":"Ann","label":[[0,3,"S"]]}]`, ""},
		{"a.json", `[{"id":1,"data":5}]`, ""},
		{"a.json", `{"annotations":[{"result":[]}],"data":{"text":"Ann"}}`, "table"},
		{"a.json", `{"text":`, ""},
		{"a.json", `[`, ""},
	} {
		path := filepath.Join(t.TempDir(), test.file)
		if err := os.WriteFile(path, []byte(test.text), 0o666); err != nil {
			t.Fatal(err)
		}
		if got, _ := Detect(path); got.Name != test.want {
			t.Errorf("%s is taken for %q, not for %q", test.text, got.Name, test.want)
		}
	}
}

// TestFlatBounds refuses an article with more layers than can be real, and goes on with the next.
func TestFlatBounds(t *testing.T) {
	text := `[{"data":{"text":"Ann"},"annotations":[{}` + strings.Repeat(",{}", mostLayers) + `]},{"data":{"text":"Bo"}}]`
	items, _, problems := readText(t, labelStudioFormat, "x.json", text)
	expect(t, "problems", problems, []string{`x.json, article "x 1": it was annotated 1001 times; the limit is 1000`})
	if len(items) != 1 || items[0].Document.Article.Text != "Bo" {
		t.Errorf("read %+v", items)
	}
}

func TestFlatNeedsText(t *testing.T) {
	for _, f := range append(slices.Clone(flatFormats), spacyFormat) {
		_, err := Export(t.Context(), from(sample()), f, filepath.Join(t.TempDir(), "out"), Options{Standoff: true})
		if err == nil || !strings.Contains(err.Error(), "the format "+f.Name+" needs the text") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// fuzzFlat reads a file to its end: every article that is taken is sound, and every error is named.
func fuzzFlat(t *testing.T, f Format, data []byte) {
	path := filepath.Join(t.TempDir(), "fuzz.json")
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := f.Open(path, ReadOptions{})
	if err != nil {
		return
	}
	defer r.Close()
	for n := 0; ; n++ {
		item, err := r.Next()
		var bad *Error
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &bad):
			if n > len(data) {
				t.Fatalf("more errors than bytes, the last: %v", err)
			}
		case err != nil:
			if !strings.Contains(err.Error(), "fuzz.json") {
				t.Fatalf("an error without the file: %v", err)
			}
			return
		default:
			if err := check(&item.Document); err != nil {
				t.Fatalf("taken, but: %v", err)
			}
		}
	}
}
