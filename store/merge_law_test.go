package store

import (
	"cmp"
	"encoding/json"
	flags "flag" // the room has a function flag
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// shared is what two copies of a project have in common when they agree: everything but numbers of rows, the history and
// the ids of annotators, whom copies may have made apart from each other.
type shared struct {
	Documents []corpus.Document
	Decisions []corpus.Decision
	Entities  []corpus.Entity
	People    []string
	Codebook  corpus.Codebook
	Conflicts []corpus.Conflict
}

func sharedOf(t testing.TB, p *Project) shared {
	t.Helper()
	c := contentOf(t, p)
	s := shared{Documents: c.Documents, Entities: append(c.Entities, c.Merged...), Codebook: c.Codebook}
	for i := range s.Documents {
		s.Documents[i].Annotators = nil
	}
	for _, a := range c.Annotators {
		s.People = append(s.People, a.Name+" "+string(a.Kind))
	}
	s.Decisions = must[[]corpus.Decision](t)(p.Decisions(t.Context(), ""))
	for _, c := range must[[]corpus.Conflict](t)(p.Conflicts(t.Context())) {
		if c.Kind == "status" { // named after the annotator's id
			c.ID, c.Of = "", ""
		}
		s.Conflicts = append(s.Conflicts, c)
	}
	slices.SortFunc(s.Conflicts, func(a, b corpus.Conflict) int {
		return cmp.Or(cmp.Compare(a.Article, b.Article), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Status, b.Status))
	})
	slices.SortFunc(s.Documents, func(a, b corpus.Document) int { return cmp.Compare(a.Article.ID, b.Article.ID) })
	slices.SortFunc(s.Entities, func(a, b corpus.Entity) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

// forked is a copy of a project to go on with.
func forked(t testing.TB, p *Project) *Project {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.onrecord")
	if err := p.SaveCopy(path); err != nil {
		t.Fatal(err)
	}
	c := must[*Project](t)(Open(path))
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// merged is a copy of p with the others taken in.
func merged(t testing.TB, p *Project, others ...*Project) *Project {
	t.Helper()
	m := forked(t, p)
	for _, o := range others {
		take(t, m, o)
	}
	return m
}

// take merges another open project, by way of a copy: what is open may be at work.
func take(t testing.TB, p, other *Project) MergeReport {
	t.Helper()
	path := filepath.Join(t.TempDir(), "other.onrecord")
	if err := other.SaveCopy(path); err != nil {
		t.Fatal(err)
	}
	return must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{Annotator: "Ana"}))
}

// work does random things as people do them: they change anything, and remove what is their own, or a whole article.
func work(t testing.TB, p *Project, random *rand.Rand, steps int) {
	t.Helper()
	for range steps {
		if random.IntN(8) == 0 {
			if _, err := p.Undo(); err != nil && ErrorCode(err) != CodeNothing && ErrorCode(err) != CodeConflict {
				t.Fatal(err)
			}
			continue
		}
		who := pick(random, []string{"Ana", "Bob"})
		change := randomWork(t, p, random, who)
		if change == nil {
			continue
		}
		if _, err := p.Apply(corpus.Step{Label: "Work", Annotator: who, Changes: []corpus.Change{change}}); err != nil && ErrorCode(err) != CodeInvalid {
			t.Fatal(err)
		}
	}
}

func randomWork(t testing.TB, p *Project, random *rand.Rand, who string) corpus.Change {
	t.Helper()
	c := contentOf(t, p)
	d := pick(random, c.Documents)
	entities := slices.Concat(c.Entities, c.Merged)
	switch random.IntN(24) {
	case 0, 1:
		spans := slices.DeleteFunc(slices.Clone(d.Spans), func(s corpus.Span) bool { return s.Annotator != who })
		return corpus.RemoveSpan{ID: pick(random, spans).ID}
	case 2, 3:
		frames := slices.DeleteFunc(slices.Clone(d.Attributions), func(a corpus.Attribution) bool { return a.Annotator != who })
		return corpus.RemoveAttribution{ID: pick(random, frames).ID}
	case 4, 5:
		return corpus.SetStatus{Article: d.Article.ID, Annotator: pick(random, []string{"", "Ana", "Bob"}), Status: pick(random, corpus.Statuses)}
	case 6, 7:
		comment := pick(random, d.Comments)
		if comment.ID == "" || random.IntN(2) == 0 {
			comment = corpus.Comment{ID: NewID(), Article: d.Article.ID, Annotator: who, Span: pick(random, d.Spans).ID, Parent: pick(random, d.Comments).ID}
		}
		comment.Text, comment.Resolved = pick(random, []string{"Why?", "Because.", "See the guideline."}), random.IntN(2) == 0
		return corpus.PutComment{Comment: comment}
	case 8:
		comments := slices.DeleteFunc(slices.Clone(d.Comments), func(c corpus.Comment) bool { return c.Annotator != who })
		return corpus.RemoveComment{ID: pick(random, comments).ID}
	case 9:
		return corpus.AddDecision{Decision: corpus.Decision{
			ID: NewID(), Article: d.Article.ID, Kind: corpus.LabelDiffers, Outcome: corpus.TookNothing, Annotator: who, Reason: pick(random, corpus.Reasons),
		}}
	case 10:
		conflict := pick(random, must[[]corpus.Conflict](t)(p.Conflicts(t.Context())))
		return corpus.DecideConflict{ID: conflict.ID, Take: pick(random, []corpus.Take{corpus.TakeShown, corpus.TakeOther, corpus.TakeEach})}
	case 11:
		return corpus.RemoveArticle{ID: d.Article.ID} // also with what others said of it
	case 12, 13, 14, 15, 16:
		s := randomSpan(d, entities, random)
		s.Annotator = who
		if old, ok := d.Span(s.ID); ok {
			s.Annotator = old.Annotator
		}
		return corpus.PutSpan{Span: s}
	case 17, 18, 19:
		a := randomAttribution(d, random)
		a.Annotator = who
		if old, ok := d.Attribution(a.ID); ok {
			a.Annotator = old.Annotator
		}
		return corpus.PutAttribution{Attribution: a}
	case 20:
		return corpus.AddRejection{Rejection: corpus.Rejection{ID: NewID(), Article: d.Article.ID, Claim: []corpus.Range{{Start: 0, End: 1}}, Annotator: who}}
	}
	for {
		switch change := randomChange(c, random).(type) {
		case corpus.AddArticle, corpus.SetArticle, corpus.PutEntity, corpus.RemoveEntity, corpus.SetCodebook:
			return change
		}
	}
}

// Other histories than those of every day are tried by, for instance: go test -run MergeLaws -seeds 300 -first 1000 ./store
var (
	lawSeeds  = flags.Uint64("seeds", 0, "how many histories each test of the merge laws tries; 0 = 12, or 4 with -short")
	firstSeed = flags.Uint64("first", 0, "the first seed of these histories")
)

func seeds() uint64 {
	switch {
	case *lawSeeds > 0:
		return *lawSeeds
	case testing.Short():
		return 4
	}
	return 12
}

// TestMergeLaws makes three copies of a project with a past, works on each of them, and merges them in all ways.
func TestMergeLaws(t *testing.T) {
	for seed := *firstSeed; seed < *firstSeed+seeds(); seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 3))
			base := newProject(t)
			addArticle(t, base, "Title zero", testText)
			work(t, base, random, 12)
			a, b, c := forked(t, base), forked(t, base), forked(t, base)
			for _, p := range []*Project{a, b, c} {
				work(t, p, random, 14)
			}
			checkLaws(t, a, b, c)
			checkNothingLost(t, base, a, b)
		})
	}
}

// TestMergeLawsEntangled lets the copies take each other in while work goes on.
func TestMergeLawsEntangled(t *testing.T) {
	for seed := *firstSeed; seed < *firstSeed+seeds(); seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 4))
			base := newProject(t)
			addArticle(t, base, "Title zero", testText)
			work(t, base, random, 8)
			copies := []*Project{forked(t, base), forked(t, base), forked(t, base)}
			for range 4 {
				for _, p := range copies {
					work(t, p, random, 4)
				}
				from, to := random.IntN(3), random.IntN(3)
				if from != to {
					take(t, copies[to], copies[from])
				}
			}
			checkLaws(t, copies[0], copies[1], copies[2])
		})
	}
}

// TestMergeLawsPackets gives parts of a project away, works on them and on the rest, and takes them in, in both orders.
func TestMergeLawsPackets(t *testing.T) {
	for seed := *firstSeed; seed < *firstSeed+seeds(); seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 5))
			base := newProject(t)
			addArticle(t, base, "Title zero", testText)
			addArticle(t, base, "Title again", testText+" ")
			by(t, base, "Bob", corpus.PutAnnotator{Annotator: corpus.Annotator{ID: NewID(), Name: "Bob", Kind: corpus.Human}})
			work(t, base, random, 16)
			before := sharedOf(t, base)
			var packets []*Project
			for i := range 2 {
				o := PacketOptions{To: pick(random, []string{"Ana", "Bob"}), Blind: random.IntN(3) == 0, Originals: random.IntN(2) == 0}
				if i > 0 && random.IntN(2) == 0 {
					work(t, base, random, 6)
				}
				if len(before.Documents) > 1 && random.IntN(2) == 0 {
					o.Articles.IDs = []corpus.ID{before.Documents[0].Article.ID}
				}
				path := filepath.Join(t.TempDir(), "work"+PacketExtension)
				if _, err := base.WritePacket(t.Context(), path, o); ErrorCode(err) == CodeInvalid {
					continue // all articles were removed
				} else if err != nil {
					t.Fatal(err)
				}
				q := must[*Project](t)(Open(path))
				t.Cleanup(func() { _ = q.Close() })
				packets = append(packets, q)
				r := take(t, forked(t, base), q)
				r.Rows = slices.DeleteFunc(r.Rows, func(c MergeCount) bool { return c.Kind == "annotator" }) // the recipient may be new
				if r.Changes() != 0 || len(r.Conflicts) != 0 {
					t.Errorf("a packet that nobody touched changes something: %+v", r)
				}
				work(t, q, random, 12)
			}
			work(t, base, random, 8)
			if len(packets) == 2 {
				checkLaws(t, base, packets[0], packets[1])
			}
		})
	}
}

func checkLaws(t *testing.T, a, b, c *Project) {
	t.Helper()
	ab, ba := merged(t, a, b), merged(t, b, a)
	same(t, sharedOf(t, ab), sharedOf(t, ba))
	if t.Failed() {
		t.Fatal("a merged with b is not b merged with a")
	}
	before := sharedOf(t, ab)
	for _, again := range []*Project{b, a, ba, ab} {
		if r := take(t, ab, again); r.Applied.Seq != 0 || r.Changes() != 0 || len(r.Conflicts) != 0 {
			t.Errorf("merging again made step %d: %+v", r.Applied.Seq, r)
		}
	}
	same(t, sharedOf(t, ab), before)
	if t.Failed() {
		t.Fatal("merging again changes something")
	}
	abc, a_bc, cab := merged(t, a, b, c), merged(t, a, merged(t, b, c)), merged(t, c, ab)
	same(t, sharedOf(t, abc), sharedOf(t, a_bc))
	if t.Failed() {
		t.Fatal("it matters how the copies are bracketed")
	}
	same(t, sharedOf(t, abc), sharedOf(t, cab))
	if t.Failed() {
		t.Fatal("c merged with the others is not the others merged with c")
	}
	same(t, sharedOf(t, abc), sharedOf(t, merged(t, a, c, b)))
	if t.Failed() {
		t.Fatal("it matters in which order the copies are taken in")
	}
	wantNoProblems(t, abc)
	// Undo takes all of it back, and the same file can be merged again.
	undone := merged(t, a, b)
	if r := take(t, undone, c); r.Applied.Seq != 0 {
		before, after := sharedOf(t, merged(t, a, b)), sharedOf(t, undone)
		must[Applied](t)(undone.Undo())
		same(t, sharedOf(t, undone), before)
		take(t, undone, c)
		same(t, sharedOf(t, undone), after)
	}
}

// checkNothingLost looks for every version that a copy made of a span or attribution: it is shown in the merge, or awaits a
// decision there. What one copy removed may only be gone if the other one left it alone.
func checkNothingLost(t *testing.T, base, a, b *Project) {
	t.Helper()
	was, ofA, ofB := versionsOf(t, base), versionsOf(t, a), versionsOf(t, b)
	m := merged(t, a, b)
	now := versionsOf(t, m)
	for _, c := range must[[]corpus.Conflict](t)(m.Conflicts(t.Context())) {
		switch {
		case c.Span != nil:
			now[c.Of] = append(now[c.Of], faceOf(*c.Span))
		case c.Attribution != nil:
			now[c.Of] = append(now[c.Of], faceOf(*c.Attribution))
		}
	}
	for _, copy := range []map[corpus.ID][]string{ofA, ofB} {
		for id, faces := range copy {
			if slices.Equal(faces, was[id]) {
				continue // not touched here
			}
			if !slices.Contains(now[id], faces[0]) {
				t.Errorf("%s: a version is lost: %s\nthere are %v", id, faces[0], now[id])
			}
		}
	}
	for id := range was {
		if ofA[id] != nil && ofB[id] != nil && now[id] == nil {
			t.Errorf("%s is in both copies and not in the merge", id)
		}
	}
}

func versionsOf(t *testing.T, p *Project) map[corpus.ID][]string {
	t.Helper()
	all := map[corpus.ID][]string{}
	for _, d := range contentOf(t, p).Documents {
		for _, s := range d.Spans {
			all[s.ID] = []string{faceOf(s)}
		}
		for _, a := range d.Attributions {
			all[a.ID] = []string{faceOf(a)}
		}
	}
	return all
}

// faceOf is what an annotation says, without links that a merge may have to open or that change with what they lead to.
func faceOf(thing any) string {
	switch one := thing.(type) {
	case corpus.Span:
		one.Entity, one.Created = "", time.Time{}
		thing = one
	case corpus.Attribution:
		one.Parent = ""
		one.Slots = maps.Clone(one.Slots)
		thing = one
	}
	data, _ := json.Marshal(thing)
	return string(data)
}
