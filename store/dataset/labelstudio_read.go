package dataset

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// resultLists are the members of a task that hold annotations; completions is their name in the oldest versions.
var resultLists = []string{"annotations", "completions", "predictions"}

// labelStudioReader reads an array of tasks, or one task after another, one at a time.
type labelStudioReader struct {
	flatTally
	in      *taskInput
	close   func() error
	decoder *json.Decoder
	array   bool
	over    error // why there is nothing more
	file    string
	task    int    // number of the task that was read last, from 1
	text    string // the member of data that holds the text; "" = it is to be found
	options ReadOptions
}

// taskInput bounds how much is read for one task.
type taskInput struct {
	r      io.Reader
	offset int64
	left   int64
}

func (in *taskInput) Read(p []byte) (int, error) {
	if in.left <= 0 {
		return 0, fmt.Errorf("a task has more than %d bytes", maxLine)
	}
	n, err := in.r.Read(p[:min(int64(len(p)), in.left)])
	in.offset += int64(n)
	in.left -= int64(n)
	return n, err
}

func openLabelStudio(path string, o ReadOptions) (Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	text := o.Columns["text"]
	if info.IsDir() {
		if text == "" {
			if text, err = textMember(filepath.Join(path, configName)); err != nil {
				return nil, err
			}
		}
		path = filepath.Join(path, tasksName)
	}
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	r := newLabelStudioReader(file, filepath.Base(path), o)
	r.close, r.text = file.Close, text
	return r, nil
}

func newLabelStudioReader(r io.Reader, file string, o ReadOptions) *labelStudioReader {
	in := &taskInput{r: r, left: maxLine}
	out := &labelStudioReader{in: in, file: file, options: o, close: func() error { return nil }}
	buffer := bufio.NewReader(in)
	if start, err := buffer.Peek(3); err == nil && string(start) == "\uFEFF" {
		buffer.Discard(3)
	}
	out.decoder = json.NewDecoder(buffer)
	for { // spaces, and then the bracket of an array if there is one
		start, err := buffer.Peek(1)
		if err != nil || !strings.ContainsRune(" \t\r\n", rune(start[0])) {
			out.array = err == nil && start[0] == '['
			break
		}
		buffer.Discard(1)
	}
	if out.array {
		_, out.over = out.decoder.Token()
	}
	return out
}

// textMember finds in a labelling interface which member of a task's data is its text; "" when there is no interface.
func textMember(path string) (string, error) {
	file, err := openFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	d := xml.NewDecoder(io.LimitReader(file, 16<<20))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("%s is no labelling interface: %w", path, err)
		}
		element, ok := token.(xml.StartElement)
		if _, declares := token.(xml.Directive); declares {
			return "", fmt.Errorf("%s has a DOCTYPE, which is not read", path)
		}
		if !ok || element.Name.Local != "Text" {
			continue
		}
		i := slices.IndexFunc(element.Attr, func(a xml.Attr) bool { return a.Name.Local == "value" })
		if i >= 0 && strings.HasPrefix(element.Attr[i].Value, "$") {
			return element.Attr[i].Value[1:], nil
		}
	}
}

func (r *labelStudioReader) Offset() int64 { return r.in.offset }

func (r *labelStudioReader) Close() error { return r.close() }

func (r *labelStudioReader) Next() (Item, error) {
	if r.over != nil {
		return Item{}, r.over
	}
	r.in.left = maxLine
	if !r.decoder.More() {
		r.over = r.end()
		return Item{}, r.over
	}
	var raw json.RawMessage
	if err := r.decoder.Decode(&raw); err != nil {
		r.over = r.broken(err)
		return Item{}, r.over
	}
	r.task++
	f := &flatArticle{file: r.file, place: fmt.Sprintf("%s, task %d", r.file, r.task), unsigned: true}
	f.article.Title = fmt.Sprintf("task %d", r.task) // for errors, until a better is known
	m, err := readMembers(raw)
	if err == nil {
		err = r.read(f, m)
	}
	if err != nil {
		return Item{}, f.problem(err)
	}
	return f.item(r.options, &r.flatTally)
}

// end tells whether the file ends where it should.
func (r *labelStudioReader) end() error {
	if r.array {
		if _, err := r.decoder.Token(); err != nil {
			return r.broken(err)
		}
	}
	_, err := r.decoder.Token()
	switch {
	case err == nil:
		return r.broken(errors.New("something stands after the end of the tasks"))
	case !errors.Is(err, io.EOF):
		return r.broken(err)
	}
	return io.EOF
}

func (r *labelStudioReader) broken(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: the file ends in the middle, after task %d", r.file, r.task)
	case errors.As(err, &syntax):
		return fmt.Errorf("%s: not JSON near byte %d, after task %d: %w", r.file, r.decoder.InputOffset(), r.task, syntax)
	}
	return fmt.Errorf("%s: after task %d: %w", r.file, r.task, err)
}

// taskOwn are the members of a task that are no details of an article.
var taskOwn = []string{"id", "text"}

// read takes a task apart.
func (r *labelStudioReader) read(f *flatArticle, m jsonMembers) error {
	data := m.object("data")
	short := data == nil // JSON_MIN has the data beside the regions
	if short {
		data = m
	}
	member, raw, err := r.findText(data)
	if err == nil && raw == "" && m.object("meta")[recordName] == nil { // our own may be empty
		err = fmt.Errorf("its text, in %q, is empty", member)
	}
	if err != nil {
		return err
	}
	text := newFlatText(raw)
	given := data.text("id")
	if !isID(given) {
		given = m.text("id")
	}
	f.article = corpus.Article{ID: idOr(given, "label-studio", f.file, given, corpus.TextHash(raw)), Text: text.clean}
	results := &labelStudioResults{flatArticle: f, tally: &r.flatTally, text: text}
	if short {
		results.short(m, member)
	} else {
		f.details(data, &r.flatTally, append(taskOwn, member)...)
	}
	f.call(r.task)
	for _, in := range []jsonMembers{m.object("meta"), data} {
		record, err := in.record()
		if err != nil {
			r.add("%s: the record that Onrecord had put there was not used: %v", f.place, err)
		}
		if f.record == nil {
			f.record = record
		}
	}
	for _, name := range resultLists {
		for _, raw := range m.list(name) {
			results.annotation(raw, name == "predictions")
		}
	}
	return nil
}

// findText finds the text of a task: the member that the labelling interface names, or "text", or the only text there is.
func (r *labelStudioReader) findText(data jsonMembers) (member, text string, err error) {
	var texts []string
	for name, raw := range data {
		var value string
		if json.Unmarshal(raw, &value) == nil {
			texts = append(texts, name)
		}
	}
	slices.Sort(texts)
	member = r.text
	switch {
	case member != "":
	case len(texts) == 1:
		member = texts[0]
	default:
		member = "text"
	}
	if !slices.Contains(texts, member) {
		return "", "", fmt.Errorf("its data has no text in %q; what it has is %q", member, texts)
	}
	return member, data.text(member), nil
}
