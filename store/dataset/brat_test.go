package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestBratGolden(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "brat")
	report, err := Export(t.Context(), from(sample(), second()), bratFormat, folder, Options{Codebook: testCodebook()})
	if err != nil || !report.Verified || len(report.Lost) > 0 || len(report.Left) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	for _, name := range files(t, folder) {
		golden(t, filepath.Join(folder, name), filepath.Join("brat", name))
	}
	if got, want := files(t, folder), files(t, filepath.Join("testdata", "brat")); !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
}

func TestBratNeedsTheText(t *testing.T) {
	_, err := Export(t.Context(), from(sample()), bratFormat, filepath.Join(t.TempDir(), "brat"), Options{Standoff: true})
	if err == nil || !strings.Contains(err.Error(), "the format brat needs the text") {
		t.Errorf("%v", err)
	}
}

// tree writes files, by their paths with slashes, and gives the folder that holds them.
func tree(t testing.TB, contents map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range contents {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestBratReads(t *testing.T) {
	const text = "Ida Lorne, the mayor, said: “No.”\nLater she added more.\n"
	for _, test := range []struct {
		name     string
		ann      string
		want     string
		warnings []string
	}{
		{"empty", "", "", nil},
		{"fragments", "T1\tSpeaker 0 9;22 26\tIda Lorne said\nT2\tCue 22 26\tsaid\n", "Speaker Ida Lorne … said\nCue said", nil},
		{"fragments of older files, joined by nothing", "T1\tSpeaker 0 9;22 26\tIda Lornesaid\n", "Speaker Ida Lorne … said", nil},
		{"touching fragments", "T1\tSpeaker 4 9;0 4\tLorne Ida \n", "Speaker Ida Lorne", nil},
		{"no words", "T1\tSpeaker 0 9\n", "Speaker Ida Lorne", nil},
		{"tabs for spaces, and Windows line ends", "T1\tSpeaker\t0 9\tIda Lorne\r\n", "Speaker Ida Lorne", nil},
		{"words over two lines", "T1\tClaim 28 39\t“No.”\nLater\nT2\tCue 22 26\tsaid\n", "Cue said\nClaim “No.”\nLater", nil},
		{
			"an event with a number in its roles, nesting and an attribute", "T1\tClaim 28 33\t“No.”\nT2\tClaim 50 54\tmore\nT3\tSpeaker 0 9\tIda Lorne\nT4\tCue 22 26\tsaid\nT5\tAttribution 22 26\tsaid\n" +
				"T6\tCue 44 49\tadded\nT7\tAttribution 44 49\tadded\nE1\tAttribution:T5 Claim:T1 Claim2:T2 Speaker:T3 Cue:T4\nE2\tAttribution:T7 Claim:T2 Cue:T6 Inside:E1\nA1\tstyle E1 direct\nA2\tAbsent-source E1\nA3\tUrgent T1\nM1\tNegated E2\n",
			"Speaker Ida Lorne\nCue said\nClaim “No.” Urgent=yes\nCue added\nClaim more\n" +
				"frame claim=“No.”|more cue=said speaker=Ida Lorne, none: source style=direct\nframe claim=more cue=added, inside another Negated=yes", nil,
		},
		{
			"PolNeAR", "T1\tContent 28 33\t“No.”\nT2\tSource 0 9\tIda Lorne\nT3\tCue 22 26\tsaid\nT4\tAttribution 22 26\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T3 Source:T2\n" +
				"T5\tContent 50 54\tmore\nT6\tCue 44 49\tadded\nT7\tAttribution-no-source 44 49\tadded\nE2\tAttribution-no-source:T7 Content:T5 Cue:T6\nE3\tAttribution-no-source:T7\n#1\tAnnotatorNotes T7\twho?\n",
			"Source Ida Lorne\nCue said\nContent “No.”\nCue added\nContent more\nframe content=“No.” cue=said source=Ida Lorne\nframe content=more cue=added, none: source note=who?",
			[]string{"a.ann, line 10: E3 was left out: it has a trigger and nothing else"},
		},
		{
			"a trigger that is the only cue", "T1\tClaim 28 33\t“No.”\nT2\tAttribution 22 26\tsaid\nE1\tAttribution:T2 Claim:T1\n",
			"Cue said\nClaim “No.”\nframe claim=“No.” cue=said",
			[]string{`a.ann, line 3: E1 has no cue: its trigger "said" was taken for it`},
		},
		{
			"a trigger over other words", "T1\tClaim 28 33\t“No.”\nT2\tCue 22 26\tsaid\nT3\tAttribution 22 27\tsaid:\nE1\tAttribution:T3 Claim:T1 Cue:T2\n",
			"Cue said\nClaim “No.”\nframe claim=“No.” cue=said",
			[]string{`a.ann, line 4: E1: its trigger T3 covers other words than its spans ("said:"), and was left out`},
		},
		{
			"events of other schemes", "T1\tSaying 22 26\tsaid\nT2\tPerson 0 9\tIda Lorne\nT3\tSaying 44 49\tadded\nE1\tSaying:T1 Agent:T2 Theme:E2\nE2\tSaying:T3\n",
			"Person Ida Lorne\nSaying said\nSaying added\nframe agent=Ida Lorne saying=said\nframe saying=added, inside another",
			[]string{"events of the type Saying became attributions; their triggers are in the slot saying"},
		},
		{
			"relations", "T1\tClaim 28 33\t“No.”\nT2\tSpeaker 0 9\tIda Lorne\nR1\tSaid-by Arg1:T1 Arg2:T2\t\nR2\tSaid-by Arg1:T1 Arg2:T9\nR3\tSaid-by Arg1:T1\n#1\tAnnotatorNotes R1\tsure\n",
			"Speaker Ida Lorne\nClaim “No.”\nframe claim=“No.” speaker=Ida Lorne relation=Said-by note=sure",
			[]string{
				"relations of the type Said-by became attributions with the attribute relation; their slots are named after the labels",
				"a.ann, line 4: R2 was left out: its T9 is no span here; only relations between spans are read",
				"a.ann, line 5: R3 was left out: a relation joins two things, this one 1",
			},
		},
		{
			"normalizations, equivalences and notes", "T1\tSpeaker 0 9\tIda Lorne\nT2\tSpeaker 40 43\tshe\nT3\tSpeaker 11 20\tthe mayor\nN1\tReference T1 Wikidata:Q1\tLorne, Ida\nN2\tReference Annotation:T1 Referent:VIAF:7\n" +
				"*\tEquiv T1 T2 T3\n#1\tAnnotatorNotes T2\twho?\n#2\tCheck T2\tagain\n",
			"Speaker Ida Lorne = Lorne, Ida (Ida Lorne, she, the mayor) VIAF:7 Wikidata:Q1\nSpeaker the mayor = Lorne, Ida\nSpeaker she = Lorne, Ida note=who?\nCheck: again",
			[]string{"spans joined by Equiv became mentions of one entity, called like the first of them"},
		},
		{
			"moved and wrong places", "T1\tSpeaker 3 12\tIda Lorne\nT2\tCue 0 4\tasked\nT3\tCue 900 904\tsaid\nT4\tCue 5 3\tsaid\nT5\tCue 4\tsaid\nT6\tClaim 3 6;22 26\tIda Lorne said\nE1\tAttribution:T2 Speaker:T1 Cue:T3\n",
			"Speaker Ida Lorne\nframe speaker=Ida Lorne",
			[]string{
				`a.ann, line 4: T4 was left out: "5 3" is no place in a text`,
				`a.ann, line 5: T5 was left out: "Cue 4" is not of the form: type, space, start, space, end`,
				`a.ann, line 1: T1: "Ida Lorne" was found nearby, at byte 0 instead of 3`,
				`a.ann, line 2: T2 was left out: "asked" is not at its place, nor near it`,
				`a.ann, line 3: T3 was left out: no character starts at code point 900 of this text`,
				`a.ann, line 6: T6 was left out: its words "Ida Lorne said" are not those at its place`,
				`a.ann, line 7: E1: its Cue T3 was left out: there is no such span`,
			},
		},
		{
			"what is no annotation", "hello\nT1\tCue 22 26\tsaid\nT1\tCue 44 49\tadded\nX1\tnothing\nE1\tAttribution\nE2\tAttribution:T1 Claim\nN1\tReference T1\nA1\tstyle\nA2\tstyle T9 direct\n#1\tAnnotatorNotes\n#2\tAnnotatorNotes T9\tlost\n*\tEquiv T1\n#3\tOnrecordData T1\t{\n",
			"Cue said",
			[]string{
				`a.ann, line 1: "hello" is no annotation of brat and was left out`,
				`a.ann, line 3: T1 was left out: another line has the same id`,
				`a.ann, line 10: #1 was left out: "AnnotatorNotes" is not of the form: type, space, id`,
				`a.ann, line 13: #3 was left out: not JSON at byte 1 of the line: unexpected end of JSON input`,
				`a.ann, line 5: E1 was left out: "Attribution" is not of the form: type, colon, id`,
				`a.ann, line 6: E2 was left out: "Claim" is not of the form: role, colon, id`,
				`a.ann, line 7: N1 was left out: "Reference T1" is not of the form: type, id, catalogue and entry`,
				`a.ann, line 12: * was left out: it names less than two spans`,
				`a.ann, line 8: A1 was left out: "style" is not of the form: name, space, id`,
				`a.ann, line 9: A2 was left out: there is no span or attribution T9 here`,
				`brat: the note on T9 was left out, as there is no such span or attribution: "lost"`,
				`a.ann, line 4: X1 was left out: brat has no annotations of this kind`,
			},
		},
		{
			"a circle", "T1\tSay 22 26\tsaid\nT2\tSay 44 49\tadded\nE1\tSay:T1 Theme:E2\nE2\tSay:T2 Theme:E1 Theme2:E7\n",
			"Say said\nSay added\nframe say=said, inside another\nframe say=added",
			[]string{
				"events of the type Say became attributions; their triggers are in the slot say",
				"a.ann, line 4: E2: its Theme E7 was left out: there is no such attribution",
				"brat: attributions stand inside each other in a circle; it was cut at one of them",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := bratFormat.Open(tree(t, map[string]string{"a.txt": text, "a.ann": test.ann}), ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			items, bad := readAll(t, r)
			if len(items) != 1 || len(bad) > 0 {
				t.Fatalf("%d articles, %v", len(items), bad)
			}
			if got := outline(items[0].Document); got != test.want {
				t.Errorf("read\n%s\nwant\n%s", got, test.want)
			}
			if got := r.Warnings(); !slices.Equal(got, test.warnings) {
				t.Errorf("warnings\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.warnings, "\n"))
			}
		})
	}
}

func TestBratUnits(t *testing.T) {
	const text = "\uFEFF👩‍👩‍👧 é\r\nIda said\r\nno.\r\n"
	for _, test := range []struct{ name, ann, warning string }{
		{"code points of the file", "T1\tSpeaker 10 13\tIda\nT2\tClaim 20 23\tno.\n", ""},
		{"code points without carriage returns", "T1\tSpeaker 8 11\tIda\nT2\tClaim 17 20\tno.\n", `a.ann: the offsets count code points of the text with "\n" line ends and without a byte order mark, and were taken so`},
		{"UTF-16 units", "T1\tSpeaker 13 16\tIda\nT2\tClaim 23 26\tno.\n", "a.ann: the offsets count UTF-16 units, and were taken so"},
		{"bytes", "T1\tSpeaker 26 29\tIda\nT2\tClaim 36 39\tno.\n", "a.ann: the offsets count bytes, and were taken so"},
	} {
		r, err := bratFormat.Open(tree(t, map[string]string{"a.txt": text, "a.ann": test.ann}), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		items, bad := readAll(t, r)
		if len(bad) > 0 || outline(items[0].Document) != "Speaker Ida\nClaim no." || strings.Join(r.Warnings(), "\n") != test.warning {
			t.Errorf("%s: %q, %v, warnings %q", test.name, outline(items[0].Document), bad, r.Warnings())
		}
	}
}

func TestBratFindsTexts(t *testing.T) {
	const said = "T1\tCue 3 7\tsaid\n"
	root := tree(t, map[string]string{
		"train/text/one.txt": "He said.", "train/text/two.txt": "He said two.", "dev/text/one.txt": "He said one.", "dev/text/bare.txt": "Nothing.",
		"train/attributions/one_ab12.ann": said, "train/attributions/two_ab12.ann": said, "train/attributions/two_cd34.ann": said,
		"dev/attributions/one_ab12.ann": said, "dev/ann/x/three.ann": said, "shared/three.txt": "He said.", "deep/shared/three.txt": "He said.",
		"ana/four.ann": said, "bo/four.ann": said, "four.txt": "He said four.",
		"genia/five.txt": "He said.", "genia/five.a1": said, "genia/five.a2": "T2\tSay 3 7\tsaid\nE1\tSay:T2 Theme:T1\n",
		"notes/lost.ann": said, ".hidden.ann": said, "README.md": "",
	})
	r, err := bratFormat.Open(root, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	var got []string
	for _, item := range items {
		d := item.Document
		var people []string
		for _, a := range d.Annotators {
			people = append(people, a.Name)
		}
		got = append(got, item.File+": "+strings.Join(people, ",")+": "+strings.ReplaceAll(outline(d), "\n", "; "))
	}
	want := []string{
		"deep/shared/three.txt: : ", "dev/text/bare.txt: : ", "dev/text/one.txt: ab12: Cue said", "four.txt: ana,bo: Cue said; Cue said",
		"genia/five.txt: brat: Say said; Cue said; frame say=said theme=said", "shared/three.txt: : ", "train/text/one.txt: ab12: Cue said",
		"train/text/two.txt: ab12,cd34: Cue said; Cue said",
	}
	if !slices.Equal(got, want) {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var problems []string
	for _, err := range bad {
		problems = append(problems, err.Error())
	}
	if !slices.Equal(problems, []string{
		"dev/ann/x/three.ann: there are 2 texts (.txt) of that name; put the file beside its own", "notes/lost.ann: there is no text (.txt) of that name",
	}) {
		t.Errorf("problems %q", problems)
	}
	single, err := bratFormat.Open(filepath.Join(root, "train", "attributions", "two_cd34.ann"), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if items, bad := readAll(t, single); len(bad) > 0 || len(items) != 1 || outline(items[0].Document) != "Cue said" || items[0].Document.Spans[0].Annotator != "cd34" {
		t.Errorf("a single file: %+v, %v", items, bad)
	}
	if _, err := bratFormat.Open(tree(t, map[string]string{"a.txt": ""}), ReadOptions{}); err == nil || !strings.Contains(err.Error(), "there is no annotation file (.ann) here") {
		t.Errorf("a folder of texts only: %v", err)
	}
}

func TestBratDetect(t *testing.T) {
	for _, test := range []struct {
		files map[string]string
		want  bool
	}{
		{map[string]string{"a/x.txt": "x", "b/x.ann": "T1\tCue 0 1\tx\n"}, true},
		{map[string]string{"a.txt": "x", "a.ann": ""}, true},
		{map[string]string{"a.ann": "[@Ida#Person*] said no.\n"}, false},
		{map[string]string{"a.ann": ""}, false},
		{map[string]string{"a.txt": "x"}, false},
	} {
		if f, ok := Detect(tree(t, test.files)); ok != test.want || ok && f.Name != "brat" {
			t.Errorf("%q: %s, %t", test.files, f.Name, ok)
		}
	}
}

// TestBratWithWindowsLines reads a folder of ours whose texts went through a program that writes "\r\n".
func TestBratWithWindowsLines(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "brat")
	if _, err := Export(t.Context(), from(sample()), bratFormat, folder, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	for _, name := range files(t, folder) {
		path := filepath.Join(folder, name)
		text, err := wholeText(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "\n", "\r\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	r, err := bratFormat.Open(folder, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) != 1 || len(bad) > 0 || !reflect.DeepEqual(items[0].Document, sample()) {
		t.Errorf("%+v, %v", items, bad)
	}
	if w := r.Warnings(); len(w) != 1 || !strings.Contains(w[0], "the offsets count code points of the text with") {
		t.Errorf("warnings %q", w)
	}
}

// TestBratAfterBrat reads a folder of ours in which somebody went on working with brat, which knows nothing of our notes.
func TestBratAfterBrat(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "brat")
	d := sample()
	d.Spans[0].Note = "first\nsecond"
	if _, err := Export(t.Context(), from(d), bratFormat, folder, Options{Codebook: testCodebook()}); err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.ann"))
	if err != nil || len(paths) != 1 {
		t.Fatal(paths, err)
	}
	ann, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer("first second", "another", "Claim 23 42\tThe bridge is safe.", "Claim 27 42\tbridge is safe.").Replace(string(ann))
	changed += "T90\tCue 43 47\tsaid\n"
	if err := os.WriteFile(paths[0], []byte(changed), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := bratFormat.Open(folder, ReadOptions{Annotator: "cy"})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(bad) > 0 || len(items) != 1 {
		t.Fatal(bad)
	}
	s, ok := items[0].Document.Span("s1")
	if !ok || s.Note != "another" || s.Quote != "bridge is safe." || s.Annotator != "ana" {
		t.Errorf("the span that was changed: %+v", s)
	}
	news := slices.DeleteFunc(items[0].Document.Spans, func(s corpus.Span) bool { return s.Annotator != "cy" })
	if len(news) != 1 || news[0].Quote != "said" || news[0].Origin != corpus.Imported {
		t.Errorf("the span that was added: %+v, %q", news, r.Warnings())
	}
}

func FuzzBrat(f *testing.F) {
	f.Add("Ida said no.", "T1\tClaim 9 12\tno.\nT2\tAttribution 4 8\tsaid\nE1\tAttribution:T2 Claim:T1 Inside:E1\nR1\tX A:T1 B:T2\n*\tEquiv T1 T1\n#1\tOnrecordData T1\t{\"fragments\":[{\"start\":9,\"end\":12}]}\nN1\tReference T1 Onrecord:e\n", "")
	f.Add("\uFEFFé\r\n👧 x", "T1\tClaim 1 2;5 6\té x\nA1\tAbsent-source E1\nM1\tX T1\n", `{"format":"onrecord-brat/1","id":"a","zones":[{"kind":"body","start":0,"end":1}],"annotators":[{"name":"a","kind":"human"}],"entities":[{"id":"e","name":"x"}]}`)
	f.Fuzz(func(t *testing.T, text, ann, about string) {
		clean, shift := cleanText(strings.ToValidUTF8(text, ""))
		d := corpus.Document{Article: corpus.Article{ID: "a", Text: clean}}
		var head articleHead
		if json.Unmarshal([]byte(about), &head) == nil {
			if with, err := head.document(clean, func(corpus.ZoneKind, error) {}); err == nil {
				d = with
			}
		}
		var told findings
		for _, layer := range []string{"ana", "bo"} {
			b := newBratDoc(&told, &d, layer, offsetUnits(strings.ToValidUTF8(text, ""), clean, shift))
			b.read(parseBrat("a.ann", strings.ToValidUTF8(ann, ""), func(bratLine) {}))
		}
		addAnnotators(&d)
		d.Sort()
		for _, s := range d.Spans {
			if err := s.Check(clean); err != nil {
				t.Error(err)
			}
		}
		for _, a := range d.Attributions {
			for _, id := range a.Members() {
				if _, ok := d.Span(id); !ok {
					t.Errorf("a slot holds %s, which is no span", id)
				}
			}
		}
		_ = check(&d) // ids may be there twice, which the reader tells
		told.Warnings()
	})
}
