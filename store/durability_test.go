package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	commandline "flag" // the package has a flag of its own
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

var (
	kills    = commandline.Int("kills", 50, "how often TestDurability kills a program at work")
	killSeed = commandline.Uint64("killseed", 1, "where the chance of TestDurability begins")
)

// Variables of the program that is killed, which is this test binary with TestVictim alone.
const (
	victimVariable = "ONRECORD_TEST_VICTIM" // the folder in which it works
	seedVariable   = "ONRECORD_TEST_SEED"
)

// A report is a line that the victim prints: what it begins, or what was acknowledged.
type report struct {
	Begin string // the task
	Done  string // the same task, once the store has said that it is done
	Step  int64  // the newest step in the project then
	State string // of the content of the project, or of the file
	File  string // that was made
}

// The files in the folder of a round.
const (
	victimProject = "study.onrecord"
	victimOther   = "other.onrecord" // a copy of the project on which somebody else has worked
	victimOld     = "old.onrecord"   // of an older schema
	victimMade    = "made"           // folder of the files that the victim makes
	victimBackups = "backups"
)

// victimTasks are what the victim does, at random.
var victimTasks = map[string]func(t *testing.T, v *victim) (file string){
	"gestures": func(t *testing.T, v *victim) string { work(t, v.p, v.random, 1); return "" },
	"group": func(t *testing.T, v *victim) string {
		d := pick(v.random, contentOf(t, v.p).Documents)
		if d.Article.ID == "" { // all are removed
			return ""
		}
		s := randomSpan(d, nil, v.random)
		s.ID, s.Annotator = NewID(), "Ana"
		a := corpus.Attribution{ID: NewID(), Article: d.Article.ID, Slots: map[string][]corpus.ID{"claim": {s.ID}}, Annotator: "Ana", Origin: corpus.Manual}
		do(t, v.p, corpus.PutSpan{Span: s}, corpus.PutAttribution{Attribution: a})
		return ""
	},
	"undo": func(t *testing.T, v *victim) string { v.turn(t, v.p.Undo); return "" },
	"redo": func(t *testing.T, v *victim) string { v.turn(t, v.p.Redo); return "" },
	"import": func(t *testing.T, v *victim) string {
		var changes []corpus.Change
		for i := range 40 {
			text := strings.Repeat(testText, 50) + strconv.Itoa(i)
			changes = append(changes, corpus.AddArticle{Article: corpus.Article{ID: NewID(), Title: "Imported", Text: text}, Original: corpus.Original{Name: "a.txt", Bytes: []byte(text)}})
		}
		do(t, v.p, changes...)
		v.turn(t, v.p.Undo) // or the project grows and grows
		return ""
	},
	"merge": func(t *testing.T, v *victim) string {
		must[MergeReport](t)(v.p.Merge(t.Context(), filepath.Join(v.folder, victimOther), MergeOptions{Annotator: "Ana"}))
		return ""
	},
	"packet": func(t *testing.T, v *victim) string {
		return v.makeFile(t, func(path string) error {
			_, err := v.p.WritePacket(t.Context(), path, PacketOptions{To: "Bob"})
			return err
		})
	},
	"copy": func(t *testing.T, v *victim) string { return v.makeFile(t, v.p.SaveCopy) },
	"purge": func(t *testing.T, v *victim) string {
		return v.makeFile(t, func(path string) error { return v.p.SavePurged(t.Context(), path, nil) })
	},
	"salvage": func(t *testing.T, v *victim) string {
		return v.makeFile(t, func(path string) error {
			_, err := Salvage(t.Context(), v.p.Path(), path, SalvageOptions{})
			return err
		})
	},
	"backup": func(t *testing.T, v *victim) string {
		if b := must[*Backup](t)(v.p.Backup(t.Context(), filepath.Join(v.folder, victimBackups))); b != nil {
			return b.Path
		}
		return ""
	},
	"migration": func(t *testing.T, v *victim) string {
		path := filepath.Join(v.folder, victimOld)
		p := must[*Project](t)(Open(path))
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		return path
	},
}

// A victim is the program that is killed.
type victim struct {
	folder string
	p      *Project
	random *rand.Rand
	made   int
}

func (v *victim) turn(t *testing.T, way func() (Applied, error)) {
	if _, err := way(); err != nil && ErrorCode(err) != CodeNothing && ErrorCode(err) != CodeConflict {
		t.Fatal(err)
	}
}

// makeFile makes a file of a new name; where there is nothing to put into it there is none.
func (v *victim) makeFile(t *testing.T, make func(path string) error) string {
	v.made++
	path := filepath.Join(v.folder, victimMade, fmt.Sprintf("%d-%d.onrecord", os.Getpid(), v.made))
	if err := make(path); ErrorCode(err) == CodeInvalid {
		return ""
	} else if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestVictim works until it is killed.
func TestVictim(t *testing.T) {
	folder := os.Getenv(victimVariable)
	if folder == "" {
		t.Skip("it is run and killed by TestDurability")
	}
	seed := must[uint64](t)(strconv.ParseUint(os.Getenv(seedVariable), 10, 64))
	v := &victim{folder: folder, random: rand.New(rand.NewPCG(seed, 1))}
	v.p = must[*Project](t)(Open(filepath.Join(folder, victimProject)))
	lines := json.NewEncoder(os.Stdout)
	tell := func(r report) {
		if err := lines.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	tasks := slices.Sorted(maps.Keys(victimTasks))
	for {
		task := pick(v.random, tasks)
		tell(report{Begin: task})
		file := victimTasks[task](t, v)
		done := report{Done: task, Step: lastStep(t, v.p), State: stateOf(t, v.p), File: file}
		tell(done)
	}
}

func lastStep(t *testing.T, p *Project) (seq int64) {
	t.Helper()
	if err := p.reader.QueryRow("SELECT coalesce(max(seq), 0) FROM step").Scan(&seq); err != nil {
		t.Fatal(err)
	}
	return seq
}

// stateOf is the hash of all that a project holds.
func stateOf(t *testing.T, p *Project) string {
	t.Helper()
	return fmt.Sprintf("%x", sha256.Sum256(must[[]byte](t)(json.Marshal(sharedOf(t, p)))))
}

// TestDurability kills a program at work at random moments. After each kill the project opens and is in order, all that was
// acknowledged is in it, and of what was not it has either nothing or a whole step: one that, taken back, leaves exactly what
// was acknowledged last. No file that it was making has its name before it is whole.
func TestDurability(t *testing.T) {
	n := *kills
	if testing.Short() {
		n = min(n, 5)
	}
	tally := &killTally{kills: map[string]int{}}
	var r *killRound
	for i := range n {
		if i%100 == 0 { // a project that has not grown yet
			r = newKillRound(t, tally, *killSeed+uint64(i))
		}
		doing := r.kill(t, *killSeed+uint64(i))
		tally.kills[doing]++
		r.verify(t, doing)
		if t.Failed() {
			t.Fatalf("kill %d, seed %d, during %q", i+1, *killSeed, doing)
		}
	}
	t.Logf("%d kills: during %v; %d times a change was rolled back, %d times a step was whole that had not been acknowledged yet; %d tasks were acknowledged and %d files looked at, and nothing was lost",
		n, tally.kills, tally.recovered, tally.ahead, tally.acknowledged, tally.files)
}

// A killTally counts what all rounds have seen.
type killTally struct {
	kills        map[string]int // by what the victim was doing
	acknowledged int            // tasks
	files        int            // looked at
	recovered    int            // times that a change was rolled back
	ahead        int            // times that a whole step was there which had not been acknowledged yet
}

// A killRound is a project that is worked on and killed again and again.
type killRound struct {
	tally  *killTally
	folder string
	last   report            // the last acknowledgement about the project
	made   map[string]string // files that were acknowledged, and their states
	seen   map[string]bool   // backups that were looked at
	old    []byte            // the project of an older schema
	oldIs  string            // its state once it is brought up to date
}

func newKillRound(t *testing.T, tally *killTally, seed uint64) *killRound {
	t.Helper()
	r := &killRound{tally: tally, folder: t.TempDir(), made: map[string]string{}, seen: map[string]bool{}}
	p := newProject(t)
	for i := range 3 {
		addArticle(t, p, fmt.Sprintf("Article %d", i), fmt.Sprintf("%s %d", testText, i))
	}
	random := rand.New(rand.NewPCG(seed, 2))
	work(t, p, random, 10)
	other := forked(t, p)
	work(t, other, random, 25)
	for name, from := range map[string]*Project{victimProject: p, victimOther: other} {
		if err := from.SaveCopy(filepath.Join(r.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	r.last = report{Step: lastStep(t, p), State: stateOf(t, p)}
	r.makeOld(t, 1+int(seed/100)%2)
	if err := os.Mkdir(filepath.Join(r.folder, victimMade), 0o700); err != nil {
		t.Fatal(err)
	}
	return r
}

// makeOld makes a project of an older schema, again and again the same.
func (r *killRound) makeOld(t *testing.T, version int) {
	t.Helper()
	path, _ := firstSchema(t)
	db := connect(path, modeMigrate, nil)
	if err := current[:version].migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	r.old = must[[]byte](t)(os.ReadFile(path))
	p := must[*Project](t)(Open(path))
	r.oldIs = stateOf(t, p)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

// kill runs the victim, kills it a moment after it began one of its first tasks, and tells which task it was in.
func (r *killRound) kill(t *testing.T, seed uint64) (doing string) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	if err := os.WriteFile(filepath.Join(r.folder, victimOld), r.old, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	command.Env = append(os.Environ(), victimVariable+"="+r.folder, seedVariable+"="+strconv.FormatUint(seed, 10))
	var failed strings.Builder
	command.Stderr = &failed
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	at, delay := random.IntN(5), time.Duration(random.IntN(25_000))*time.Microsecond
	lines := bufio.NewReader(out)
	for begun := 0; ; {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break // a line that was cut is no acknowledgement
		}
		var one report
		if json.Unmarshal([]byte(line), &one) != nil {
			t.Errorf("the victim says %q", line)
			continue
		}
		if one.Begin != "" {
			doing = one.Begin
			if begun == at {
				time.AfterFunc(delay, func() { _ = command.Process.Kill() })
			}
			begun++
			continue
		}
		doing = "between two"
		r.acknowledge(one)
	}
	_ = command.Wait() // it was killed
	if code := command.ProcessState.ExitCode(); code != -1 {
		t.Errorf("the victim ended by itself with %d: %s", code, &failed)
	}
	return doing
}

func (r *killRound) acknowledge(one report) {
	r.tally.acknowledged++
	r.last = one
	switch {
	case one.Done == "migration":
		r.made[one.File] = r.oldIs
	case one.Done == "packet": // not all of the project goes along
		r.made[one.File] = ""
	case one.File != "":
		r.made[one.File] = one.State
	}
}

// verify looks at what the victim left.
func (r *killRound) verify(t *testing.T, doing string) {
	t.Helper()
	p := must[*Project](t)(Open(filepath.Join(r.folder, victimProject)))
	defer p.Close()
	if p.Recovered() {
		r.tally.recovered++
	}
	wantNoProblems(t, p)
	switch newest := lastStep(t, p); newest - r.last.Step {
	case 0:
	case 1:
		r.tally.ahead++
		r.takeBack(t, p)
	case 2:
		if doing != "import" { // and its undo
			t.Errorf("two steps were made that nobody knows of, during %q", doing)
		}
		r.tally.ahead++
	default:
		t.Fatalf("step %d was acknowledged, and the newest one is %d", r.last.Step, newest)
	}
	if stateOf(t, p) != r.last.State {
		t.Errorf("the project is not as it was acknowledged, after a kill during %q", doing)
	}
	r.verifyFiles(t)
	r.last.Step = lastStep(t, p)
}

// takeBack takes back the newest step, which was not acknowledged.
func (r *killRound) takeBack(t *testing.T, p *Project) {
	t.Helper()
	back := p.Undo
	if kind := must[[]HistoryRow](t)(p.History(t.Context(), 1))[0].Kind; kind == "undo" {
		back = p.Redo
	}
	if _, err := back(); err != nil {
		t.Errorf("the step that was not acknowledged cannot be taken back: %v", err)
	}
}

// verifyFiles looks at all files that there are by name, and that none which was acknowledged is missing.
func (r *killRound) verifyFiles(t *testing.T) {
	t.Helper()
	var found []string
	for _, pattern := range []string{victimMade + "/*.onrecord", victimBackups + "/*/*.onrecord", victimOld, "old.v*.onrecord"} {
		found = append(found, must[[]string](t)(filepath.Glob(filepath.Join(r.folder, pattern)))...)
	}
	for _, path := range found {
		if r.seen[path] {
			continue
		}
		r.seen[path] = strings.Contains(path, victimBackups)
		p := must[*Project](t)(Open(path))
		wantNoProblems(t, p)
		if want := r.made[path]; want != "" && stateOf(t, p) != want {
			t.Errorf("%s holds something else than was acknowledged", path)
		}
		if filepath.Base(path) == victimOld && stateOf(t, p) != r.oldIs {
			t.Error("the older project is not as it was")
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		delete(r.made, path)
		r.tally.files++
	}
	for _, pattern := range []string{victimMade + "/*", "old.*"} { // opening an older project has made one more of these
		for _, path := range must[[]string](t)(filepath.Glob(filepath.Join(r.folder, pattern))) {
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	for path := range r.made {
		if strings.Contains(path, victimBackups) {
			continue // it may have been removed for newer ones
		}
		t.Errorf("%s was acknowledged and is not there", path)
	}
	clear(r.made)
}

// TestHotJournal opens what a crash in the middle of a commit leaves: the file with a journal beside it.
func TestHotJournal(t *testing.T) {
	p := newProject(t)
	id := addArticle(t, p, "One", testText)
	tx, err := p.writer.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("PRAGMA cache_spill = 1; PRAGMA cache_size = 1"); err != nil {
		t.Fatal(err)
	}
	for i := range 2000 { // enough to spill into the file before the commit
		if _, err := tx.Exec("INSERT INTO setting(key, value) VALUES(?, ?)", fmt.Sprint(i), "a value that takes some room in its page"); err != nil {
			t.Fatal(err)
		}
	}
	crashed := filepath.Join(t.TempDir(), "crashed.onrecord")
	for _, suffix := range []string{"", "-journal"} {
		data, err := os.ReadFile(p.Path() + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(crashed+suffix, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	c := must[*Project](t)(Open(crashed))
	defer c.Close()
	if !c.Recovered() {
		t.Error("the project does not say that something was rolled back")
	}
	if value := must[string](t)(c.Setting("7")); value != "" {
		t.Error("a half-made change is there")
	}
	must[corpus.Document](t)(c.Document(t.Context(), id))
	wantNoProblems(t, c)
}
