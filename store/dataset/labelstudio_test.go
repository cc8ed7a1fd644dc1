package dataset

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestLabelStudioGolden(t *testing.T) {
	target := exportTo(t, labelStudioFormat, Options{Codebook: testCodebook()}, sample(), second())
	for _, name := range []string{tasksName, configName} {
		golden(t, filepath.Join(target, name), filepath.Join("label-studio", name))
	}
}

// declared lists what a labelling interface declares: "Label Claim", "Choices style", "Choice style=direct" …
func declared(t *testing.T, path string) map[string]bool {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all := map[string]bool{}
	control := ""
	for d := xml.NewDecoder(file); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attributes := map[string]string{}
		for _, a := range element.Attr {
			attributes[a.Name.Local] = a.Value
		}
		switch kind := element.Name.Local; kind {
		case "Labels", "Choices", "TextArea", "Text":
			control = attributes["name"]
			all[kind+" "+control] = true
		case "Label", "Relation":
			all[kind+" "+attributes["value"]] = true
		case "Choice":
			all["Choice "+control+"="+attributes["value"]] = true
		}
	}
}

// TestLabelStudioConfigDeclaresAllResults holds the two files together: Label Studio refuses or hides rows whose control
// the labelling interface does not have. The second codebook declares nothing.
func TestLabelStudioConfigDeclaresAllResults(t *testing.T) {
	d := sample()
	d.Spans[0].Attributes = corpus.Attributes{"style": {"unheard of"}, "label": {"x"}, "a,b <&> \"": {"y"}}
	d.Spans[1].Label = "A, b"
	for _, book := range []corpus.Codebook{testCodebook(), {}} {
		target := exportTo(t, labelStudioFormat, Options{Codebook: book}, d)
		has := declared(t, filepath.Join(target, configName))
		data, err := os.ReadFile(filepath.Join(target, tasksName))
		if err != nil {
			t.Fatal(err)
		}
		var tasks []struct {
			Annotations []struct{ Result []jsonMembers }
		}
		if !readInto(data, &tasks) {
			t.Fatalf("not an array of tasks: %s", data)
		}
		want := []string{"Labels label", "Text text"}
		for _, row := range tasks[0].Annotations[0].Result {
			value := row.object("value")
			switch row.text("type") {
			case "relation":
				for _, label := range textList(row["labels"]) {
					want = append(want, "Relation "+label)
				}
			case "labels":
				want = append(want, "Label "+textList(value["labels"])[0])
			case "choices":
				want = append(want, "Choices "+row.text("from_name"), "Choice "+row.text("from_name")+"="+textList(value["choices"])[0])
			case "textarea":
				want = append(want, "TextArea "+row.text("from_name"))
			}
		}
		if len(want) < 15 {
			t.Errorf("only %d things to declare: %q", len(want), want)
		}
		for _, one := range want {
			if !has[one] {
				t.Errorf("%s is not declared among %v", one, has)
			}
		}
	}
}

func TestLabelStudioReads(t *testing.T) {
	const ship = "🚢 Ann said no."
	testFlatCases(t, labelStudioFormat, "x.json", []flatCase{
		{
			name: "two annotators, a prediction, relations, answers",
			text: `[{"id":12,"annotations":[{"id":3,"completed_by":{"id":1,"email":"ana@example.org","first_name":"Ana"},"created_at":"2024-03-05T10:00:00.123456Z","result":[
			{"id":"r1","from_name":"label","to_name":"text","type":"labels","value":{"start":11,"end":13,"text":"no","labels":["Claim"]},"meta":{"text":["sure?"]}},
			{"id":"r2","from_name":"label","to_name":"text","type":"labels","value":{"start":2,"end":5,"text":"Ann","labels":["Speaker"]}},
			{"type":"relation","from_id":"r2","to_id":"r1","direction":"left","labels":["speaker"]},
			{"id":"r1","from_name":"stance","to_name":"text","type":"choices","value":{"start":11,"end":13,"text":"no","choices":["against"]}},
			{"id":"r1","from_name":"why","to_name":"text","type":"textarea","value":{"start":11,"end":13,"text":["a","b"]}},
			{"id":"r1","from_name":"sure","to_name":"text","type":"number","value":{"start":11,"end":13,"number":4}},
			{"id":"r1","from_name":"attribution-kind","to_name":"text","type":"choices","value":{"choices":["direct"]}}]},
			{"completed_by":2,"result":[{"id":"r1","type":"labels","value":{"start":11,"end":13,"text":"no","labels":["Claim","Quote"]}}]},
			{"completed_by":3,"was_cancelled":true,"result":[{"id":"r1","type":"labels","value":{"start":11,"end":13,"labels":["Claim"]}}]}],
			"predictions":[{"model_version":"m1","score":0.5,"result":[{"id":"p1","type":"labels","score":0.25,"value":{"start":6,"end":10,"labels":["Cue"]}}]}],
			"data":{"text":"` + ship + `","title":"A","ref":9},"meta":{}}]`,
			want: []string{
				`ana@example.org Speaker "Ann"; m1 Cue "said"; user 2 Claim "no"; user 2 Quote "no"; ` +
					`ana@example.org Claim "no" map[stance:[against] sure:[4] why:[a b]]; {claim="no" speaker="Ann"} map[kind:[direct]]`,
			},
			warnings: []string{
				`x.json: the field "ref" has no place here and was left out`,
				`x.json, task 1: the annotation of "user 3" was left out: it was cancelled`,
			},
		},
		{
			name: "the short form",
			text: `[{"text":"Ann said no.","id":1,"label":[{"start":0,"end":3,"text":"Ann","labels":["Speaker"]},{"start":9,"end":99,"labels":["Claim"]}],"mood":"calm","annotator":1,"annotation_id":4,"created_at":"2024-03-05T10:00:00Z","updated_at":"","lead_time":2.5}]`,
			want: []string{`user 1 Speaker "Ann"`},
			warnings: []string{
				`x.json, task 1: number 2 of "label" was left out: its place 9–99 (code points) is not in the text`,
				`x.json: the field "mood" has no place here and was left out`,
			},
		},
		{
			name: "one task after another, and the oldest names",
			text: "\ufeff \n" + `{"data":{"reviewText":"Ann said no."},"completions":[{"result":[{"id":"a","type":"labels","value":{"start":0,"end":3,"labels":["Speaker"]}}]}]} {"data":{"text":"no"},"annotations":[5]}`,
			want: []string{`label-studio Speaker "Ann"`, ""},
			warnings: []string{
				"x.json: annotations or predictions of which there are only the numbers were left out",
			},
		},
		{
			name: "quotes: mended, misplaced, and with other spaces",
			text: `[{"data":{"text":"Ann said\nno. Ann."},"annotations":[{"result":[
			{"id":"a","type":"labels","value":{"start":5,"end":9,"text":"said","labels":["Cue"]}},
			{"id":"b","type":"labels","value":{"start":1,"end":4,"text":"Ann","labels":["Speaker"]}},
			{"id":"c","type":"labels","value":{"start":4,"end":11,"text":"said\\nno","labels":["Claim"]}},
			{"id":"d","type":"labels","value":{"start":400,"end":404,"text":"Bob","labels":["Speaker"]}},
			{"type":"relation","from_id":"c","to_id":"b","direction":"right"}]}]}]`,
			want: []string{`label-studio Claim "said\nno"; label-studio Cue "said"`},
			warnings: []string{
				`x.json, task 1: "said" is not at code points 5–9; it was found near them and put right`,
				`x.json, task 1: the region b was left out: "Ann" is not at its place, and more than once near it`,
				`x.json, task 1: the region d was left out: "Bob" is not at its place, nor near it`,
				`x.json, task 1: the relation  from c to b was left out: there are no regions of these ids`,
			},
		},
		{
			name: "regions that are not of a plain text, answers of other kinds",
			text: `[{"data":{"text":"Ann","html":"<p>Ann</p>"},"annotations":[{"result":[7,
			{"id":"a","type":"labels","value":{"start":"/p[1]/text()[1]","end":"/p[1]/text()[1]","startOffset":0,"endOffset":3,"labels":["Speaker"]}},
			{"id":"b","type":"labels","value":{"start":0,"end":3,"labels":[]}},
			{"id":"c","type":"rectanglelabels","from_name":"box","value":{"x":1,"y":2,"rectanglelabels":["Speaker"]}},
			{"id":"d","type":"choices","from_name":"topic","value":{"choices":["news"]}}]}]}]`,
			want: []string{""},
			warnings: []string{
				`x.json: the field "html" has no place here and was left out`,
				`x.json, task 1: 7 was left out: it is no JSON object`,
				`x.json, task 1: the region a was left out: it is no stretch of a Text: regions of HyperText, Paragraphs, images and sound are not read`,
				`x.json, task 1: the region b was left out: it has no label`,
				`x.json: answers to "box" of the type "rectanglelabels" were left out: only choices, texts and numbers that belong to a region are read`,
				`x.json: answers to "topic" of the type "choices" were left out: only choices, texts and numbers that belong to a region are read`,
			},
		},
		{
			name: "tasks that cannot be read, between others",
			text: `[{"data":{"text":"Ann"}}, 5, {"data":{"image":"x.png","other":"y"}}, {"data":{"text":""}}, {"data":{"text":"no"}}]`,
			want: []string{"", ""},
			problems: []string{
				`x.json, article "task 2": a JSON object is expected, not a number`,
				`x.json, article "task 3": its data has no text in "text"; what it has is ["image" "other"]`,
				`x.json, article "task 4": its text, in "text", is empty`,
			},
		},
	})
}

func TestLabelStudioEnds(t *testing.T) {
	for text, want := range map[string]string{
		`[{"data":{"text":"Ann"}}`:        "x.json: the file ends in the middle, after task 1",
		`[{"data":{"text":"Ann"}},{"da`:   "x.json: the file ends in the middle, after task 1",
		`[{"data":{"text":"Ann"}} oops]`:  "x.json: not JSON near byte 25, after task 1: expected comma after array element",
		`[{"data":{"text":"Ann"}}] again`: "x.json: not JSON near byte 26, after task 1: invalid character 'a' looking for beginning of value",
	} {
		path := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := labelStudioFormat.Open(path, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if item, err := r.Next(); err != nil || item.Document.Article.Text != "Ann" {
			t.Errorf("%s: %v", text, err)
		}
		for range 2 { // the error stays
			if _, err := r.Next(); err == nil || err.Error() != want {
				t.Errorf("%s: %v, want %s", text, err, want)
			}
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestLabelStudioReadsTheInterface finds the text by the labelling interface of the folder, or by what the user says.
func TestLabelStudioReadsTheInterface(t *testing.T) {
	const tasks = `[{"data":{"text":"not this","body":"Ann"}}]`
	for config, want := range map[string]string{
		`<View><Text name="t" value="$body"/></View>`:                   "Ann",
		`<View><Labels name="l" toName="t"/></View>`:                    "not this",
		`<!DOCTYPE x [<!ENTITY a "b">]><View><Text value="$a"/></View>`: "has a DOCTYPE",
		`<View><Text`: "is no labelling interface",
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{tasksName: tasks, configName: config} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		r, err := labelStudioFormat.Open(dir, ReadOptions{})
		if err != nil {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", config, err, want)
			}
			continue
		}
		items, _ := readAll(t, r)
		if got := items[0].Document.Article.Text; got != want {
			t.Errorf("%s: the text is %q, want %q", config, got, want)
		}
	}
	path := filepath.Join(t.TempDir(), "x.json")
	if err := os.WriteFile(path, []byte(tasks), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := labelStudioFormat.Open(path, ReadOptions{Columns: map[string]string{"text": "body"}})
	if err != nil {
		t.Fatal(err)
	}
	if items, _ := readAll(t, r); items[0].Document.Article.Text != "Ann" {
		t.Errorf("the text is %q", items[0].Document.Article.Text)
	}
}

// TestLabelStudioForgetsAnnotators reads our annotations as Label Studio exports them: they are all by whoever imported
// them, but for those that the record knows by their ids; and one that copies a prediction is that person's.
func TestLabelStudioForgetsAnnotators(t *testing.T) {
	d := sample()
	d.Annotators = append(d.Annotators, corpus.Annotator{ID: "p3", Name: "machine", Kind: corpus.Suggester})
	d.Spans[1].Annotator = "machine"
	target := exportTo(t, labelStudioFormat, Options{Codebook: testCodebook()}, d)
	data, err := os.ReadFile(filepath.Join(target, tasksName))
	if err != nil {
		t.Fatal(err)
	}
	copied := `{"completed_by":8,"result":[{"id":"s3","type":"labels","value":{"start":44,"end":48,"text":"said","labels":["Cue"]}}]}`
	text := strings.Replace(string(data), `"annotations":[{`, `"annotations":[`+copied+`,{"completed_by":7,`, 1)
	items, warnings, _ := readText(t, labelStudioFormat, "x.json", text)
	expect(t, "warnings", warnings, nil)
	got := told(items[0].Document)
	for _, want := range []string{`user 8 Cue "said"`, `machine Cue "said"`, `ana Speaker "Ida Lorne"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nhas no %s", got, want)
		}
	}
}

// TestLabelStudioBoundsATask stops at a task that would fill the memory.
func TestLabelStudioBoundsATask(t *testing.T) {
	r := newLabelStudioReader(io.MultiReader(strings.NewReader(`[{"data":{"text":"`), endlessJSON{}), "x.json", ReadOptions{})
	r.in.left = 1 << 20
	var raw any
	if err := r.decoder.Decode(&raw); err == nil || !strings.Contains(err.Error(), "a task has more than") {
		t.Errorf("%v", err)
	}
}

// endlessJSON reads the letter a for ever.
type endlessJSON struct{}

func (endlessJSON) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func FuzzLabelStudio(f *testing.F) {
	f.Add([]byte(`[{"id":12,"annotations":[{"completed_by":{"email":"a"},"result":[{"id":"r1","type":"labels","value":{"start":0,"end":2,"text":"no","labels":["Claim","B"]},"meta":{"text":["x"]}},{"id":"r2","type":"labels","value":{"start":1,"end":3,"labels":["A"]}},{"type":"relation","from_id":"r1","to_id":"r2","labels":["speaker","inside"]},{"id":"r1","from_name":"attribution-kind","type":"choices","value":{"choices":["d"]}}]}],"predictions":[{"model_version":"m","score":0.5,"result":[]}],"data":{"text":"no\r\n!"}}]`))
	f.Add([]byte(`[{"text":"Ann","id":1,"label":[{"start":0,"end":3,"text":"Ann","labels":["S"]}],"annotator":1,"annotation_id":4}]`))
	f.Add([]byte(`{"data":{"x":"Ann"},"meta":{"onrecord":{"format":"onrecord/1","id":"a","spans":[{"id":"s","label":"L","fragments":[{"start":0,"end":1}],"annotator":"x"}],"attributions":[{"id":"f","claim":["s"],"annotator":"x"}]}},"annotations":[{"result":[{"id":"s","type":"labels","value":{"start":0,"end":1,"labels":["L"]}}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFlat(t, labelStudioFormat, data) })
}
