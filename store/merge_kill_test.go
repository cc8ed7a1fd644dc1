package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// These make the test binary merge a packet into a project and undo it, without end, until it is killed.
const (
	mergingVariable = "ONRECORD_TEST_MERGING"
	packetVariable  = "ONRECORD_TEST_PACKET"
)

func mergeWithoutEnd(path, packet string) {
	p, err := Open(path)
	for err == nil {
		fmt.Println("begin")
		if _, err = p.Merge(context.Background(), packet, MergeOptions{}); err == nil {
			_, err = p.Undo()
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// TestMergeKilled kills a program while it merges: the project is as it was before, or all of the packet is in it.
func TestMergeKilled(t *testing.T) {
	kills := 200
	switch {
	case testing.Short():
		kills = 5
	case os.Getenv("CI") != "":
		kills = 30
	}
	p := newProject(t)
	text := strings.Repeat("A word. ", 1000)
	id := addArticle(t, p, "One", text)
	path := p.Path()
	packet := packetFor(t, p, PacketOptions{To: "Bob"}, func(q *Project) {
		step := bulkStep(id, text, 400)
		step.Annotator = "Bob"
		for i, change := range step.Changes {
			s := change.(corpus.PutSpan).Span
			s.Annotator = "Bob"
			step.Changes[i] = corpus.PutSpan{Span: s}
		}
		must[Applied](t)(q.Apply(step))
	})
	before := sharedOf(t, p)
	after := sharedOf(t, func() *Project {
		m := forked(t, p)
		must[MergeReport](t)(m.Merge(t.Context(), packet, MergeOptions{}))
		return m
	}())
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	old, complete, recovered := 0, 0, 0
	for range kills {
		killWhileMerging(t, path, packet)
		p = must[*Project](t)(Open(path))
		if p.Recovered() {
			recovered++
		}
		switch got := sharedOf(t, p); {
		case reflect.DeepEqual(got, before):
			old++
		case reflect.DeepEqual(got, after):
			complete++
		default:
			t.Fatalf("after a kill the project is neither old nor new: %d spans", len(got.Documents[0].Spans))
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	p = must[*Project](t)(Open(path))
	defer p.Close()
	wantNoProblems(t, p)
	t.Logf("%d kills: %d times the old state, %d times the new one; %d times something was rolled back", kills, old, complete, recovered)
}

// killWhileMerging runs the program and kills it a moment after it began to merge.
func killWhileMerging(t *testing.T, path, packet string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), mergingVariable+"="+path, packetVariable+"="+packet)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("the program did not begin")
	}
	time.Sleep(time.Duration(rand.IntN(120_000)) * time.Microsecond)
	if err := command.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = command.Wait() // it was killed
}
