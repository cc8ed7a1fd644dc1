package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestMergeCancelled cancels a merge at every word on its progress, and at moments in between: the project is as it was,
// and can be merged afterwards.
func TestMergeCancelled(t *testing.T) {
	p := newProject(t)
	text := strings.Repeat("A word. ", 400)
	packet := packetFor(t, p, manyArticles(t, p, text), func(q *Project) {
		for _, a := range must[[]ArticleRow](t)(q.Articles(t.Context(), Filter{})) {
			do(t, q, framesStep(a.ID, strings.Repeat(text, 2), "Bob")...)
		}
	})
	before := sharedOf(t, p)
	told, cancelled := 0, 0
	count := MergeOptions{DryRun: true, Progress: func(done, total int) { told++ }}
	started := time.Now()
	must[MergeReport](t)(p.Merge(t.Context(), packet, count))
	whole := time.Since(started)
	if told < 5 {
		t.Fatalf("only %d words on the progress", told)
	}
	try := func(o MergeOptions, ctx context.Context) {
		r, err := p.Merge(ctx, packet, o)
		switch {
		case err == nil: // it was over before
			must[Applied](t)(p.Undo())
			return
		case !errors.Is(err, context.Canceled):
			t.Fatalf("cancelled, and the error is %v", err)
		case r.Applied.Seq != 0:
			t.Errorf("a cancelled merge says that it was step %d", r.Applied.Seq)
		}
		cancelled++
		if got := sharedOf(t, p); !reflect.DeepEqual(got, before) {
			t.Fatal("a cancelled merge left something")
		}
	}
	for at := range told {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		try(MergeOptions{DryRun: at%2 == 0, Progress: func(int, int) {
			if n++; n > at {
				cancel()
			}
		}}, ctx)
		cancel()
	}
	if cancelled != told {
		t.Errorf("%d of %d merges were cancelled", cancelled, told)
	}
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		timer := time.AfterFunc(rand.N(whole), cancel)
		try(MergeOptions{}, ctx)
		timer.Stop()
		cancel()
	}
	if r := must[MergeReport](t)(p.Merge(t.Context(), packet, MergeOptions{})); r.Changes() == 0 {
		t.Error("after all that nothing is new")
	}
	wantNoProblems(t, p)
}

// manyArticles adds a few and gives the wishes for a blind packet of them.
func manyArticles(t *testing.T, p *Project, text string) PacketOptions {
	t.Helper()
	for _, title := range []string{"One", "Two", "Three", "Four"} {
		addArticle(t, p, title, strings.Repeat(text, 2))
	}
	return PacketOptions{To: "Bob", Blind: true}
}

// TestPacketCancelled: there is no file then, nor a part of one, and the same name can be taken again.
func TestPacketCancelled(t *testing.T) {
	p := newProject(t)
	o := manyArticles(t, p, testText)
	folder := t.TempDir()
	path := filepath.Join(folder, "bob"+PacketExtension)
	for at := range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		o.Progress = func(done, total int) {
			if total != 4 {
				t.Errorf("%d of %d", done, total)
			}
			if done == at {
				cancel()
			}
		}
		if _, err := p.WritePacket(ctx, path, o); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %d: %v", at, err)
		}
		cancel()
		if left := must[[]os.DirEntry](t)(os.ReadDir(folder)); len(left) > 0 {
			t.Fatalf("cancelled at %d: %s is left", at, left[0].Name())
		}
	}
	o.Progress = nil
	if info := must[PacketInfo](t)(p.WritePacket(t.Context(), path, o)); info.Articles != 4 {
		t.Errorf("%+v", info)
	}
}
