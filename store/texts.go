package store

import (
	"slices"
	"sync"

	"github.com/onrecord/onrecord/store/corpus"
)

// An openText is an article that a step looked at.
type openText struct {
	hash string
	text *string // nil until somebody asks
}

// text is the text of a live article, for checking offsets. It is read from the file and verified once, then kept.
func (w *writer) text(id corpus.ID) (string, error) {
	open, ok := w.opened[id]
	if !ok {
		r, err := w.live(articleTable, id)
		if err != nil {
			return "", err
		}
		open.hash = articleTable.value(r, "text_sha256").(string)
	}
	if open.text != nil {
		return *open.text, nil
	}
	text, ok := w.project.texts.get(open.hash)
	if !ok {
		uid, err := uidOf(id)
		if err != nil {
			return "", err
		}
		if err := w.queryRow("SELECT text FROM article_text WHERE article_id = (SELECT id FROM article WHERE uid = ?)", uid).Scan(&text); err != nil {
			return "", err
		}
		if corpus.TextHash(text) != open.hash {
			return "", damaged("the text of article %s is not as it was imported; use the newest backup", id)
		}
		w.project.texts.put(open.hash, text)
	}
	w.opened[id] = openText{open.hash, &text}
	return text, nil
}

// liveArticle tells whether an article is in sight.
func (w *writer) liveArticle(id corpus.ID) error {
	if _, ok := w.opened[id]; ok {
		return nil
	}
	_, err := w.live(articleTable, id)
	return err
}

// textCache keeps the texts last used, by their hash: whatever happens to an article, that stays true.
type textCache struct {
	mu   sync.Mutex
	kept []cachedText // last used first
}

type cachedText struct{ hash, text string }

// textsKept is how many articles are annotated in turns without reading them again.
const textsKept = 8

func (c *textCache) get(hash string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.kept, func(t cachedText) bool { return t.hash == hash })
	if i < 0 {
		return "", false
	}
	found := c.kept[i]
	copy(c.kept[1:i+1], c.kept[:i])
	c.kept[0] = found
	return found.text, true
}

func (c *textCache) put(hash, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = slices.Insert(c.kept, 0, cachedText{hash, text})
	if len(c.kept) > textsKept {
		c.kept = slices.Delete(c.kept, textsKept, len(c.kept))
	}
}
