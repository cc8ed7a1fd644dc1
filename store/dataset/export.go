package dataset

import (
	"bufio"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Counts says how much was written.
type Counts struct {
	Articles, Spans, Attributions int
}

// Export writes the documents in the format to a file or folder of the given path. The output gets its name only when it
// is whole and on the disk; after an error, also one that the documents yield, nothing is left behind, and what stood
// there before is untouched. A target that exists is an error unless o.Replace is set.
func Export(documents iter.Seq2[corpus.Document, error], f Format, target string, o Options) (Counts, error) {
	if target == "" {
		return Counts{}, errors.New("the output has no name")
	}
	if f.Folder() {
		return exportFolder(documents, f, target, o)
	}
	return exportFile(documents, f, target, o)
}

func exportFile(documents iter.Seq2[corpus.Document, error], f Format, target string, o Options) (Counts, error) {
	file, err := newReplacement(target, o.Replace)
	if err != nil {
		return Counts{}, err
	}
	defer file.discard()
	buffered := bufio.NewWriterSize(file, 1<<16)
	counts, err := write(documents, o, func() (Writer, error) { return f.toFile(buffered, o) })
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = file.commit()
	}
	if err != nil {
		return Counts{}, named(err, target)
	}
	return counts, nil
}

func exportFolder(documents iter.Seq2[corpus.Document, error], f Format, target string, o Options) (Counts, error) {
	folder, err := newFolderReplacement(target, f.files, o.Replace)
	if err != nil {
		return Counts{}, err
	}
	defer folder.discard()
	counts, err := write(documents, o, func() (Writer, error) { return f.toFolder(folder.temporary, o) })
	if err == nil {
		err = folder.commit()
	}
	if err != nil {
		return Counts{}, named(err, target)
	}
	return counts, nil
}

// write takes the documents through the checks and the filter that all formats share, to a writer.
func write(documents iter.Seq2[corpus.Document, error], o Options, begin func() (Writer, error)) (counts Counts, err error) {
	w, err := begin()
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	for d, err := range documents {
		if err != nil {
			return counts, err
		}
		if o.Annotator != "" {
			d = layer(d, o.Annotator)
		}
		if err := writeOne(w, d); err != nil {
			return counts, err
		}
		counts.Articles++
		counts.Spans += len(d.Spans)
		counts.Attributions += len(d.Attributions)
	}
	return counts, nil
}

// writeOne checks a document and writes it in its own order.
func writeOne(w Writer, d corpus.Document) error {
	err := check(&d)
	if err == nil {
		err = w.Write(sorted(d))
	}
	if err != nil {
		return fmt.Errorf("article %q: %w", name(d.Article), err)
	}
	return nil
}

// sorted gives the document in its own order, so that the same work gives the same bytes. The argument is not changed.
func sorted(d corpus.Document) corpus.Document {
	d.Spans = slices.Clone(d.Spans)
	d.Attributions = slices.Clone(d.Attributions)
	d.Entities = slices.Clone(d.Entities)
	d.Annotators = slices.Clone(d.Annotators)
	d.Sort()
	return d
}

// layer is the document with one annotator's work only. Links to spans and parents of other layers are cut, and entities
// that nothing mentions any more are left out. The argument is not changed.
func layer(d corpus.Document, annotator string) corpus.Document {
	var out corpus.Document
	out.Article, out.Status = d.Article, d.Status
	spans, entities := map[corpus.ID]bool{}, map[corpus.ID]bool{}
	for _, s := range d.Spans {
		if s.Annotator == annotator {
			out.Spans = append(out.Spans, s)
			spans[s.ID], entities[s.Entity] = true, true
		}
	}
	attributions := map[corpus.ID]bool{}
	for _, a := range d.Attributions {
		if a.Annotator == annotator {
			attributions[a.ID] = true
		}
	}
	for _, a := range d.Attributions {
		if !attributions[a.ID] {
			continue
		}
		for _, member := range a.Members() {
			if !spans[member] {
				a = a.Unlinked(member)
			}
		}
		if !attributions[a.Parent] {
			a.Parent = ""
		}
		out.Attributions = append(out.Attributions, a)
	}
	out.Entities = mentioned(d.Entities, entities)
	for _, a := range d.Annotators {
		if a.Name == annotator {
			out.Annotators = append(out.Annotators, a)
		}
	}
	return out
}

// mentioned keeps the entities of the set, and those that they were merged into.
func mentioned(entities []corpus.Entity, set map[corpus.ID]bool) []corpus.Entity {
	for range entities { // each round follows one more link of a chain of mergers
		for _, e := range entities {
			if set[e.ID] {
				set[e.MergedInto] = true
			}
		}
	}
	var kept []corpus.Entity
	for _, e := range entities {
		if set[e.ID] {
			kept = append(kept, e)
		}
	}
	return kept
}
