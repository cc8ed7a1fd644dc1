package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const suggestedText = "The bridge stays shut. “We had the photographs, and we filed them,” Marta Halvorsen said on Monday. She promised to find out why."

// TestSuggest_Project: the layer of the suggester is filled, filled again without doubling, and taken back by undo.
func TestSuggest_Project(t *testing.T) {
	dir := t.TempDir()
	project, article := filepath.Join(dir, "a.onrecord"), filepath.Join(dir, "a.txt")
	if err := os.WriteFile(article, []byte("Bridge stays shut\n\n"+suggestedText+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"new", project}, {"import", "-p", project, article}} {
		onrec(t, exitDone, args...)
	}
	var first, again struct{ Articles, Attributions int }
	for _, got := range []*struct{ Articles, Attributions int }{&first, &again} {
		out, _ := onrec(t, exitDone, "suggest", "-p", project, "--all", "--json")
		if err := json.Unmarshal([]byte(out), got); err != nil {
			t.Fatal(err)
		}
	}
	if first.Articles != 1 || first.Attributions == 0 || first != again {
		t.Errorf("suggested %+v, then %+v", first, again)
	}
	onrec(t, exitDone, "export", "-p", project, "--format", "jsonl", "--out", filepath.Join(dir, "a.jsonl"))
	data, err := os.ReadFile(filepath.Join(dir, "a.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), `"annotator":"suggester"`); n == 0 || !strings.Contains(string(data), "“We had the photographs, and we filed them,”") || !strings.Contains(string(data), `"origin":"suggestion"`) {
		t.Errorf("exported %s", data)
	}
}

// TestSuggest_Lines: a line out for each line in, in the same order; what cannot be read becomes an error beside its id.
func TestSuggest_Lines(t *testing.T) {
	text, err := json.Marshal(suggestedText)
	if err != nil {
		t.Fatal(err)
	}
	in := `{"id":"one","text":` + string(text) + "}\n\n" + `{"id":7}` + "\n" + `no JSON` + "\n" + `{"text":"Nothing."}`
	var s suggesting
	engine, err := s.engine()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	a := &app{out: &out}
	if err := a.suggestLines(t.Context(), engine, suggesting{all: true}, strings.NewReader(in)); err == nil {
		t.Error("the faulty lines are not told")
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines: %s", len(lines), out.String())
	}
	for i, want := range []string{`"id":"one"`, `{"id":"7","error":"line 3: it has no \"text\""}`, `{"id":"","error":"line 4: no article as JSON`, `"id":"line-5"`} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d is %s; want %s in it", i+1, lines[i], want)
		}
	}
	if !strings.Contains(lines[0], `"attributions":[{`) || strings.Contains(lines[3], `"attributions":[{`) {
		t.Errorf("suggestions: %s\n%s", lines[0], lines[3])
	}
}

// TestTrain: the same articles give the same weights, which the suggester takes.
func TestTrain(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"Alvarez", "Ortiz", "Whitlock", "Osei"} {
		text := "# headline: Council\n\n{speaker1 Mayor " + name + "} {cue1 said} {claim1 that the bridge was safe}. {claim2 “We tried,”} {speaker2 she} {cue2 said}.\n"
		if err := os.WriteFile(filepath.Join(dir, string(rune('a'+i))+".txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var made [2][]byte
	for i := range made {
		out := filepath.Join(t.TempDir(), "weights")
		onrec(t, exitDone, "train", "-p", dir, "--out", out, "--epochs", "2")
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		made[i] = data
	}
	if !bytes.Equal(made[0], made[1]) {
		t.Error("training again gives other weights")
	}
	onrec(t, exitInput, "train", "-p", filepath.Join(dir, "none"), "--out", filepath.Join(dir, "w"))
	onrec(t, exitInput, "suggest", "-p", "x.onrecord", "--weights", filepath.Join(dir, "a.txt"))
}
