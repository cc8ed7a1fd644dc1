package dataset

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// tsv is a file with the given declarations of layers and the given lines of the body.
func tsv(declarations string, body ...string) string {
	return "#FORMAT=WebAnno TSV 3.3\n" + declarations + "\n\n" + strings.Join(body, "\n") + "\n"
}

const namedEntity = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"

func TestWebAnnoTSVReads(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		want             []string
		warnings         []string
	}{
		{
			"stacked, over several tokens and sentences, parts of tokens",
			tsv("#T_SP=webanno.custom.Span|value\n", "#Text=aaaaaa bbbbbb", "1-1\t0-6\taaaaaa\tA[1]|B[2]\t", "1-1.1\t3-6\taaa\tC[3]\t", "1-2\t7-13\tbbbbbb\tA[1]|C[3]\t", "1-2.1\t9-11\tbb\tD\t",
				"", "#Text=cc", "2-1\t14-16\tcc\tA[1]\t"),
			"aaaaaa bbbbbb\ncc",
			[]string{"A 0–16 of webanno-tsv", "B 0–6 of webanno-tsv", "C 3–13 of webanno-tsv", "D 9–11 of webanno-tsv"},
			nil,
		},
		{
			"escapes, no value, value of another feature",
			tsv(namedEntity, `#Text=a\tb \\n c`, "1-1\t0-1\ta\thttp://x/\\_1\tA\\|B\\[2\\]\\;\\->\\*\\\\[4]\t", "1-2\t2-3\tb\t*\t*\t", "1-3\t4-6\t\\n\t_\t_\t", "1-4\t7-8\tc\t*\tA\t"),
			"a\tb \\n c",
			[]string{`A 7–8 of webanno-tsv`, `A|B[2];->*\ 0–1 of webanno-tsv`, `A|B[2];->*\ 0–1 of webanno-tsv: identifier = ["http://x/_1"]`, "NamedEntity 2–3 of webanno-tsv"},
			nil,
		},
		{
			"offsets in UTF-16, lines in a sentence, gaps",
			tsv("#T_SP=webanno.custom.Role|label\n", "#Sentence.id=s1", "#Text=😊 a", "#Text=b", "1-1\t0-2\t😊\tX\t", "1-2\t3-4\ta\t_\t", "1-3\t5-6\tb\tY\t", "", "#Text=c", "2-1\t9-10\tc\tZ\t"),
			"😊 a\nb\n  c",
			[]string{"X 0–4 of webanno-tsv", "Y 7–8 of webanno-tsv", "Z 11–12 of webanno-tsv"},
			[]string{"1 × gap between sentences of which the file does not tell what was in it; it was filled with spaces (first in x.tsv, line 13)"},
		},
		{
			"places counted in another unit are mended",
			tsv("#T_SP=webanno.custom.Role|label\n", "#Text=😊 abc", "1-1\t0-1\t😊\t_\t", "1-2\t2-5\tabc\tX\t"),
			"😊 abc",
			[]string{"X 5–8 of webanno-tsv"},
			[]string{`x.tsv: line 6: the token "😊" is not at its place; it was found nearby`, `x.tsv: line 7: the token "abc" is not at its place; it was found nearby`},
		},
		{
			"a token that is not there takes its span along",
			tsv("#T_SP=webanno.custom.Role|label\n", "#Text=abc def", "1-1\t0-3\txyz\tX\t", "1-2\t4-7\tdef\tY\t"),
			"abc def",
			[]string{"Y 4–7 of webanno-tsv"},
			[]string{`x.tsv, line 6: a span of the type webanno.custom.Role was left out: the token 1-1: "xyz" is not at its place, nor near it`},
		},
		{
			"a relation from a claim to who speaks, and one from there to a cue",
			tsv("#T_SP=webanno.custom.Role|label\n#T_RL=webanno.custom.By|value|BT_webanno.custom.Role\n", "#Text=No he said",
				"1-1\t0-2\tNo\tClaim[1]|Cue[2]\t_\t_\t", "1-2\t3-5\the\tSpeaker\tby\t1-1[1_0]\t", "1-3\t6-10\tsaid\tCue\t*|*\t1-2|1-1[2_0]\t"),
			"No he said",
			[]string{
				"Claim 0–2 of webanno-tsv", "Cue 0–2 of webanno-tsv", "Cue 6–10 of webanno-tsv", "Speaker 3–5 of webanno-tsv",
				"attribution {claim=Claim 0–2 of webanno-tsv; speaker=Speaker 3–5 of webanno-tsv; cue=Cue 0–2 of webanno-tsv, Cue 6–10 of webanno-tsv} of webanno-tsv",
			},
			nil,
		},
		{
			"coreference, and relations that are none",
			tsv("#T_SP=webanno.custom.Referent|entity\n#T_RL=webanno.custom.Coref|type|BT_webanno.custom.Referent\n", "#Text=Ida she door",
				"1-1\t0-3\tIda\tperson\tana|pred\t1-2|1-3\t", "1-2\t4-7\tshe\tperson\t_\t_\t", "1-3\t8-12\tdoor\tobject\tcoref\t1-9\t"),
			"Ida she door",
			[]string{
				"Referent 0–3 of webanno-tsv", `Referent 0–3 of webanno-tsv: entity "Ida"`, `Referent 0–3 of webanno-tsv: entity = ["person"]`,
				"Referent 4–7 of webanno-tsv", `Referent 4–7 of webanno-tsv: entity "Ida"`, `Referent 4–7 of webanno-tsv: entity = ["person"]`,
				"Referent 8–12 of webanno-tsv", `Referent 8–12 of webanno-tsv: entity = ["object"]`,
			},
			[]string{
				`1 × relation webanno.custom.Coref "ana" became a link of both its ends to one entity (first in x.tsv, line 7)`,
				`1 × relation webanno.custom.Coref "pred" left out: it joins neither two mentions of one thing nor two parts of an attribution (first in x.tsv, line 7)`,
				`1 × relation webanno.custom.Coref "coref" left out: an end of it is not a span that was read (first in x.tsv, line 9)`,
			},
		},
		{
			"a chain",
			tsv("#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation\n", "#Text=He shot himself",
				"1-1\t0-2\tHe\tpr[1]\tcoref->1-1\t", "1-2\t3-7\tshot\t_\t_\t", "1-3\t8-15\thimself\tpr[1]\t*->1-2\t"),
			"He shot himself",
			[]string{
				"pr 0–2 of webanno-tsv", `pr 0–2 of webanno-tsv: entity "He"`, `pr 0–2 of webanno-tsv: referenceRelation = ["coref"]`,
				"pr 8–15 of webanno-tsv", `pr 8–15 of webanno-tsv: entity "He"`,
			},
			nil,
		},
		{
			"slots",
			tsv("#T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink|uima.tcas.Annotation\n#T_SP=webanno.custom.Lu|luvalue\n", "#Text=Bob auctioned it",
				"1-1\t0-3\tBob\t_\t_\t_\tbob[2]\t", "1-2\t4-13\tauctioned\tsale\tSeller;goods;Buyer\t1-1[2];1-3[3];*\t_\t", "1-3\t14-16\tit\t*\t_\t*\tclock[3]\t"),
			"Bob auctioned it",
			[]string{
				"Frame 14–16 of webanno-tsv", "Frame 4–13 of webanno-tsv", `Frame 4–13 of webanno-tsv: FE = ["sale"]`,
				"Lu 0–3 of webanno-tsv", `Lu 0–3 of webanno-tsv: luvalue = ["bob"]`, "Lu 14–16 of webanno-tsv", `Lu 14–16 of webanno-tsv: luvalue = ["clock"]`,
				"attribution {} of webanno-tsv", "attribution {} of webanno-tsv: frame=Frame 4–13 of webanno-tsv", "attribution {} of webanno-tsv: goods=Lu 14–16 of webanno-tsv",
				"attribution {} of webanno-tsv: seller=Lu 0–3 of webanno-tsv",
			},
			nil,
		},
		{
			"version 3.1, CRLF, words and grammar",
			strings.ReplaceAll(strings.Replace(tsv("#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n#T_SP=webanno.custom.Mark|\n"+
				"#T_RL=de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency|DependencyType|BT_de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS\n",
				`#Text=\u201Caf\u00E9\u201D \uD83D\uDE0A`, "1-1\t0-1\t“\tNN\t_\tSUBJ\t1-2", "1-2\t1-4\tafé\tNN\t*[1]\tROOT\t1-2"), "3.3", "3.1", 1), "\n", "\r\n"),
			"“afé” 😊",
			[]string{"Mark 3–7 of webanno-tsv"},
			[]string{
				"2 × annotations of the type de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS were left out: they are not labelled spans (first in x.tsv, line 8)",
				"2 × annotations of the type de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency were left out: they are not labelled spans (first in x.tsv, line 8)",
			},
		},
	} {
		items, bad, warnings := openAll(t, webannoTSVFormat, filepath.Join(lay(t, map[string]string{"x.tsv": test.file}), "x.tsv"))
		if len(items) != 1 || len(bad) > 0 {
			t.Errorf("%s: %d articles, %v", test.name, len(items), bad)
			continue
		}
		d := items[0].Document
		if d.Article.Text != test.text {
			t.Errorf("%s: text %q, want %q", test.name, d.Article.Text, test.text)
		}
		if got := described(d); !slices.Equal(got, test.want) {
			t.Errorf("%s:\n%s\n--- want\n%s", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if !slices.Equal(warnings, test.warnings) {
			t.Errorf("%s: warnings\n%s\n--- want\n%s", test.name, strings.Join(warnings, "\n"), strings.Join(test.warnings, "\n"))
		}
	}
}

func TestWebAnnoTSVRefuses(t *testing.T) {
	role := "#T_SP=webanno.custom.Role|label\n"
	for _, test := range []struct{ file, want string }{
		{"#FORMAT=WebAnno TSV 2\n", "it does not begin with #FORMAT=WebAnno TSV 3"},
		{tsv(role, "#Text=a", "1-1\t0-1"), "line 6: the line of a token is expected"},
		{tsv(role, "#Text=a", "one\t0-1\ta\t_\t"), "line 6: the line of a token is expected"},
		{tsv(role, "#Text=a", "1-1\t0:1\ta\t_\t"), `line 6: the place "0:1" is not of the form 4-8`},
		{tsv(role, "#Text=a", "1-1\t1-0\ta\t_\t"), `line 6: the place "1-0" is not of the form 4-8`},
		{tsv(role, "#Text=a", "1-1\t0-1\ta\t_\t_\t_\tx"), "line 6: there are more columns than the header declares"},
		{tsv(role, "#Text=a", "1-1\t0-1\ta\t_\t", "1-1\t0-1\ta\t_\t"), "line 7: the token 1-1 is there twice"},
		{tsv(role, "#Text=a", "1-1\t99999999-99999999\ta\t_\t"), "line 6: the sentence begins at 99999999, but the text before it has only 0 characters"},
		{tsv("#T_XX=a|b\n", "#Text=a"), `line 2: "#T_XX=a|b" does not declare a layer`},
		{tsv("", "#Text=a", "1-1\t0-1\ta\t", role), "line 6: a layer is declared after the first token"},
		{tsv("", "#Onrecord.Article={", "#Text=a"), "line 4: #Onrecord.Article is not a JSON object"},
		{tsv("#T_SP=a" + strings.Repeat("|b", 1001) + "\n"), "line 2: more than 1000 columns are declared"},
	} {
		if got := refused(t, webannoTSVFormat, "x.tsv", test.file); !strings.HasPrefix(got, test.want) {
			t.Errorf("%.80q: %.200q, want %q", test.file, got, test.want)
		}
	}
}

// TestWebAnnoTSVKeepsText writes texts of which the format would lose what is between sentences.
func TestWebAnnoTSVKeepsText(t *testing.T) {
	for _, text := range []string{"", " ", "\n", "a", "a\n", "a\n\n", "\n\na", "\t a.  B.\n \nc\u2028\u2028d", "A.\u00a0B. C", "😊\n😊", "\\n\\\na", "#Text=a\n1-1\t0-1\ta", "A.B.\u3000"} {
		d := corpus.Document{Article: corpus.Article{ID: "a", Text: text}, Status: corpus.Todo}
		report, err := Export(t.Context(), from(d), webannoTSVFormat, filepath.Join(t.TempDir(), "out"), Options{})
		if err != nil || len(report.Lost) > 0 {
			t.Errorf("%q: %+v, %v", text, report, err)
		}
	}
}

func FuzzWebAnnoTSV(f *testing.F) {
	for _, seed := range []string{
		anaTSV,
		tsv(namedEntity, `#Text=a\tb \\n c`, "1-1\t0-1\ta\tx\\_1\tA\\|B[4]\t", "1-2\t2-3\tb\t*\t*\t"),
		tsv("#T_SP=webanno.custom.Frame|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink|uima.tcas.Annotation\n#T_CH=x.Link|referenceType|referenceRelation\n#T_RL=webanno.custom.Coref|type|BT_webanno.custom.Frame\n",
			"#Text=ab", "1-1\t0-1\ta\tx;y[1]\t1-2[2];1-1\tpr[1]\tcoref->1-1\tana\t1-1[1_2]\t", "1-1.1\t0-0\t\t_\t_\t_\t_\t_\t_\t", "1-2\t1-2\tb\t_[2]\t*\tpr[1]\t*->1-2\t_\t_\t"),
	} {
		f.Add([]byte(seed))
	}
	addGoldens(f, "webanno-tsv")
	f.Fuzz(func(t *testing.T, data []byte) {
		readCASBytes(t, webannoTSVFiles, nil, data)
	})
}
