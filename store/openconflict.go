package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/onrecord/onrecord/store/corpus"
)

// OpenConflict is a conflict with what one needs to decide it: both versions, and what they mention.
type OpenConflict struct {
	corpus.Conflict                 // with the version that is not shown
	Shown           corpus.Conflict // the same with the version that is shown
	Title           string          // of the article, "" = it belongs to the whole project
	Owner           string          // whose layer it is in, "" = it belongs to everybody

	ShownMade, OtherMade Made

	Spans  []corpus.Span        // that the versions of an attribution hold, and its parents, as they are in sight
	Frames []corpus.Attribution // those parents
}

// Made tells where a version of a conflict comes from.
type Made struct {
	By    string    // who made it; "" = it was made in another copy, which does not tell
	At    time.Time // UTC, whole milliseconds; zero = not known
	Merge string    // label of the step that brought it here, "" = it was made here, or was there when a packet was made
}

// OpenConflicts lists what Conflicts lists, with all that one needs to decide it.
func (p *Project) OpenConflicts(ctx context.Context) ([]OpenConflict, error) {
	conflicts, err := p.Conflicts(ctx)
	if err != nil || len(conflicts) == 0 {
		return nil, err
	}
	var open []OpenConflict
	err = p.read(ctx, func(tx *sql.Tx) error {
		r := conflictReader{ctx: ctx, tx: tx, annotators: map[string]corpus.Annotator{}}
		if err := r.prepare(conflicts); err != nil {
			return err
		}
		for _, c := range conflicts {
			one, err := r.read(c)
			if ErrorCode(err) == CodeNotFound {
				continue // decided or removed since they were listed
			}
			if err != nil {
				return err
			}
			open = append(open, one)
		}
		return nil
	})
	return open, err
}

// A conflictReader reads the versions that are shown. The conflicts come article by article.
type conflictReader struct {
	ctx        context.Context
	tx         *sql.Tx
	annotators map[string]corpus.Annotator
	trails     trails
	doc        corpus.Document
	rows       map[corpus.ID]layerRow // of doc
}

func (r *conflictReader) prepare(conflicts []corpus.Conflict) error {
	people, err := readAnnotators(r.tx.QueryContext(r.ctx, "SELECT uid, name, kind FROM annotator WHERE deleted = 0"))
	if err != nil {
		return err
	}
	for _, a := range people {
		r.annotators[a.Name] = a
	}
	wanted := map[corpus.ID]bool{}
	for _, c := range conflicts {
		wanted[c.Of] = true
	}
	r.trails, err = trailsOf(r.ctx, r.tx, func(id corpus.ID) bool { return wanted[id] }, nil)
	return err
}

func (r *conflictReader) read(c corpus.Conflict) (OpenConflict, error) {
	open := OpenConflict{Conflict: c, Shown: corpus.Conflict{ID: c.ID, Article: c.Article, Kind: c.Kind, Of: c.Of, Field: c.Field}}
	if c.Article != "" {
		if err := r.open(c.Article); err != nil {
			return open, err
		}
		open.Title = r.doc.Article.Title
	}
	value, err := r.shown(&open)
	if err != nil {
		return open, err
	}
	if err := fill(&open.Shown, value); err != nil {
		return open, err
	}
	if c.Attribution != nil {
		r.mention(&open)
	}
	return open, r.whence(&open)
}

// open reads an article.
func (r *conflictReader) open(id corpus.ID) error {
	if r.doc.Article.ID == id {
		return nil
	}
	var err error
	if r.doc, err = readDocument(r.ctx, r.tx, id); err != nil {
		return err
	}
	uid, err := uidOf(id)
	if err != nil {
		return err
	}
	decisions, err := readDecisions(r.tx.QueryContext(r.ctx, "SELECT "+decisionColumns+" WHERE d.deleted = 0 AND a.uid = ?", uid))
	if err != nil {
		return err
	}
	r.rows, err = layerRows(r.doc, decisions, r.annotators)
	return err
}

// shown is the version that is shown, as JSON.
func (r *conflictReader) shown(open *OpenConflict) (string, error) {
	gone := &Error{Code: CodeNotFound, Message: "what the conflict is about was removed"}
	switch t := journalled[open.Kind]; {
	case t == codebookTable:
		body, err := inForceBody(r.ctx, r.tx)
		return jsonText(body), err
	case isShared(t):
		row, err := readRow(r.ctx, r.tx, t, open.Of)
		if err != nil || row == nil || row.isDeleted() || t.index(open.Field) < 0 {
			return "", errors.Join(err, gone)
		}
		return jsonText(row[t.index(open.Field)]), nil
	}
	row, ok := r.rows[open.Of]
	if !ok {
		return "", gone
	}
	open.Owner = row.owner
	return row.value, nil
}

// mention gives the spans and parents that the versions of an attribution have.
func (r *conflictReader) mention(open *OpenConflict) {
	var ids []corpus.ID
	for _, a := range []*corpus.Attribution{open.Shown.Attribution, open.Attribution} {
		ids = append(ids, a.Members()...)
		if parent, ok := r.doc.Attribution(a.Parent); ok {
			open.Frames = append(open.Frames, parent)
			ids = append(ids, parent.Members()...)
		}
	}
	for _, s := range r.doc.Spans {
		if slices.Contains(ids, s.ID) {
			open.Spans = append(open.Spans, s)
		}
	}
}

// whence says where both versions come from.
func (r *conflictReader) whence(open *OpenConflict) error {
	key := registerKey{open.Of, open.Field}
	var rev string
	uid, err := uidOf(open.ID)
	if err != nil {
		return err
	}
	if err := r.tx.QueryRowContext(r.ctx, "SELECT rev FROM conflict WHERE uid = ?", uid).Scan(&rev); err != nil {
		return err
	}
	other, err := uuid.Parse(rev)
	if err != nil {
		return damaged("a conflict cannot be read")
	}
	if open.ShownMade, err = r.made(key, r.trails.at(key).head); err != nil {
		return err
	}
	open.OtherMade, err = r.made(key, revision(other))
	return err
}

// made says where a version of a register comes from.
func (r *conflictReader) made(key registerKey, rev revision) (Made, error) {
	made := Made{At: rev.time()}
	err := r.tx.QueryRowContext(r.ctx, "SELECT annotator FROM step WHERE uid = ? AND writes = 1", rev[:]).Scan(&made.By)
	if !errors.Is(err, sql.ErrNoRows) {
		return made, err
	}
	uid, err := uidOf(key.id)
	if err != nil {
		return made, err
	}
	err = r.tx.QueryRowContext(r.ctx, `SELECT s.label FROM revision r JOIN step s ON s.seq = r.seq AND s.writes = 0
		WHERE r.row_uid = ? AND r.field = ? AND r.rev = ? AND r.undone = 0 ORDER BY r.seq LIMIT 1`, uid, key.field, rev[:]).Scan(&made.Merge)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return made, err
}

// time is when the step was made that wrote the version; zero when the version does not say.
func (r revision) time() time.Time {
	if r[6]>>4 != 7 { // of a UUID that begins with its time
		return time.Time{}
	}
	ms := binary.BigEndian.Uint64(append([]byte{0, 0}, r[:6]...))
	return time.UnixMilli(int64(ms)).UTC()
}
