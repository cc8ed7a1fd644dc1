package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"path/filepath"
	"strconv"

	"github.com/onrecord/onrecord/store/corpus"
)

// prodigyOwn are the members of a task that are no details of the article.
var prodigyOwn = []string{
	"text", "tokens", "spans", "relations", "answer", "meta", "id", "_annotator_id", "_session_id", "_input_hash", "_task_hash",
	"_view_id", "_timestamp", "_is_binary", "config", "label", "accept", "options", "html",
}

type prodigyReader struct {
	flatTally
	lines   *jsonlReader
	options ReadOptions
	next    *flatArticle   // read, but more lines of it may follow
	nextRaw string         // its text as it stands in the file
	seen    map[uint64]int // the lines in which texts began, by hashes of the texts
	over    error
}

func openProdigy(path string, o ReadOptions) (Reader, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	lines := newJSONLReader(file, filepath.Base(path))
	lines.close = file.Close
	return &prodigyReader{lines: lines, options: o, seen: map[uint64]int{}}, nil
}

func (r *prodigyReader) Offset() int64 { return r.lines.Offset() }

func (r *prodigyReader) Close() error { return r.lines.Close() }

// Next reads lines until one has another text.
func (r *prodigyReader) Next() (Item, error) {
	for r.over == nil {
		m, err := r.lines.members()
		var bad *Error
		switch {
		case errors.As(err, &bad):
			return Item{}, err
		case err != nil:
			r.over = err
			continue
		}
		whole, err := r.task(m)
		if err != nil {
			return Item{}, err
		}
		if whole != nil {
			return whole.item(r.options, &r.flatTally)
		}
	}
	if whole := r.next; whole != nil && errors.Is(r.over, io.EOF) {
		r.next = nil
		return whole.item(r.options, &r.flatTally)
	}
	return Item{}, r.over
}

// task takes a line apart. It returns the article before it when the line begins another.
func (r *prodigyReader) task(m jsonMembers) (whole *flatArticle, err error) {
	f := &flatArticle{file: r.lines.file, line: r.lines.line}
	f.place = fmt.Sprintf("%s, line %d", f.file, f.line)
	var raw string
	if json.Unmarshal(m["text"], &raw) != nil || raw == "" && m[recordName] == nil { // our own may be empty
		return nil, f.problem(errors.New(`it has no text in "text"; tasks of images, sound and pages are not read`))
	}
	record, err := m.record()
	if err != nil {
		r.add("%s: the record that Onrecord had put there was not used: %v", f.place, err)
	}
	text := newFlatText(raw)
	// A record begins an article, for two articles may have the same text.
	if r.next == nil || r.nextRaw != raw || record != nil {
		f.article = corpus.Article{ID: idOr(m.text("id"), "prodigy", f.file, corpus.TextHash(raw)), Text: text.clean}
		f.record = record
		f.details(m, &r.flatTally, prodigyOwn...)
		f.details(m.object("meta"), &r.flatTally)
		f.call(f.line)
		r.notice(f, raw)
		whole, r.next, r.nextRaw = r.next, f, raw
	}
	r.layer(r.next, f.place, m, text)
	return whole, nil
}

// notice warns of a text whose lines do not stand together.
func (r *prodigyReader) notice(f *flatArticle, raw string) {
	hash := fnv.New64a()
	io.WriteString(hash, raw)
	if f.record != nil {
		io.WriteString(hash, string(f.record.ID))
	}
	sum := hash.Sum64()
	if line, again := r.seen[sum]; again {
		r.add("%s: the text stands in line %d too, with others between: the two come as two articles of the same id; sort the file by _input_hash to read them as one", f.place, line)
		return
	}
	r.seen[sum] = f.line
}

// layer adds what a line says to its article.
func (r *prodigyReader) layer(f *flatArticle, place string, m jsonMembers, text flatText) {
	l := flatLayer{annotator: m.text("_annotator_id")}
	if l.annotator == "" {
		l.annotator = m.text("_session_id")
	}
	switch answer := m.text("answer"); answer {
	case "accept", "":
	case "reject", "ignore":
		if n := len(m.list("spans")); n > 0 {
			r.add("%s: the answer of %q is %s: its %d spans were left out", place, l.annotator, answer, n)
		}
		return
	default:
		r.add("%s: the answer %q is not one of accept, reject, ignore: its spans were left out", place, answer)
		return
	}
	byPlace := map[string]int{}
	byToken := map[int]int{}
	for _, raw := range m.list("spans") {
		r.span(&l, place, raw, text, byPlace, byToken)
	}
	for _, raw := range m.list("relations") {
		var relation jsonMembers
		if !readInto(raw, &relation) || relation == nil {
			r.add("%s: the relation %.80s was left out: it is no JSON object", place, raw)
			continue
		}
		from, errFrom := r.end(&l, place, relation, "head", text, byPlace, byToken)
		to, errTo := r.end(&l, place, relation, "child", text, byPlace, byToken)
		if err := errors.Join(errFrom, errTo); err != nil {
			r.add("%s: the relation %q was left out: %v", place, relation.text("label"), err)
			continue
		}
		l.relations = append(l.relations, flatRelation{from, to, relation.text("label")})
	}
	f.layers = append(f.layers, l)
}

// prodigyKey is what a relation finds its spans by: their id where there is one, else their place and label.
func prodigyKey(m jsonMembers) string {
	if id := m.text("id"); id != "" {
		return "id " + id
	}
	return m.text("start") + " " + m.text("end") + " " + m.text("label")
}

// span reads one span, and notes where it is; -1 when it was left out.
func (r *prodigyReader) span(l *flatLayer, place string, raw json.RawMessage, text flatText, byPlace map[string]int, byToken map[int]int) int {
	var m jsonMembers
	if !readInto(raw, &m) || m == nil {
		r.add("%s: the span %.80s was left out: it is no JSON object", place, raw)
		return -1
	}
	start, err := m.number("start")
	end, errEnd := m.number("end")
	if err = errors.Join(err, errEnd); err == nil && m.text("label") == "" {
		err = errors.New("it has no label")
	}
	one := flatRegion{label: m.text("label"), id: m.text("id")}
	if err == nil {
		var moved bool
		one.Range, moved, err = text.at(start, end, m.text("text"))
		if moved {
			r.add("%s: %q is not at code points %d–%d; it was found near them and put right", place, m.text("text"), start, end)
		}
	}
	if err != nil {
		r.add("%s: the span %q was left out: %v", place, one.label, err)
		return -1
	}
	i := len(l.regions)
	l.regions = append(l.regions, one)
	if _, twice := byPlace[prodigyKey(m)]; !twice {
		byPlace[prodigyKey(m)] = i
	}
	if last, err := m.number("token_end"); err == nil {
		if _, twice := byToken[last]; !twice {
			byToken[last] = i
		}
	}
	return i
}

// end finds the span at one end of a relation: by head_span or child_span, or else by the span's last token. A span with
// a label that is not among the spans of the task is added to them.
func (r *prodigyReader) end(l *flatLayer, place string, relation jsonMembers, name string, text flatText, byPlace map[string]int, byToken map[int]int) (int, error) {
	if span := relation.object(name + "_span"); span != nil {
		if i, ok := byPlace[prodigyKey(span)]; ok {
			return i, nil
		}
		if span.text("label") != "" {
			if i := r.span(l, place, relation[name+"_span"], text, byPlace, byToken); i >= 0 {
				return i, nil
			}
		}
	} else if token, err := relation.number(name); err == nil {
		if i, ok := byToken[token]; ok {
			return i, nil
		}
	}
	return 0, errors.New("its " + name + ", token " + strconv.Quote(relation.text(name)) + ", is no span with a label")
}
