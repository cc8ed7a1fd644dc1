package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/onrecord/onrecord/store/corpus"
)

func (w *writer) putEntity(e corpus.Entity) error {
	if e.Name == "" {
		return invalid("entity %s has no name", e.ID)
	}
	if err := w.climb(entityTable, "merged_into", e.ID, e.MergedInto, func(row) error { return nil }); err != nil {
		return err
	}
	aliases, err := json.Marshal(append([]string{}, e.Aliases...))
	if err != nil {
		return err
	}
	external := e.External
	if external == nil {
		external = map[string]string{}
	}
	catalogues, err := json.Marshal(external)
	if err != nil {
		return err
	}
	_, err = w.put(entityTable, e.ID, row{e.Kind, e.Name, string(aliases), e.Role, e.Affiliation, e.Naming, string(catalogues), e.Note, optional(e.MergedInto), int64(0)})
	return err
}

// checkEntity tells whether a mention can be linked to the entity.
func (w *writer) checkEntity(id corpus.ID) error {
	if id == "" || w.entities[id] {
		return nil
	}
	if _, err := w.live(entityTable, id); err != nil {
		return err
	}
	w.entities[id] = true
	return nil
}

// removeEntity takes an entity out of sight. Mentions of it are no longer linked; entities merged into it stand for
// themselves again.
func (w *writer) removeEntity(id corpus.ID) error {
	old, err := w.known(entityTable, id)
	if err != nil || old.isDeleted() {
		return err
	}
	uid, err := uidOf(id)
	if err != nil {
		return err
	}
	unlink := func(t *table, column string) error {
		return w.eachLive(t, column+" = (SELECT id FROM entity WHERE uid = ?)", uid, func(id corpus.ID, r row) error {
			return w.update(t, id, r, t.with(r, column, nil))
		})
	}
	if err := unlink(spanTable, "entity_id"); err != nil {
		return err
	}
	if err := unlink(entityTable, "merged_into"); err != nil {
		return err
	}
	delete(w.entities, id)
	return w.remove(entityTable, id, old)
}

const entityColumns = "e.uid, e.kind, e.name, e.aliases, e.role, e.affiliation, e.naming, e.external, e.note, m.uid FROM entity e LEFT JOIN entity m ON m.id = e.merged_into"

// Entities lists the entities of the project by name, without those that were merged into another one.
func (p *Project) Entities(ctx context.Context) (entities []corpus.Entity, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		entities, err = readEntities(tx.QueryContext(ctx, "SELECT "+entityColumns+" WHERE e.deleted = 0 AND e.merged_into IS NULL ORDER BY e.name COLLATE NOCASE, e.name, e.uid"))
		return err
	})
	return entities, err
}

// MergedEntities lists the entities that were merged into another one, by name.
func (p *Project) MergedEntities(ctx context.Context) (entities []corpus.Entity, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		entities, err = readEntities(tx.QueryContext(ctx, "SELECT "+entityColumns+" WHERE e.deleted = 0 AND e.merged_into IS NOT NULL ORDER BY e.name COLLATE NOCASE, e.name, e.uid"))
		return err
	})
	return entities, err
}

func readEntities(rows *sql.Rows, err error) ([]corpus.Entity, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var entities []corpus.Entity
	for rows.Next() {
		var e corpus.Entity
		var uid, merged []byte
		var aliases, external string
		if err := rows.Scan(&uid, &e.Kind, &e.Name, &aliases, &e.Role, &e.Affiliation, &e.Naming, &external, &e.Note, &merged); err != nil {
			return nil, err
		}
		if e.ID, err = idOf(uid); err != nil {
			return nil, err
		}
		if e.MergedInto, err = optionalID(merged); err != nil {
			return nil, err
		}
		if err := decodeList(aliases, &e.Aliases); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(external), &e.External); err != nil {
			return nil, damaged("entity %s cannot be read: %v", e.ID, err)
		}
		if len(e.External) == 0 {
			e.External = nil
		}
		entities = append(entities, e)
	}
	return entities, rows.Err()
}

// decodeList reads a JSON array of texts; an empty one is nil.
func decodeList(data string, into *[]string) error {
	if err := json.Unmarshal([]byte(data), into); err != nil {
		return damaged("a list of names cannot be read: %v", err)
	}
	if len(*into) == 0 {
		*into = nil
	}
	return nil
}
