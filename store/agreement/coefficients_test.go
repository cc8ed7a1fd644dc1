package agreement

import (
	"math"
	"strings"
	"testing"
)

// table reads coders as lines with a digit or a full stop, for a missing value, for each unit.
func table(coders ...string) Table {
	var t Table
	for _, coder := range coders {
		for unit, field := range strings.Split(strings.ReplaceAll(coder, " ", ""), "") {
			if len(t) == unit {
				t = append(t, nil)
			}
			value := Missing
			if field != "." {
				value = float64(field[0] - '0')
			}
			t[unit] = append(t[unit], value)
		}
	}
	return t
}

// contingency makes the units of two coders from how often the first said the row and the second the column.
func contingency(counts ...[]int) Table {
	var t Table
	for a, row := range counts {
		for b, n := range row {
			for range n {
				t = append(t, []float64{float64(a), float64(b)})
			}
		}
	}
	return t
}

// fleiss makes units from how many raters chose each category.
func fleiss(counts ...[]int) Table {
	var t Table
	for _, unit := range counts {
		var row []float64
		for category, n := range unit {
			for range n {
				row = append(row, float64(category+1))
			}
		}
		t = append(t, row)
	}
	return t
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.7g; want %.7g", what, got, want)
	}
}

func nearValue(t *testing.T, what string, got Value, want, tolerance float64) {
	t.Helper()
	if !got.Defined() {
		t.Errorf("%s is undefined: %s; want %g", what, got.Undefined, want)
		return
	}
	near(t, what, got.Number, want, tolerance)
}

var (
	// Krippendorff, Computing Krippendorff's alpha-reliability (2011), data C.
	fourCoders = table(
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .",
	)
	threeCoders = table(
		". . . . . 3 4 1 2 1 1 3 3 . 3",
		"1 . 2 1 3 3 4 3 . . . . . . .",
		". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
	)
	twoCoders = table("0100000010", "1110010000")
	// Krippendorff (1995), figures A and B, as digits.
	figureA = table("001111111100001111110000", "000011110000000110000000")
	figureB = table("111111111111111111000000", "111111111100000000000000")
	// Cohen (1960), p. 45 and p. 37.
	cohen45 = contingency([]int{88, 14, 18}, []int{10, 40, 10}, []int{2, 6, 12})
	cohen37 = contingency([]int{25, 12, 3}, []int{13, 2, 15}, []int{12, 16, 2})
	even    = contingency([]int{20, 5}, []int{10, 15})
)

// fleiss1971 has 30 patients and 6 raters; a group of digits is a patient.
func fleiss1971() Table {
	var t Table
	for patient := range strings.FieldsSeq("444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 " +
		"333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555") {
		var row []float64
		for _, digit := range patient {
			row = append(row, float64(digit-'0'))
		}
		t = append(t, row)
	}
	return t
}

func TestAlpha(t *testing.T) {
	for _, c := range []struct {
		name   string
		table  Table
		metric Metric
		want   float64
	}{
		{"4 coders × 12 units", fourCoders, Nominal, .743421},
		{"4 coders × 12 units", fourCoders, Ordinal, .815388},
		{"4 coders × 12 units", fourCoders, Interval, .849107},
		{"4 coders × 12 units", fourCoders, Ratio, .797403},
		{"3 coders × 15 units", threeCoders, Nominal, .691358},
		{"3 coders × 15 units", threeCoders, Interval, .810845},
		{"2 coders × 10 units", twoCoders, Nominal, .095238},
	} {
		nearValue(t, c.name+", "+string(c.metric), c.table.Alpha(c.metric).Value, c.want, 1e-6)
	}
	two := twoCoders.Alpha(Nominal)
	near(t, "observed disagreement", two.Observed, .4, 1e-9)
	near(t, "expected disagreement", two.Expected, .4421, 1e-4)
	for _, figure := range []Table{figureA, figureB} {
		nearValue(t, "Cohen", figure.CohenKappa().Value, .3846, 5e-5)
		nearValue(t, "Scott", figure.ScottPi().Value, .3143, 5e-5)
		nearValue(t, "alpha", figure.Alpha(Nominal).Value, .3286, 5e-5)
	}
}

func TestCohenKappa(t *testing.T) {
	k := cohen45.CohenKappa()
	near(t, "observed", k.Observed, .70, 1e-9)
	near(t, "expected", k.Expected, .41, 1e-9)
	nearValue(t, "kappa", k.Value, .492, 5e-4)
	nearValue(t, "largest kappa", cohen45.CohenKappaMax(), .831, 5e-4)

	k = cohen37.CohenKappa()
	near(t, "observed", k.Observed, .29, 1e-9)
	near(t, "expected", k.Expected, .35, 1e-9)
	nearValue(t, "kappa", k.Value, -.0923, 5e-5)

	k = even.CohenKappa()
	near(t, "observed", k.Observed, .70, 1e-9)
	near(t, "expected", k.Expected, .50, 1e-9)
	nearValue(t, "kappa", k.Value, .4, 1e-9)
}

func TestGwetAC1(t *testing.T) {
	ac1 := cohen37.GwetAC1()
	near(t, "expected", ac1.Expected, .3225, 1e-9)
	nearValue(t, "AC1", ac1.Value, -.04797, 5e-6)
	// With few different values, where kappa falls, AC1 stays near the observed agreement (Gwet 2008, table 2).
	skewed := contingency([]int{118, 5}, []int{2, 0})
	nearValue(t, "AC1 of a skewed table", skewed.GwetAC1().Value, .9408, 5e-4)
	nearValue(t, "kappa of a skewed table", skewed.CohenKappa().Value, -.0234, 5e-4)
}

func TestFleissKappa(t *testing.T) {
	k := fleiss1971().FleissKappa()
	near(t, "observed", k.Observed, .5556, 5e-5)
	near(t, "expected", k.Expected, .2199, 5e-5)
	nearValue(t, "kappa", k.Value, .430, 5e-4)
	for category, want := range []float64{.248, .248, .517, .470, .565} {
		// Kappa of one category is kappa of "this one or another".
		var one Table
		for _, row := range fleiss1971() {
			two := make([]float64, len(row))
			for i, v := range row {
				if v == float64(category+1) {
					two[i] = 1
				}
			}
			one = append(one, two)
		}
		nearValue(t, "kappa of a category", one.FleissKappa().Value, want, 5e-3)
	}
	k = fleiss([]int{0, 0, 0, 0, 14}, []int{0, 2, 6, 4, 2}, []int{0, 0, 3, 5, 6}, []int{0, 3, 9, 2, 0}, []int{2, 2, 8, 1, 1},
		[]int{7, 7, 0, 0, 0}, []int{3, 2, 6, 3, 0}, []int{2, 5, 3, 2, 2}, []int{6, 5, 2, 1, 0}, []int{0, 2, 2, 3, 7}).FleissKappa()
	near(t, "observed", k.Observed, .3780, 5e-5)
	near(t, "expected", k.Expected, .2128, 5e-5)
	nearValue(t, "kappa", k.Value, .20993, 5e-6)
}

// all are the coefficients that a table of two complete coders has.
var all = map[string]func(Table) Coefficient{
	"alpha, nominal":  func(t Table) Coefficient { return t.Alpha(Nominal) },
	"alpha, ordinal":  func(t Table) Coefficient { return t.Alpha(Ordinal) },
	"alpha, interval": func(t Table) Coefficient { return t.Alpha(Interval) },
	"alpha, ratio":    func(t Table) Coefficient { return t.Alpha(Ratio) },
	"Cohen":           Table.CohenKappa,
	"Scott":           Table.ScottPi,
	"Fleiss":          Table.FleissKappa,
	"AC1":             Table.GwetAC1,
}

func TestCoefficientsOfFullAgreement(t *testing.T) {
	for name, of := range all {
		nearValue(t, name, of(table("12334", "12334")).Value, 1, 1e-12)
	}
}

func TestCoefficientsDoNotKnowTheCoders(t *testing.T) {
	turned := contingency([]int{88, 10, 2}, []int{14, 40, 6}, []int{18, 10, 12})
	for name, of := range all {
		nearValue(t, name, of(turned).Value, of(cohen45).Value.Number, 1e-12)
	}
	var shifted Table
	for _, row := range fourCoders {
		shifted = append(shifted, append(append([]float64{}, row[2:]...), row[:2]...))
	}
	for _, m := range []Metric{Nominal, Ordinal, Interval, Ratio} {
		nearValue(t, string(m), shifted.Alpha(m).Value, fourCoders.Alpha(m).Value.Number, 1e-12)
	}
}

func TestCoefficientsSayWhyThereIsNone(t *testing.T) {
	for _, c := range []struct {
		name string
		got  Value
		want string
	}{
		{"no units", Table{}.Alpha(Nominal).Value, nothing},
		{"one coder only", table("123", "...").Alpha(Interval).Value, nothing},
		{"one coder only", table("123", "...").CohenKappa().Value, nothing},
		{"one coder only", table("123", "...").GwetAC1().Value, nothing},
		{"one value", table("111", "111").Alpha(Nominal).Value, constant},
		{"one value", table("111", "111").Alpha(Interval).Value, constant},
		{"one value", table("111", "111").CohenKappa().Value, constant},
		{"one value", table("111", "111").FleissKappa().Value, constant},
		{"one value", table("111", "111").GwetAC1().Value, constant},
		{"three coders", table("12", "12", "12").CohenKappa().Value, "two coders"},
		{"three coders", table("12", "12", "12").ScottPi().Value, "two coders"},
		{"three coders", table("12", "12", "12").CohenKappaMax(), "two coders"},
		{"uneven", table("121", "12.").FleissKappa().Value, "equally many"},
		{"negative", Table{{-1, 2}, {3, 4}}.Alpha(Ratio).Value, "negative"},
		{"huge", Table{{-1e308, 1e308}, {1e308, 5}}.Alpha(Interval).Value, "too large"},
		{"infinite", Table{{math.Inf(1), 1}, {2, 3}}.Alpha(Ratio).Value, "too large"},
	} {
		if !strings.Contains(c.got.Undefined, c.want) || c.got.Number != 0 {
			t.Errorf("%s gives %v; want it undefined because of %q", c.name, c.got, c.want)
		}
	}
}

// FuzzTable holds that no table makes a coefficient panic or gives a number that is none.
func FuzzTable(f *testing.F) {
	f.Add([]byte{1, 2, 3, 0, 1, 2}, uint8(2))
	f.Add([]byte{1, 1, 1, 1}, uint8(2))
	f.Add([]byte{0, 255, 254, 7, 7, 7, 9}, uint8(3))
	f.Fuzz(func(t *testing.T, values []byte, width uint8) {
		special := map[byte]float64{0: Missing, 255: math.Inf(1), 254: -1e308, 253: -1, 252: 1e308, 251: math.Copysign(0, -1)}
		var rows Table
		for i, b := range values {
			if i%(int(width)%7+1) == 0 {
				rows = append(rows, nil)
			}
			v, ok := special[b]
			if !ok {
				v = float64(b)
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], v)
		}
		for name, of := range all {
			v := of(rows).Value
			if math.IsNaN(v.Number) || math.IsInf(v.Number, 0) || v.Number > 1+1e-9 {
				t.Errorf("%s of %v is %v", name, rows, v)
			}
		}
	})
}
