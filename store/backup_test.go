package store

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

func tag(t testing.TB, p *Project, article corpus.ID) {
	t.Helper()
	do(t, p, corpus.PutSpan{Span: spanOn(article, testText, "Claim", corpus.Range{Start: 0, End: 5})})
}

// TestBackup makes backups only of what is new, lists what is in them, and restores them.
func TestBackup(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	if b := must[*Backup](t)(p.Backup(t.Context(), root)); b != nil {
		t.Errorf("a backup of an empty project: %+v", b)
	}
	id := addArticle(t, p, "One", testText)
	first := must[*Backup](t)(p.Backup(t.Context(), root))
	if first == nil || first.Articles != 1 || first.Spans != 0 || first.Project != p.Name() || first.Bytes == 0 || first.LastChange.IsZero() {
		t.Fatalf("the first backup is %+v", first)
	}
	if again := must[*Backup](t)(p.Backup(t.Context(), root)); again != nil {
		t.Errorf("nothing has changed, but there is %+v", again)
	}
	tag(t, p, id)
	want := sharedOf(t, p)
	second := must[*Backup](t)(p.Backup(t.Context(), root))
	list := must[[]Backup](t)(p.Backups(t.Context(), root))
	if len(list) != 2 || list[0] != *second || list[1] != *first || list[0].Spans != 1 {
		t.Errorf("listed: %+v", list)
	}
	tag(t, p, id)

	restored := filepath.Join(t.TempDir(), "restored.onrecord")
	if err := Restore(t.Context(), second.Path, restored); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), second.Path, restored); ErrorCode(err) != CodeExists {
		t.Errorf("over a file: %v", err)
	}
	r := must[*Project](t)(Open(restored))
	same(t, sharedOf(t, r), want)
	wantNoProblems(t, r)
	if label, ok := r.UndoLabel(); !ok || label != "Test" {
		t.Error("the restored project has lost its history")
	}
	_ = r.Close()
}

// TestBackupsOfDamaged finds the backups of a file that does not tell any more what it is.
func TestBackupsOfDamaged(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	addArticle(t, p, "One", testText)
	made := must[*Backup](t)(p.Backup(t.Context(), root))
	other := must[*Project](t)(Create(filepath.Join(t.TempDir(), "other.onrecord"), testBook))
	defer other.Close()
	addArticle(t, other, "Two", testText)
	if must[*Backup](t)(other.Backup(t.Context(), root)) == nil {
		t.Fatal("no backup of the other project")
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"whole": nil, "zeros": make([]byte, 20000), "empty": {}} {
		t.Run(name, func(t *testing.T) {
			if content != nil {
				if err := os.WriteFile(p.Path(), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			list := must[[]Backup](t)(BackupsOf(t.Context(), root, p.Path()))
			if len(list) != 1 || list[0].Path != made.Path || list[0].Articles != 1 {
				t.Errorf("found %+v", list)
			}
		})
	}
}

// TestBackupOfDamaged: what is damaged does not count as a backup, and no older one goes for it.
func TestBackupOfDamaged(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	good := must[*Backup](t)(p.Backup(t.Context(), root))
	path := p.Path()
	tag(t, p, id)
	_ = p.Close()
	data := must[[]byte](t)(os.ReadFile(path))
	at := bytes.Index(data, []byte(testText))
	data[at] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	p = must[*Project](t)(Open(path))
	defer p.Close()
	if b, err := p.Backup(t.Context(), root); ErrorCode(err) != CodeDamaged || b != nil {
		t.Errorf("a backup of a damaged text: %+v, %v", b, err)
	}
	if list := must[[]Backup](t)(p.Backups(t.Context(), root)); len(list) != 1 || list[0].Path != good.Path {
		t.Errorf("listed: %+v", list)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(good.Path))); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}

// TestBackupRotation makes more backups than are kept, for two copies of one project.
func TestBackupRotation(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	first := must[*Backup](t)(p.Backup(t.Context(), root))
	data := must[[]byte](t)(os.ReadFile(first.Path))
	folder := filepath.Dir(first.Path)
	if err := os.Remove(first.Path); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for i := range 30 {
		for _, project := range []string{p.Name(), "another copy"} {
			if err := os.WriteFile(filepath.Join(folder, backupName(project, now.Add(-time.Duration(i+1)*time.Minute))), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	stranger := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(stranger, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tag(t, p, id)
	if must[*Backup](t)(p.Backup(t.Context(), root)) == nil {
		t.Fatal("no backup was made")
	}
	own, others := 0, 0
	for _, b := range must[[]Backup](t)(p.Backups(t.Context(), root)) {
		switch b.Project {
		case p.Name():
			own++
		default:
			others++
		}
	}
	// At midnight the newest of the day before is one more.
	if own < keptNewest || own > keptNewest+1 || others != 30 {
		t.Errorf("%d and %d backups are left, want %d and 30", own, others, keptNewest)
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Error("a file that is no backup was removed")
	}
}

// TestBackupFaults: a folder that cannot be made is told, and works when it can.
func TestBackupFaults(t *testing.T) {
	p := newProject(t)
	addArticle(t, p, "One", testText)
	root := filepath.Join(t.TempDir(), "root")
	if err := os.WriteFile(root, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Backup(t.Context(), root); err == nil {
		t.Error("a file was taken for a folder")
	}
	if err := os.Remove(root); err != nil {
		t.Fatal(err)
	}
	if must[*Backup](t)(p.Backup(t.Context(), root)) == nil {
		t.Error("no backup was made")
	}
}

// TestBackupWhileWorking changes the project all the time while it is copied: each backup is a state that it had.
func TestBackupWhileWorking(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	for i := range 40 {
		addArticle(t, p, "Filler", strings.Repeat("Some words. ", 2000)+string(rune('a'+i)))
	}
	var group sync.WaitGroup
	stop := make(chan struct{})
	group.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				s := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
				a := corpus.Attribution{ID: NewID(), Article: id, Slots: map[string][]corpus.ID{"claim": {s.ID}}, Annotator: "Ana", Origin: corpus.Manual}
				if _, err := p.Apply(corpus.Step{Label: "Tag", Annotator: "Ana", Changes: []corpus.Change{corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: a}}}); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	for range 5 {
		b := must[*Backup](t)(p.Backup(t.Context(), root))
		if b == nil {
			t.Error("no backup was made")
			continue
		}
		if b.Articles != 41 || b.Spans != b.Attributions {
			t.Errorf("half a step is in %+v", b)
		}
		c := must[*Project](t)(OpenReadOnly(b.Path))
		wantNoProblems(t, c)
		_ = c.Close()
	}
	close(stop)
	group.Wait()
	wantNoProblems(t, p)
}

// TestUnfinishedBackups: what a killed program left goes, later.
func TestUnfinishedBackups(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	addArticle(t, p, "One", testText)
	uid := must[[]byte](t)(p.identity(t.Context()))
	folder := filepath.Join(root, hex.EncodeToString(uid))
	old, fresh := filepath.Join(folder, unfinished+"1"), filepath.Join(folder, unfinished+"2")
	for _, name := range []string{old, fresh} {
		if err := os.MkdirAll(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * abandoned)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	must[*Backup](t)(p.Backup(t.Context(), root))
	if _, err := os.Stat(old); err == nil {
		t.Error("what was left is still there")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("another program's work was removed")
	}
}

// TestSwapIn puts a backup in the place of a project that cannot be opened, and keeps that.
func TestSwapIn(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	addArticle(t, p, "One", testText)
	want := sharedOf(t, p)
	b := must[*Backup](t)(p.Backup(t.Context(), root))
	if _, err := SwapIn(t.Context(), b.Path, p.Path()); ErrorCode(err) != CodeBusy {
		t.Errorf("in the place of an open project: %v", err)
	}
	path := p.Path()
	_ = p.Close()
	broken := []byte(strings.Repeat("broken", 1000))
	for i := range 2 {
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+"-journal", broken, 0o600); err != nil {
			t.Fatal(err)
		}
		kept := must[string](t)(SwapIn(t.Context(), b.Path, path))
		for _, suffix := range []string{"", "-journal"} {
			if data, err := os.ReadFile(kept + suffix); err != nil || !bytes.Equal(data, broken) {
				t.Errorf("round %d: the old file is not at %s: %v", i, kept+suffix, err)
			}
		}
		q := must[*Project](t)(Open(path))
		same(t, sharedOf(t, q), want)
		_ = q.Close()
	}
	damaged := filepath.Join(t.TempDir(), "damaged.onrecord")
	data := must[[]byte](t)(os.ReadFile(b.Path))
	clear(data[4096 : 4*4096])
	if err := os.WriteFile(damaged, data, 0o600); err != nil {
		t.Fatal(err)
	}
	before := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path)))
	if _, err := SwapIn(t.Context(), damaged, path); ErrorCode(err) != CodeDamaged {
		t.Errorf("a damaged backup: %v", err)
	}
	if after := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path))); len(after) != len(before) {
		t.Errorf("left over: %v", after)
	}
}

// BenchmarkGestureDuringBackup is one gesture saved while the project is copied again and again.
func BenchmarkGestureDuringBackup(b *testing.B) {
	p := must[*Project](b)(Open(study(b, 2000)))
	defer p.Close()
	articles := must[[]ArticleRow](b)(p.Articles(b.Context(), Filter{}))
	stop, done := make(chan struct{}), make(chan int)
	folder := b.TempDir()
	go func() {
		n := 0
		for ; ; n++ {
			select {
			case <-stop:
				done <- n
				return
			default:
			}
			to := filepath.Join(folder, "copy.onrecord")
			if err := p.copyPages(b.Context(), to); err != nil {
				b.Error(err)
			}
			_ = os.Remove(to)
		}
	}()
	var longest time.Duration
	for b.Loop() {
		d := must[corpus.Document](b)(p.Document(b.Context(), articles[0].ID))
		s := spanOn(articles[0].ID, d.Article.Text, "Claim", corpus.Range{Start: 0, End: 5})
		start := time.Now()
		do(b, p, corpus.PutSpan{Span: s})
		longest = max(longest, time.Since(start))
	}
	close(stop)
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest")
	b.ReportMetric(float64(<-done), "copies")
}

// TestBackupAfterTheClockWasSetBack: the other backups seem to be newer, but the one just made stays, and counts.
func TestBackupAfterTheClockWasSetBack(t *testing.T) {
	root := t.TempDir()
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	first := must[*Backup](t)(p.Backup(t.Context(), root))
	data := must[[]byte](t)(os.ReadFile(first.Path))
	for i := range keptNewest {
		name := backupName(p.Name(), first.Made.Add(time.Hour+time.Duration(i)*time.Minute))
		if err := os.WriteFile(filepath.Join(filepath.Dir(first.Path), name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		tag(t, p, id)
		b := must[*Backup](t)(p.Backup(t.Context(), root))
		if _, err := os.Stat(b.Path); err != nil {
			t.Error("the backup just made was removed")
		}
		if again := must[*Backup](t)(p.Backup(t.Context(), root)); again != nil {
			t.Errorf("nothing has changed, but there is %+v", again)
		}
	}
}
