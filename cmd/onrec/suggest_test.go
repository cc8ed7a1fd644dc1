package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
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
	if out, told := onrec(t, exitDone, "export", "-p", project, "--out", filepath.Join(dir, "mine.jsonl")); !strings.Contains(told, "suggestions that nobody has accepted") || !strings.Contains(out, "0 spans") {
		t.Errorf("the export says %s%s", out, told)
	}
	if out, _ := onrec(t, exitDone, "stats", "-p", project, "--json"); !strings.Contains(out, `"attributions":0`) {
		t.Errorf("counted are %s", out)
	}
	onrec(t, exitDone, "export", "-p", project, "--annotator", "suggester", "--out", filepath.Join(dir, "a.jsonl"))
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

// TestReadLine: a line that is too long is passed over without being kept, up to the next one.
func TestReadLine(t *testing.T) {
	const most = 1 << 16
	long := io.LimitReader(endless{}, 64<<20)
	in := bufio.NewReader(io.MultiReader(strings.NewReader("one\n"), long, strings.NewReader("\n"+strings.Repeat("y", most-1)+"\nlast")))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var line []byte
	for i, want := range []struct {
		length int
		long   bool
		end    error
	}{{4, false, nil}, {0, true, nil}, {most, false, nil}, {4, false, io.EOF}} {
		var isLong bool
		var end error
		line, isLong, end = readLine(in, line[:0], most)
		if len(line) != want.length || isLong != want.long || !errors.Is(end, want.end) {
			t.Errorf("line %d has %d bytes, too long %v, end %v", i+1, len(line), isLong, end)
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("reading 64 MB in a line took %d bytes of memory", used)
	}
}

// endless is a line that does not end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestSuggest_LongLine: it becomes an error, and the lines behind it are read.
func TestSuggest_LongLine(t *testing.T) {
	var s suggesting
	engine, err := s.engine()
	if err != nil {
		t.Fatal(err)
	}
	in := io.MultiReader(io.LimitReader(endless{}, longestLine+1), strings.NewReader("\n"+`{"id":"b","text":"It rained."}`))
	var out bytes.Buffer
	a := &app{out: &out}
	if err := a.suggestLines(t.Context(), engine, s, in); !errors.Is(err, errLines) {
		t.Errorf("error %v", err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || lines[0] != `{"id":"","error":"line 1: it is longer than 64 MB; an article a line is wanted"}` || !strings.Contains(lines[1], `"id":"b"`) {
		t.Errorf("lines %q", lines)
	}
}

// suggestProject makes a project of an article and fills the layer of the suggester.
func suggestProject(t *testing.T) (path string, id corpus.ID) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "a.onrecord")
	article := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(article, []byte("Bridge stays shut\n\n"+suggestedText+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"new", path}, {"import", "-p", path, article}, {"suggest", "-p", path, "--all"}} {
		onrec(t, exitDone, args...)
	}
	with(t, path, func(p *store.Project) {
		rows, err := p.Articles(t.Context(), store.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		id = rows[0].ID
	})
	return path, id
}

func with(t *testing.T, path string, do func(p *store.Project)) {
	t.Helper()
	p, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	do(p)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestSuggest_Again: suggesting again writes nothing that is there; what somebody has rejected is suggested no more.
func TestSuggest_Again(t *testing.T) {
	path, id := suggestProject(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	onrec(t, exitDone, "suggest", "-p", path, "--all")
	if again, err := os.ReadFile(path); err != nil || !bytes.Equal(again, data) {
		t.Errorf("suggesting again changes the file: %v", err)
	}
	var before int
	with(t, path, func(p *store.Project) {
		d, err := p.Document(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		before = len(d.Attributions)
		r := corpus.Rejection{ID: store.NewID(), Article: id, Annotator: "ana"}
		for slot, of := range map[string]*[]corpus.Range{"claim": &r.Claim, "cue": &r.Cue} {
			for _, span := range d.Attributions[0].Slots[slot] {
				found, _ := d.Span(span)
				*of = append(*of, found.Fragments...)
			}
		}
		if _, err := p.Apply(corpus.Step{Label: "Reject", Annotator: "ana", Article: id, Changes: []corpus.Change{corpus.AddRejection{Rejection: r}}}); err != nil {
			t.Fatal(err)
		}
	})
	onrec(t, exitDone, "suggest", "-p", path, "--all")
	with(t, path, func(p *store.Project) {
		d, err := p.Document(t.Context(), id)
		if err != nil || len(d.Attributions) != before-1 {
			t.Errorf("%d attributions of %d, %v", len(d.Attributions), before, err)
		}
	})
}

// TestSuggest_OwnWeights: the project's own weights are used, but for --weights and --rules-only.
func TestSuggest_OwnWeights(t *testing.T) {
	path, _ := suggestProject(t)
	with(t, path, func(p *store.Project) {
		if err := p.UseWeights(store.Weights{Body: []byte("no weights")}); err != nil {
			t.Fatal(err)
		}
	})
	if _, message := onrec(t, exitFailed, "suggest", "-p", path); !strings.Contains(message, "the weights in use") {
		t.Errorf("message %q", message)
	}
	onrec(t, exitDone, "suggest", "-p", path, "--rules-only")
	weights := filepath.Join(t.TempDir(), "w")
	if err := os.WriteFile(weights, assets.Weights, 0o600); err != nil {
		t.Fatal(err)
	}
	onrec(t, exitDone, "suggest", "-p", path, "--weights", weights)
	onrec(t, exitDone, "train", "-p", path, "--reset")
	onrec(t, exitDone, "suggest", "-p", path)
	if _, message := onrec(t, exitInput, "train", "-p", path, "--into"); !strings.Contains(message, "20 are missing") {
		t.Errorf("message %q", message)
	}
	onrec(t, exitUsage, "train", "-p", path)
	onrec(t, exitUsage, "train", "-p", path, "--into", "--out", weights)
	onrec(t, exitUsage, "train", "-p", path+",b", "--into")
}

// TestSuggest_Refuses: thresholds that are none would empty the layer; files that are no weights or cues are not read whole.
func TestSuggest_Refuses(t *testing.T) {
	path, _ := suggestProject(t)
	onrec(t, exitDone, "suggest", "-p", path, "--all")
	for _, threshold := range []string{"NaN", "-1", "1.5"} {
		onrec(t, exitUsage, "suggest", "-p", path, "--threshold", threshold)
		onrec(t, exitUsage, "score", "--gold", path, "--pred", path, "--threshold", threshold)
	}
	onrec(t, exitUsage, "suggest", "-p", path, "--rules-only", "--weights", path)
	onrec(t, exitUsage, "train", "-p", path, "--out", filepath.Join(t.TempDir(), "w"), "--epochs", "-1")
	if _, message := onrec(t, exitInput, "train", "-p", path, "--out", filepath.Join(t.TempDir(), "none", "w")); strings.Contains(message, "train:") {
		t.Errorf("it learned before it looked for the folder: %q", message)
	}
	large := filepath.Join(t.TempDir(), "large")
	if err := errors.Join(os.WriteFile(large, nil, 0o600), os.Truncate(large, 6<<30)); err != nil {
		t.Skip("no file with a hole can be made here: ", err)
	}
	for _, args := range [][]string{{"suggest", "-p", path, "--weights", large}, {"cues", "-p", path, "--add", large}} {
		if _, message := onrec(t, exitInput, args...); !strings.Contains(message, "is larger than") {
			t.Errorf("%v: %q", args, message)
		}
	}
}

// TestCues: a project's own cues are shown, added, used and removed; a line that cannot be read is named with its file.
func TestCues(t *testing.T) {
	path, id := suggestProject(t)
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.txt"), filepath.Join(dir, "bad.txt")
	if err := errors.Join(os.WriteFile(good, []byte("[speech]\nskeet: that quote\n"), 0o600), os.WriteFile(bad, []byte("[speech]\n# none\nskeet: nonsense\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, message := onrec(t, exitInput, "cues", "-p", path, "--add", bad); !strings.Contains(message, bad) || !strings.Contains(message, "line 3") {
		t.Errorf("message %q", message)
	}
	onrec(t, exitInput, "cues", "-p", path, "--add", filepath.Join(dir, "none"))
	onrec(t, exitUsage, "cues", "-p", path, "--add", good, "--clear")
	if out, _ := onrec(t, exitDone, "cues", "-p", path); out != "" {
		t.Errorf("a new project has the cues %q", out)
	}
	onrec(t, exitDone, "cues", "-p", path, "--add", good)
	if out, _ := onrec(t, exitDone, "cues", "-p", path, "--json"); out != `{"cues":"[speech]\nskeet: that quote\n"}`+"\n" {
		t.Errorf("printed %q", out)
	}
	a := corpus.Article{ID: id, Text: "“The bridge stays shut,” Marta Halvorsen skeeted on Monday."}
	finds := func() (cues []string) {
		t.Helper()
		with(t, path, func(p *store.Project) {
			s := suggesting{rulesOnly: true}
			e, err := s.engineFor(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range e.Propose(a) {
				cues = append(cues, corpus.Quote(a.Text, p.Cue))
			}
		})
		return cues
	}
	if got := finds(); !slices.Equal(got, []string{"skeeted"}) {
		t.Errorf("with the cue the rules find %q", got)
	}
	onrec(t, exitDone, "cues", "-p", path, "--clear")
	if got := finds(); slices.Contains(got, "skeeted") {
		t.Errorf("without the cue the rules find %q", got)
	}
}
