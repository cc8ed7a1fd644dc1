package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// begin makes the new project, with the identity and the codebook of the damaged one.
func (s *salvager) begin(ctx context.Context, path string) error {
	var identity []byte
	err := s.stage.QueryRowContext(ctx, "SELECT uid FROM project").Scan(&identity)
	if errors.Is(err, sql.ErrNoRows) {
		s.tell("project", "which project it is cannot be read any more: packets and copies of it cannot be merged into the new file")
		identity, err = uidOf(NewID())
	}
	if err != nil {
		return err
	}
	book, err := s.codebook(ctx)
	if err != nil {
		return err
	}
	if err := build(path, identity, book); err != nil {
		return err
	}
	s.to, err = Open(path)
	return err
}

// codebook is the one in force, else the newest one that can be read, in the table or in the history, else one made of the
// labels and slots that are in use.
func (s *salvager) codebook(ctx context.Context) (string, error) {
	bodies, err := textsOf(s.stage.QueryContext(ctx, "SELECT body FROM codebook ORDER BY deleted, id DESC"))
	if err != nil {
		return "", err
	}
	whole := len(s.missing["codebook"]) == 0
	images, err := textsOf(s.stage.QueryContext(ctx, "SELECT after FROM change WHERE tbl = 'codebook' ORDER BY seq DESC, n DESC"))
	if err != nil {
		return "", err
	}
	for _, image := range images {
		if columns, r, err := codebookTable.parse(image); err == nil && slices.Contains(columns, 0) {
			bodies = append(bodies, codebookTable.value(r, "body").(string))
		}
	}
	for i, body := range bodies {
		if _, err := corpus.ParseCodebook([]byte(body)); err == nil {
			if i > 0 || !whole {
				s.tell("codebook", "the one in force may be lost; an older one that could be read is in force now")
			}
			return body, nil
		}
	}
	s.tell("codebook", "it is lost; the new one has the labels and slots that are in use, without colours, keys and questions")
	return s.plainBook(ctx)
}

// plainBook is a codebook of the labels and slots in use. A slot takes the label that its spans have most often.
func (s *salvager) plainBook(ctx context.Context) (string, error) {
	book := corpus.Codebook{Format: corpus.CodebookFormat, Name: "Salvaged", Version: "1"}
	labels, err := textsOf(s.stage.QueryContext(ctx, "SELECT DISTINCT label FROM span ORDER BY label"))
	if err != nil {
		return "", err
	}
	for _, name := range labels {
		book.Labels = append(book.Labels, corpus.Label{Name: name})
	}
	slots, err := textsOf(s.stage.QueryContext(ctx, "SELECT DISTINCT slot FROM member ORDER BY slot"))
	if err != nil {
		return "", err
	}
	for _, name := range slots {
		var label string
		err := s.stage.QueryRowContext(ctx, "SELECT s.label FROM member m JOIN span s ON s.id = m.span_id WHERE m.slot = ? GROUP BY s.label ORDER BY count(*) DESC, s.label LIMIT 1", name).Scan(&label)
		if err != nil {
			return "", err
		}
		book.Frame.Slots = append(book.Frame.Slots, corpus.Slot{Name: name, Label: label})
	}
	if err := book.Check(); err != nil {
		return "", damaged("the codebook is lost and there are no marks from which to make one (%v); use the newest backup", err)
	}
	return encodeBook(book)
}

// writePeople brings in all annotators and entities.
func (s *salvager) writePeople(ctx context.Context) error {
	annotators, err := readAnnotators(s.stage.QueryContext(ctx, "SELECT uid, name, kind FROM annotator WHERE deleted = 0 ORDER BY id"))
	if err != nil {
		return err
	}
	entities, err := readEntities(s.stage.QueryContext(ctx, "SELECT "+entityColumns+" WHERE e.deleted = 0 ORDER BY e.id"))
	if err != nil {
		return err
	}
	var changes []corpus.Change
	for _, a := range annotators {
		changes = append(changes, corpus.PutAnnotator{Annotator: a})
	}
	for _, e := range parentsFirst(entities, func(e corpus.Entity) (id, above corpus.ID) { return e.ID, e.MergedInto }) {
		changes = append(changes, corpus.PutEntity{Entity: e})
	}
	return s.bring(ctx, "project", changes)
}

// writeArticles brings in the articles with what is said of them, in the order of their import.
func (s *salvager) writeArticles(ctx context.Context) error {
	ids, err := idsOf(s.stage.QueryContext(ctx, "SELECT uid FROM article WHERE deleted = 0 ORDER BY id"))
	if err != nil {
		return err
	}
	var changes []corpus.Change
	for i, id := range ids {
		d, original, ok, err := s.document(ctx, id)
		if err != nil {
			return err
		}
		if ok {
			changes = append(changes, DocumentChanges(d, original)...)
		}
		if len(changes) >= changesInStep || i == len(ids)-1 {
			if err := s.bring(ctx, "articles", changes); err != nil {
				return err
			}
			changes = nil
		}
		if s.options.Progress != nil {
			s.options.Progress(i+1, len(ids))
		}
	}
	return nil
}

// bring makes changes in the new project. When they break a rule the halves are tried, so that only those are left out, and
// told, that do.
func (s *salvager) bring(ctx context.Context, where string, changes []corpus.Change) error {
	err := s.to.bring(ctx, changes)
	if code := ErrorCode(err); code != CodeInvalid && code != CodeDamaged {
		return err
	}
	if len(changes) == 1 {
		s.tell(where, "left out, since it breaks a rule: %s", reason(err))
		return nil
	}
	half := len(changes) / 2
	if err := s.bring(ctx, where, changes[:half]); err != nil {
		return err
	}
	return s.bring(ctx, where, changes[half:])
}

// writeConflicts brings along what was still to be decided about rows that are there.
func (s *salvager) writeConflicts(ctx context.Context) error {
	present, err := uidsOf(ctx, s.to.writer, "")
	if err != nil {
		return err
	}
	wanted := make(map[corpus.ID]bool, len(present))
	for uid := range present {
		id, err := idOf(uid[:])
		if err != nil {
			return err
		}
		wanted[id] = true
	}
	wanted[codebookID] = true
	open, err := openConflicts(ctx, s.stage, wanted)
	if err != nil {
		return err
	}
	for _, values := range open {
		_, err := s.to.transact(ctx, func(w *writer) error {
			w.remembered = true
			_, err := w.exec(addOpenConflict, values...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeSettings brings along what the program remembers with the project.
func (s *salvager) writeSettings(ctx context.Context) error {
	_, err := s.to.transact(ctx, func(w *writer) error {
		w.remembered = true
		return s.copyRows(ctx, w, "setting", "", func(v map[string]any) bool {
			value, _ := v["value"].(string)
			if v["key"] == settingPacket && json.Unmarshal([]byte(value), new(PacketInfo)) != nil {
				s.tell("packet", "what it said about itself is lost; it is a project of its own now")
				return false
			}
			return true
		})
	})
	return err
}
