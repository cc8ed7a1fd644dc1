package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// framesStep is 25 attributions of a claim, a speaker, a source and a cue each.
func framesStep(article corpus.ID, text, who string) []corpus.Change {
	var changes []corpus.Change
	for i := range 25 {
		a := corpus.Attribution{ID: NewID(), Article: article, Annotator: who, Origin: corpus.Manual, Slots: map[string][]corpus.ID{}}
		for k, label := range []string{"Claim", "Speaker", "Source", "Cue"} {
			s := spanOn(article, text, label, corpus.Range{Start: 100*i + 20*k, End: 100*i + 20*k + 12})
			s.Annotator = who
			a.Slots[strings.ToLower(label)] = []corpus.ID{s.ID}
			changes = append(changes, corpus.PutSpan{Span: s})
		}
		changes = append(changes, corpus.PutAttribution{Attribution: a})
	}
	return changes
}

// annotated makes a project of n articles with 25 attributions by Ana each, and a blind packet of it with as many by Bob.
func annotated(b *testing.B, n int) (project, packet string) {
	b.Helper()
	p := newProject(b)
	filler := strings.Repeat("The minister said on Tuesday that the budget would grow. ", 70)
	var texts []string
	var ids []corpus.ID
	step := corpus.Step{Label: "Import", Annotator: "Ana"}
	for i := range n {
		a := corpus.Article{ID: NewID(), Title: fmt.Sprintf("Budget news number %d", i), Text: fmt.Sprintf("Article %d. %s", i, filler)}
		texts, ids = append(texts, a.Text), append(ids, a.ID)
		step.Changes = append(step.Changes, corpus.AddArticle{Article: a})
		step.Changes = append(step.Changes, framesStep(a.ID, a.Text, "Ana")...)
		if i%100 == 99 || i == n-1 {
			must[Applied](b)(p.Apply(step))
			step.Changes = nil
		}
	}
	packet = filepath.Join(b.TempDir(), "bob"+PacketExtension)
	must[PacketInfo](b)(p.WritePacket(b.Context(), packet, PacketOptions{To: "Bob", Blind: true}))
	q := must[*Project](b)(Open(packet))
	step.Annotator = "Bob"
	for i, id := range ids {
		step.Changes = framesStep(id, texts[i], "Bob")
		if i%2 == 0 && i+1 < n {
			continue
		}
		if i > 0 {
			step.Changes = append(step.Changes, framesStep(ids[i-1], texts[i-1], "Bob")...)
		}
		must[Applied](b)(q.Apply(step))
	}
	if err := q.Close(); err != nil {
		b.Fatal(err)
	}
	if err := p.Close(); err != nil {
		b.Fatal(err)
	}
	return p.Path(), packet
}

// BenchmarkMerge1000 merges 1,000 articles with 25 new attributions (100 spans) each into a project that has as many.
func BenchmarkMerge1000(b *testing.B) {
	project, packet := annotated(b, 1000)
	p := must[*Project](b)(Open(project))
	defer p.Close()
	b.Run("dry-run", func(b *testing.B) {
		for b.Loop() {
			r := must[MergeReport](b)(p.Merge(b.Context(), packet, MergeOptions{DryRun: true}))
			if r.Changes() != 125_001 {
				b.Fatalf("%d changes: %+v", r.Changes(), r.Rows)
			}
		}
	})
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			must[MergeReport](b)(p.Merge(b.Context(), packet, MergeOptions{}))
			b.StopTimer()
			must[Applied](b)(p.Undo())
			b.StartTimer()
		}
	})
	must[MergeReport](b)(p.Merge(b.Context(), packet, MergeOptions{}))
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			if r := must[MergeReport](b)(p.Merge(b.Context(), packet, MergeOptions{})); r.Applied.Seq != 0 {
				b.Fatal("the second merge changed something")
			}
		}
	})
	b.Run("packet", func(b *testing.B) {
		for b.Loop() {
			path := filepath.Join(b.TempDir(), "all"+PacketExtension)
			must[PacketInfo](b)(p.WritePacket(b.Context(), path, PacketOptions{To: "Cleo"}))
		}
	})
}
