package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// note changes the note of the first span of an article.
func note(t *testing.T, project, who, text string) {
	t.Helper()
	p, err := store.Open(project)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	err = p.Documents(t.Context(), store.Filter{}, func(d corpus.Document) error {
		if len(d.Spans) == 0 {
			return nil
		}
		d.Spans[0].Note = text
		_, err := p.Apply(corpus.Step{Label: "Note", Annotator: who, Changes: []corpus.Change{
			corpus.PutSpan{Span: d.Spans[0]}, corpus.SetStatus{Article: d.Article.ID, Annotator: who, Status: corpus.Review},
		}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPacketAndMerge gives a packet away and takes it back: tried out, for real, again, and when both changed the same.
func TestPacketAndMerge(t *testing.T) {
	project, dir := sampleProject(t)
	packet := filepath.Join(dir, "ben")
	out, _ := onrec(t, 0, "packet", "-p", project, "--to", "Ben", "--out", packet)
	packet += store.PacketExtension
	if !strings.HasPrefix(out, packet+": packet for Ben: ") {
		t.Errorf("packet says %q", out)
	}
	onrec(t, 1, "packet", "-p", project, "--to", "Ben", "--out", packet)
	onrec(t, 2, "packet", "-p", project, "--out", packet)
	onrec(t, 2, "packet", "-p", project, "--to", "Ben", "--out", "")
	onrec(t, 2, "packet", "-p", project, "--to", "Ben", "--status", "finished", "--out", packet+"2")
	onrec(t, 3, "packet", "-p", project, "--to", "Ben", "--status", "approved", "--out", packet+"2")

	note(t, packet, "Ben", "Ben was here")
	if out, _ = onrec(t, 0, "list", "-p", packet, "--status", "review", "--annotator", "Ben"); strings.Count(out, "\n") != 2 {
		t.Errorf("list says %q", out)
	}
	before, _ := onrec(t, 0, "export", "-p", project, "--format", "jsonl", "--out", filepath.Join(dir, "before.jsonl"))
	out, _ = onrec(t, 0, "merge", "-p", project, packet, "--dry-run")
	if !strings.Contains(out, "would be merged: 3 changes, 0 conflicts") {
		t.Errorf("dry run says %q after %q", out, before)
	}
	var report mergeJSON
	out, _ = onrec(t, 0, "merge", "-p", project, packet, "--json", "--annotator", "Ana")
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Rows) != 3 || report.Packet == nil || report.Packet.To != "Ben" || report.Conflicts == nil {
		t.Errorf("report %s", out)
	}
	if out, _ = onrec(t, 0, "merge", "-p", project, packet); !strings.Contains(out, "merged: 0 changes") {
		t.Errorf("the second merge says %q", out)
	}
	note(t, packet, "Ben", "Ben again")
	note(t, project, "Ana", "Ana too")
	out, messages := onrec(t, exitConflicts, "merge", "-p", project, packet)
	if !strings.Contains(out, "conflict: span ") || !strings.Contains(messages, "1 conflict: both versions are kept") {
		t.Errorf("both changed it: %q, %q", out, messages)
	}
	other := filepath.Join(dir, "other.onrecord")
	onrec(t, 0, "new", other)
	if _, messages := onrec(t, 3, "merge", "-p", other, packet); !strings.Contains(messages, "not a copy or a packet of this project") {
		t.Errorf("another project: %q", messages)
	}
	onrec(t, 3, "merge", "-p", project, filepath.Join(dir, "nowhere"))
	onrec(t, 2, "merge", "-p", project)
	onrec(t, 0, "check", "-p", project)
}
