package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/onrecord/onrecord/store/corpus"
)

// Document reads an article with everything said about it. CodeNotFound when it is not in the project, CodeDamaged when
// its text is not as it was imported, or a zone or span does not fit it: whoever reads a document can rely on its offsets.
func (p *Project) Document(ctx context.Context, id corpus.ID) (corpus.Document, error) {
	var d corpus.Document
	err := p.read(ctx, func(tx *sql.Tx) error {
		var err error
		if d, err = readDocument(ctx, tx, id); err != nil {
			return err
		}
		if problems := problemsIn(&d); len(problems) > 0 {
			return damaged("the article %q (%s) is damaged: %s; use the newest backup", d.Article.Title, id, problems[0])
		}
		return nil
	})
	return d, err
}

// Documents gives the documents of the matching articles one after the other, in the order of import. It holds one
// document in memory, and other work goes on in between: yield may change the project. An error of yield ends it.
func (p *Project) Documents(ctx context.Context, f Filter, yield func(corpus.Document) error) error {
	articles, err := p.Articles(ctx, f)
	if err != nil {
		return err
	}
	for _, a := range articles {
		d, err := p.Document(ctx, a.ID)
		if ErrorCode(err) == CodeNotFound {
			continue // removed in between
		}
		if err != nil {
			return err
		}
		if err := yield(d); err != nil {
			return err
		}
	}
	return nil
}

// problemsIn lists what does not fit the article's text, and links that lead nowhere.
func problemsIn(d *corpus.Document) []string {
	var problems []string
	if err := corpus.CheckText(d.Article.Text); err != nil {
		problems = append(problems, err.Error())
	}
	if err := corpus.CheckZones(d.Article.Text, d.Article.Zones); err != nil {
		problems = append(problems, err.Error())
	}
	for _, s := range d.Spans {
		if err := s.Check(d.Article.Text); err != nil {
			problems = append(problems, err.Error())
		}
	}
	return append(problems, brokenLinks(d)...)
}

// brokenLinks lists spans in frames and parents that are not in the document, and parents in a circle.
func brokenLinks(d *corpus.Document) []string {
	var problems []string
	spans, parents := make(map[corpus.ID]bool, len(d.Spans)), make(map[corpus.ID]corpus.ID, len(d.Attributions))
	for _, s := range d.Spans {
		spans[s.ID] = true
	}
	for _, a := range d.Attributions {
		parents[a.ID] = a.Parent
	}
	for _, a := range d.Attributions {
		for _, member := range a.Members() {
			if !spans[member] {
				problems = append(problems, fmt.Sprintf("attribution %s: its span %s is missing", a.ID, member))
			}
		}
		if _, ok := parents[a.Parent]; a.Parent != "" && !ok {
			problems = append(problems, fmt.Sprintf("attribution %s: its parent %s is missing", a.ID, a.Parent))
		}
		above := a.Parent
		for n := 0; above != "" && n < len(d.Attributions); n++ {
			above = parents[above]
		}
		if above != "" { // the way up is longer than there are attributions
			problems = append(problems, fmt.Sprintf("attribution %s: its parents form a circle", a.ID))
		}
	}
	return problems
}

func readDocument(ctx context.Context, tx *sql.Tx, id corpus.ID) (corpus.Document, error) {
	d := corpus.Document{Article: corpus.Article{ID: id}}
	article, err := readArticle(ctx, tx, &d)
	if err != nil {
		return corpus.Document{}, err
	}
	if d.Spans, err = readSpans(ctx, tx, id, article); err != nil {
		return corpus.Document{}, err
	}
	if d.Attributions, err = readAttributions(ctx, tx, id, article); err != nil {
		return corpus.Document{}, err
	}
	uid, err := uidOf(id)
	if err != nil {
		return corpus.Document{}, err
	}
	d.Comments, err = readComments(tx.QueryContext(ctx, "SELECT "+commentColumns+" WHERE a.uid = ? AND c.deleted = 0", uid))
	if err != nil {
		return corpus.Document{}, err
	}
	d.Decisions, err = readDecisions(tx.QueryContext(ctx, "SELECT "+decisionColumns+" WHERE a.uid = ? AND d.deleted = 0", uid))
	if err != nil {
		return corpus.Document{}, err
	}
	d.Rejections, err = readRejections(tx.QueryContext(ctx, "SELECT "+rejectionColumns+" WHERE a.uid = ? AND r.deleted = 0", uid))
	if err != nil {
		return corpus.Document{}, err
	}
	// Merged entities come with those they were merged into, so that the document can stand alone.
	d.Entities, err = readEntities(tx.QueryContext(ctx, `WITH RECURSIVE mentioned(id) AS (
			SELECT entity_id FROM span WHERE article_id = ? AND deleted = 0 AND entity_id IS NOT NULL
			UNION SELECT merged_into FROM entity JOIN mentioned USING(id) WHERE merged_into IS NOT NULL)
		SELECT `+entityColumns+` WHERE e.id IN mentioned`, article))
	if err != nil {
		return corpus.Document{}, err
	}
	d.Annotators, err = readAnnotators(tx.QueryContext(ctx, `SELECT uid, name, kind FROM annotator WHERE id IN (
			SELECT annotator_id FROM span WHERE article_id = ?1 AND deleted = 0
			UNION SELECT annotator_id FROM attribution WHERE article_id = ?1 AND deleted = 0
			UNION SELECT annotator_id FROM status WHERE article_id = ?1 AND deleted = 0
			UNION SELECT annotator_id FROM comment WHERE article_id = ?1 AND deleted = 0
			UNION SELECT annotator_id FROM decision WHERE article_id = ?1 AND deleted = 0)`, article))
	if err != nil {
		return corpus.Document{}, err
	}
	d.Sort()
	return d, nil
}

// readArticle fills in the article and gives its row number.
func readArticle(ctx context.Context, tx *sql.Tx, d *corpus.Document) (int64, error) {
	a := &d.Article
	uid, err := uidOf(a.ID)
	if err != nil {
		return 0, err
	}
	var article int64
	var zones, hash string
	var text, statuses sql.NullString
	err = tx.QueryRowContext(ctx, `SELECT a.id, a.title, a.byline, a.outlet, a.published, a.url, a.language, a.credit, a.zones, a.status, a.text_sha256, t.text, `+statusesOf+`
		FROM article a LEFT JOIN article_text t ON t.article_id = a.id WHERE a.uid = ? AND a.deleted = 0`, uid).
		Scan(&article, &a.Title, &a.Byline, &a.Outlet, &a.Published, &a.URL, &a.Language, &a.Credit, &zones, &d.Standing, &hash, &text, &statuses)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, &Error{Code: CodeNotFound, Message: "the article is not in the project; it may have been removed"}
	}
	if err != nil {
		return 0, err
	}
	if a.Text = text.String; corpus.TextHash(a.Text) != hash {
		return 0, damaged("the text of the article %q (%s) is not as it was imported; use the newest backup", a.Title, a.ID)
	}
	if d.Statuses, err = decodeStatuses(statuses.String); err != nil {
		return 0, err
	}
	d.Status = corpus.WholeStatus(d.Standing, d.Statuses)
	a.Zones, err = decodeZones(zones)
	return article, err
}

func readSpans(ctx context.Context, tx *sql.Tx, id corpus.ID, article int64) ([]corpus.Span, error) {
	rows, err := tx.QueryContext(ctx, `SELECT s.uid, s.label, s.fragments, s.quote, n.name, e.uid, s.attributes, s.note, s.flagged, s.origin, s.confidence, s.created
		FROM span s JOIN annotator n ON n.id = s.annotator_id LEFT JOIN entity e ON e.id = s.entity_id WHERE s.article_id = ? AND s.deleted = 0`, article)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var spans []corpus.Span
	known := interned{}
	for rows.Next() {
		s := corpus.Span{Article: id}
		var uid, entity []byte
		var fragments, attributes string
		var created sql.NullInt64
		if err := rows.Scan(&uid, &s.Label, &fragments, &s.Quote, &s.Annotator, &entity, &attributes, &s.Note, &s.Flagged, &s.Origin, &s.Confidence, &created); err != nil {
			return nil, err
		}
		s.Label, s.Annotator, s.Origin = known.of(s.Label), known.of(s.Annotator), corpus.Origin(known.of(string(s.Origin)))
		if s.ID, err = idOf(uid); err != nil {
			return nil, err
		}
		if s.Entity, err = optionalID(entity); err != nil {
			return nil, err
		}
		if s.Fragments, err = decodeFragments(fragments); err != nil {
			return nil, err
		}
		if s.Attributes, err = decodeAttributes(attributes); err != nil {
			return nil, err
		}
		s.Created = timeOf(created)
		spans = append(spans, s)
	}
	return spans, rows.Err()
}

func readAttributions(ctx context.Context, tx *sql.Tx, id corpus.ID, article int64) ([]corpus.Attribution, error) {
	slots, err := readSlots(ctx, tx, article)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT a.id, a.uid, p.uid, a.absent, n.name, a.attributes, a.note, a.flagged, a.origin, a.confidence, a.created
		FROM attribution a JOIN annotator n ON n.id = a.annotator_id LEFT JOIN attribution p ON p.id = a.parent_id WHERE a.article_id = ? AND a.deleted = 0`, article)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var attributions []corpus.Attribution
	for rows.Next() {
		a := corpus.Attribution{Article: id}
		var number int64
		var uid, parent []byte
		var absent, attributes string
		var created sql.NullInt64
		if err := rows.Scan(&number, &uid, &parent, &absent, &a.Annotator, &attributes, &a.Note, &a.Flagged, &a.Origin, &a.Confidence, &created); err != nil {
			return nil, err
		}
		if a.ID, err = idOf(uid); err != nil {
			return nil, err
		}
		if a.Parent, err = optionalID(parent); err != nil {
			return nil, err
		}
		if err := decodeList(absent, &a.Absent); err != nil {
			return nil, err
		}
		if a.Attributes, err = decodeAttributes(attributes); err != nil {
			return nil, err
		}
		a.Created, a.Slots = timeOf(created), slots[number]
		if a.Slots == nil {
			a.Slots = map[string][]corpus.ID{}
		}
		attributions = append(attributions, a)
	}
	return attributions, rows.Err()
}

// readSlots gives the filled slots of an article's attributions, by row number of the attribution.
func readSlots(ctx context.Context, tx *sql.Tx, article int64) (map[int64]map[string][]corpus.ID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT m.attribution_id, m.slot, s.uid FROM member m JOIN span s ON s.id = m.span_id
		WHERE m.article_id = ? AND m.deleted = 0 ORDER BY m.attribution_id, m.slot, m.position, m.id`, article)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	slots := map[int64]map[string][]corpus.ID{}
	for rows.Next() {
		var attribution int64
		var slot string
		var uid []byte
		if err := rows.Scan(&attribution, &slot, &uid); err != nil {
			return nil, err
		}
		span, err := idOf(uid)
		if err != nil {
			return nil, err
		}
		if slots[attribution] == nil {
			slots[attribution] = map[string][]corpus.ID{}
		}
		slots[attribution][slot] = append(slots[attribution][slot], span)
	}
	return slots, rows.Err()
}

func decodeAttributes(data string) (corpus.Attributes, error) {
	var a corpus.Attributes
	if data == "{}" {
		return a, nil
	}
	if err := json.Unmarshal([]byte(data), &a); err != nil {
		return nil, damaged("the attributes of an annotation cannot be read: %v", err)
	}
	return a, nil
}

// Original reads the file or page that an article was made from. CodeNotFound when the article is not in the project,
// CodeDamaged when the bytes are not as they were imported.
func (p *Project) Original(ctx context.Context, id corpus.ID) (o corpus.Original, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		o, err = readOriginal(ctx, tx, id)
		return err
	})
	return o, err
}

func readOriginal(ctx context.Context, q querier, id corpus.ID) (corpus.Original, error) {
	var o corpus.Original
	uid, err := uidOf(id)
	if err != nil {
		return o, err
	}
	var codec, hash string
	err = q.QueryRowContext(ctx, `SELECT o.name, o.media_type, o.extractor, o.codec, o.bytes, o.sha256
		FROM original o JOIN article a ON a.id = o.article_id WHERE a.uid = ? AND a.deleted = 0`, uid).
		Scan(&o.Name, &o.MediaType, &o.Extractor, &codec, &o.Bytes, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return o, &Error{Code: CodeNotFound, Message: "the article is not in the project; it may have been removed"}
	}
	if err != nil {
		return o, err
	}
	o.Bytes, err = unpack(codec, o.Bytes)
	if sum := sha256.Sum256(o.Bytes); err != nil || hex.EncodeToString(sum[:]) != hash {
		return o, damaged("the original of article %s is not as it was imported; use the newest backup", id)
	}
	return o, nil
}

// interned keeps one copy of each of a few words that many rows share: a long article has a hundred thousand spans of four
// labels, and comparing words that are one copy costs nothing.
type interned map[string]string

func (i interned) of(word string) string {
	if one, ok := i[word]; ok {
		return one
	}
	i[word] = word
	return word
}
