package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

var annotatorKinds = []corpus.AnnotatorKind{corpus.Human, corpus.Suggester, corpus.Import, corpus.Gold}

// putAnnotator adds or renames. The name is what tells annotators of one project apart: a new id with the name and kind
// of an annotator who is there, as it comes from another project, is that annotator.
func (w *writer) putAnnotator(a corpus.Annotator) error {
	if a.Name == "" || !slices.Contains(annotatorKinds, a.Kind) {
		return invalid("annotator %q: a name and one of the kinds human, suggester, import, gold is needed, not %q", a.Name, a.Kind)
	}
	same, kind, err := w.annotatorCalled(a.Name)
	if err != nil {
		return err
	}
	if same != "" && same != a.ID {
		old, err := w.row(annotatorTable, a.ID)
		if err != nil {
			return err
		}
		if kind == a.Kind && (old == nil || old.isDeleted()) {
			return nil
		}
		return invalid("there is another annotator called %q; choose another name", a.Name)
	}
	clear(w.annotators) // a name may be another one's now
	_, err = w.put(annotatorTable, a.ID, row{a.Name, string(a.Kind), int64(0)})
	return err
}

// annotator finds the annotator of a name, or makes one.
func (w *writer) annotator(name string) (corpus.ID, error) {
	if name == "" {
		return "", invalid("an annotation does not say whose it is")
	}
	if id, ok := w.annotators[name]; ok {
		return id, nil
	}
	id, _, err := w.annotatorCalled(name)
	if err != nil {
		return "", err
	}
	if id == "" {
		id = NewID()
		if _, err := w.put(annotatorTable, id, row{name, string(corpus.Human), int64(0)}); err != nil {
			return "", err
		}
	}
	w.annotators[name] = id
	return id, nil
}

// annotatorCalled looks up a live annotator by name; no id when there is none.
func (w *writer) annotatorCalled(name string) (corpus.ID, corpus.AnnotatorKind, error) {
	var uid []byte
	var kind corpus.AnnotatorKind
	err := w.queryRow("SELECT uid, kind FROM annotator WHERE name = ? AND deleted = 0", name).Scan(&uid, &kind)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	id, err := idOf(uid)
	return id, kind, err
}

// Annotators lists the annotators of the project by name.
func (p *Project) Annotators(ctx context.Context) (annotators []corpus.Annotator, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		annotators, err = readAnnotators(tx.QueryContext(ctx, "SELECT uid, name, kind FROM annotator WHERE deleted = 0 ORDER BY name"))
		return err
	})
	return annotators, err
}

func readAnnotators(rows *sql.Rows, err error) ([]corpus.Annotator, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var annotators []corpus.Annotator
	for rows.Next() {
		var a corpus.Annotator
		var uid []byte
		if err := rows.Scan(&uid, &a.Name, &a.Kind); err != nil {
			return nil, err
		}
		if a.ID, err = idOf(uid); err != nil {
			return nil, err
		}
		annotators = append(annotators, a)
	}
	return annotators, rows.Err()
}
