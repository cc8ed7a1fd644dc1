package store

import (
	"bytes"
	"os"
	"testing"
	"time"
)

func wantWeights(t *testing.T, p *Project, used, before Weights, changed bool) {
	t.Helper()
	same(t, must[Weights](t)(p.Weights(t.Context())), used)
	got, ok, err := p.WeightsBefore(t.Context())
	if err != nil || ok != changed {
		t.Errorf("there were others before: %v, %v", ok, err)
	}
	same(t, got, before)
}

// TestWeights: they are used, taken back, used again, and survive a restart; the last ones before them are kept.
func TestWeights(t *testing.T) {
	p := newProject(t)
	none := Weights{}
	first := Weights{Body: bytes.Repeat([]byte("one "), 1<<18), Learned: time.Date(2026, 11, 23, 9, 0, 0, 5e6, time.UTC), Articles: 84}
	second := Weights{Body: []byte("two"), Learned: first.Learned.Add(time.Hour), Articles: 90}
	wantWeights(t, p, none, none, false)
	if err := p.SwapWeights(); ErrorCode(err) != CodeNothing {
		t.Errorf("nothing to take back: %v", err)
	}
	use := func(w Weights) {
		t.Helper()
		if err := p.UseWeights(w); err != nil {
			t.Fatal(err)
		}
	}
	swap := func() {
		t.Helper()
		if err := p.SwapWeights(); err != nil {
			t.Fatal(err)
		}
	}
	use(first)
	wantWeights(t, p, first, none, true)
	swap()
	wantWeights(t, p, none, first, true)
	swap()
	use(second)
	wantWeights(t, p, second, first, true)
	use(none)
	wantWeights(t, p, none, second, true)
	swap()
	path := p.Path()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = must[*Project](t)(Open(path))
	defer p.Close()
	wantWeights(t, p, second, none, true)
	wantNoProblems(t, p)
	readOnly := must[*Project](t)(OpenReadOnly(path))
	defer readOnly.Close()
	if err := readOnly.UseWeights(first); ErrorCode(err) != CodeReadOnly {
		t.Errorf("reading only: %v", err)
	}
}

// TestWeights_StayHome: no packet takes them along, and no merge brings them; a copy of the file has them.
func TestWeights_StayHome(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	secret := []byte("learned from everybody's marks")
	if err := p.UseWeights(Weights{Body: secret, Articles: 1}); err != nil {
		t.Fatal(err)
	}
	for _, o := range []PacketOptions{{To: "Bob", Blind: true}, {To: "Bob"}} {
		theirs := []byte("learned by Bob")
		path := packetFor(t, p, o, func(q *Project) {
			wantWeights(t, q, Weights{}, Weights{}, false)
			if data := must[[]byte](t)(os.ReadFile(q.Path())); bytes.Contains(data, secret) {
				t.Error("the weights are in the packet’s file")
			}
			if err := q.UseWeights(Weights{Body: theirs}); err != nil {
				t.Fatal(err)
			}
		})
		must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
		wantWeights(t, p, Weights{Body: secret, Articles: 1}, Weights{}, true)
	}
	path := p.Path() + ".copy" + Extension
	if err := p.SaveCopy(path); err != nil {
		t.Fatal(err)
	}
	q := must[*Project](t)(Open(path))
	defer q.Close()
	document(t, q, id)
	wantWeights(t, q, Weights{Body: secret, Articles: 1}, Weights{}, true)
}

// TestWeights_TooLarge: weights without end, of a caller or in a file from a stranger, are refused and not read.
func TestWeights_TooLarge(t *testing.T) {
	p := newProject(t)
	defer p.Close()
	if err := p.UseWeights(Weights{Body: make([]byte, MaxWeights+1)}); ErrorCode(err) != CodeInvalid {
		t.Errorf("too many bytes: %v", err)
	}
	if _, err := p.writer.Exec("REPLACE INTO weights(place, body, articles) VALUES('used', zeroblob(?), 1), ('before', zeroblob(?), 1)", MaxWeights+1, MaxWeights+1); err != nil {
		t.Fatal(err)
	}
	if w, err := p.Weights(t.Context()); ErrorCode(err) != CodeInvalid || w.Body != nil {
		t.Errorf("%d bytes read, %v", len(w.Body), err)
	}
	if _, _, err := p.WeightsBefore(t.Context()); ErrorCode(err) != CodeInvalid {
		t.Errorf("those before: %v", err)
	}
	if err := p.UseWeights(Weights{}); err != nil {
		t.Error(err)
	}
}
