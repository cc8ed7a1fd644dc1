package dataset

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestConllGolden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.conll")
	report, err := Export(t.Context(), from(sample(), second()), conllFormat, path, Options{Codebook: testCodebook()})
	if err != nil || !report.Verified || len(report.Lost) > 0 || len(report.Left) > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	golden(t, path, "sample.conll")
}

func TestConllNeedsTheText(t *testing.T) {
	_, err := Export(t.Context(), from(sample()), conllFormat, filepath.Join(t.TempDir(), "out.conll"), Options{Standoff: true})
	if err == nil || !strings.Contains(err.Error(), "the format conll needs the text") {
		t.Errorf("%v", err)
	}
}

func readConll(t *testing.T, text string) (items []Item, problems, warnings []string) {
	t.Helper()
	r, err := conllFormat.Open(filepath.Join(tree(t, map[string]string{"a.conll": text}), "a.conll"), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items, bad := readAll(t, r)
	for _, err := range bad {
		problems = append(problems, err.Error())
	}
	return items, problems, r.Warnings()
}

func TestConllReads(t *testing.T) {
	const made = "a.conll: the texts were put together from the tokens, with a space between them and a line for each sentence"
	for _, test := range []struct {
		name, rows, text, want string
		warnings               []string
	}{
		{"BIO, tabs", "Ida\tB-PER\nLorne\tI-PER\nsaid\tO\nBo\tB-PER\n\nno\tO\n", "Ida Lorne said Bo\nno", "PER Ida Lorne\nPER Bo", nil},
		{"CoNLL-2003: IOB1, spaces, four columns", "-DOCSTART- -X- -X- O\n\nIda NNP I-NP I-PER\nLorne NNP I-NP I-PER\nBo NNP I-NP B-PER\nEU NNP I-NP I-ORG\n", "Ida Lorne Bo EU", "PER Ida Lorne\nPER Bo\nORG EU", nil},
		{"BIOES", "a\tB-X\nb\tI-X\nc\tE-X\nd\tS-X\ne\tS-X\nf\tE-X\n", "a b c d e f", "X a b c\nX d\nX e\nX f", nil},
		{"BILOU", "a\tB-X\nb\tL-X\nc\tU-Y\nd\tI-X\ne\tL-X\n", "a b c d e", "X a b\nY c\nX d e", nil},
		{"no chunk crosses a sentence", "a\tB-X\n\nb\tI-X\n", "a\nb", "X a\nX b", nil},
		{"numbered tokens", "1\ta\tx\tB-X\n2\tb\tx\tO\n", "a b", "X a", nil},
		{"numbers as tokens", "7\tB-X\n8\tO\n", "7 8", "X 7", nil},
		{"a hash sign as a token", "a\tO\n#\tB-X\n# a comment\nb\tO\n", "a # b", "X #", nil},
		{"Windows line ends and control characters", "\uFEFFa\tB-X\r\nb\x01\tI-X\r\n", "a b", "X a b", nil},
		{
			"declared columns", "# global.columns = ID FORM UPOS Claim Cue MISC\n# title = Bridge\n1-2\tdon't\t_\t_\t_\t_\n1\tdo\tAUX\tB-Claim\tO\t_\n2\tn't\tPART\tI-Claim\tB\t_\n2.1\tx\t_\t_\t_\t_\n",
			"do n't", "Claim do n't\nCue n't", nil,
		},
		{
			"wrong rows and tags", "a\tX\nb\nc\tI-\n \td\t \ne\tB-X\n", "a c e", "X e",
			[]string{
				"a.conll, line 2 was left out: it has 1 columns, not 2", "a.conll, line 4 was left out: it has no token",
				`a.conll, line 1: "X" is no tag like B-Claim, I-Claim or O, and was taken for O`, `a.conll, line 3: "I-" is no tag like B-Claim, I-Claim or O, and was taken for O`,
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			items, problems, warnings := readConll(t, test.rows)
			if len(items) != 1 || len(problems) > 0 {
				t.Fatalf("%d articles, %q", len(items), problems)
			}
			d := items[0].Document
			if d.Article.Text != test.text || outline(d) != test.want {
				t.Errorf("read %q\n%s\nwant %q\n%s", d.Article.Text, outline(d), test.text, test.want)
			}
			if !slices.Equal(warnings, append([]string{made}, test.warnings...)) {
				t.Errorf("warnings\n%s", strings.Join(warnings, "\n"))
			}
		})
	}
}

func TestConllArticles(t *testing.T) {
	items, problems, _ := readConll(t, "# newdoc id = one\na\tO\n\n\n# newdoc id = two\n# meta::title = Second\nb\tB-X\n\n-DOCSTART- O\n\nc\tO\n")
	var got []string
	for _, item := range items {
		got = append(got, item.Document.Article.Title+": "+item.Document.Article.Text)
	}
	if !slices.Equal(got, []string{"one: a", "Second: b", "a 3: c"}) || len(problems) > 0 {
		t.Errorf("%q, %q", got, problems)
	}
	if again, _, _ := readConll(t, "# newdoc id = one\na\tO\n"); again[0].Document.Article.ID != items[0].Document.Article.ID {
		t.Error("read again, the article has another id")
	}
	if items, problems, _ := readConll(t, "\n\n"); len(items) > 0 || len(problems) > 0 {
		t.Errorf("an empty file: %v, %v", items, problems)
	}
}

func TestConllRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.conll")
	if _, err := Export(t.Context(), from(sample()), conllFormat, path, Options{}); err != nil {
		t.Fatal(err)
	}
	good, err := wholeText(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, old, new, want string }{
		{"no columns", " START END ", " FROM TO ", "the columns START, END and MISC are not declared in the first line"},
		{"a column less", "\t23\t26\t", "\t26\t", "line 13 has 8 columns, not 9"},
		{"no number", "\t23\t26\t", "\tx\t26\t", "line 13: START and END are not both numbers"},
		{"no such span", "Span=1:5", "Span=9:5", `line 13: "Span=9:5" is no span of the article's 5, over tokens that it has`},
		{"too many tokens", "Span=1:5", "Span=1:500", `line 13: "Span=1:500" is no span of the article's 5, over tokens that it has`},
		{"no token of a span", "Span=1:5", "_", "span s1: no fragment"},
		{"no JSON", `# onrecord = {`, `# onrecord = `, "line 3: not JSON at byte"},
		{"another text", "is safe", "is unsafe", "the text was changed"},
	} {
		if !strings.Contains(good, test.old) {
			t.Fatalf("%s: the file has no %q", test.name, test.old)
		}
		items, problems, _ := readConll(t, strings.Replace(good, test.old, test.new, 1))
		if len(items) > 0 || len(problems) != 1 || !strings.Contains(problems[0], test.want) {
			t.Errorf("%s: %d articles, %q; want %q", test.name, len(items), problems, test.want)
		}
	}
	items, problems, warnings := readConll(t, strings.Replace(good, "\tB-Cue\t", "\tO\t", 1))
	if len(items) != 1 || len(problems) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "the tag O in the column Cue was passed over") {
		t.Errorf("a tag that was changed: %d articles, %q, %q", len(items), problems, warnings)
	}
}

func TestConllDetect(t *testing.T) {
	for text, want := range map[string]bool{
		"a\tO\nb\tB-X\n\nc\tO\n": true, "-DOCSTART- -X- O O\n\na b c B-X\nd e f O\n": true, "a B-X\nb O\nplain text\n": false, "He said: O\nme\n": false,
		"#FORMAT=WebAnno TSV 3.3\n1-1\t0-2\tHe\t_\t\n": false, "a\tO\nb\tO\nc\tO\n": false, "id,text\n1,B-X\n": false,
	} {
		path := filepath.Join(tree(t, map[string]string{"x.txt": text}), "x.txt")
		if f, ok := Detect(path); ok != want || ok && f.Name != "conll" {
			t.Errorf("%q: %s, %t", text, f.Name, ok)
		}
	}
}

func FuzzConll(f *testing.F) {
	path := filepath.Join(f.TempDir(), "out.conll")
	if _, err := Export(f.Context(), from(sample()), conllFormat, path, Options{}); err != nil {
		f.Fatal(err)
	}
	good, err := wholeText(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("-DOCSTART- O\n\na B-X\n# I-X\nb E-X\n\n1\tc\tS-Y\n")
	f.Add("# global.columns = FORM X\n\xff\tB\n\x01\tI\n# newdoc id = 2\n")
	f.Fuzz(func(t *testing.T, text string) {
		r := newConllReader(strings.NewReader(text), "x.conll", ReadOptions{Annotator: "conll"})
		items, _ := readAll(t, r)
		for _, item := range items {
			if err := check(&item.Document); err != nil {
				t.Error(err)
			}
		}
	})
}
