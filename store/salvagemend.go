package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// document reads an article from the stage and mends it: what does not fit the text is made again from the history, or else
// left out and told. False when the text is lost.
func (s *salvager) document(ctx context.Context, id corpus.ID) (d corpus.Document, original corpus.Original, ok bool, err error) {
	original, ok, err = s.mendText(ctx, id)
	if err != nil || !ok {
		return d, original, ok, err
	}
	if d, err = readDocument(ctx, s.stage, id); err != nil {
		return d, original, false, s.lostArticle(d.Article, id, err)
	}
	again := false
	for _, span := range d.Spans {
		if span.Check(d.Article.Text) == nil {
			continue
		}
		uid, err := uidOf(span.ID)
		if err != nil {
			return d, original, false, err
		}
		made, err := s.replayRow(ctx, spanTable, uid, 0)
		if err != nil {
			return d, original, false, err
		}
		again = again || made
	}
	if again {
		if d, err = readDocument(ctx, s.stage, id); err != nil {
			return d, original, false, s.lostArticle(d.Article, id, err)
		}
	}
	s.mend(&d)
	return d, original, true, nil
}

// lostArticle tells of an article that cannot be read; other errors than damage stay errors.
func (s *salvager) lostArticle(a corpus.Article, id corpus.ID, err error) error {
	if ErrorCode(err) != CodeDamaged {
		return err
	}
	s.tell(articleName(a.Title, id), "the article is lost: %s", reason(err))
	return nil
}

func articleName(title string, id corpus.ID) string {
	return fmt.Sprintf("%s (%s)", strings.TrimSpace(title), id)
}

// mendText makes sure that the text of an article on the stage has its hash, if that can be done. It gives the original,
// without its bytes when these are damaged.
func (s *salvager) mendText(ctx context.Context, id corpus.ID) (original corpus.Original, ok bool, err error) {
	uid, err := uidOf(id)
	if err != nil {
		return original, false, err
	}
	title, hash, text, err := s.textOf(ctx, uid)
	if err != nil {
		return original, false, err
	}
	where := articleName(title, id)
	original, originalErr := readOriginal(ctx, s.stage, id)
	if originalErr != nil {
		original.Bytes = nil
		s.tell(where, "the file that it came from is lost or damaged")
	}
	if corpus.TextHash(text) == hash {
		return original, true, nil
	}
	if made, err := s.replayRow(ctx, articleTable, uid, 0); err != nil {
		return original, false, err
	} else if made { // perhaps the hash was damaged, not the text
		if _, hash, text, err = s.textOf(ctx, uid); err != nil {
			return original, false, err
		}
		if corpus.TextHash(text) == hash {
			s.tell(where, "what is known of it was damaged; it was made again from the history")
			return original, true, nil
		}
	}
	if originalErr == nil && s.options.Text != nil {
		if again, err := s.options.Text(original); err == nil && corpus.TextHash(again) == hash {
			s.tell(where, "its text was damaged; it was made again from the file that it came from")
			_, err := s.stage.ExecContext(ctx, "INSERT INTO article_text(article_id, text) SELECT id, ? FROM article WHERE uid = ? ON CONFLICT DO UPDATE SET text = excluded.text", again, uid)
			return original, true, err
		}
	}
	s.tell(where, "the article is lost with its marks: its text is damaged, and cannot be made again from the file that it came from")
	return original, false, nil
}

func (s *salvager) textOf(ctx context.Context, uid []byte) (title, hash, text string, err error) {
	err = s.stage.QueryRowContext(ctx, "SELECT a.title, a.text_sha256, coalesce(t.text, '') FROM article a LEFT JOIN article_text t ON t.article_id = a.id WHERE a.uid = ?", uid).
		Scan(&title, &hash, &text)
	return title, hash, text, err
}

// mend takes out of a document what does not fit.
func (s *salvager) mend(d *corpus.Document) {
	where := articleName(d.Article.Title, d.Article.ID)
	if err := corpus.CheckZones(d.Article.Text, d.Article.Zones); err != nil {
		s.tell(where, "its zones are lost: %v", err)
		d.Article.Zones = nil
	}
	if err := corpus.CheckPublished(d.Article.Published); err != nil {
		s.tell(where, "its date is lost: %v", err)
		d.Article.Published = ""
	}
	there := map[corpus.ID]bool{}
	d.Spans = slices.DeleteFunc(d.Spans, func(span corpus.Span) bool {
		err := span.Check(d.Article.Text)
		if err != nil {
			s.tell(where, "a mark does not fit the text any more and is left out: %v", err)
		}
		there[span.ID] = err == nil
		return err != nil
	})
	parents := map[corpus.ID]corpus.ID{}
	for _, a := range d.Attributions {
		parents[a.ID] = a.Parent
	}
	for i, a := range d.Attributions {
		for _, member := range a.Members() {
			if !there[member] {
				a = a.Unlinked(member)
			}
		}
		if inCircle(parents, a.ID) || parents[a.Parent] == "" && !hasKey(parents, a.Parent) && a.Parent != "" {
			s.tell(where, "attribution %s has lost its place inside another one", a.ID)
			a.Parent, parents[a.ID] = "", ""
		}
		d.Attributions[i] = a
	}
}

func hasKey(parents map[corpus.ID]corpus.ID, id corpus.ID) bool {
	_, ok := parents[id]
	return ok
}

// inCircle tells whether the way up from an attribution has no end.
func inCircle(parents map[corpus.ID]corpus.ID, id corpus.ID) bool {
	above := parents[id]
	for range len(parents) {
		if above == "" {
			return false
		}
		above = parents[above]
	}
	return above != ""
}
