package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/onrecord/onrecord/store/corpus"
)

// PacketSize is about how large a packet will be.
type PacketSize struct {
	Articles int
	Bytes    int64 // of the file; the true size shows when it is written
}

// What things take in a packet, in bytes, with the indexes and versions that belong to them. Measured.
const (
	emptyPacket   = 220 << 10
	perArticle    = 1000
	perMark       = 280 // a span or an attribution, with its place in the slots
	perTextByte10 = 16  // of a text and its share of the search index, in tenths
)

// PacketSize looks what WritePacket would write. CodeInvalid when the filter makes no sense.
func (p *Project) PacketSize(ctx context.Context, o PacketOptions) (PacketSize, error) {
	size := PacketSize{Bytes: emptyPacket}
	rows, err := p.Articles(ctx, o.Articles)
	if err != nil {
		return size, err
	}
	ids := make([]corpus.ID, len(rows))
	for i, a := range rows {
		ids[i] = a.ID
		size.Bytes += perArticle + int64(a.TextBytes)*perTextByte10/10
	}
	size.Articles = len(rows)
	list, err := json.Marshal(ids)
	if err != nil {
		return size, err
	}
	err = p.read(ctx, func(tx *sql.Tx) error {
		marks, err := tx.QueryContext(ctx, marksByLayer, string(list))
		if err != nil {
			return err
		}
		defer marks.Close()
		for marks.Next() {
			var name string
			var n int64
			if err := marks.Scan(&name, &n); err != nil {
				return err
			}
			if name == o.To || !o.Blind && (len(o.Layers) == 0 || slices.Contains(o.Layers, name)) {
				size.Bytes += n * perMark
			}
		}
		if err := marks.Err(); err != nil || !o.Originals {
			return err
		}
		var originals int64
		err = tx.QueryRowContext(ctx, `SELECT coalesce(sum(length(o.bytes)), 0) FROM original o JOIN article a ON a.id = o.article_id
			WHERE a.uid IN (SELECT unhex(value, '-') FROM json_each(?))`, string(list)).Scan(&originals)
		size.Bytes += originals
		return err
	})
	return size, cancelled(ctx, err)
}

// marksByLayer counts the spans and attributions of articles for each annotator.
const marksByLayer = `WITH chosen AS MATERIALIZED (SELECT id FROM article WHERE uid IN (SELECT unhex(value, '-') FROM json_each(?))),
	mark AS (SELECT annotator_id FROM span WHERE deleted = 0 AND article_id IN chosen
		UNION ALL SELECT annotator_id FROM attribution WHERE deleted = 0 AND article_id IN chosen)
	SELECT n.name, count(*) FROM mark m JOIN annotator n ON n.id = m.annotator_id GROUP BY n.id`
