package store

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// MergeOptions are the wishes for a merge.
type MergeOptions struct {
	DryRun    bool   // find out and report only: everything is tried out in the file and taken back
	Annotator string // who merges, for the history; "" = the annotator whom the project remembers

	// Group joins merges: those in a row with the same group are undone together; "" = alone.
	Group corpus.ID

	// Progress is called as the work goes on, with articles done and all articles of the other file; nil = nobody asks.
	// With all done there is still some writing to come.
	Progress func(done, total int)
}

// MergeReport is what a merge did, or would do.
type MergeReport struct {
	Path        string      // the file taken in
	Packet      *PacketInfo // nil when it is a whole copy of the project
	Rows        []MergeCount
	Conflicts   []corpus.Conflict // changed in both: both versions are kept, and await a decision
	Kept        []MergeItem       // removed in one copy, and kept because of the other one
	TextDiffers []MergeItem       // articles that have another text there; nothing on them was taken
	Codebook    CodebookReport
	Applied     Applied // of the one step that it was; zero when nothing changed, or on a dry run
}

// MergeCount counts what of one kind and, for work of one annotator, of whose layer changes.
type MergeCount struct {
	Kind      string // the noun: "article", "span", "attribution", "comment", "decision", "rejection", "status", "entity", "annotator"
	Annotator string // "" = it belongs to the whole project
	New       int
	Changed   int
	Removed   int
}

// MergeItem is one thing that a person may want to look at.
type MergeItem struct {
	Kind    string
	ID      corpus.ID
	Article corpus.ID // "" = none
	Title   string    // of the article, or the name of what it is
	Why     string    // in plain words
}

// CodebookReport compares the codebooks, as name and version.
type CodebookReport struct {
	Here, There string
	Differ      bool
	Taken       bool // the other one is newer, and is in force now
}

// Changes counts all changes.
func (r MergeReport) Changes() int {
	n := 0
	for _, c := range r.Rows {
		n += c.New + c.Changed + c.Removed
	}
	return n
}

// Nothing tells whether the other file has nothing that is new here.
func (r MergeReport) Nothing() bool {
	return r.Changes() == 0 && len(r.Conflicts) == 0 && !r.Codebook.Taken
}

// errTriedOut ends a dry run: its changes are rolled back.
var errTriedOut = errors.New("tried out")

// Merge takes in what another copy of the project has: a packet that comes back, or a whole project file that was copied
// and worked on. It is one step, which Undo takes back as one; an undone merge can be made again.
//
// What it knows of the past. There is no third file to compare with: both histories begin alike, because copies share
// their steps up to the moment of copying, and steps have uids. A packet has no history but brings along which versions of
// its rows it was made from. So each row, and each column of an entity or article, has the set of all steps that it has
// taken into account in this copy and in the other one. Where one set contains the other, the row was changed on one side
// only, and that side is right. Where neither does, both changed it: the newer version is shown, the other one is kept as
// a Conflict for a decision. See register for why the order of merges does not matter. Absence says nothing: a row that
// the other copy never had stays.
//
// Nothing is lost: a row that one side removed and the other one changed, or came to use, stays and is listed in Kept. A
// removal in the layer of a person is taken over only from that person's own hand; one by anybody else is listed and not
// made: the row is out of sight in that copy until another one brings it back. Layers of different annotators have no rows
// in common, so they never collide.
//
// The other file is not trusted: it is opened read-only and never recovered, its tables must be exactly those of this
// program, and all that is taken over goes through the checks of Apply. One broken row refuses the whole file.
//
// Errors: those of Open for the other file, CodeInvalid when it belongs to another project or breaks a rule, those of
// Apply, and the context's own. After an error, and after ctx was cancelled at whatever time, nothing is changed. Until it
// is over, reading and changing the project wait.
func (p *Project) Merge(ctx context.Context, path string, o MergeOptions) (MergeReport, error) {
	report, err := p.merge(ctx, path, o)
	return report, cancelled(ctx, err)
}

func (p *Project) merge(ctx context.Context, path string, o MergeOptions) (MergeReport, error) {
	report := MergeReport{Path: path}
	identity, err := p.identity(ctx)
	if err != nil {
		return report, err
	}
	f, err := openForeign(ctx, path, p.schema, identity)
	if err != nil {
		return report, err
	}
	defer f.close()
	if report.Packet, err = packetOf(ctx, f.tx); err != nil {
		return report, explain(path, err)
	}
	by := o.Annotator
	if by == "" {
		if by, err = p.Setting(SettingAnnotator); err != nil {
			return report, err
		}
	}
	label := "Merge " + filepath.Base(path)
	if report.Packet != nil {
		label = "Merge the packet of " + report.Packet.To
	}
	applied, err := p.transact(ctx, func(w *writer) error {
		state, err := w.stacks()
		if err != nil {
			return err
		}
		w.merging = true
		w.step = stepRow{kind: "do", label: label, annotator: cmp.Or(by, "merge"), group: o.Group, prev: state.undo}
		m := &merger{writer: w, theirs: f, report: &report, progress: o.Progress, counts: map[[2]string]*MergeCount{}}
		if err := m.run(); err != nil {
			if code := ErrorCode(err); code == CodeInvalid || code == CodeDamaged {
				return explain(path, err) // unless it says otherwise, it is about what came in
			}
			return err
		}
		if o.DryRun {
			return errTriedOut
		}
		if w.step.seq == 0 {
			return nil
		}
		return w.setStacks(stacks{undo: number(w.step.seq)})
	})
	if errors.Is(err, errTriedOut) {
		err = nil
	}
	report.Applied = applied
	return report, explain(p.path, err)
}

// A merger takes one copy of the project into another one.
type merger struct {
	*writer
	theirs *foreign
	report *MergeReport
	counts map[[2]string]*MergeCount

	progress    func(done, total int) // nil = nobody asks
	done, total int                   // articles

	touched      map[corpus.ID]bool // rows about which the other copy may know more
	wanted       map[corpus.ID]bool // these, and what they may refer to
	present      map[corpus.ID]bool // those of them that are or were in one of the copies
	mine, others trails
	annotators   map[string]corpus.Annotator      // of the other copy by their name there: who they are here
	arrived      map[corpus.ID]bool               // annotators who were not here before
	alternatives [2]map[registerKey][]alternative // of this copy and of the other one
	entities     map[corpus.ID]*sharedRow
	learnt       []takenVersion
}

func (m *merger) run() error {
	if err := m.theirs.tx.QueryRowContext(m.ctx, "SELECT count(*) FROM article").Scan(&m.total); err != nil {
		return err
	}
	m.tell()
	if err := m.takeAnnotators(); err != nil {
		return err
	}
	if err := m.findWanted(); err != nil {
		return err
	}
	book, result, err := m.takeCodebook()
	if err != nil {
		return err
	}
	if err := m.renameAnnotators(); err != nil {
		return err
	}
	if err := m.takeEntities(); err != nil {
		return err
	}
	if err := m.takeArticles(); err != nil {
		return err
	}
	if err := m.removeEntities(); err != nil {
		return err
	}
	if err := m.passOn(); err != nil {
		return err
	}
	if err := m.settleCodebook(book, result); err != nil {
		return err
	}
	return m.finish()
}

// tell says how far the merge is.
func (m *merger) tell() {
	if m.progress != nil {
		m.progress(min(m.done, m.total), m.total)
	}
}

// registers are the two sides of one register, with the values that they show; nil = the row is not in sight there.
func (m *merger) registers(key registerKey, mine, theirs *string) (a, b register) {
	return m.mine.register(key, mine, m.alternatives[0][key]), m.others.register(key, theirs, m.alternatives[1][key])
}

// register is one side of a register.
func (t trails) register(key registerKey, shown *string, beside []alternative) register {
	one := t.at(key)
	if shown == nil || one.head.kept() {
		return register{known: one.known}
	}
	if one.head == (revision{}) { // a row that the history does not know
		one.head = firstRevision(key)
		one.known = one.known.with(one.head)
	}
	r := register{known: one.known, heads: []version{{one.head, *shown}}}
	for _, other := range beside {
		if other.beside == "" || other.beside == one.head.String() {
			r.heads = append(r.heads, other.version)
		}
	}
	return r
}

// learn notes what the other copy knows of a register, and which version is shown now, if that is another one than before.
func (m *merger) learn(key registerKey, learnt []revision, head *revision) {
	for _, rev := range learnt {
		isHead := head != nil && rev == *head
		m.learnt = append(m.learnt, takenVersion{id: key.id, field: key.field, rev: rev, head: isHead})
		if isHead {
			head = nil
		}
	}
	if head != nil {
		m.learnt = append(m.learnt, takenVersion{id: key.id, field: key.field, rev: *head, head: true})
	}
}

// passOn learns what the other copy knows of rows that neither has: it may be what a third one has to know.
func (m *merger) passOn() error {
	for _, table := range []string{"annotator", "entity", "article"} {
		ids, err := m.idsInEither(table)
		if err != nil {
			return err
		}
		for _, id := range ids {
			m.present[id] = true
		}
	}
	for key, there := range m.others {
		if !m.present[key.id] && key.id != codebookID {
			m.learn(key, there.known.without(m.mine.at(key).known), nil)
		}
	}
	return nil
}

// count counts a change for the report.
func (m *merger) count(t *table, annotator string) *MergeCount {
	key := [2]string{t.name, annotator}
	if m.counts[key] == nil {
		m.counts[key] = &MergeCount{Kind: t.name, Annotator: annotator}
	}
	return m.counts[key]
}

func (m *merger) keep(t *table, id, article corpus.ID, title, why string) {
	m.report.Kept = append(m.report.Kept, MergeItem{Kind: t.name, ID: id, Article: article, Title: title, Why: why})
}

// finish writes what is left and completes the report.
func (m *merger) finish() error {
	if err := m.flush(); err != nil {
		return err
	}
	seq := m.step.seq
	if seq == 0 && len(m.learnt) > 0 { // nothing to see, but something to remember
		if err := m.queryRow("SELECT coalesce(max(seq), 0) FROM step").Scan(&seq); err != nil {
			return err
		}
	}
	if err := remember(m.ctx, m.tx, m.learnt, seq); err != nil {
		return err
	}
	m.remembered = len(m.learnt) > 0
	for _, c := range m.counts {
		m.report.Rows = append(m.report.Rows, *c)
	}
	slices.SortFunc(m.report.Rows, func(a, b MergeCount) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Annotator, b.Annotator))
	})
	return nil
}
