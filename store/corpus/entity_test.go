package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFoldName(t *testing.T) {
	for _, names := range [][]string{
		{"antony blinken", "Antony Blinken", "ANTONY  BLINKEN", " Antony\u00A0Blinken\n", "Antony Blinken’s", "Antony Blinken's "},
		{"jose munoz", "José Muñoz", "Jose\u0301 Mun\u0303oz", "JOSÉ MUÑOZ"},
		{"weiss", "Weiß", "WEISS"},
		{"o’brien", "O’Brien", "O’Brien’s"},
		{"james’", "James’"},
		{"σοφια", "Σοφία", "ΣΟΦΙΑ"},
		{"", "", "  "},
	} {
		for _, name := range names[1:] {
			if got := FoldName(name); got != names[0] {
				t.Errorf("FoldName(%q) = %q, want %q", name, got, names[0])
			}
		}
	}
}

func FuzzFoldName(f *testing.F) {
	for _, name := range []string{"Ana O’Brien’s", "e\u0301", "ΐ", "İ", "ﬁ", "’s", " a  b "} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) {
			t.Skip()
		}
		folded := FoldName(name)
		if !utf8.ValidString(folded) || folded != strings.Join(strings.Fields(folded), " ") {
			t.Errorf("FoldName(%q) = %q", name, folded)
		}
		if again := FoldName("\t" + name + " "); again != folded {
			t.Errorf("FoldName(%q) = %q, but %q with white space around it", name, folded, again)
		}
	})
}

func TestEntity(t *testing.T) {
	e := Entity{Name: "Ana", Aliases: []string{"A.", "Ann"}, External: map[string]string{"wikidata": "Q1"}}
	if got := e.Names(); !slices.Equal(got, []string{"Ana", "A.", "Ann"}) {
		t.Errorf("Names = %q", got)
	}
	c := e.Clone()
	c.Aliases[0], c.External["wikidata"] = "B.", "Q2"
	if e.Aliases[0] != "A." || e.External["wikidata"] != "Q1" {
		t.Errorf("a change of the clone changed the entity: %+v", e)
	}
}

func TestEntitiesBehind(t *testing.T) {
	entities := []Entity{{ID: "a", MergedInto: "b"}, {ID: "b", MergedInto: "c"}, {ID: "c"}, {ID: "d", MergedInto: "c"}, {ID: "e"}, {ID: "x", MergedInto: "y"}, {ID: "y", MergedInto: "x"}}
	for mentioned, want := range map[ID]string{"a": "abc", "c": "c", "d": "cd", "e": "e", "x": "xy", "": "", "none": ""} {
		got := ""
		for _, e := range EntitiesBehind(entities, map[ID]bool{mentioned: true}) {
			got += string(e.ID)
		}
		if got != want {
			t.Errorf("%q is mentioned: %q, want %q", mentioned, got, want)
		}
	}
	if got := EntitiesBehind(entities, nil); got != nil {
		t.Errorf("nothing is mentioned: %v", got)
	}
}
