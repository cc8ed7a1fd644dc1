package store

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

func (w *writer) addArticle(c corpus.AddArticle) error {
	a := c.Article
	if err := corpus.CheckText(a.Text); err != nil {
		return invalid("article %q: %v", a.Title, err)
	}
	if c.Status == "" {
		c.Status = corpus.Todo
	}
	hash := corpus.TextHash(a.Text)
	next, err := articleRowOf(a, a.Text, c.Status, hash)
	if err != nil {
		return err
	}
	isNew, err := w.put(articleTable, a.ID, next)
	if err != nil {
		return err
	}
	w.opened[a.ID] = openText{hash: hash, text: &a.Text}
	if !isNew {
		return nil // the text is there already: put refuses another one
	}
	uid, err := uidOf(a.ID)
	if err != nil {
		return err
	}
	if _, err := w.exec("INSERT INTO article_text(article_id, text) SELECT id, ? FROM article WHERE uid = ?", a.Text, uid); err != nil {
		return err
	}
	if err := w.addOriginal(uid, c.Original); err != nil {
		return err
	}
	return w.index(uid)
}

func (w *writer) addOriginal(uid []byte, o corpus.Original) error {
	codec, packed, err := pack(o.Bytes)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(o.Bytes)
	_, err = w.exec("INSERT INTO original(article_id, name, media_type, extractor, codec, bytes, sha256) SELECT id, ?, ?, ?, ?, ?, ? FROM article WHERE uid = ?",
		strings.ToValidUTF8(o.Name, "\uFFFD"), strings.ToValidUTF8(o.MediaType, "\uFFFD"), strings.ToValidUTF8(o.Extractor, "\uFFFD"), codec, packed, hex.EncodeToString(sum[:]), uid)
	return err
}

func (w *writer) setArticle(a corpus.Article) error {
	old, err := w.live(articleTable, a.ID)
	if err != nil {
		return err
	}
	was, err := w.text(a.ID)
	if err != nil {
		return err
	}
	if a.Text != "" && a.Text != was {
		return invalid("article %q: its text cannot be changed, since annotations stand on it; import it as a new article", a.Title)
	}
	next, err := articleRowOf(a, was, corpus.Status(articleTable.value(old, "status").(string)), articleTable.value(old, "text_sha256").(string))
	if err != nil {
		return err
	}
	return w.update(articleTable, a.ID, old, next)
}

// articleRowOf checks an article over its text and makes its row.
func articleRowOf(a corpus.Article, text string, status corpus.Status, hash string) (row, error) {
	if !slices.Contains(corpus.Statuses, status) {
		return nil, invalid("article %q: the status %q is not known", a.Title, status)
	}
	if err := corpus.CheckPublished(a.Published); err != nil {
		return nil, invalid("article %q: %v", a.Title, err)
	}
	if err := corpus.CheckZones(text, a.Zones); err != nil {
		return nil, invalid("article %q: %v", a.Title, err)
	}
	zones, err := encodeZones(a.Zones)
	if err != nil {
		return nil, err
	}
	return row{a.Title, a.Byline, a.Outlet, a.Published, a.URL, a.Language, a.Credit, zones, string(status), int64(len(text)), hash, int64(0)}, nil
}

// removeArticle takes the article and all that stands on it out of sight.
func (w *writer) removeArticle(id corpus.ID) error {
	old, err := w.known(articleTable, id)
	if err != nil || old.isDeleted() {
		return err
	}
	uid, err := uidOf(id)
	if err != nil {
		return err
	}
	for _, t := range []*table{statusTable, commentTable, decisionTable, rejectionTable, memberTable, attributionTable, spanTable} {
		if err := w.removeAll(t, "article_id = (SELECT id FROM article WHERE uid = ?)", uid); err != nil {
			return err
		}
	}
	delete(w.opened, id)
	return w.remove(articleTable, id, old)
}

// A zoneImage is a zone as it is kept in the file.
type zoneImage struct {
	Kind  corpus.ZoneKind `json:"kind"`
	Start int             `json:"start"`
	End   int             `json:"end"`
}

func encodeZones(zones []corpus.Zone) (string, error) {
	images := make([]zoneImage, len(zones))
	for i, z := range zones {
		images[i] = zoneImage{z.Kind, z.Start, z.End}
	}
	data, err := json.Marshal(images)
	return string(data), err
}

func decodeZones(data string) ([]corpus.Zone, error) {
	var images []zoneImage
	if err := json.Unmarshal([]byte(data), &images); err != nil {
		return nil, damaged("the zones of an article cannot be read: %v", err)
	}
	var zones []corpus.Zone
	for _, z := range images {
		zones = append(zones, corpus.Zone{Kind: z.Kind, Range: corpus.Range{Start: z.Start, End: z.End}})
	}
	return zones, nil
}

// pack compresses bytes where that makes them fewer.
func pack(data []byte) (codec string, packed []byte, err error) {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	if _, err := zip.Write(data); err != nil {
		return "", nil, err
	}
	if err := zip.Close(); err != nil {
		return "", nil, err
	}
	if out.Len() < len(data) {
		return "gzip", out.Bytes(), nil
	}
	return "none", append([]byte{}, data...), nil // never nil, which would be NULL
}

// unpack is the reverse of pack. A stranger's file does not get to fill the memory.
func unpack(codec string, packed []byte) ([]byte, error) {
	if codec == "none" {
		return packed, nil
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(zip, maxLength+1))
	if err == nil && len(data) > maxLength {
		return nil, damaged("an original grows beyond %d bytes", maxLength)
	}
	return data, err
}
