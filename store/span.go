package store

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/onrecord/onrecord/store/corpus"
)

var origins = []corpus.Origin{corpus.Manual, corpus.Suggested, corpus.Imported}

func (w *writer) putSpan(s corpus.Span) error {
	text, err := w.text(s.Article)
	if err != nil {
		return err
	}
	if err := s.Check(text); err != nil {
		return invalid("%v", err)
	}
	book, err := w.book()
	if err != nil {
		return err
	}
	if _, ok := book.Label(s.Label); !ok {
		return invalid("span %s: the codebook %s has no label %q", s.ID, book.Name, s.Label)
	}
	if err := checkOrigin("span", s.ID, s.Origin, s.Confidence); err != nil {
		return err
	}
	if err := w.checkEntity(s.Entity); err != nil {
		return err
	}
	annotator, err := w.annotator(s.Annotator)
	if err != nil {
		return err
	}
	attributes, err := json.Marshal(s.Attributes)
	if err != nil {
		return err
	}
	w.spans[s.ID] = s.Article
	_, err = w.put(spanTable, s.ID, row{
		string(s.Article), s.Label, encodeFragments(s.Fragments), s.Quote, string(annotator), optional(s.Entity),
		string(attributes), s.Note, flag(s.Flagged), string(s.Origin), s.Confidence, millis(s.Created), int64(0),
	})
	return err
}

func checkOrigin(what string, id corpus.ID, origin corpus.Origin, confidence float64) error {
	switch {
	case !slices.Contains(origins, origin):
		return invalid("%s %s: the origin %q is not one of manual, suggestion, import", what, id, origin)
	case !(confidence >= 0 && confidence <= 1):
		return invalid("%s %s: the confidence %v is not between 0 and 1", what, id, confidence)
	}
	return nil
}

// removeSpan takes a span out of sight and out of the frames that held it.
func (w *writer) removeSpan(id corpus.ID) error {
	old, err := w.known(spanTable, id)
	if err != nil || old.isDeleted() {
		return err
	}
	uid, err := uidOf(id)
	if err != nil {
		return err
	}
	if err := w.removeAll(memberTable, "span_id = (SELECT id FROM span WHERE uid = ?)", uid); err != nil {
		return err
	}
	return w.remove(spanTable, id, old)
}

// encodeFragments writes [[410,468],[500,512]].
func encodeFragments(fragments []corpus.Range) string {
	out := []byte{'['}
	for i, f := range fragments {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		out = strconv.AppendInt(out, int64(f.Start), 10)
		out = append(out, ',')
		out = strconv.AppendInt(out, int64(f.End), 10)
		out = append(out, ']')
	}
	return string(append(out, ']'))
}

func decodeFragments(data string) ([]corpus.Range, error) {
	var pairs [][2]int
	if err := json.Unmarshal([]byte(data), &pairs); err != nil {
		return nil, damaged("the place of a span cannot be read: %v", err)
	}
	fragments := make([]corpus.Range, len(pairs))
	for i, pair := range pairs {
		fragments[i] = corpus.Range{Start: pair[0], End: pair[1]}
	}
	return fragments, nil
}
