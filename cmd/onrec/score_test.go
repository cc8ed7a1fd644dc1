package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store/attribution"
)

func TestScore(t *testing.T) {
	project, dir := sampleProject(t)
	gold := write(t, filepath.Join(dir, "gold.jsonl"), assets.Sample)
	out, _ := onrec(t, 0, "score", "--gold", gold, "--pred", gold, "--json")
	var same attribution.Scores
	if err := json.Unmarshal([]byte(out), &same); err != nil {
		t.Fatal(err)
	}
	all := same.Relations["all"]
	if all.Gold == 0 || all.F1 != 1 || same.Strict["all"].F1 != 1 || same.Relations["speech"].Gold == 0 || same.Relations["speech"].Gold > all.Gold {
		t.Errorf("against itself: %+v", same.Relations)
	}

	// The project has the same articles, and one more.
	out, _ = onrec(t, 0, "score", "--gold", project, "--pred", gold)
	contains(t, out, "predicted", "attributions, all", "strict, speech", "claim, exact", "Of ", "1.000")
	contains(t, out, "gold only", "Ferry stays in port")
}

func TestScoreSpeechOnly(t *testing.T) {
	gold := write(t, filepath.Join(t.TempDir(), "gold.jsonl"), assets.Sample)
	var all, speech attribution.Scores
	for target, args := range map[*attribution.Scores][]string{&all: nil, &speech: {"--speech-only"}} {
		out, _ := onrec(t, 0, append([]string{"score", "--gold", gold, "--pred", gold, "--json"}, args...)...)
		if err := json.Unmarshal([]byte(out), target); err != nil {
			t.Fatal(err)
		}
	}
	if speech.Relations["all"].Gold != all.Relations["speech"].Gold || speech.Relations["all"].Gold == all.Relations["all"].Gold {
		t.Errorf("speech only: %d of %d, want %d", speech.Relations["all"].Gold, all.Relations["all"].Gold, all.Relations["speech"].Gold)
	}
}

func TestScoreErrors(t *testing.T) {
	project, dir := sampleProject(t)
	text := write(t, filepath.Join(dir, "other.txt"), []byte("Another text.\n"))
	other := filepath.Join(dir, "other.onrecord")
	onrec(t, 0, "new", other)
	onrec(t, 0, "import", "-p", other, text)
	for _, c := range []struct {
		want int
		args []string
		says string
	}{
		{exitUsage, []string{"--gold", project}, "pred"},
		{exitUsage, []string{"--gold", project, "--pred", project, "--threshold", "7"}, "--threshold 7 is not between 0 and 1"},
		{exitInput, []string{"--gold", project, "--pred", filepath.Join(dir, "missing.jsonl")}, "missing.jsonl"},
		{exitInput, []string{"--gold", text, "--pred", project}, "other.txt"},
		{exitInput, []string{"--gold", project, "--pred", other}, "neither an id nor a text is the same"},
	} {
		_, messages := onrec(t, c.want, append([]string{"score"}, c.args...)...)
		contains(t, messages, c.says)
	}
}
