// Package agreement compares annotators: how far the layers of two or more people over the same articles are alike, in the
// measures of the field, and where they are not. It holds pure functions over tables, continua and documents; it imports
// the standard library and store/corpus only, and knows no project file and no screen.
//
// There are three floors. Table has the coefficients over units × coders (Krippendorff's alpha, Cohen's and Fleiss' kappa,
// Scott's pi, Gwet's AC1). Continuum has those of unitizing, where the coders also choose the stretches (alpha_U, gamma).
// Report compares the layers of documents: spans, tokens, attributions, attributes.
//
// No measure is ever a bare NaN: where one cannot be computed its Value says why.
package agreement

import (
	"encoding/json"
	"math"
	"strconv"
)

// Value is a number, or the reason why there is none.
type Value struct {
	Number    float64 // finite; 0 when undefined
	Undefined string  // why there is no number; "" = there is one
}

// Defined tells whether there is a number.
func (v Value) Defined() bool { return v.Undefined == "" }

// String is the number with three decimals, or the reason why there is none.
func (v Value) String() string {
	if !v.Defined() {
		return "undefined: " + v.Undefined
	}
	return strconv.FormatFloat(v.Number, 'f', 3, 64)
}

// MarshalJSON writes {"number":0.75} or {"number":null,"undefined":"why"}.
func (v Value) MarshalJSON() ([]byte, error) {
	out := struct {
		Number    *float64 `json:"number"`
		Undefined string   `json:"undefined,omitempty"`
	}{Undefined: v.Undefined}
	if v.Defined() {
		out.Number = &v.Number
	}
	return json.Marshal(out)
}

// number is a defined value, unless the arithmetic left the range of floating point.
func number(x float64) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return undefined("the values are too large to compute with")
	}
	return Value{Number: x}
}

func undefined(why string) Value { return Value{Undefined: why} }

// ratio is part / whole, undefined for the given reason when the whole is nothing.
func ratio(part, whole float64, why string) Value {
	if whole == 0 {
		return undefined(why)
	}
	return number(part / whole)
}

// Coefficient is a measure that corrects for chance, with what it is made of.
type Coefficient struct {
	Value Value
	// For alpha and alpha_U rates of disagreement, the coefficient is 1 − Observed/Expected; for kappa, pi and AC1 rates of
	// agreement, the coefficient is (Observed − Expected)/(1 − Expected). Both are 0 when nothing could be compared.
	Observed, Expected float64
}

// fromDisagreement is the coefficient of two rates of disagreement.
func fromDisagreement(observed, expected float64) Coefficient {
	return Coefficient{number(1 - observed/expected), observed, expected}
}

// fromAgreement is the coefficient of two rates of agreement.
func fromAgreement(observed, expected float64) Coefficient {
	if expected >= 1 {
		return Coefficient{undefined(constant), observed, expected}
	}
	return Coefficient{number((observed - expected) / (1 - expected)), observed, expected}
}

// Why there is no number.
const (
	nothing  = "no unit has the values of two coders"
	unmarked = "nobody marked anything"
	constant = "all values are the same, so that nothing can be said about chance"
)
