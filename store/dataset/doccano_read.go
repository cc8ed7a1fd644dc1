package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/onrecord/onrecord/store/corpus"
)

// doccanoSpans are the members that have held the spans of a line in doccano's versions.
var doccanoSpans = []string{"entities", "label", "labels", "spans", "annotations"}

// doccanoOwn are the members of a line that are no details of the article.
var doccanoOwn = append([]string{"id", "text", "data", "relations", "meta", "metadata", "Comments", "comments", "cats", "annotation_approver"}, doccanoSpans...)

type doccanoReader struct {
	flatTally
	lines   *jsonlReader
	options ReadOptions
}

func openDoccano(path string, o ReadOptions) (Reader, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	lines := newJSONLReader(file, filepath.Base(path))
	lines.close = file.Close
	return &doccanoReader{lines: lines, options: o}, nil
}

func (r *doccanoReader) Offset() int64 { return r.lines.Offset() }

func (r *doccanoReader) Close() error { return r.lines.Close() }

func (r *doccanoReader) Next() (Item, error) {
	m, err := r.lines.members()
	if err != nil {
		return Item{}, err
	}
	f := &flatArticle{file: r.lines.file, line: r.lines.line, together: true}
	if err := r.read(f, m); err != nil {
		return Item{}, f.problem(err)
	}
	return f.item(r.options, &r.flatTally)
}

// read takes a line apart.
func (r *doccanoReader) read(f *flatArticle, m jsonMembers) error {
	f.place = fmt.Sprintf("%s, line %d", f.file, f.line)
	name := "text"
	if m[name] == nil {
		name = "data" // of older versions
	}
	var raw string
	if json.Unmarshal(m[name], &raw) != nil || raw == "" && m[recordName] == nil { // our own may be empty
		return errors.New(`it has no text in "text" or "data"`)
	}
	text := newFlatText(raw)
	f.article = corpus.Article{ID: idOr(m.text("id"), "doccano", f.file, m.text("id"), corpus.TextHash(raw)), Text: text.clean}
	f.details(m, &r.flatTally, doccanoOwn...)
	meta := m.object("meta") // of older versions
	f.details(meta, &r.flatTally)
	f.call(f.line)
	var err error
	if f.record, err = m.record(); err == nil && f.record == nil {
		f.record, err = meta.record()
	}
	if err != nil {
		r.add("%s: the record that Onrecord had put there was not used: %v", f.place, err)
	}
	for _, name := range []string{"Comments", "comments"} {
		if n := len(m.list(name)); n > 0 {
			r.add("%s: comments are not read: %d were left out", f.place, n)
		}
	}
	if n := len(m.list("cats")); n > 0 {
		r.add("%s: labels of whole texts are not read: %d were left out", f.place, n)
	}
	return r.readLayers(f, m, text)
}

// readLayers reads spans and relations: one layer, or in the oldest versions one a user.
func (r *doccanoReader) readLayers(f *flatArticle, m jsonMembers, text flatText) error {
	type place struct{ layer, region int }
	byID, layerOf := map[string]place{}, map[string]int{}
	for _, name := range doccanoSpans {
		for _, raw := range m.list(name) {
			e, err := readDoccanoEntity(raw)
			if err != nil {
				r.add("%s: in %q %.80s was left out: %v", f.place, name, raw, err)
				continue
			}
			at, _, err := text.at(e.start, e.end, "")
			if err != nil {
				r.add("%s: the span %q was left out: %v", f.place, e.label, err)
				continue
			}
			i, ok := layerOf[e.user]
			if !ok {
				i = len(f.layers)
				layerOf[e.user] = i
				f.layers = append(f.layers, flatLayer{annotator: e.user})
			}
			if e.id != "" {
				if _, twice := byID[e.id]; twice {
					r.add("%s: two spans have the id %s; relations to it are those of the first", f.place, e.id)
				} else {
					byID[e.id] = place{i, len(f.layers[i].regions)}
				}
			}
			f.layers[i].regions = append(f.layers[i].regions, flatRegion{Range: at, label: e.label})
		}
	}
	for _, raw := range m.list("relations") {
		var one jsonMembers
		if json.Unmarshal(raw, &one) != nil {
			r.add("%s: the relation %.80s was left out: it is no JSON object", f.place, raw)
			continue
		}
		from, hasFrom := byID[one.text("from_id")]
		to, hasTo := byID[one.text("to_id")]
		if !hasFrom || !hasTo || from.layer != to.layer {
			r.add("%s: the relation %q from %s to %s was left out: there are no spans of these ids", f.place, one.text("type"), one.text("from_id"), one.text("to_id"))
			continue
		}
		l := &f.layers[from.layer]
		l.relations = append(l.relations, flatRelation{from.region, to.region, one.text("type")})
	}
	return nil
}

// doccanoSpan is a span as any of doccano's versions has it.
type doccanoSpan struct {
	id, label, user string
	start, end      int // code points
}

// readDoccanoEntity reads [0, 6, "Claim"], or an object with start_offset, end_offset and label, or with start and end.
func readDoccanoEntity(raw json.RawMessage) (doccanoSpan, error) {
	var triple []json.RawMessage
	m := jsonMembers{}
	if json.Unmarshal(raw, &triple) == nil && len(triple) == 3 {
		m["start_offset"], m["end_offset"], m["label"] = triple[0], triple[1], triple[2]
	} else if json.Unmarshal(raw, &m) != nil || m == nil {
		return doccanoSpan{}, errors.New("it is no span: labels of whole texts are not read")
	}
	s := doccanoSpan{id: m.text("id"), label: m.text("label")}
	if user := m.text("user"); user != "" {
		s.user = "user " + user
	}
	var err error
	if s.start, err = m.number("start_offset", "start"); err == nil {
		s.end, err = m.number("end_offset", "end")
	}
	if err == nil && s.label == "" {
		err = errors.New("it has no label")
	}
	return s, err
}

// number is the first of the members that is there, a whole number.
func (m jsonMembers) number(names ...string) (int, error) {
	for _, name := range names {
		if raw, ok := m[name]; ok {
			n, err := strconv.Atoi(string(raw))
			if err != nil {
				return 0, fmt.Errorf("its %q is not a whole number", name)
			}
			return n, nil
		}
	}
	return 0, fmt.Errorf("it has no %q", names[0])
}

// members reads the next line that is not empty as one JSON object.
func (r *jsonlReader) members() (jsonMembers, error) {
	for {
		if err := r.readLine(); err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(r.buffer)) == 0 {
			continue
		}
		m, err := readMembers(r.buffer)
		if err != nil {
			return nil, r.problem(&line{}, err)
		}
		return m, nil
	}
}
