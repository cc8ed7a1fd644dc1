package dataset

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// casJSONFile is a file of the given text and structures, as dkpro-cassis writes it.
func casJSONFile(text string, structures ...string) string {
	return `{"%TYPES": {}, "%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": "` + text + `"}` +
		strings.Join(append([]string{""}, structures...), ", ") + `], "%VIEWS": {}}`
}

func TestCASJSONReads(t *testing.T) {
	entity := `"%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"`
	for _, test := range []struct {
		name, file     string
		want, warnings []string
	}{
		{
			"anchors, numbers, references, null",
			casJSONFile(`Ida \ud83d\ude0a said`, `{"%ID": 2, `+entity+`, "@sofa": 1, "^begin": 0, "^end": 3, "value": "PER", "#score": 0.5, "sure": true, "none": null, "@about": 2}`,
				`{"%ID": 3, `+entity+`, "@sofa": 1, "begin": 4, "end": 6}`),
			[]string{"NamedEntity 4–8 of cas-json", "PER 0–3 of cas-json", `PER 0–3 of cas-json: score = ["0.5"]`, `PER 0–3 of cas-json: sure = ["true"]`},
			[]string{"1 × feature about of de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity left out: it refers to something that is no link with a target (first in x.json, structure 2)"},
		},
		{
			"structures by their ids, a list of links, members of a view",
			`{"%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3]}}, "%FEATURE_STRUCTURES": {
				"1": {"%TYPE": "uima.cas.Sofa", "sofaString": "no said Ida"},
				"2": {"%TYPE": "webanno.custom.Role", "@sofa": 1, "begin": 0, "end": 2, "label": "Claim", "@roles": 5},
				"3": {"%TYPE": "webanno.custom.Role", "@sofa": 1, "begin": 8, "end": 11, "label": "Speaker"},
				"4": {"%TYPE": "webanno.custom.Role", "@sofa": 1, "begin": 3, "end": 7, "label": "Deleted"},
				"5": {"%TYPE": "webanno.custom.RoleLink[]", "%ELEMENTS": [6, null]}, "6": {"%TYPE": "webanno.custom.RoleLink", "@target": 3}}}`,
			[]string{"Claim 0–2 of cas-json", "Speaker 8–11 of cas-json", "attribution {claim=Claim 0–2 of cas-json; speaker=Speaker 8–11 of cas-json} of cas-json"},
			nil,
		},
		{
			"PARC's labels",
			casJSONFile("no said Ida", `{"%ID": 2, "%TYPE": "custom.Span", "begin": 0, "end": 2, "label": "Content"}`, `{"%ID": 3, "%TYPE": "custom.Span", "begin": 8, "end": 11, "label": "Source"}`,
				`{"%ID": 4, "%TYPE": "custom.Relation", "begin": 8, "end": 11, "@Governor": 2, "@Dependent": 3}`),
			[]string{"Content 0–2 of cas-json", "Source 8–11 of cas-json", "attribution {source=Source 8–11 of cas-json} of cas-json", "attribution {source=Source 8–11 of cas-json} of cas-json: content=Content 0–2 of cas-json"},
			nil,
		},
	} {
		items, bad, warnings := openAll(t, casJSONFormat, filepath.Join(lay(t, map[string]string{"x.json": test.file}), "x.json"))
		if len(items) != 1 || len(bad) > 0 {
			t.Errorf("%s: %d articles, %v", test.name, len(items), bad)
			continue
		}
		if got := described(items[0].Document); !slices.Equal(got, test.want) {
			t.Errorf("%s:\n%s\n--- want\n%s", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if !slices.Equal(warnings, test.warnings) {
			t.Errorf("%s: warnings\n%s\n--- want\n%s", test.name, strings.Join(warnings, "\n"), strings.Join(test.warnings, "\n"))
		}
	}
}

func TestCASJSONRefuses(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"", "line 1: the file ends in the middle"},
		{`{"%TYPES": {`, "line 1: the file ends in the middle"},
		{"[]", `line 1: "{" is expected, not [`},
		{"{}", `it has no text (a structure "uima.cas.Sofa" with a "sofaString")`},
		{`{"%FEATURE_STRUCTURES": 7}`, `line 1: "%FEATURE_STRUCTURES" is not a list`},
		{`{"%FEATURE_STRUCTURES": [7]}`, "line 1: a JSON object is expected, not a number"},
		{"{\n\"%FEATURE_STRUCTURES\": [{]}", "line 2: not JSON at byte"},
		{"{\"%TYPES\": {}}\n7", "line 2: something stands after the end of the JSON object"},
		{casJSONFile("a", `{"%ID": 1, "%TYPE": "x"}`), "line 1: structure 1 has no %TYPE, or its %ID is missing or there twice"},
		{casJSONFile("a", `{"%ID": "one", "%TYPE": "x"}`), `line 1: the %ID "one" is not a number`},
		{casJSONFile("a", `{"%TYPE": "x"}`), "line 1: structure 0 has no %TYPE"},
		{casJSONFile("a", `{"%ID": 2, "%TYPE": "x[]", "%ELEMENTS": [`+strings.TrimSuffix(strings.Repeat("1,", 100_000), ",")+"]}",
			`{"%ID": 3, "%TYPE": "y"`+manyFeatures(41)+`}`), "its lists have more than 4000000 members"},
	} {
		if got := refused(t, casJSONFormat, "x.json", test.file); !strings.HasPrefix(got, test.want) {
			t.Errorf("%.80q: %.200q, want %q", test.file, got, test.want)
		}
	}
}

// manyFeatures refers to structure 2 by n features.
func manyFeatures(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(`, "@` + strings.Repeat("a", i+2) + `": 2`)
	}
	return out.String()
}

func FuzzCASJSON(f *testing.F) {
	f.Add([]byte(casJSONFile("no said Ida", `{"%ID": 2, "%TYPE": "webanno.custom.Role", "begin": 0, "end": 2, "label": "Claim", "@roles": 5}`,
		`{"%ID": 5, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [6, null, 5]}`, `{"%ID": 6, "%TYPE": "l", "@target": 2, "role": "x"}`)))
	f.Add([]byte(`{"%VIEWS": {"v": {"%MEMBERS": [2]}}, "%FEATURE_STRUCTURES": {"1": {"%TYPE": "uima.cas.Sofa", "sofaString": "a"}, "2": {"%TYPE": "custom.A", "begin": 0, "end": 1}}}`))
	addGoldens(f, "cas-json")
	f.Fuzz(func(t *testing.T, data []byte) {
		readCASBytes(t, casJSONFiles, nil, data)
	})
}
