package attribution

import (
	"math"
	"testing"
)

// TestOutlook: the higher the confidence, the less is found; what is known survives encoding; rules alone know nothing.
func TestOutlook(t *testing.T) {
	w := trainLittle(t, Options{Seed: 3, Epochs: 4})
	again, err := DecodeWeights(w.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if again.outlook != w.outlook || w.outlook.gold != 72 {
		t.Errorf("outlook %+v became %+v", w.outlook, again.outlook)
	}
	e := New(littleLexicon(t), again)
	last := 1.0
	for step := range 20 {
		right, found, known := e.Outlook(float64(step) / 20)
		if known && (right <= 0 || right > 1 || found > last) {
			t.Errorf("from %.2f on: %v right, %v found after %v", float64(step)/20, right, found, last)
		}
		last = found
	}
	right, found, known := e.Outlook(0)
	if !known || right < 0.8 || found < 0.8 {
		t.Errorf("of all: %v right, %v found, %v", right, found, known)
	}
	if r, f, _ := e.Outlook(-1); r != right || f != found {
		t.Error("below 0 is not 0")
	}
	if _, _, known := e.Outlook(math.NaN()); known {
		t.Error("an outlook for no number")
	}
	if _, _, known := New(littleLexicon(t), nil).Outlook(0.5); known {
		t.Error("rules alone have an outlook")
	}
}

// TestOutlook_From: what comes before the articles asked for is learned from, and not counted. How many models are trained
// at once changes nothing.
func TestOutlook_From(t *testing.T) {
	all := trainLittle(t, Options{Seed: 3, Epochs: 1, AtOnce: 1})
	some := trainLittle(t, Options{Seed: 3, Epochs: 1, AtOnce: 3, OutlookFrom: 20})
	if some.outlook.gold != 12 || some.Trained != all.Trained {
		t.Errorf("outlook of %d attributions, trained on %+v", some.outlook.gold, some.Trained)
	}
	some.outlook = all.outlook
	if string(some.Encode()) != string(all.Encode()) {
		t.Error("the models differ")
	}
}
