package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
)

// TestMain keeps the lock files of the tests out of the user's cache folder.
func TestMain(m *testing.M) {
	cache, err := os.MkdirTemp("", "onrecord-cache-")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		if err := os.Setenv(name, cache); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(cache)
	os.Exit(code)
}

// onrec runs the program and fails the test when the exit code is another one.
func onrec(t *testing.T, want int, args ...string) (out, messages string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(t.Context(), args, &stdout, &stderr); got != want {
		t.Fatalf("onrec %q: exit code %d, want %d\n%s%s", args, got, want, &stdout, &stderr)
	}
	return stdout.String(), stderr.String()
}

func write(t *testing.T, path string, content []byte) string {
	t.Helper()
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// sampleProject makes a project with the sample dataset and one plain text in it.
func sampleProject(t *testing.T) (project, dir string) {
	t.Helper()
	dir = t.TempDir()
	project = filepath.Join(dir, "study.onrecord")
	onrec(t, 0, "new", project)
	sample := write(t, filepath.Join(dir, "sample.jsonl"), assets.Sample)
	text := write(t, filepath.Join(dir, "ferry.txt"), []byte("Ferry stays in port\n\nThe ferry is <broken> & old, the harbour master said.\n"))
	onrec(t, 0, "import", "-p", project, sample, text)
	return project, dir
}

// contains fails the test for each part that the text does not have.
func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in:\n%s", part, text)
		}
	}
}

// lines decodes one JSON document a line.
func lines(t *testing.T, text string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(text) {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		out = append(out, one)
	}
	return out
}

func TestRoundTrip(t *testing.T) {
	project, dir := sampleProject(t)
	first := filepath.Join(dir, "first.jsonl")
	out, _ := onrec(t, 0, "export", "-p", project, "--out", first)
	contains(t, out, "3 articles", "written to "+first)

	other := filepath.Join(dir, "other.onrecord")
	onrec(t, 0, "new", other)
	onrec(t, 0, "import", "-p", other, first)
	second := filepath.Join(dir, "second.jsonl")
	onrec(t, 0, "export", "-p", other, "--out", second)
	if read(t, first) != read(t, second) {
		t.Error("export, import and export again give other bytes")
	}
	if !strings.HasPrefix(read(t, first), string(assets.Sample)) {
		t.Error("the sample dataset did not come out as it went in")
	}
	onrec(t, 0, "check", "-p", other)
}

func TestNew(t *testing.T) {
	dir := t.TempDir()
	project := filepath.Join(dir, "study.onrecord")
	out, _ := onrec(t, 0, "new", project, "--json")
	if got := lines(t, out); len(got) != 1 || got[0]["project"] != project {
		t.Errorf("got %s", out)
	}
	_, messages := onrec(t, 1, "new", project)
	contains(t, messages, "onrec: "+project)
	book := write(t, filepath.Join(dir, "book.json"), assets.CodebookPolNeAR)
	out, _ = onrec(t, 0, "new", filepath.Join(dir, "b.onrecord"), "--codebook", book)
	contains(t, out, "PolNeAR")
	_, messages = onrec(t, 3, "new", filepath.Join(dir, "c.onrecord"), "--codebook", write(t, filepath.Join(dir, "bad.json"), []byte("{}")))
	contains(t, messages, "bad.json")
	onrec(t, 3, "new", filepath.Join(dir, "c.onrecord"), "--codebook", filepath.Join(dir, "none.json"))
}

func TestNewAddsTheExtension(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{"own": "own.onrecord", "v1.own": "v1.own", "Big.ONRECORD": "Big.ONRECORD"} {
		out, _ := onrec(t, 0, "new", filepath.Join(dir, name), "--json")
		if got := lines(t, out)[0]["project"]; got != filepath.Join(dir, want) {
			t.Errorf("%s was made as %s, want %s", name, got, want)
		}
		onrec(t, 0, "check", "-p", filepath.Join(dir, want))
	}
	onrec(t, 1, "new", filepath.Join(dir, "own"))
	out, _ := onrec(t, 0, "new", "--help")
	contains(t, out, "gets .onrecord")
}

func TestPathsMayBeRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	onrec(t, 0, "new", "study.onrecord")
	write(t, "a.txt", []byte("A text.\n"))
	onrec(t, 0, "import", "-p", "study.onrecord", "a.txt", ".")
	onrec(t, 0, "export", "-p", "study.onrecord", "--out", "out.jsonl")
	onrec(t, 0, "export", "-p", "study.onrecord", "--format", "csv", "--out", "tables/")
	contains(t, read(t, "out.jsonl"), "A text.")
	contains(t, read(t, "tables/articles.csv"), "A text.")
}

func TestImport(t *testing.T) {
	project, dir := sampleProject(t)
	fake := write(t, filepath.Join(dir, "fake.txt"), []byte("%PDF-1.7"))
	extra := write(t, filepath.Join(dir, "extra.txt"), []byte("One more text.\n"))
	out, messages := onrec(t, 3, "import", "-p", project, fake, extra, filepath.Join(dir, "ferry.txt"))
	contains(t, out, "1 article imported: 0 spans, 0 attributions; 1 skipped, 1 failed")
	contains(t, messages, "failed: "+fake+": this is a PDF document", "skipped: "+filepath.Join(dir, "ferry.txt")+": its text is in the project already, as the article \"Ferry stays in port\"", "1 item could not be imported")

	out, _ = onrec(t, 3, "import", "-p", project, fake, extra, "--json")
	var report importJSON
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if len(report.Failed) != 1 || len(report.Skipped) != 1 || report.Added == nil || len(report.Added) != 0 {
		t.Errorf("report %+v", report)
	}
}

func TestImportInAStatedEncoding(t *testing.T) {
	dir := t.TempDir()
	project := filepath.Join(dir, "study.onrecord")
	onrec(t, 0, "new", project)
	text := write(t, filepath.Join(dir, "a.txt"), []byte("\xCC\xEE\xF1\xF2 \xE7\xE0\xEA\xF0\xFB\xF2.\n"))
	_, messages := onrec(t, 3, "import", "-p", project, text, "--encoding", "klingon")
	contains(t, messages, `the character encoding "klingon" is not known`)
	onrec(t, 0, "import", "-p", project, text, "--encoding", "windows-1251")
	out, _ := onrec(t, 0, "list", "-p", project)
	contains(t, out, "Мост закрыт")
}

func TestInterrupted(t *testing.T) {
	project, dir := sampleProject(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{
		{"import", "-p", project, dir},
		{"export", "-p", project, "--out", filepath.Join(dir, "out.jsonl")},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(ctx, args, &stdout, &stderr); code != exitFailed || !strings.Contains(stderr.String(), "onrec: interrupted") {
			t.Errorf("%s: exit code %d, %s", args[0], code, &stderr)
		}
	}
}

func TestList(t *testing.T) {
	project, _ := sampleProject(t)
	out, _ := onrec(t, 0, "list", "-p", project)
	contains(t, out, "ID", "Ferry stays in port", "Hallow Bridge")
	out, _ = onrec(t, 0, "list", "-p", project, "--json", "--filter", "FERRY")
	got := lines(t, out)
	if len(got) != 1 || got[0]["title"] != "Ferry stays in port" || got[0]["spans"] != 0.0 || got[0]["status"] != "todo" {
		t.Errorf("got %s", out)
	}
	if out, _ = onrec(t, 0, "list", "-p", project, "--status", "done,review"); out != "" {
		t.Errorf("done articles: %s", out)
	}
	_, messages := onrec(t, 2, "list", "-p", project, "--status", "finished")
	contains(t, messages, `"finished" is not one of`)
}

func TestShow(t *testing.T) {
	project, _ := sampleProject(t)
	out, _ := onrec(t, 0, "list", "-p", project, "--json", "--filter", "Hallow")
	id := lines(t, out)[0]["id"].(string)
	out, _ = onrec(t, 0, "show", "-p", project, id[:len(id)-4])
	contains(t, out, id, "The Ellery Courier", " Claim “", "claim: “", "spans\n", "attributions\n")
	if strings.Contains(out, "Skip to content") {
		t.Error("the text is shown without being asked for")
	}
	out, _ = onrec(t, 0, "show", "-p", project, strings.ToUpper(id), "--text")
	contains(t, out, "Skip to content")
	out, _ = onrec(t, 0, "show", "-p", project, id, "--json")
	if first, _, _ := strings.Cut(string(assets.Sample), "\n"); strings.TrimSuffix(out, "\n") != first {
		t.Errorf("the line is not that of the dataset:\n%s\n%s", out, first)
	}
	_, messages := onrec(t, 3, "show", "-p", project, "ffff")
	contains(t, messages, `no article's id begins with "ffff"`)
	_, messages = onrec(t, 3, "show", "-p", project, "0")
	contains(t, messages, "the ids of 3 articles begin with")
}

func TestSearch(t *testing.T) {
	project, _ := sampleProject(t)
	out, _ := onrec(t, 0, "search", "-p", project, "harbour", "MASTER")
	contains(t, out, "Ferry stays in port")
	out, _ = onrec(t, 0, "search", "-p", project, "--json", "harbour", "master")
	got := lines(t, out)
	if len(got) != 1 {
		t.Fatalf("got %s", out)
	}
	contains(t, out, "<broken> & old")
	snippet := []rune(got[0]["snippet"].(string))
	mark := got[0]["marks"].([]any)[0].(map[string]any)
	if word := string(snippet[int(mark["start"].(float64)):int(mark["end"].(float64))]); word != "harbour" {
		t.Errorf("the first mark is on %q", word)
	}
	if out, _ = onrec(t, 0, "search", "-p", project, "zeppelin"); out != "" {
		t.Errorf("found %s", out)
	}
	onrec(t, 2, "search", "-p", project, "--limit", "0", "ferry")
}

func TestStats(t *testing.T) {
	project, _ := sampleProject(t)
	out, _ := onrec(t, 0, "stats", "-p", project, "--json")
	var s statistics
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	labels, layers := 0, layerSize{}
	for _, n := range s.Labels {
		labels += n
	}
	for _, size := range s.Annotators {
		layers.Spans += size.Spans
		layers.Attributions += size.Attributions
	}
	wantSpans, wantAttributions := 0, 0
	for _, line := range lines(t, string(assets.Sample)) {
		wantSpans += len(line["spans"].([]any))
		wantAttributions += len(line["attributions"].([]any))
	}
	if s.Articles != 3 || s.Spans != wantSpans || labels != wantSpans || layers.Spans != wantSpans || layers.Attributions != wantAttributions || s.Attributions != wantAttributions {
		t.Errorf("%s; the sample has %d spans and %d attributions", out, wantSpans, wantAttributions)
	}
	if n, ok := s.Status["review"]; !ok || n != 0 {
		t.Error("a state without articles is not counted as 0")
	}
	out, _ = onrec(t, 0, "stats", "-p", project)
	contains(t, out, "articles", "Claim", "todo")
}

func TestExport(t *testing.T) {
	project, dir := sampleProject(t)
	tables := filepath.Join(dir, "tables")
	out, _ := onrec(t, 0, "export", "-p", project, "--format", "csv", "--out", tables, "--json")
	if got := lines(t, out); len(got) != 1 || got[0]["articles"] != 3.0 || got[0]["format"] != "csv" {
		t.Errorf("got %s", out)
	}
	contains(t, read(t, filepath.Join(tables, "articles.csv")), "Ferry stays in port", ",text\n")

	_, messages := onrec(t, 1, "export", "-p", project, "--format", "csv", "--out", tables)
	contains(t, messages, "--force replaces it")
	onrec(t, 0, "export", "-p", project, "--format", "csv", "--out", tables, "--force", "--standoff", "--plain-cells")
	if strings.Contains(read(t, filepath.Join(tables, "articles.csv")), "harbour master") {
		t.Error("the stand-off tables hold the text")
	}
	standoff := filepath.Join(dir, "standoff.jsonl")
	onrec(t, 0, "export", "-p", project, "--out", standoff, "--standoff")
	if got := read(t, standoff); strings.Contains(got, "harbour master") || strings.Contains(got, `"quote"`) {
		t.Error("the stand-off dataset holds text")
	}
	_, messages = onrec(t, 3, "export", "-p", project, "--out", filepath.Join(dir, "x.jsonl"), "--annotator", "nobody")
	contains(t, messages, `no such annotator: "nobody"; the project has: `)
	_, messages = onrec(t, 2, "export", "-p", project, "--out", filepath.Join(dir, "x.jsonl"), "--format", "papyrus")
	contains(t, messages, "there are: jsonl, datapackage, csv")
	onrec(t, 1, "export", "-p", project, "--out", project, "--force")
	onrec(t, 0, "check", "-p", project)
}

func TestCheck(t *testing.T) {
	project, dir := sampleProject(t)
	out, _ := onrec(t, 0, "check", "-p", project)
	contains(t, out, "is in order")
	out, _ = onrec(t, 0, "check", "-p", project, "--json")
	if got := lines(t, out); len(got[0]["problems"].([]any)) != 0 {
		t.Errorf("got %s", out)
	}
	bytes := []byte(read(t, project))
	at := strings.Index(string(bytes), "harbour master")
	if at < 0 {
		t.Fatal("the text is not in the file as it is")
	}
	bytes[at] = 'H'
	hurt := write(t, filepath.Join(dir, "hurt.onrecord"), bytes)
	out, messages := onrec(t, 3, "check", "-p", hurt)
	contains(t, out, "Ferry stays in port", "is not as it was imported")
	contains(t, messages, "1 problem found")
}

func TestFormats(t *testing.T) {
	out, _ := onrec(t, 0, "formats")
	contains(t, out, "jsonl: ", "csv: ", "a folder", "written and read")
	out, _ = onrec(t, 0, "formats", "--json")
	var formats []formatJSON
	if err := json.Unmarshal([]byte(out), &formats); err != nil || len(formats) < 2 || formats[0].Name != "jsonl" || !formats[0].Readable {
		t.Errorf("%v: %s", err, out)
	}
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{
		{"paint"},
		{"list"},
		{"list", "-p"},
		{"list", "--colour"},
		{"list", "-p", "x", "extra"},
		{"import", "-p", "x"},
		{"export", "-p", "x"},
		{"new"},
		{"show", "-p", "x"},
		{"search", "-p", "x"},
		{"formats", "extra"},
	} {
		out, messages := onrec(t, 2, args...)
		if out != "" {
			t.Errorf("onrec %q wrote to standard output: %s", args, out)
		}
		contains(t, messages, "onrec: ", "--help")
	}
}

func TestProjectsThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	text := write(t, filepath.Join(dir, "text.onrecord"), []byte(strings.Repeat("this is not a project\n", 50)))
	for _, path := range []string{filepath.Join(dir, "none.onrecord"), text, write(t, filepath.Join(dir, "empty.onrecord"), nil)} {
		for _, command := range [][]string{{"list"}, {"stats"}, {"check"}, {"search", "x"}, {"show", "x"}, {"import", text}, {"export", "--out", filepath.Join(dir, "out.jsonl")}} {
			out, messages := onrec(t, 3, append(command, "-p", path, "--json")...)
			if out != "" {
				t.Errorf("%s wrote to standard output: %s", command[0], out)
			}
			contains(t, messages, filepath.Base(path))
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	metadata, err := os.ReadFile("../../FyneApp.toml")
	if err != nil || !strings.Contains(string(metadata), `Version = "`+store.Version+`"`) {
		t.Errorf("FyneApp.toml does not have the version %s (%v)", store.Version, err)
	}
	out, _ := onrec(t, 0, "--version")
	if out != "onrec version "+store.Version+"\n" {
		t.Errorf("got %q", out)
	}
	out, _ = onrec(t, 0, "--help")
	contains(t, out, "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad input")
	for _, command := range (&app{}).root().Commands() {
		if command.Hidden {
			continue
		}
		out, _ := onrec(t, 0, command.Name(), "--help")
		contains(t, out, "Examples:", "onrec "+command.Name())
	}
}

// TestCodebook: what is printed makes a project with the same codebook.
func TestCodebook(t *testing.T) {
	dir := t.TempDir()
	builtin, _ := onrec(t, exitDone, "codebook")
	if builtin != string(assets.Codebook) {
		t.Error("the built-in codebook is printed as another one")
	}
	file := write(t, filepath.Join(dir, "book.json"), []byte(strings.Replace(builtin, `"version": "1.0"`, `"version": "1.1"`, 1)))
	project := filepath.Join(dir, "p.onrecord")
	onrec(t, exitDone, "new", project, "--codebook", file)
	own, _ := onrec(t, exitDone, "codebook", "-p", project, "--json")
	var got struct{ Version string }
	if err := json.Unmarshal([]byte(own), &got); err != nil || got.Version != "1.1" {
		t.Errorf("the project's codebook is %s (%v)", own, err)
	}
	onrec(t, exitInput, "codebook", "-p", filepath.Join(dir, "missing.onrecord"))
	onrec(t, exitUsage, "codebook", "what")
}

// TestTalk imports an article that was talked about, and shows, counts and exports what was said.
func TestTalk(t *testing.T) {
	dir := t.TempDir()
	project := filepath.Join(dir, "talk.onrecord")
	onrec(t, 0, "new", project)
	line := `{"format":"onrecord/1","id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e5f","title":"Talk","text":"He said no.","zones":[],"status":"doing","standing":"todo",` +
		`"statuses":{"Ben":"doing","gold":"approved"},"annotators":[{"name":"gold","kind":"gold","id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e70"}],` +
		`"spans":[{"id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e60","label":"Claim","fragments":[{"start":8,"end":10}],"annotator":"gold","attributes":{}}],"attributions":[],` +
		`"comments":[{"id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e61","span":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e60","annotator":"Ben","text":"All of it?","created":"2026-11-23T09:00:00Z"},` +
		`{"id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e62","parent":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e61","annotator":"Ana","text":"Yes."}],` +
		`"reviews":[{"id":"0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e63","kind":"label","left":["0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4eff"],"right":[],"outcome":"left",` +
		`"gold":["0192aaaa-5a3b-7c11-9d2e-0a1b2c3d4e60"],"reason":"slip","note":"clear","annotator":"Ana"}]}`
	out, _ := onrec(t, 0, "import", "-p", project, write(t, filepath.Join(dir, "talk.jsonl"), []byte(line)))
	contains(t, out, "1 article imported: 1 span, 0 attributions, 2 comments, 1 decision")
	out, _ = onrec(t, 0, "show", "-p", project, "0192aaaa")
	contains(t, out, "Claim “no”: All of it? (Ben, 2026-11-23 09:00)\n    Yes. (Ana)", "label: took left (Ana); reason: slip; note: clear", "doing (Ben doing, gold approved)")
	out, _ = onrec(t, 0, "stats", "-p", project, "--json")
	contains(t, out, `"comments":2`, `"open_threads":1`, `"decisions":1`, `"slip":1`)
	gold := filepath.Join(dir, "gold.jsonl")
	out, _ = onrec(t, 0, "export", "-p", project, "--out", gold, "--gold", "--status", "approved")
	contains(t, out, "1 article, 1 span and 0 attributions")
	data, err := os.ReadFile(gold)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(data), `"status":"approved"`, `"comments":[],"reviews":[]`)
	_, messages := onrec(t, 2, "export", "-p", project, "--out", gold, "--gold", "--annotator", "Ben")
	contains(t, messages, "leave --annotator out")
	_, messages = onrec(t, 0, "export", "-p", project, "--out", filepath.Join(dir, "pages"), "--format", "html")
	contains(t, messages, "left out: 2 × comments", "left out: 1 × decisions of adjudication")
}
