package agreement

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func unit(begin, end int, category string) Unit { return Unit{begin, end, category} }

// krippendorff254 is the example of Content Analysis, 2nd ed., p. 254.
var krippendorff254 = Continuum{Begin: 150, End: 450, Layers: [][]Unit{
	{unit(225, 295, "c"), unit(370, 400, "c"), unit(180, 240, "k"), unit(300, 350, "k")},
	{unit(220, 300, "c"), unit(355, 375, "c"), unit(400, 420, "c"), unit(180, 240, "k"), unit(300, 350, "k")},
}}

func TestAlphaU(t *testing.T) {
	overall, by := krippendorff254.AlphaU()
	near(t, "observed, c", by["c"].Observed, .0144, 5e-5)
	near(t, "expected, c", by["c"].Expected, .0532, 5e-5)
	nearValue(t, "c", by["c"].Value, .7286, 5e-5)
	near(t, "observed, k", by["k"].Observed, 0, 0)
	near(t, "expected, k", by["k"].Expected, .0490, 5e-5)
	nearValue(t, "k", by["k"].Value, 1, 1e-12)
	nearValue(t, "overall", overall.Value, .8587, 5e-5)
}

func TestSectionsApart(t *testing.T) {
	for _, c := range []struct {
		first, second section
		want          float64
	}{
		{section{225, 295, false}, section{220, 300, false}, 50},
		{section{370, 400, false}, section{355, 375, false}, 850},
		{section{400, 450, true}, section{400, 420, false}, 400},
		{section{400, 420, false}, section{410, 450, true}, 0},
		{section{400, 420, true}, section{400, 420, true}, 0},
	} {
		near(t, fmt.Sprint(c), sectionsApart([]section{c.first}, []section{c.second}), c.want, 0)
		near(t, fmt.Sprint(c), sectionsApart([]section{c.second}, []section{c.first}), c.want, 0)
	}
}

func TestAlphaUJoinsOverlapping(t *testing.T) {
	nested := Continuum{0, 100, [][]Unit{{unit(10, 30, "a"), unit(15, 20, "a"), unit(25, 40, "a")}, {unit(10, 40, "a")}}}
	overall, _ := nested.AlphaU()
	nearValue(t, "alpha_U", overall.Value, 1, 1e-12)
	apart := Continuum{0, 100, [][]Unit{{unit(10, 20, "a"), unit(20, 40, "a")}, {unit(10, 40, "a")}}}
	if overall, _ := apart.AlphaU(); overall.Value.Number >= 1 {
		t.Errorf("two units that touch and one of both are taken for the same: %v", overall)
	}
}

// The continua of the published implementations of gamma, with the disorder of their best alignment.
var gammaCases = []struct {
	name      string
	d         Dissimilarity
	continuum Continuum
	disorder  float64
}{
	{"01", CombinedDissimilarity, Continuum{0, 17, [][]Unit{
		{unit(1, 5, "a"), unit(6, 10, "b"), unit(11, 15, "a")},
		{unit(2, 6, "a"), unit(7, 11, "b"), unit(12, 16, "a")},
	}}, .0625},
	{"02", CombinedDissimilarity, Continuum{0, 36, [][]Unit{
		{unit(1, 5, "a"), unit(6, 10, "b"), unit(20, 24, "a"), unit(30, 34, "b")},
		{unit(2, 6, "a"), unit(31, 35, "b")},
	}}, .7083333},
	{"03", CombinedDissimilarity, Continuum{0, 36, [][]Unit{
		{unit(1, 5, "a"), unit(6, 10, "b")},
		{unit(1, 5, "a"), unit(6, 10, "b")},
	}}, 0},
	{"04", CombinedDissimilarity, Continuum{0, 16, [][]Unit{
		{unit(1, 5, "a"), unit(10, 14, "b")},
		{unit(2, 6, "a"), unit(11, 15, "b")},
		{unit(1, 4, "a"), unit(9, 14, "c")},
	}}, .408756},
	{"06", Dissimilarity{Position: 3, Category: 2, Empty: 1}, Continuum{0, 16, [][]Unit{
		{unit(1, 5, "a"), unit(6, 10, "b"), unit(11, 15, "c")},
		{unit(2, 7, "a"), unit(8, 12, "b"), unit(11, 15, "a")},
	}}, 1.0277778},
}

func TestBestAlignment(t *testing.T) {
	for _, c := range gammaCases {
		best := c.d.BestAlignment(c.continuum)
		near(t, "disorder of "+c.name, best.Disorder, c.disorder, 1e-6)
		if !best.Exact {
			t.Errorf("%s is not exact", c.name)
		}
	}
}

func TestBestAlignmentPairsUnits(t *testing.T) {
	got := CombinedDissimilarity.BestAlignment(gammaCases[1].continuum).Unitary
	if want := "[[0 0] [1 -1] [2 -1] [3 1]]"; fmt.Sprint(got) != want {
		t.Errorf("the alignment is %v; want %s", got, want)
	}
}

// TestDisorderOfUnitaryAlignment has a missing unit: the example is of the authors of an implementation.
func TestDisorderOfUnitaryAlignment(t *testing.T) {
	d := Dissimilarity{Position: 1, Category: 1, Empty: .5, Categories: func(a, b string) float64 { return .3 }}
	layers := [][]Unit{{unit(12, 18, "Carol")}, {unit(12, 18, "Alice")}, {}}
	near(t, "disorder", d.disorder(layers, []int{0, 0, -1}), .3833333, 1e-6)
}

func TestGamma(t *testing.T) {
	for _, c := range gammaCases {
		g := c.continuum.Gamma(c.d, 30, 1)
		near(t, "observed disorder of "+c.name, g.Observed, c.disorder, 1e-6)
		if again := c.continuum.Gamma(c.d, 30, 1); again != g {
			t.Errorf("%s: the same seed gives %v and %v", c.name, g, again)
		}
		turned := c.continuum
		turned.Layers = append(append([][]Unit{}, turned.Layers[1:]...), turned.Layers[0])
		near(t, c.name+" with the coders turned", turned.Gamma(c.d, 30, 1).Value.Number, g.Value.Number, 1e-9)
	}
	nearValue(t, "gamma of identical layers", gammaCases[2].continuum.Gamma(CombinedDissimilarity, 30, 1).Value, 1, 0)
	// The published value of case 01 is .88, with other random continua.
	nearValue(t, "gamma of 01", gammaCases[0].continuum.Gamma(CombinedDissimilarity, 300, 1).Value, .88, .06)
}

// TestGammaOfChance holds that layers that know nothing of each other come out near 0.
func TestGammaOfChance(t *testing.T) {
	sum := 0.0
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 3))
		sum += randomContinuum(r, 2, 40, 600).Gamma(CombinedDissimilarity, 30, seed).Value.Number / 20
	}
	near(t, "mean gamma", sum, 0, .05)
}

func randomContinuum(r *rand.Rand, coders, units, length int) Continuum {
	c := Continuum{Begin: 0, End: length, Layers: make([][]Unit, coders)}
	for i := range c.Layers {
		for range units {
			n := 1 + r.IntN(min(12, length))
			at := r.IntN(length - n + 1)
			c.Layers[i] = append(c.Layers[i], unit(at, at+n, string(rune('a'+r.IntN(3)))))
		}
	}
	return c
}

// TestBestAlignmentAgainstAll tries every alignment of small random continua.
func TestBestAlignmentAgainstAll(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		c := randomContinuum(r, 2+r.IntN(3), 1+r.IntN(3), 8+r.IntN(60))
		best := CombinedDissimilarity.BestAlignment(c)
		var nodes []node
		for coder, layer := range c.Layers {
			for index, u := range layer {
				nodes = append(nodes, node{u, coder, index})
			}
		}
		least := leastDisorder(c.Layers, nodes, nil) / (float64(c.count()) / float64(len(c.Layers)))
		near(t, fmt.Sprint(c), best.Disorder, least, 1e-9)
		if !best.Exact {
			t.Errorf("%v is not exact", c)
		}
	}
}

// leastDisorder puts the first node into each group that has room for it, and into one of its own.
func leastDisorder(layers [][]Unit, nodes []node, groups [][]int) float64 {
	if len(nodes) == 0 {
		sum := 0.0
		for _, g := range groups {
			sum += CombinedDissimilarity.disorder(layers, g)
		}
		return sum
	}
	n, least := nodes[0], math.Inf(1)
	for _, g := range groups {
		if g[n.coder] < 0 {
			g[n.coder] = n.index
			least = min(least, leastDisorder(layers, nodes[1:], groups))
			g[n.coder] = -1
		}
	}
	alone := make([]int, len(layers))
	for i := range alone {
		alone[i] = -1
	}
	alone[n.coder] = n.index
	return min(least, leastDisorder(layers, nodes[1:], append(groups, alone)))
}

// TestBestAlignmentOfMany holds that a search that is too large ends, says so, and still finds every unit a place.
func TestBestAlignmentOfMany(t *testing.T) {
	c := randomContinuum(rand.New(rand.NewPCG(9, 9)), 6, 40, 300)
	best := CombinedDissimilarity.BestAlignment(c)
	if best.Exact {
		t.Error("a search among millions of groups says that it is exact")
	}
	seen := map[[2]int]int{}
	for _, unitary := range best.Unitary {
		for coder, index := range unitary {
			seen[[2]int{coder, index}]++
		}
	}
	for coder, layer := range c.Layers {
		for index := range layer {
			if n := seen[[2]int{coder, index}]; n != 1 {
				t.Errorf("unit %d of coder %d is in %d unitary alignments", index, coder, n)
			}
		}
	}
	if alone := float64(len(c.Layers)); best.Disorder <= 0 || best.Disorder >= alone {
		t.Errorf("the disorder is %g; want it between 0 and %g, that of units alone", best.Disorder, alone)
	}
}

func TestUnitizingSaysWhyThereIsNone(t *testing.T) {
	for name, c := range map[string]Continuum{
		"no coder":   {0, 10, nil},
		"one coder":  {0, 10, [][]Unit{{unit(1, 2, "a")}}},
		"no length":  {10, 10, [][]Unit{{}, {}}},
		"outside":    {0, 10, [][]Unit{{unit(5, 11, "a")}, {}}},
		"empty unit": {0, 10, [][]Unit{{unit(5, 5, "a")}, {}}},
		"no units":   {0, 10, [][]Unit{{}, {}}},
		"all of it":  {0, 1, [][]Unit{{unit(0, 1, "a")}, {unit(0, 1, "a")}}},
	} {
		if overall, _ := c.AlphaU(); overall.Value.Defined() {
			t.Errorf("%s: alpha_U is %v; want it undefined", name, overall.Value)
		}
		if g := c.Gamma(CombinedDissimilarity, 5, 1); g.Value.Defined() {
			t.Errorf("%s: gamma is %v; want it undefined", name, g.Value)
		}
	}
}

func TestGammaWithoutSamples(t *testing.T) {
	if g := gammaCases[0].continuum.Gamma(CombinedDissimilarity, 0, 1); g.Value.Defined() {
		t.Errorf("gamma without random continua is %v", g.Value)
	}
}

// FuzzContinuum holds that no continuum makes a coefficient panic or gives a number that is none.
func FuzzContinuum(f *testing.F) {
	f.Add([]byte{1, 4, 0, 2, 5, 0, 30, 9, 1}, uint8(2), uint8(60))
	f.Add([]byte{0, 0, 0}, uint8(3), uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, coders, length uint8) {
		c := Continuum{Begin: -3, End: int(length), Layers: make([][]Unit, coders%4)}
		for i := 0; i+2 < len(data) && i < 60 && len(c.Layers) > 0; i += 3 {
			coder := i / 3 % len(c.Layers)
			begin := int(data[i]) - 3
			c.Layers[coder] = append(c.Layers[coder], unit(begin, begin+int(data[i+1]%20), string(rune('a'+data[i+2]%3))))
		}
		overall, by := c.AlphaU()
		values := []Value{overall.Value, c.Gamma(CombinedDissimilarity, 2, 7).Value}
		for _, one := range by {
			values = append(values, one.Value)
		}
		for _, v := range values {
			if math.IsNaN(v.Number) || math.IsInf(v.Number, 0) || v.Number > 1+1e-9 {
				t.Errorf("%v of %v", v, c)
			}
		}
	})
}
