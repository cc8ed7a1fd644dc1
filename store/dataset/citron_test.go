package dataset

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestCitronGolden(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "citron")
	d := sample()
	d.Spans[4].Entity = "e1" // "added": a second mention, for a group
	report, err := Export(t.Context(), from(d, second()), citronFormat, folder, Options{})
	if err != nil || !report.Verified || len(report.Lost) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	articles := filepath.Join(folder, "articles")
	for _, name := range files(t, articles) {
		golden(t, filepath.Join(articles, name), filepath.Join("citron", name))
	}
	if got, want := files(t, articles), files(t, filepath.Join("testdata", "citron")); !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	var left []string
	for _, l := range report.Left {
		left = append(left, l.What)
	}
	if !slices.Contains(left, "spans of several fragments: each fragment becomes a span") || !slices.Contains(left, "ids") {
		t.Errorf("told to be left out: %q", left)
	}
}

// TestCitronKeeps takes a document through the format, piece by piece.
func TestCitronKeeps(t *testing.T) {
	d := sample()
	one := d.Attributions[0]
	one.ID, one.Slots = "f3", map[string][]corpus.ID{"claim": {"s1"}, "speaker": {"s2"}} // no cue
	d.Attributions = append(d.Attributions, one)
	folder := filepath.Join(t.TempDir(), "citron")
	if report, err := Export(t.Context(), from(d), citronFormat, folder, Options{}); err != nil || len(report.Lost) > 0 {
		t.Fatal(report.Lost, err)
	}
	r, err := citronFormat.Open(folder, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	if len(items) != 1 || len(bad) > 0 {
		t.Fatal(bad)
	}
	want := "Claim The bridge is safe.\nCue said\nSpeaker Ida Lorne\nClaim But,\nCue added\nClaim only for bicycles.\n" +
		"frame claim=The bridge is safe. cue=said speaker=Ida Lorne\nframe claim=But,|only for bicycles. cue=added"
	if got := outline(items[0].Document); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

func TestCitronNeedsTheText(t *testing.T) {
	_, err := Export(t.Context(), from(sample()), citronFormat, filepath.Join(t.TempDir(), "citron"), Options{Standoff: true})
	if err == nil || !strings.Contains(err.Error(), "the format citron needs the text") {
		t.Errorf("%v", err)
	}
}

func TestCitronReads(t *testing.T) {
	for _, test := range []struct {
		name, json, want string
		warnings         []string
	}{
		{"nothing", `{"text":"Ida said no."}`, "", nil},
		{
			"a quote", `{"text":"👧 Ida said no, then yes.","quotes":[{"id":7,"confidence":"0.2500","cue":{"start":6,"end":10,"text":"said"},"sources":[{"start":2,"end":5,"text":"Ida"}],` +
				`"contents":[{"start":11,"end":13,"text":"no"},{"start":20,"end":23,"text":"yes"}],"coreferences":null}],"coreference_groups":null}`,
			"Speaker Ida\nCue said\nClaim no\nClaim yes\nframe claim=no|yes cue=said speaker=Ida", nil,
		},
		{
			"groups", `{"text":"Ida Lorne left. She said no. She added yes.","quotes":[` +
				`{"cue":{"start":20,"end":24,"text":"said"},"sources":[{"start":16,"end":19,"text":"She"}],"contents":[],"coreferences":[{"start":0,"end":9,"text":"Ida Lorne"}]},` +
				`{"cue":{"start":33,"end":38,"text":"added"},"sources":[{"start":29,"end":32,"text":"She"}],"contents":[]}],` +
				`"coreference_groups":[[{"start":16,"end":19,"text":"She"},{"start":29,"end":32,"text":"She"}],[{"start":0,"end":9,"text":"Ida Lorne"}]]}`,
			"Speaker She = Ida Lorne\nCue said\nSpeaker She = Ida Lorne\nCue added\nframe cue=said speaker=She\nframe cue=added speaker=She",
			[]string{"spans that mention the same were linked to an entity, called like the longest of them", "a.json, coreference group 2 was left out: no source is in it"},
		},
		{
			"wrong places", `{"text":"Ida said no.","title":"x","quotes":[{"cue":{"start":5,"end":9,"text":"said"},"sources":[{"start":0,"end":3,"text":"Bo"},{"start":90,"end":93,"text":"Bo"}],"contents":[{"start":-1,"end":1,"text":""}],"confidence":9},` +
				`{"sources":[],"contents":[]}]}`,
			"Cue said\nframe cue=said",
			[]string{
				`the field "title" is not known and was left out`, "a.json, quote 1: its confidence 9 was left out: it is no number from 0 to 1",
				`a.json, quote 1: a span was left out: "Bo" is not at its place, nor near it`, `a.json, quote 1: "Bo" was left out: its place 90–93 is not in the text`,
				`a.json, quote 1: "" was left out: its place -1–1 is not in the text`, `a.json, quote 1: "said" was found nearby, at byte 4 instead of 5`,
				"a.json, quote 2 was left out: it has no span",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := citronFormat.Open(filepath.Join(tree(t, map[string]string{"a.json": test.json}), "a.json"), ReadOptions{})
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
				t.Errorf("warnings\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

func TestCitronRefuses(t *testing.T) {
	root := tree(t, map[string]string{
		"a.json": `{"quotes":[]}`, "b.json": `[1]`, "c.json": `{"text":"x","quotes":[{"cue":{"start":"0"}}]}`, "d.json": `{"text":"\ud800","quotes":[]}`,
		"e.json": "{\"text\":\"\xff\"}", "f/g.json": `{`, "manifest.json": `{}`, "notes.txt": "x", "h.json": `{"text":"x","onrecord":{"format":"onrecord-citron/1"}}`,
	})
	r, err := citronFormat.Open(root, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	var got []string
	for _, err := range bad {
		got = append(got, err.Error())
	}
	want := []string{
		`a.json, article "a": it has no "text"`, `b.json, article "b": a JSON object is expected, not an array`,
		`c.json, article "c": the field "quotes.cue.start" cannot be a string`, `d.json, article "d": the text has an escape (\ud800 to \udfff) that is half of a character`,
		`e.json: not UTF-8 at byte 9`, `f/g.json, article "g": not JSON at byte 1 of the line: unexpected end of JSON input`, `h.json, article "h": the article has no id`,
	}
	if len(items) > 0 || !slices.Equal(got, want) {
		t.Errorf("%d articles\n%s\nwant\n%s", len(items), strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := citronFormat.Open(tree(t, map[string]string{"a.txt": ""}), ReadOptions{}); err == nil || !strings.Contains(err.Error(), "there is no article (.json) here") {
		t.Errorf("a folder without articles: %v", err)
	}
}

func FuzzCitron(f *testing.F) {
	f.Add(`{"text":"\ufeffIda\r\nsaid no.","quotes":[{"id":"x","cue":{"start":5,"end":9,"text":"said"},"sources":[{"start":0,"end":3,"text":"Ida"}],"contents":[{"start":10,"end":12}],"coreferences":[{"start":0,"end":3}],"confidence":0.5}],"coreference_groups":[[{"start":0,"end":3}]]}`)
	f.Add(`{"text":"abc","onrecord":{"format":"onrecord-citron/1","id":"a","zones":[{"kind":"body","start":0,"end":9}],"annotators":[{"name":"a"}]},"quotes":[{"cue":null,"sources":null,"contents":[{"start":3,"end":1,"text":"b"}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		r := &citronReader{&wholeReader{options: ReadOptions{Annotator: "citron"}}}
		item, err := r.article("a.json", strings.ToValidUTF8(text, ""))
		if err == nil {
			if err := check(&item.Document); err != nil {
				t.Error(err)
			}
		}
		r.Warnings()
	})
}
