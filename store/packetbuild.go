package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// A packetBuilder fills a packet.
type packetBuilder struct {
	from    *Project
	options PacketOptions
	info    *PacketInfo
	packet  *Project
	layers  map[string]bool
	people  []corpus.Annotator
	pending []corpus.Change
	rows    map[corpus.ID]bool // what is in it

	// whole makes a copy of all that is there, for nobody in particular: all layers and entities, and the settings.
	whole bool
}

// changesInStep is about how many changes are brought into a packet in one transaction.
const changesInStep = 5000

func (b *packetBuilder) build(ctx context.Context, path string) error {
	if err := b.begin(ctx, path); err != nil {
		return err
	}
	var err error
	if b.packet, err = Open(path); err != nil {
		return err
	}
	err = b.fill(ctx)
	return errors.Join(err, b.packet.Close())
}

// begin makes an empty project with the identity and the codebook of the one it comes from.
func (b *packetBuilder) begin(ctx context.Context, path string) error {
	identity, err := b.from.identity(ctx)
	if err != nil {
		return err
	}
	var book string
	err = b.from.read(ctx, func(tx *sql.Tx) error {
		if book, err = inForceBody(ctx, tx); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, "SELECT hex(uid) FROM step ORDER BY seq DESC LIMIT 1").Scan(&b.info.Base)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if b.info.Codebook, err = bookTitle(book); err != nil {
		return err
	}
	return build(path, identity, book)
}

func (b *packetBuilder) fill(ctx context.Context) error {
	if err := b.choosePeople(ctx); err != nil {
		return err
	}
	if b.whole {
		if err := b.addEntities(ctx); err != nil {
			return err
		}
	}
	if err := b.addDocuments(ctx); err != nil {
		return err
	}
	if b.info.Articles == 0 && !b.whole {
		return invalid("no article matches; a packet needs one")
	}
	if err := b.bring(ctx); err != nil {
		return err
	}
	if err := b.addVersions(ctx); err != nil {
		return err
	}
	settings, err := b.settings(ctx)
	if err != nil {
		return err
	}
	for key, value := range settings {
		if err := b.packet.SetSetting(key, value); err != nil {
			return err
		}
	}
	_, err = b.packet.writer.ExecContext(ctx, "VACUUM")
	return err
}

// settings are what the packet says of itself, or those of the project when it is a copy of all.
func (b *packetBuilder) settings(ctx context.Context) (map[string]string, error) {
	if !b.whole {
		data, err := json.Marshal(b.info)
		return map[string]string{settingPacket: string(data), SettingAnnotator: b.options.To}, err
	}
	settings := map[string]string{}
	err := b.from.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT key, value FROM setting WHERE key <> ?", SettingDrafts)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var key, value string
			if err := rows.Scan(&key, &value); err != nil {
				return err
			}
			settings[key] = value
		}
		return rows.Err()
	})
	return settings, err
}

// addEntities brings in all entities of the project.
func (b *packetBuilder) addEntities(ctx context.Context) error {
	entities, err := b.from.Entities(ctx)
	if err != nil {
		return err
	}
	merged, err := b.from.MergedEntities(ctx)
	if err != nil {
		return err
	}
	for _, e := range parentsFirst(append(entities, merged...), func(e corpus.Entity) (id, above corpus.ID) { return e.ID, e.MergedInto }) {
		b.pending = append(b.pending, corpus.PutEntity{Entity: e})
		b.rows[e.ID] = true
	}
	return nil
}

// choosePeople says whose layers go along.
func (b *packetBuilder) choosePeople(ctx context.Context) error {
	o := b.options
	all, err := b.from.Annotators(ctx)
	if err != nil {
		return err
	}
	b.layers = map[string]bool{}
	known := func(name string) bool {
		return slices.ContainsFunc(all, func(a corpus.Annotator) bool { return a.Name == name })
	}
	for _, name := range o.Layers {
		if !known(name) {
			return invalid("there is no annotator %q in the project", name)
		}
	}
	if !b.whole && !known(o.To) {
		all = append(all, corpus.Annotator{ID: NewID(), Name: o.To, Kind: corpus.Human})
	}
	for _, a := range all {
		if a.Name == o.To || !o.Blind && (len(o.Layers) == 0 || slices.Contains(o.Layers, a.Name)) {
			b.layers[a.Name] = true
			b.people = append(b.people, a)
			b.pending = append(b.pending, corpus.PutAnnotator{Annotator: a})
			b.info.Layers = append(b.info.Layers, a.Name)
			b.rows[a.ID] = true
		}
	}
	slices.Sort(b.info.Layers)
	return nil
}

// addDocuments brings in the articles that match.
func (b *packetBuilder) addDocuments(ctx context.Context) error {
	rows, err := b.from.Articles(ctx, b.options.Articles)
	if err != nil {
		return err
	}
	tell := b.options.Progress
	if tell == nil {
		tell = func(int, int) {}
	}
	tell(0, len(rows))
	for i, row := range rows {
		d, err := b.from.Document(ctx, row.ID)
		if err == nil {
			err = b.addDocument(ctx, d)
		}
		if err != nil && ErrorCode(err) != CodeNotFound { // removed in between
			return err
		}
		tell(i+1, len(rows))
	}
	return nil
}

// addDocument brings in what of an article goes along.
func (b *packetBuilder) addDocument(ctx context.Context, d corpus.Document) error {
	original, err := b.from.Original(ctx, d.Article.ID)
	if err != nil {
		return err
	}
	if !b.options.Originals {
		original.Bytes = nil
	}
	if !b.whole {
		d = b.selection(d)
	}
	b.pending = append(b.pending, DocumentChanges(d, original)...)
	b.note(d)
	b.info.Articles++
	if len(b.pending) < changesInStep {
		return nil
	}
	return b.bring(ctx)
}

// selection is the document with the layers that go along, and with what their attributions use of other layers: without
// it they would come back as if somebody had changed them. Nothing in it points to what stays behind.
func (b *packetBuilder) selection(d corpus.Document) corpus.Document {
	out := corpus.Document{Article: d.Article, Status: d.Status, Standing: d.Standing}
	wanted, mentioned, owners := map[corpus.ID]bool{}, map[corpus.ID]bool{}, map[string]bool{}
	for _, a := range d.Attributions {
		for up := a; b.layers[a.Annotator] && up.ID != "" && !wanted[up.ID]; up, _ = d.Attribution(up.Parent) {
			wanted[up.ID] = true
			for _, member := range up.Members() {
				wanted[member] = true
			}
		}
	}
	for _, s := range d.Spans {
		if b.layers[s.Annotator] || wanted[s.ID] {
			out.Spans = append(out.Spans, s)
			mentioned[s.Entity], owners[s.Annotator] = true, true
		}
	}
	for _, a := range d.Attributions {
		if wanted[a.ID] {
			out.Attributions = append(out.Attributions, a)
			owners[a.Annotator] = true
		}
	}
	for _, a := range d.Annotators {
		if owners[a.Name] && !b.layers[a.Name] {
			out.Annotators = append(out.Annotators, a)
		}
	}
	for _, c := range d.Comments {
		if b.layers[c.Annotator] {
			out.Comments = append(out.Comments, c)
		}
	}
	for _, r := range d.Rejections {
		if b.layers[r.Annotator] {
			out.Rejections = append(out.Rejections, r)
		}
	}
	for name, status := range d.Statuses {
		if b.layers[name] {
			if out.Statuses == nil {
				out.Statuses = map[string]corpus.Status{}
			}
			out.Statuses[name] = status
		}
	}
	if !b.options.Blind && len(b.options.Layers) == 0 {
		out.Decisions = d.Decisions
	}
	out.Entities = corpus.EntitiesBehind(d.Entities, mentioned)
	return out
}

// note remembers which rows are in the packet.
func (b *packetBuilder) note(d corpus.Document) {
	b.rows[d.Article.ID] = true
	for _, a := range d.Annotators {
		b.rows[a.ID] = true
	}
	for _, s := range d.Spans {
		b.rows[s.ID] = true
	}
	for _, a := range d.Attributions {
		b.rows[a.ID] = true
	}
	for _, c := range d.Comments {
		b.rows[c.ID] = true
	}
	for _, one := range d.Decisions {
		b.rows[one.ID] = true
	}
	for _, r := range d.Rejections {
		b.rows[r.ID] = true
	}
	for _, e := range d.Entities {
		b.rows[e.ID] = true
	}
	for _, a := range b.people {
		if _, ok := d.Statuses[a.Name]; ok {
			b.rows[statusID(d.Article.ID, a.ID)] = true
		}
	}
}

// bring makes the changes that were gathered.
func (b *packetBuilder) bring(ctx context.Context) error {
	changes := b.pending
	b.pending = nil
	return b.packet.bring(ctx, changes)
}

// bring makes changes in a project that is being made, and takes their history out again: it would only say how the
// project was made.
func (p *Project) bring(ctx context.Context, changes []corpus.Change) error {
	_, err := p.transact(ctx, func(w *writer) error {
		w.merging, w.remembered = true, true
		w.step = stepRow{kind: "do", label: "Make"}
		for i, change := range changes {
			if err := w.apply(change); err != nil {
				return inChange(i, len(changes), err)
			}
		}
		if err := w.flush(); err != nil {
			return err
		}
		for _, statement := range []string{"DELETE FROM change", "DELETE FROM step"} {
			if _, err := w.exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// addVersions tells which versions the rows of the packet were made from, and brings along those beside them that are
// still to be decided.
func (b *packetBuilder) addVersions(ctx context.Context) error {
	var versions []takenVersion
	var open [][]any
	err := b.from.read(ctx, func(tx *sql.Tx) error {
		found, err := trailsOf(ctx, tx, func(id corpus.ID) bool { return b.rows[id] }, nil)
		if err != nil {
			return err
		}
		for key, one := range found {
			for _, rev := range one.known {
				versions = append(versions, takenVersion{id: key.id, field: key.field, rev: rev, head: rev == one.head})
			}
		}
		open, err = openConflicts(ctx, tx, b.rows)
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(versions, func(x, y takenVersion) int { return strings.Compare(string(x.id), string(y.id)) })
	_, err = b.packet.transact(ctx, func(w *writer) error {
		w.remembered = true
		for _, values := range open {
			if _, err := w.exec(addOpenConflict, values...); err != nil {
				return err
			}
		}
		return remember(ctx, w.tx, versions, 0)
	})
	return err
}

const addOpenConflict = "INSERT INTO conflict(uid, article, kind, of, field, rev, value, beside, deleted) VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0)"

// openConflicts reads the rows of the table conflict that belong to rows of the packet.
func openConflicts(ctx context.Context, q querier, wanted map[corpus.ID]bool) ([][]any, error) {
	rows, err := q.QueryContext(ctx, "SELECT uid, article, kind, of, field, rev, value, beside FROM conflict WHERE deleted = 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var open [][]any
	for rows.Next() {
		var uid []byte
		var text [7]string
		if err := rows.Scan(&uid, &text[0], &text[1], &text[2], &text[3], &text[4], &text[5], &text[6]); err != nil {
			return nil, err
		}
		if !wanted[corpus.ID(text[2])] {
			continue
		}
		values := []any{uid}
		for _, one := range text {
			values = append(values, one)
		}
		open = append(open, values)
	}
	return open, rows.Err()
}
