package gui

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

const (
	longSentence = "Somebody said that some words make a sentence of ten.\n"
	longSpans    = 100_000
)

// addLong brings an article of a million words into a project, with 100,000 spans in 25,000 attributions.
func addLong(t testing.TB, p *store.Project) corpus.ID {
	t.Helper()
	text := strings.Repeat(longSentence, longSpans)
	article := corpus.Article{ID: store.NewID(), Title: "Long", Text: text}
	step := corpus.Step{Label: "Long", Annotator: "ana", Changes: []corpus.Change{corpus.AddArticle{Article: article}}}
	labels, slots := []string{"Speaker", "Cue", "Claim", "Source"}, map[string][]corpus.ID{}
	for i := range longSpans {
		label := labels[i%len(labels)]
		r := corpus.Range{Start: i*len(longSentence) + 9, End: i*len(longSentence) + 13 + i%30}
		span := corpus.Span{ID: store.NewID(), Article: article.ID, Label: label, Fragments: []corpus.Range{r}, Quote: text[r.Start:r.End], Annotator: "ana", Origin: corpus.Manual}
		step.Changes = append(step.Changes, corpus.PutSpan{Span: span})
		slots[strings.ToLower(label)] = []corpus.ID{span.ID}
		if len(slots) == len(labels) {
			step.Changes = append(step.Changes, corpus.PutAttribution{Attribution: corpus.Attribution{
				ID: store.NewID(), Article: article.ID, Slots: slots, Annotator: "ana", Origin: corpus.Manual,
			}})
			slots = map[string][]corpus.ID{}
		}
	}
	if _, err := p.Apply(step); err != nil {
		t.Fatal(err)
	}
	return article.ID
}

// BenchmarkTagLong is what one tag costs on the main goroutine, all panels included, in an article of a million words with
// 100,000 spans: sentence after sentence, one label after the other, from three places on.
func BenchmarkTagLong(b *testing.B) {
	w, bench := newTestWindow(b)
	w.s.show(addLong(b, w.s.project))
	bench.settle()
	if len(w.s.doc.Spans) != longSpans {
		b.Fatalf("%d spans", len(w.s.doc.Spans))
	}
	for _, from := range []struct {
		name     string
		sentence int
	}{{"Start", 500}, {"Middle", longSpans / 2}, {"End", longSpans - 2000}} {
		b.Run(from.name, func(b *testing.B) {
			var took []float64
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				w.s.finish()
				bench.settle() // the file has the last one: what is timed is the window's own work
				at := (from.sentence+i%1000)*len(longSentence) + i/1000
				w.page.reader.Goto(at)
				before := b.Elapsed()
				b.StartTimer()
				w.s.tag(w.s.codebook.Labels[i%len(w.s.codebook.Labels)], corpus.Range{Start: at, End: at + 8})
				took = append(took, (b.Elapsed()-before).Seconds()*1000)
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)*95/100], "ms-p95")
			b.ReportMetric(took[len(took)-1], "ms-most")
		})
	}
}

var measureMemory = flag.Bool("memory", false, "measure the memory that an article of a million words takes")

// TestMemoryLong opens the same article as it lies in the file, scrolls from its top to its end, tags on the way, and undoes
// the last tag, for which the whole article is read again. It tells the heap in use afterwards and, on Linux, the peak memory
// of the whole process, which may not pass 600 MB. What it took to write the article is not counted.
// It takes some seconds: go test ./gui -run MemoryLong -memory -v
func TestMemoryLong(t *testing.T) {
	if !*measureMemory {
		t.Skip("only with -memory")
	}
	const most, tags = 600, 100
	defer debug.SetGCPercent(debug.SetGCPercent(collectAt)) // as Run does
	w, b := newTestWindow(t)
	id := addLong(t, w.s.project)
	debug.FreeOSMemory()
	counted := forgetPeak() == nil
	w.s.show(id)
	b.settle()
	for i := range tags {
		at := i * (longSpans / tags) * len(longSentence)
		w.page.reader.SetPlace(at)
		w.s.tag(w.s.codebook.Labels[i%len(w.s.codebook.Labels)], corpus.Range{Start: at, End: at + 8})
		w.s.finish()
	}
	b.settle()
	w.s.undo()
	b.settle()
	if n := len(w.s.doc.Spans); n != longSpans+tags-1 {
		t.Errorf("%d spans", n)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("heap in use: %d MB", m.HeapInuse/1e6)
	peak, err := peakMemory()
	if err != nil || !counted {
		t.Skip("this system does not tell the peak memory of a process")
	}
	t.Logf("peak memory of the process: %d MB", peak)
	if peak > most {
		t.Errorf("that is more than %d MB", most)
	}
}

// forgetPeak makes the kernel measure the peak memory of this process from now on (proc_pid_clear_refs(5)); Linux only.
func forgetPeak() error { return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600) }

// peakMemory is the most memory, in megabytes, that this process has had (VmHWM of proc_pid_status(5)); Linux only.
func peakMemory() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	kib := 0
	_, err = fmt.Sscan(line, &kib)
	return kib * 1024 / 1e6, err
}
