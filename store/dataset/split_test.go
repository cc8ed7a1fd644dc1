package dataset

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

func TestParseSplit(t *testing.T) {
	s, err := ParseSplit("train=80, dev=10%,test=10", "a")
	if err != nil || len(s.Parts) != 3 || s.Parts[0] != (Part{"train", 0.8}) || math.Abs(s.Parts[2].Share-0.1) > 1e-9 {
		t.Errorf("%+v, %v", s, err)
	}
	for _, bad := range []string{"", "train", "train=0", "train=-1", "train=x", "train=1,train=2", "../x=1", "Train=1", "a=1,=2", "a=Inf", "a=NaN"} {
		if s, err := ParseSplit(bad, "a"); err == nil {
			t.Errorf("%q is taken as %+v", bad, s)
		}
	}
}

func TestSplitIsStableAndFair(t *testing.T) {
	s, err := ParseSplit("train=80,dev=10,test=10", "seed")
	if err != nil {
		t.Fatal(err)
	}
	other := &Split{s.Parts, "another seed"}
	counts, moved := map[string]int{}, 0
	const n = 10_000
	for i := range n {
		id := derivedID("article", fmt.Sprint(i))
		counts[s.part(id)]++
		if again := (&Split{s.Parts, "seed"}).part(id); s.part(id) != again {
			t.Fatal("an article changes its part")
		}
		if s.part(id) != other.part(id) {
			moved++
		}
	}
	for part, share := range map[string]float64{"train": 0.8, "dev": 0.1, "test": 0.1} {
		if got := float64(counts[part]) / n; math.Abs(got-share) > 0.015 {
			t.Errorf("%s has %.3f of the articles, want about %.1f", part, got, share)
		}
	}
	if moved == 0 {
		t.Error("another seed parts the articles the same")
	}
}

// TestSplitKeepsWireCopyTogether parts articles of which each has copies with another beginning and end.
func TestSplitKeepsWireCopyTogether(t *testing.T) {
	s, err := ParseSplit("a=1,b=1", "seed")
	if err != nil {
		t.Fatal(err)
	}
	var g groups
	for i := range 200 {
		var words []string
		for j := range 120 {
			words = append(words, fmt.Sprintf("w%d", (i*7919+j*j*31)%5000))
		}
		body := strings.Join(words, " ")
		for j, text := range []string{body, "PORT ELLERY (AP) – " + strings.ToUpper(body), body + ". The end of the matter."} {
			g.add(corpus.Article{ID: derivedID("copy", fmt.Sprint(i, j)), Text: text})
		}
	}
	leaders := g.leaders()
	kinds := map[string]bool{}
	for i := range 200 {
		first := s.part(leaders[derivedID("copy", fmt.Sprint(i, 0))])
		kinds[first] = true
		for j := range 3 {
			if id := derivedID("copy", fmt.Sprint(i, j)); s.part(leaders[id]) != first {
				t.Errorf("copy %d of article %d is in another part", j, i)
			}
		}
	}
	if len(kinds) != 2 {
		t.Error("all articles are in one part")
	}
	groupsOf := map[corpus.ID]int{}
	for _, leader := range leaders {
		groupsOf[leader]++
	}
	if len(groupsOf) != 200 {
		t.Errorf("%d groups, want 200: articles that have little in common were joined", len(groupsOf))
	}
}

func BenchmarkSplitSign(b *testing.B) {
	text := strings.Repeat("The council said on Monday that it would keep the bridge shut until October. ", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		sign(text)
	}
}
