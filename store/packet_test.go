package store

import (
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
)

// TestPacketKeepsLinks gives Bob his own layer, in which a frame holds a span of Ana and stands inside a frame of hers: what
// he does to the frame comes back without taking it apart.
func TestPacketKeepsLinks(t *testing.T) {
	for name, o := range map[string]PacketOptions{"blind": {To: "Bob", Blind: true}, "one layer": {To: "Cleo", Layers: []string{"Bob"}}} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			id := addArticle(t, p, "One", testText)
			used := spanOn(id, testText, "Claim", corpus.Range{Start: 0, End: 5})
			secret := spanOn(id, testText, "Claim", corpus.Range{Start: 6, End: 10})
			parent := corpus.Attribution{ID: NewID(), Article: id, Annotator: "Ana", Origin: corpus.Manual}
			frame := corpus.Attribution{
				ID: NewID(), Article: id, Annotator: "Bob", Origin: corpus.Manual, Parent: parent.ID,
				Slots: map[string][]corpus.ID{"claim": {used.ID}},
			}
			do(t, p, corpus.PutSpan{Span: used}, corpus.PutSpan{Span: secret}, corpus.PutAttribution{Attribution: parent}, corpus.PutAttribution{Attribution: frame})
			frame.Note = "Indeed?"
			path := packetFor(t, p, o, func(q *Project) {
				d := document(t, q, id)
				if _, ok := d.Span(secret.ID); ok {
					t.Error("the packet holds a span that nothing in it uses")
				}
				got, _ := d.Attribution(frame.ID)
				got.Note = frame.Note
				by(t, q, "Bob", corpus.PutAttribution{Attribution: got})
			})
			r := must[MergeReport](t)(p.Merge(t.Context(), path, MergeOptions{}))
			d := document(t, p, id)
			got, _ := d.Attribution(frame.ID)
			same(t, faceOf(got), faceOf(frame))
			if got.Parent != parent.ID || len(r.Conflicts)+len(r.Kept) != 0 {
				t.Errorf("parent %q; %+v", got.Parent, r)
			}
		})
	}
}
