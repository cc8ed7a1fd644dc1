package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// Difference is something that an export's file does not give back, though the format should.
type Difference struct {
	Article string // title, or id
	What    string // in words
}

// mostDifferences is how many differences a report lists; all are counted.
const mostDifferences = 100

// verifier reads an output back and compares it with what went in. Of each article it keeps 16 bytes: hashes of its id and
// of what the format should give back of it. That two articles share a hash by chance is as good as impossible.
type verifier struct {
	format Format
	sums   map[uint64]uint64  // by hash of the id; those that were read back are taken out
	tell   func(title string) // of each article that was read; may be nil
}

// sum hashes texts to 64 bits.
func sum(texts ...string) uint64 {
	hash := sha256.New()
	for _, text := range texts {
		io.WriteString(hash, text+"\x00")
	}
	return binary.BigEndian.Uint64(hash.Sum(nil))
}

func key(d *corpus.Document) uint64 { return sum(string(d.Article.ID)) }

// expected lists the facts that the format should give back of a document, sorted.
func (v *verifier) expected(d corpus.Document) []string {
	if v.format.reduce != nil {
		d = copied(d)
		v.format.reduce(&d)
	}
	var texts []string
	for _, f := range facts(&d, v.format.Holds) {
		texts = append(texts, f.text)
	}
	slices.Sort(texts)
	return texts
}

// note remembers a document that was written.
func (v *verifier) note(d corpus.Document) { v.sums[key(&d)] = sum(v.expected(d)...) }

// read reads outputs back, and returns the articles that differ, as they were read; those that are missing have no
// document. Both are by the hash of their id.
func (v *verifier) read(ctx context.Context, paths []string) (map[uint64]*corpus.Document, error) {
	differ := map[uint64]*corpus.Document{}
	for _, path := range paths {
		r, err := v.format.Open(path, ReadOptions{})
		if err != nil {
			return nil, err
		}
		err = v.compare(ctx, r, differ)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
	}
	for missing := range v.sums {
		differ[missing] = nil
	}
	return differ, nil
}

func (v *verifier) compare(ctx context.Context, r Reader, differ map[uint64]*corpus.Document) error {
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		item, err := r.Next()
		var bad *Error
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			continue // the article stays among the missing
		case err != nil:
			return err
		}
		id := key(&item.Document)
		if want, ok := v.sums[id]; ok && sum(v.expected(item.Document)...) != want && len(differ) < mostDifferences {
			differ[id] = &item.Document
		}
		delete(v.sums, id)
		if v.tell != nil {
			v.tell(item.Document.Article.Title)
		}
	}
}

// differences says in words in what articles differ. The documents are those that were written.
func (v *verifier) differences(documents iter.Seq2[corpus.Document, error], differ map[uint64]*corpus.Document) (list []Difference, err error) {
	left := len(differ)
	for d, err := range documents {
		if err != nil {
			return list, err
		}
		got, concerned := differ[key(&d)]
		if !concerned {
			continue
		}
		if got == nil {
			list = append(list, Difference{name(d.Article), "the article did not come back"})
		} else {
			list = append(list, compareFacts(name(d.Article), v.expected(d), v.expected(*got))...)
		}
		if left--; left == 0 || len(list) >= mostDifferences {
			break
		}
	}
	return list[:min(len(list), mostDifferences)], nil
}

// compareFacts lists what is in one sorted list only.
func compareFacts(article string, want, got []string) []Difference {
	var list []Difference
	for i, j := 0, 0; i < len(want) || j < len(got); {
		switch {
		case j == len(got) || i < len(want) && want[i] < got[j]:
			list = append(list, Difference{article, "did not come back: " + want[i]})
			i++
		case i == len(want) || got[j] < want[i]:
			list = append(list, Difference{article, "came back instead: " + got[j]})
			j++
		default:
			i++
			j++
		}
	}
	return list
}

// copied is a document that shares no spans and attributions with the argument.
func copied(d corpus.Document) corpus.Document {
	d.Spans, d.Attributions = slices.Clone(d.Spans), slices.Clone(d.Attributions)
	for i := range d.Spans {
		d.Spans[i] = d.Spans[i].Clone()
	}
	for i := range d.Attributions {
		d.Attributions[i] = d.Attributions[i].Clone()
	}
	d.Entities, d.Annotators = slices.Clone(d.Entities), slices.Clone(d.Annotators)
	d.Comments, d.Decisions = slices.Clone(d.Comments), slices.Clone(d.Decisions)
	return d
}
