package attribution

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/onrecord/onrecord/store/corpus"
)

// Annotator is whose layer the proposals are in as a document.
const Annotator = "suggester"

// Document is the article with the proposals as spans and attributions, none of which a person has accepted. Equal proposals
// for the same text have equal ids. The rule stands in the note, the kind in the attribute "style".
func Document(a corpus.Article, proposals []Proposal) corpus.Document {
	b := documentBuilder{hash: corpus.TextHash(a.Text), ids: map[corpus.ID]bool{}}
	b.d = corpus.Document{Article: a, Annotators: []corpus.Annotator{{ID: derivedID("annotator", Annotator), Name: Annotator, Kind: corpus.Suggester}}}
	for _, p := range proposals {
		b.add(p)
	}
	b.d.Sort()
	return b.d
}

type documentBuilder struct {
	d    corpus.Document
	hash string
	ids  map[corpus.ID]bool // of spans and attributions so far
}

func (b *documentBuilder) add(p Proposal) {
	a := corpus.Attribution{
		Article: b.d.Article.ID, Slots: map[string][]corpus.ID{}, Annotator: Annotator, Attributes: corpus.Attributes{"style": {string(p.Kind)}},
		Note: p.Why, Origin: corpus.Suggested, Confidence: p.Confidence,
	}
	b.slot(&a, "claim", "Claim", p.Claim, p.Confidence)
	b.slot(&a, "speaker", "Speaker", p.Speaker, p.Confidence)
	b.slot(&a, "source", "Source", p.Source, p.Confidence)
	b.slot(&a, "cue", "Cue", p.Cue, p.Confidence)
	if len(p.Speaker) == 0 && len(p.Source) == 0 {
		a.Absent = []string{"speaker"}
	}
	a.ID = derivedID(b.hash, "attribution", fmt.Sprint(p.Claim, p.Cue, p.Speaker, p.Source))
	if !b.ids[a.ID] {
		b.ids[a.ID] = true
		b.d.Attributions = append(b.d.Attributions, a)
	}
}

// slot puts a span into a slot of the attribution; attributions that share the span share its id.
func (b *documentBuilder) slot(a *corpus.Attribution, slot, label string, fragments []corpus.Range, confidence float64) {
	if len(fragments) == 0 {
		return
	}
	id := derivedID(b.hash, label, fmt.Sprint(fragments))
	a.Slots[slot] = []corpus.ID{id}
	if b.ids[id] {
		return
	}
	b.ids[id] = true
	b.d.Spans = append(b.d.Spans, corpus.Span{
		ID: id, Article: b.d.Article.ID, Label: label, Fragments: fragments, Quote: corpus.Quote(b.d.Article.Text, fragments),
		Annotator: Annotator, Origin: corpus.Suggested, Confidence: confidence,
	})
}

// derivedID is an id of the form of a UUID that follows from the parts.
func derivedID(parts ...string) corpus.ID {
	hash := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(hash, "%d %s ", len(p), p)
	}
	sum := hash.Sum(nil)
	sum[6], sum[8] = sum[6]&0x0F|0x80, sum[8]&0x3F|0x80
	x := hex.EncodeToString(sum[:16])
	return corpus.ID(x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:])
}
