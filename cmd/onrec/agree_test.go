package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/agreement"
)

// twoReaders is a dataset of three articles: the first read by ana and bo, the second by ana alone, the third by nobody.
const twoReaders = `{"format":"onrecord/1","id":"0192aaaa-0000-7000-8000-000000000001","title":"Brücke","text":"„Sicher“: The bridge is safe, she said.","zones":[],"status":"done","spans":[` +
	`{"id":"0192aaaa-0000-7000-8000-000000000011","label":"Claim","fragments":[{"start":10,"end":28}],"quote":"The bridge is safe","annotator":"ana","attributes":{}},` +
	`{"id":"0192aaaa-0000-7000-8000-000000000012","label":"Claim","fragments":[{"start":14,"end":28}],"quote":"bridge is safe","annotator":"bo","attributes":{}},` +
	`{"id":"0192aaaa-0000-7000-8000-000000000013","label":"Cue","fragments":[{"start":34,"end":38}],"quote":"said","annotator":"ana","attributes":{}},` +
	`{"id":"0192aaaa-0000-7000-8000-000000000014","label":"Cue","fragments":[{"start":34,"end":38}],"quote":"said","annotator":"bo","attributes":{}}],"attributions":[]}
{"format":"onrecord/1","id":"0192aaaa-0000-7000-8000-000000000002","title":"Ferry","text":"The ferry is late, he said.","zones":[],"status":"done","spans":[` +
	`{"id":"0192aaaa-0000-7000-8000-000000000021","label":"Cue","fragments":[{"start":22,"end":26}],"quote":"said","annotator":"ana","attributes":{}}],"attributions":[]}
{"format":"onrecord/1","id":"0192aaaa-0000-7000-8000-000000000003","title":"Weather","text":"It will rain.","zones":[],"status":"todo","spans":[],"attributions":[]}
`

func twoReadersProject(t *testing.T) (project, dir string) {
	t.Helper()
	dir = t.TempDir()
	project = filepath.Join(dir, "study.onrecord")
	onrec(t, 0, "new", project)
	onrec(t, 0, "import", "-p", project, write(t, filepath.Join(dir, "two.jsonl"), []byte(twoReaders)))
	return project, dir
}

func TestAgree(t *testing.T) {
	project, _ := twoReadersProject(t)
	out, _ := onrec(t, 0, "agree", "-p", project)
	contains(t, out, "ana and bo: 1 article that both worked on", "SPANS", "2 articles skipped", "  only ana (1)\n    Ferry\n", "  none of them (1)\n    Weather\n", "Disagreements: 1 boundaries")
	for _, row := range [][]string{
		{"  Span F1, strict ", "0.500", "4 spans of both", "same label and the same edges"},
		{"    Cue ", "1.000", "2 spans of both"},
		{"    2 of them ", "–", "undefined: neither annotator has a span (Speaker, Source)"},
		{"  Same text in a slot "},
	} {
		if !strings.Contains(line(out, row[0]), row[len(row)-1]) {
			t.Errorf("no row %q in\n%s", row, out)
		}
		contains(t, line(out, row[0]), row...)
	}
	other, _ := onrec(t, 0, "agree", "-p", project, "--annotators", "bo,ana", "--seed", "7", "--status", "done", "--empty-is-done")
	contains(t, other, "ana and bo: 2 articles that both worked on", "seed 7", "1 missing")
	if strings.Contains(other, "Weather") {
		t.Error("an article of another status is reported")
	}
}

// line is the first line that begins with something.
func line(text, begin string) string {
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, begin) {
			return l
		}
	}
	return ""
}

func TestAgree_JSON(t *testing.T) {
	project, _ := twoReadersProject(t)
	out, messages := onrec(t, 0, "agree", "-p", project, "--json")
	var result agreement.Result
	if err := json.Unmarshal([]byte(out), &result); err != nil || strings.Count(out, "\n") != 1 || messages != "" {
		t.Fatalf("%v, messages %q: %s", err, messages, out)
	}
	d := result.Pairs[0].Disagreements
	if len(d) != 1 || d[0].Kind != agreement.Boundaries || d[0].B.Words != "bridge is safe" {
		t.Fatalf("disagreements %+v", d)
	}
	if d[0].Start != 10 { // byte 15: a quotation mark of three bytes each
		t.Errorf("it stands at %d, not at code point 10", d[0].Start)
	}
	if len(result.Skipped) != 2 || len(result.Pairs[0].Measures) == 0 || len(result.Definitions) == 0 {
		t.Errorf("%+v", result)
	}
}

func TestAgree_Page(t *testing.T) {
	project, dir := twoReadersProject(t)
	page := filepath.Join(dir, "agreement.html")
	_, messages := onrec(t, 0, "agree", "-p", project, "--html", page)
	contains(t, messages, "written to "+page)
	contains(t, read(t, page), "<!DOCTYPE html>", "ana and bo")
	write(t, page, []byte("mine"))
	_, messages = onrec(t, 1, "agree", "-p", project, "--html", page)
	contains(t, messages, page, "--force replaces it")
	if read(t, page) != "mine" {
		t.Error("it was replaced unasked")
	}
	onrec(t, 0, "agree", "-p", project, "--html", page, "--force")
	contains(t, read(t, page), "ana and bo")
	onrec(t, 1, "agree", "-p", project, "--html", project, "--force")
	onrec(t, 0, "check", "-p", project)
}

func TestAgree_WrongInput(t *testing.T) {
	project, dir := twoReadersProject(t)
	_, messages := onrec(t, 3, "agree", "-p", project, "--annotators", "ana,cy")
	contains(t, messages, `"cy"`, "ana, bo")
	onrec(t, 3, "agree", "-p", project, "--annotators", "ana")
	onrec(t, 2, "agree", "-p", project, "--status", "finished")
	empty := filepath.Join(dir, "empty.onrecord")
	onrec(t, 0, "new", empty)
	_, messages = onrec(t, 3, "agree", "-p", empty)
	contains(t, messages, "two or more annotators are needed")
}
