package store

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"github.com/onrecord/onrecord/store/corpus"
)

// setStatus keeps how far an annotator is with an article, in a row of its own: what two people say of one article then
// never collides, neither in one file nor in a merge. The status of the article row is what it was brought in with. It
// stands for whoever has not said anything yet, which is also how projects of before keep what they had.
func (w *writer) setStatus(c corpus.SetStatus) error {
	if !slices.Contains(corpus.Statuses, c.Status) {
		return invalid("the status %q is not known", c.Status)
	}
	if _, err := w.live(articleTable, c.Article); err != nil {
		return err
	}
	annotator, err := w.annotator(cmp.Or(c.Annotator, w.step.annotator))
	if err != nil {
		return err
	}
	_, err = w.put(statusTable, statusID(c.Article, annotator), row{string(c.Article), string(annotator), string(c.Status), int64(0)})
	return err
}

// statusID names what an annotator says of an article. It is made from the two, so that it is the same row in every copy.
func statusID(article, annotator corpus.ID) corpus.ID {
	return corpus.ID(uuid.NewSHA1(uuid.NameSpaceOID, []byte("status/"+string(article)+"/"+string(annotator))).String())
}

// statusesOf gives the live statuses of an article by the annotators' names, as a JSON object; NULL when there is none.
const statusesOf = `(SELECT json_group_object(n.name, u.status) FROM status u JOIN annotator n ON n.id = u.annotator_id
	WHERE u.article_id = a.id AND u.deleted = 0 HAVING count(*) > 0)`

func decodeStatuses(data string) (map[string]corpus.Status, error) {
	if data == "" {
		return nil, nil
	}
	var of map[string]corpus.Status
	if err := json.Unmarshal([]byte(data), &of); err != nil {
		return nil, damaged("the status of an article cannot be read: %v", err)
	}
	return of, nil
}
