package gui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/driver/software"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/exchange"
)

var longLoad = flag.Bool("load", false, "make 100,000 gestures and 10,000 article switches, some eight hours of work, instead of 2,000 and 200")

// holding is what a process holds that must not grow with the hours.
type holding struct {
	heap       uint64 // bytes, after the garbage collector has run
	goroutines int
	files      int // open; -1 where the system does not tell
}

func (s holding) String() string {
	return fmt.Sprintf("heap %.1f MB, %d goroutines, %d open files", float64(s.heap)/1e6, s.goroutines, s.files)
}

// held measures once all that was begun is over.
func held() holding {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files := -1
	if list, err := os.ReadDir("/proc/self/fd"); err == nil {
		files = len(list)
	}
	return holding{m.HeapAlloc, runtime.NumGoroutine(), files}
}

// drain runs what waits for the main goroutine until all is saved and read. Unlike settle it does not wait for what may still
// come, which would take most of the time here.
func (b *bench) drain() {
	b.t.Helper()
	for again := true; again; {
		if err := b.s.writer.flush(); err != nil {
			b.t.Fatal(err)
		}
		b.s.comparing.Wait()
		for again = false; ; again = true {
			select {
			case f := <-b.queue:
				f()
				continue
			default:
			}
			break
		}
	}
}

// gestures of round: three tags, a flag, an undo and a redo, a note by way of an answer, and the three marks removed.
const gesturesARound = 10

// round does a little of everything that annotators do, and leaves the article as it was.
func (b *bench) round(claim, speaker, cue corpus.Range) {
	b.t.Helper()
	s := b.s
	tag := func(label string, r corpus.Range) corpus.ID {
		l, _ := s.codebook.Label(label)
		s.tag(l, r)
		return s.span
	}
	marks := []corpus.ID{tag("Claim", claim), tag("Speaker", speaker), tag("Cue", cue)}
	s.choose(marks[0])
	s.flag()
	if span, ok := s.doc.Span(marks[0]); ok {
		s.answerSpan(span, "style", []string{"direct"})
	}
	s.finish()
	s.undo()
	s.redo()
	b.drain()
	for _, id := range marks {
		s.choose(id)
		s.remove()
	}
	s.finish()
	b.drain()
	if n := len(s.doc.Spans) + len(s.doc.Attributions); n != 0 {
		b.t.Fatalf("%d spans and attributions are left of a round", n)
	}
}

// TestLoad_Session works as a person does in a long day, on articles in turn, through the session, as all panels do. It
// measures what the process holds when it has done a tenth, when caches are full, and at the end.
//
// The long form: go test ./gui -run TestLoad -load -v -timeout 3h
func TestLoad_Session(t *testing.T) {
	gestures, switches := 2_000, 200
	if *longLoad {
		gestures, switches = 100_000, 10_000
	}
	load(t, newBench(t), gestures, switches, held)
}

// TestLoad_Window does the same with all panels of the window. The toolkit keeps what it draws for a minute after it was last
// seen, and looks for what is over when it paints; so the work is done in a process where it keeps it for a second only, and
// a canvas of its own is painted before anything is measured.
func TestLoad_Window(t *testing.T) {
	const keeps = "FYNE_CACHE"
	if testing.Short() {
		t.Skip("it takes a minute; not in short mode")
	}
	if os.Getenv(keeps) == "" {
		again := exec.Command(os.Args[0], "-test.run=^TestLoad_Window$", "-test.v", fmt.Sprintf("-load=%t", *longLoad), "-test.timeout=3h")
		again.Env = append(os.Environ(), keeps+"=1s")
		out, err := again.CombinedOutput()
		t.Logf("%s", out)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	gestures, switches := 1_000, 100
	if *longLoad {
		gestures, switches = 100_000, 10_000
	}
	_, b := newTestWindow(t)
	load(t, b, gestures, switches, func() holding {
		for range 2 {
			time.Sleep(11 * time.Second) // it looks every ten seconds at most
			software.NewCanvas().Capture()
		}
		return held()
	})
}

func load(t *testing.T, b *bench, gestures, switches int, held func() holding) {
	const articles = 20
	for i := range articles - 1 {
		text := fmt.Sprintf("Report %d\n\n%s", i, strings.Repeat(story+"\n", 1+i%5))
		if _, err := exchange.ImportText(context.Background(), b.s.project, text, exchange.ImportOptions{Annotator: "ana"}); err != nil {
			t.Fatal(err)
		}
	}
	b.s.refresh("")
	b.settle()
	if len(b.s.rows) != articles {
		t.Fatalf("%d articles", len(b.s.rows))
	}
	rounds := gestures / gesturesARound
	var before holding
	for i := range rounds {
		for n := switches * i / rounds; n < switches*(i+1)/rounds; n++ {
			b.s.show(b.s.rows[(n+1)%articles].ID)
			b.drain()
		}
		text := b.s.doc.Article.Text
		place := func(words string) corpus.Range {
			at := strings.Index(text, words)
			return corpus.Range{Start: at, End: at + len(words)}
		}
		b.round(place("“We are late,”"), place("Ines Calder"), place("said"))
		if i+1 == rounds/10 {
			b.settle()
			before = held()
			t.Logf("after %d gestures: %v", (i+1)*gesturesARound, before)
		}
	}
	b.settle()
	after := held()
	t.Logf("after %d gestures and %d switches: %v", rounds*gesturesARound, switches, after)
	// Slack: a few megabytes of caches that are still being filled, and what the test itself holds.
	if most := before.heap + before.heap/10 + 4e6; after.heap > most {
		t.Errorf("the heap has grown: %v, and then %v", before, after)
	}
	if after.goroutines > before.goroutines+2 {
		t.Errorf("goroutines are left over: %v, and then %v", before, after)
	}
	if after.files > before.files {
		t.Errorf("files are left open: %v, and then %v", before, after)
	}
}
