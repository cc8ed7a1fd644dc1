package agreement

import "github.com/onrecord/onrecord/store/corpus"

// Partners says which annotations of two layers of one article are about the same thing: the partner in the second layer of
// each span and attribution of the first that has one.
type Partners struct {
	Spans        map[corpus.ID]corpus.ID
	Attributions map[corpus.ID]corpus.ID
}

// Align pairs the spans and attributions of two annotators in a document as a Report does. An error names the article whose
// offsets do not fit its text.
func Align(d *corpus.Document, book *corpus.Codebook, a, b string) (Partners, error) {
	if err := checkDocument(d); err != nil {
		return Partners{}, err
	}
	reader := newLayerReader(d, slotsOf(book), newRoles(nil))
	first, second := reader.layer(a), reader.layer(b)
	p := Partners{Spans: map[corpus.ID]corpus.ID{}, Attributions: map[corpus.ID]corpus.ID{}}
	for i, j := range alignSpans(first.spans, second.spans) {
		if j >= 0 {
			p.Spans[first.spans[i].ID] = second.spans[j].ID
		}
	}
	frames, _ := alignFrames(first.frames, second.frames)
	for i, j := range frames {
		if j >= 0 {
			p.Attributions[first.frames[i].ID] = second.frames[j].ID
		}
	}
	return p, nil
}
