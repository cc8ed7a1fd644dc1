package learning

import (
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
)

const threeSaid = "“The bridge is shut,” Marta Halvorsen said on Monday.\n\nThe mayor said that the money had run out.\n\nPolice said that nobody was hurt."

// TestGather_Touched: in an unfinished article what was accepted counts, what was rejected does not, and the engine's guess
// stands in for the rest.
func TestGather_Touched(t *testing.T) {
	d := corpus.Document{Article: corpus.Article{ID: store.NewID(), Title: "Three", Text: threeSaid}}
	p := newProject(t, corpus.Doing, d)
	id := d.Article.ID
	e, err := Engine(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	found := e.Propose(d.Article)
	if len(found) != 3 {
		t.Fatalf("the engine finds %d", len(found))
	}
	claim, cue := span(id, "Claim", "The bridge is shut"), span(id, "Cue", "said")
	apply(t, p,
		corpus.PutSpan{Span: claim}, corpus.PutSpan{Span: cue},
		corpus.PutAttribution{Attribution: corpus.Attribution{ID: store.NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual, Slots: map[string][]corpus.ID{"claim": {claim.ID}, "cue": {cue.ID}}}},
		corpus.AddRejection{Rejection: corpus.Rejection{ID: store.NewID(), Article: id, Claim: found[1].Claim, Cue: found[1].Cue, Annotator: "Ana"}})
	m, err := gather(t.Context(), p, "Ana", e)
	if err != nil || len(m.done) != 0 || len(m.touched) != 1 {
		t.Fatalf("%d done, %d touched, %v", len(m.done), len(m.touched), err)
	}
	var claims []string
	taught := m.touched[0]
	for _, a := range taught.Attributions {
		claims = append(claims, corpus.Quote(threeSaid, fragments(&taught, a.Slots["claim"])))
	}
	if want := []string{"The bridge is shut", "that nobody was hurt"}; !slices.Equal(claims, want) {
		t.Errorf("taught are %q, want %q", claims, want)
	}
	apply(t, p, corpus.SetStatus{Article: id, Status: corpus.Done})
	if m, err = gather(t.Context(), p, "Ana", e); err != nil || len(m.done) != 1 || len(m.done[0].Attributions) != 1 {
		t.Errorf("when it is finished: %+v, %v", m, err)
	}
	if m, err = gather(t.Context(), p, "Bo", e); err != nil || len(m.done)+len(m.touched) != 0 {
		t.Errorf("for Bo: %+v, %v", m, err)
	}
}

func span(article corpus.ID, label, words string) corpus.Span {
	at := strings.Index(threeSaid, words)
	return corpus.Span{
		ID: store.NewID(), Article: article, Label: label, Fragments: []corpus.Range{{Start: at, End: at + len(words)}}, Quote: words, Annotator: "Ana", Origin: corpus.Manual,
	}
}

func TestLayerOf(t *testing.T) {
	said := func(names ...string) (all []corpus.Attribution) {
		for _, name := range names {
			all = append(all, corpus.Attribution{Annotator: name})
		}
		return all
	}
	annotators := []corpus.Annotator{
		{Name: "Ana", Kind: corpus.Human},
		{Name: "Bo", Kind: corpus.Human},
		{Name: "brat", Kind: corpus.Import},
		{Name: "gold", Kind: corpus.Gold},
		{Name: attribution.Annotator, Kind: corpus.Suggester},
	}
	for name, c := range map[string]struct {
		work      []string
		annotator string
		statuses  map[string]corpus.Status
		want      string // layers
		done      bool
	}{
		"mine and imports":       {[]string{"Ana", "Bo", "Bo", "brat", "suggester"}, "Ana", map[string]corpus.Status{"Ana": corpus.Done}, "Ana brat", true},
		"mine is not done":       {[]string{"Ana", "Bo"}, "Ana", map[string]corpus.Status{"Ana": corpus.Doing, "Bo": corpus.Done}, "Ana", false},
		"who did most":           {[]string{"Ana", "Bo", "Bo"}, "", map[string]corpus.Status{"Bo": corpus.Review}, "Bo", true},
		"gold":                   {[]string{"Ana", "Bo", "gold"}, "Ana", map[string]corpus.Status{"Ana": corpus.Approved}, "gold", true},
		"imports alone":          {[]string{"brat"}, "", nil, "brat", true},
		"sent back":              {[]string{"Ana"}, "Ana", map[string]corpus.Status{"Ana": corpus.SentBack}, "Ana", false},
		"suggestions are nobody": {[]string{"suggester", "suggester"}, "", nil, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			d := corpus.Document{Annotators: annotators, Attributions: said(c.work...), Standing: corpus.Done, Status: corpus.Done, Statuses: c.statuses}
			l := layerOf(&d, c.annotator)
			var got []string
			for layer, in := range l.names {
				if in {
					got = append(got, layer)
				}
			}
			slices.Sort(got)
			if strings.Join(got, " ") != c.want || l.done != c.done {
				t.Errorf("layers %q, done %v", got, l.done)
			}
		})
	}
}
