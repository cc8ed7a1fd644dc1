package dataset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestMend(t *testing.T) {
	text := "Prices rose, he said. “Prices fell,” she said. 👩‍👩‍👧 No one knew."
	at := func(quote string) corpus.Range {
		i := strings.Index(text, quote)
		return corpus.Range{Start: i, End: i + len(quote)}
	}
	for name, c := range map[string]struct {
		r     corpus.Range
		quote string
		want  corpus.Range
		moved bool
		err   string
	}{
		"right":             {at("he said"), "he said", at("he said"), false, ""},
		"no quote":          {at("he said"), "", at("he said"), false, ""},
		"shifted":           {corpus.Range{Start: at("No one").Start - 4, End: at("No one").End - 4}, "No one", at("No one"), true, ""},
		"beyond the end":    {corpus.Range{Start: len(text) + 3, End: len(text) + 9}, "knew.", at("knew."), true, ""},
		"twice":             {corpus.Range{Start: 1, End: 7}, "Prices", corpus.Range{}, false, "more than once"},
		"not there":         {at("he said"), "they said", corpus.Range{}, false, "nor near it"},
		"far away":          {corpus.Range{Start: 9000, End: 9004}, "knew", corpus.Range{}, false, "outside the text"},
		"nothing to go by":  {corpus.Range{Start: 9000, End: 9004}, "", corpus.Range{}, false, "not in the text"},
		"in a character":    {corpus.Range{Start: at("👩").Start + 1, End: at("👩").End}, "", corpus.Range{}, false, "not in the text"},
		"before its start":  {corpus.Range{Start: -5, End: 1}, "Prices rose", at("Prices rose"), true, ""},
		"backwards, quoted": {corpus.Range{Start: 20, End: 10}, "knew.", at("knew."), true, ""},
	} {
		got, moved, err := mend(text, c.r, c.quote)
		switch {
		case c.err != "":
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want an error with %q", name, err, c.err)
			}
		case err != nil || got != c.want || moved != c.moved:
			t.Errorf("%s: %v, %t, %v; want %v, %t", name, got, moved, err, c.want, c.moved)
		}
	}
}

func FuzzCleanText(f *testing.F) {
	for _, seed := range []string{"", "a\r\nb\rc", "\uFEFFx\x00y", "a\xffb", "👩‍👩‍👧\u2028\uFFFE", "\uFEFF\uFEFFa", "\uFEFF\uFEFF"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean, shift := cleanText(text)
		if err := corpus.CheckText(clean); err != nil {
			t.Fatal(err)
		}
		if shift == nil {
			if clean != text {
				t.Fatal("changed, but there is no shift")
			}
			return
		}
		last := 0
		for i := 0; i <= len(text); i++ {
			at := shift(i)
			if at < last || at > len(clean) || i > 0 && i < len(text) && utf8.RuneStart(text[i]) && at < len(clean) && !utf8.RuneStart(clean[at]) {
				t.Fatalf("byte %d of %q goes to %d of %q", i, text, at, clean)
			}
			last = at
		}
		if shift(len(text)) != len(clean) {
			t.Fatal("the end is not the end")
		}
	})
}

func TestCleanText(t *testing.T) {
	clean, shift := cleanText("\uFEFFone\r\ntwo\rthree\x00é")
	if clean != "one\ntwo\nthree é" {
		t.Errorf("%q", clean)
	}
	for at, want := range map[int]int{0: 0, 3: 0, 6: 3, 8: 4, 11: 7, 12: 8, 17: 13, 18: 14} {
		if got := shift(at); got != want {
			t.Errorf("byte %d goes to %d, want %d", at, got, want)
		}
	}
}

func TestDerivedID(t *testing.T) {
	a := derivedID("brat", "x.ann", "T1")
	if a != derivedID("brat", "x.ann", "T1") || a == derivedID("brat", "x.annT1") || !isID(string(a)) || a[14] != '8' || !strings.ContainsRune("89ab", rune(a[19])) {
		t.Errorf("%s is no stable UUID of version 8", a)
	}
	if idOr("01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f", "x") != "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f" || idOr("T1", "x") != derivedID("x") || idOr("01926F0E-5A3B-7C11-9D2E-0A1B2C3D4E5F", "x") != derivedID("x") {
		t.Error("idOr takes what is no id, or leaves what is one")
	}
}

func TestFindings(t *testing.T) {
	var f findings
	for i := range mostFindings + 10 {
		f.add("line %d", i)
		f.add("line %d", i)
	}
	list := f.Warnings()
	if len(list) != mostFindings+1 || !strings.Contains(list[mostFindings], "more") {
		t.Errorf("%d findings, the last %q", len(list), list[len(list)-1])
	}
}
