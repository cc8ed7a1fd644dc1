package corpus

import (
	"slices"
	"strings"
	"testing"
)

func TestSetZone(t *testing.T) {
	zones := []Zone{{Headline, Range{0, 10}}, {Byline, Range{12, 20}}, {Furniture, Range{30, 40}}}
	given := slices.Clone(zones)
	for _, c := range []struct {
		name string
		kind ZoneKind
		r    Range
		want []Zone
	}{
		{"in a gap", Dateline, Range{22, 28}, []Zone{{Headline, Range{0, 10}}, {Byline, Range{12, 20}}, {Dateline, Range{22, 28}}, {Furniture, Range{30, 40}}}},
		{"inside another", Caption, Range{33, 35}, []Zone{{Headline, Range{0, 10}}, {Byline, Range{12, 20}}, {Furniture, Range{30, 33}}, {Caption, Range{33, 35}}, {Furniture, Range{35, 40}}}},
		{"over several", Body, Range{5, 35}, []Zone{{Headline, Range{0, 5}}, {Body, Range{5, 35}}, {Furniture, Range{35, 40}}}},
		{"touching its like", Byline, Range{20, 30}, []Zone{{Headline, Range{0, 10}}, {Byline, Range{12, 30}}, {Furniture, Range{30, 40}}}},
		{"the same again", Headline, Range{0, 10}, zones},
		{"nothing", Caption, Range{14, 14}, zones},
	} {
		if got := SetZone(zones, c.kind, c.r); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if !slices.Equal(zones, given) {
			t.Fatalf("%s: the zones given have become %v", c.name, zones)
		}
	}
}

func TestZoneAt(t *testing.T) {
	zones := []Zone{{Headline, Range{0, 10}}, {Byline, Range{12, 20}}, {Dateline, Range{20, 24}}}
	for at, want := range map[int]ZoneKind{-1: Body, 0: Headline, 9: Headline, 10: Body, 12: Byline, 19: Byline, 20: Dateline, 24: Body, 99: Body} {
		if got := ZoneAt(zones, at); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
	if got := ZoneAt(nil, 0); got != Body {
		t.Errorf("without zones: %s", got)
	}
}

func TestCheckZones(t *testing.T) {
	text := "Né à Lyon"
	for _, c := range []struct {
		name  string
		zones []Zone
		want  string // part of the error, "" = none
	}{
		{"none", nil, ""},
		{"touching", []Zone{{Headline, Range{0, 3}}, {Byline, Range{3, 11}}}, ""},
		{"unknown kind", []Zone{{"masthead", Range{0, 3}}}, `unknown zone kind "masthead"`},
		{"before the text", []Zone{{Byline, Range{-1, 3}}}, "zone byline -1–3 is empty, out of order or outside the text"},
		{"past the text", []Zone{{Byline, Range{0, 12}}}, "zone byline 0–12 is empty"},
		{"empty", []Zone{{Byline, Range{3, 3}}}, "zone byline 3–3 is empty"},
		{"unsorted", []Zone{{Byline, Range{4, 11}}, {Headline, Range{0, 3}}}, "zone headline 0–3 is empty, out of order"},
		{"overlapping", []Zone{{Byline, Range{0, 4}}, {Headline, Range{3, 4}}}, "zone headline 3–4 is empty, out of order"},
		{"starts in é", []Zone{{Byline, Range{2, 3}}}, "zone byline 2–3 cuts through a character"},
		{"ends in à", []Zone{{Byline, Range{3, 5}}}, "zone byline 3–5 cuts through a character"},
	} {
		err := CheckZones(text, c.zones)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// FuzzSetZone sets zones as the bytes tell, and compares with one kind for each byte of the text.
func FuzzSetZone(f *testing.F) {
	f.Add([]byte{0, 0, 10, 3, 5, 7, 0, 10, 20})
	f.Add([]byte{1, 5, 5})
	f.Fuzz(func(t *testing.T, gestures []byte) {
		text := strings.Repeat("x", 256)
		var zones []Zone
		var kinds [256]ZoneKind
		for len(gestures) >= 3 {
			kind := ZoneKinds[int(gestures[0])%len(ZoneKinds)]
			r := Range{int(gestures[1]), int(gestures[2])}
			gestures = gestures[3:]
			zones = SetZone(zones, kind, r)
			for i := r.Start; i < r.End; i++ {
				kinds[i] = kind
			}
			if err := CheckZones(text, zones); err != nil {
				t.Fatalf("%s over %v: %v: %v", kind, r, err, zones)
			}
		}
		for at, kind := range kinds {
			if kind == "" {
				kind = Body
			}
			if got := ZoneAt(zones, at); got != kind {
				t.Fatalf("at %d: %s, want %s: %v", at, got, kind, zones)
			}
		}
		for i := 1; i < len(zones); i++ {
			if zones[i-1].End == zones[i].Start && zones[i-1].Kind == zones[i].Kind {
				t.Fatalf("neighbours of one kind: %v", zones)
			}
		}
	})
}
