package dataset

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// Bounds of what is taken from an archive, so that a damaged or hostile one cannot fill the memory.
const (
	mostEntries    = 1 << 20   // files in it: each article has one
	mostElement    = 256 << 20 // bytes of one source, or of a text
	mostNotes      = 64 << 20  // bytes of all notes
	mostSelections = 1_000_000 // of one source
)

// refiReader reads project.qde twice: first all but the sources, then the sources one after another, because what they
// refer to may stand behind them.
type refiReader struct {
	findings
	archive *zip.Reader
	close   func() error         // of the archive
	files   map[string]*zip.File // by name in small letters
	project *zip.File
	content io.Closer   // of the project, while it is read
	xml     *boundedXML // stands inside <Sources>
	options ReadOptions
	file    string // name of the archive
	size    int64  // of the archive
	read    int64  // of the texts in it, packed
	number  int    // of the source
	done    bool   // the last was read

	origin    string
	users     map[string]string // names, by GUID
	codes     *codeTree
	variables map[string]string      // names, by GUID
	details   map[string][]refiValue // of sources that a case tells of, by GUID
	notes     map[string]string      // texts, by GUID
	noted     int                    // bytes of all notes
}

func openRefi(name string, o ReadOptions) (Reader, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	archive, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as a REFI-QDA project, which is a zip file: %w", name, err)
	}
	if err := checkPacking(archive.File, info.Size()); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", filepath.Base(name), err), archive.Close())
	}
	r, err := newRefiReader(&archive.Reader, filepath.Base(name), o)
	if err != nil {
		return nil, errors.Join(err, archive.Close())
	}
	r.size, r.close = info.Size(), archive.Close
	return r, nil
}

// newRefiReader begins to read an archive. Closing the reader does not close it.
func newRefiReader(archive *zip.Reader, name string, o ReadOptions) (*refiReader, error) {
	r := &refiReader{
		archive: archive, close: func() error { return nil }, files: map[string]*zip.File{}, options: o, file: name, users: map[string]string{},
		codes: &codeTree{}, variables: map[string]string{}, details: map[string][]refiValue{}, notes: map[string]string{},
	}
	if err := r.begin(); err != nil {
		return nil, fmt.Errorf("%s: %w", r.file, err)
	}
	return r, nil
}

// begin lists the files, takes the survey, and stops before the first source.
func (r *refiReader) begin() error {
	if len(r.archive.File) > mostEntries {
		return fmt.Errorf("it holds %d files; the limit is %d", len(r.archive.File), mostEntries)
	}
	for _, f := range r.archive.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		if r.files[name] != nil {
			r.add("the file %s is there twice; only the first is read", f.Name)
			continue
		}
		r.files[name] = f
	}
	if r.project = refiProject(r.archive.File); r.project == nil {
		return errors.New("it holds no file that ends in .qde, so it is no REFI-QDA project")
	}
	err := r.open()
	if err == nil {
		err = r.survey()
	}
	if err == nil {
		err = errors.Join(r.content.Close(), r.open())
	}
	for err == nil {
		var start *xml.StartElement
		start, err = r.xml.child()
		r.done = start == nil
		if start == nil || err != nil || start.Name.Local == "Sources" {
			break
		}
		err = r.xml.Skip()
	}
	return err
}

// open begins to read the project's XML file behind its first tag.
func (r *refiReader) open() error {
	content, err := r.project.Open()
	if err != nil {
		return err
	}
	r.content = content
	r.xml = newBoundedXML(content, r.project.Name)
	root, err := r.xml.root()
	if err != nil {
		return err
	}
	if root.Name.Local != "Project" {
		return fmt.Errorf("%s begins with <%s> and not with <Project>", r.project.Name, root.Name.Local)
	}
	r.origin = attribute(root, "origin")
	return nil
}

func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Next reads the next source that is a text.
func (r *refiReader) Next() (Item, error) {
	for !r.done {
		start, err := r.xml.child()
		if err != nil {
			return Item{}, fmt.Errorf("%s: %w", r.file, err)
		}
		if start == nil {
			r.done = true
			break
		}
		line, _ := r.xml.InputPos()
		r.number++
		var s refiSource
		if err := r.xml.DecodeElement(&s, start); err != nil {
			return Item{}, fmt.Errorf("%s: %w", r.file, r.xml.problem(err))
		}
		what := start.Name.Local
		if what == "PDFSource" && s.Representation != nil {
			s = s.representation(r)
			what = "TextSource"
		}
		if what != "TextSource" {
			r.add("the source %q was left out: it is a %s, and only texts can be read", s.Name, what)
			continue
		}
		item, err := r.item(&s)
		if err != nil {
			return Item{}, &Error{r.file + "/" + r.project.Name, line, s.Name, err}
		}
		item.File = r.file
		return item, nil
	}
	return Item{}, io.EOF
}

// Offset counts the texts that were read as they are packed; the rest of the archive is small.
func (r *refiReader) Offset() int64 { return min(r.read, r.size) }

func (r *refiReader) Close() error { return errors.Join(r.content.Close(), r.close()) }

// plain reads the text of a source or note: what stands in the XML file itself, or the file that the path names.
func (r *refiReader) plain(content *string, where string) (string, error) {
	if content != nil && (*content != "" || where == "") {
		return *content, nil
	}
	if where == "" {
		return "", errors.New("it has no plain text, only one of a word processor: export it with plain texts")
	}
	name, inside := strings.CutPrefix(where, "internal://")
	if !inside && strings.Contains(where, "://") {
		return "", fmt.Errorf("its text is not in the project but at %s", where)
	}
	name = strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(strings.ToLower(name), `\`, "/")), "/")
	file := r.files["sources/"+name]
	if file == nil {
		file = r.files[name]
	}
	if file == nil {
		return "", fmt.Errorf("the project has no file %s", where)
	}
	if file.UncompressedSize64 > mostElement {
		return "", fmt.Errorf("the file %s has %d bytes; the limit is %d", file.Name, file.UncompressedSize64, mostElement)
	}
	in, err := file.Open()
	if err != nil {
		return "", fmt.Errorf("the file %s: %w", file.Name, err)
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, mostElement+1))
	if err != nil {
		return "", fmt.Errorf("the file %s: %w", file.Name, err)
	}
	if len(text) > mostElement {
		return "", fmt.Errorf("the file %s has more than %d bytes", file.Name, mostElement)
	}
	r.read += int64(file.CompressedSize64)
	return strings.ToValidUTF8(string(text), "\uFFFD"), nil
}

// annotator is the name of a user; whoever is not named is the one of the options.
func (r *refiReader) annotator(guids ...string) string {
	for _, guid := range guids {
		if name := r.users[plainGUID(guid)]; name != "" {
			return name
		}
	}
	return r.options.Annotator
}

func (r *refiReader) annotatorID(name string) corpus.ID {
	return derivedID("refi-qda", r.file, "annotator", name)
}
