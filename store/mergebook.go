package store

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/onrecord/onrecord/store/corpus"
)

// codebookID names the register of the codebook in force, of which a project has one.
var codebookID = corpus.ID(uuid.NewSHA1(uuid.NameSpaceOID, []byte("codebook")).String())

// inForceBody is the codebook in force of a copy as it is kept in the file.
func inForceBody(ctx context.Context, q querier) (body string, err error) {
	err = q.QueryRowContext(ctx, "SELECT body FROM codebook WHERE deleted = 0 ORDER BY id DESC LIMIT 1").Scan(&body)
	return body, err
}

// takeCodebook puts the other copy's codebook in force when it is the newer version. It comes before the annotations that
// need it. The id is of the row that was added, "" when none was.
func (m *merger) takeCodebook() (added corpus.ID, result registerResult, err error) {
	here, err := inForceBody(m.ctx, m.tx)
	if err != nil {
		return "", result, err
	}
	there, err := inForceBody(m.ctx, m.theirs.tx)
	if err != nil {
		return "", result, explain(m.theirs.path, err)
	}
	report := &m.report.Codebook
	if report.Here, err = bookTitle(here); err != nil {
		return "", result, err
	}
	if report.There, err = bookTitle(there); err != nil {
		return "", result, err
	}
	report.Differ = here != there
	mine, theirs := jsonText(here), jsonText(there)
	result = m.joined(registerKey{codebookID, ""}, &mine, &theirs)
	if len(result.heads) == 0 || result.heads[0].value == mine {
		return "", result, nil
	}
	var body string
	if err := json.Unmarshal([]byte(result.heads[0].value), &body); err != nil {
		return "", result, damaged("the codebook cannot be read: %v", err)
	}
	if _, err := bookTitle(body); err != nil {
		return "", result, err
	}
	added = NewID()
	_, err = m.put(codebookTable, added, row{body, int64(0)})
	m.inForce, report.Taken = nil, true
	return added, result, err
}

// bookTitle is the name and version of a codebook.
func bookTitle(body string) (string, error) {
	book, err := corpus.ParseCodebook([]byte(body))
	if err != nil {
		return "", damaged("the codebook cannot be read: %v", err)
	}
	return book.Name + " " + book.Version, nil
}

// settleCodebook looks, when all is taken over, whether the codebook has what annotations use. One from the other copy
// that lacks labels of this project goes out of force again; then what came with the merge has to do with the one that
// stays, or the merge is refused.
func (m *merger) settleCodebook(added corpus.ID, result registerResult) error {
	check := func() error {
		m.inForce = nil
		book, err := m.book()
		if err != nil {
			return err
		}
		return m.checkInUse(*book)
	}
	err := check()
	if err == nil {
		key := registerKey{codebookID, ""}
		m.learn(key, result.learnt, result.head)
		return m.setAlternatives(codebookTable, key, "", result.heads)
	}
	if ErrorCode(err) != CodeInvalid || added == "" {
		return err
	}
	r, err := m.known(codebookTable, added)
	if err != nil {
		return err
	}
	m.report.Codebook.Taken = false
	if err := m.remove(codebookTable, added, r); err != nil {
		return err
	}
	return check()
}
