package store

import (
	"database/sql"

	"github.com/onrecord/onrecord/store/corpus"
)

// addRejection adds a rejection. Its columns are fixed, as those of a decision are.
func (w *writer) addRejection(r corpus.Rejection) error {
	text, err := w.text(r.Article)
	if err != nil {
		return err
	}
	if err := corpus.CheckFragments(text, r.Claim); err != nil {
		return invalid("rejection %s: its claim: %v", r.ID, err)
	}
	if len(r.Cue) > 0 {
		if err := corpus.CheckFragments(text, r.Cue); err != nil {
			return invalid("rejection %s: its cue: %v", r.ID, err)
		}
	}
	annotator, err := w.annotator(r.Annotator)
	if err != nil {
		return err
	}
	_, err = w.put(rejectionTable, r.ID, row{
		string(r.Article), encodeFragments(r.Claim), encodeFragments(r.Cue), string(annotator), millis(r.Created), int64(0),
	})
	return err
}

const rejectionColumns = `r.uid, a.uid, r.claim, r.cue, n.name, r.created
	FROM rejection r JOIN article a ON a.id = r.article_id JOIN annotator n ON n.id = r.annotator_id`

func readRejections(rows *sql.Rows, err error) ([]corpus.Rejection, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rejections []corpus.Rejection
	for rows.Next() {
		var r corpus.Rejection
		var uid, article []byte
		var claim, cue string
		var created sql.NullInt64
		if err := rows.Scan(&uid, &article, &claim, &cue, &r.Annotator, &created); err != nil {
			return nil, err
		}
		if r.ID, err = idOf(uid); err != nil {
			return nil, err
		}
		if r.Article, err = idOf(article); err != nil {
			return nil, err
		}
		if r.Claim, err = decodeFragments(claim); err != nil {
			return nil, err
		}
		if r.Cue, err = decodeFragments(cue); err != nil {
			return nil, err
		}
		if len(r.Cue) == 0 {
			r.Cue = nil
		}
		r.Created = timeOf(created)
		rejections = append(rejections, r)
	}
	return rejections, rows.Err()
}
