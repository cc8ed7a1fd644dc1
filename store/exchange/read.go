package exchange

import (
	"context"
	"errors"
	"io"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
)

// Read gives the articles of projects and datasets, with everything said about them, one after the other and without
// bringing them anywhere. With a format named, each path is a dataset of that format; else a file or folder is what it
// looks like. Labels of PARC and PolNeAR become those used here, as they do in an import.
//
// What cannot be read is noted and the rest goes on. The error is ctx's or yield's, which ends the reading.
func Read(ctx context.Context, paths []string, format string, yield func(corpus.Document) error) ([]Note, error) {
	var notes []Note
	for _, s := range find(paths, format) {
		if s.other {
			continue
		}
		more, err := readSource(ctx, s, yield)
		notes = append(notes, more...)
		if err != nil {
			return notes, err
		}
	}
	return notes, ctx.Err()
}

func readSource(ctx context.Context, s source, yield func(corpus.Document) error) ([]Note, error) {
	switch {
	case s.err != nil:
		return []Note{note(s.path, s.err)}, nil
	case s.format.Readable():
		return readDataset(ctx, s, yield)
	}
	p, err := store.OpenReadOnly(s.path)
	if err != nil {
		return []Note{note(s.path, err)}, nil
	}
	var broken error
	err = p.Documents(ctx, store.Filter{}, func(d corpus.Document) error {
		broken = yield(d)
		return broken
	})
	err = errors.Join(err, p.Close())
	if err == nil || broken != nil || ctx.Err() != nil {
		return nil, errors.Join(broken, ctx.Err())
	}
	return []Note{note(s.path, err)}, nil
}

func readDataset(ctx context.Context, s source, yield func(corpus.Document) error) ([]Note, error) {
	var o dataset.ReadOptions
	var names []string
	for _, l := range begin(ctx, s, ImportOptions{}).Labels {
		names = append(names, l.Name)
	}
	o.Labels = dataset.ProposeLabels(names)
	reader, err := s.format.Open(s.path, o)
	if err != nil {
		return []Note{note(s.path, err)}, nil
	}
	defer reader.Close()
	var notes []Note
	for ctx.Err() == nil {
		item, err := reader.Next()
		var bad *dataset.Error
		switch {
		case errors.Is(err, io.EOF):
			return notes, nil
		case err != nil:
			notes = append(notes, note(s.path, err))
			if !errors.As(err, &bad) {
				return notes, nil
			}
		case item.Standoff:
			notes = append(notes, Note{place(s.path, item.Line, item.Document.Article.Title), "it has no text; import it into the project that has"})
		default:
			if err := yield(item.Document); err != nil {
				return notes, err
			}
		}
	}
	return notes, ctx.Err()
}
