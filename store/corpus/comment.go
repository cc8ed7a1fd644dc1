package corpus

import (
	"cmp"
	"time"
)

// Comment is something said about an article, a span or an attribution, or in answer to another comment. A comment and
// the answers below it are a thread; the thread is settled when its first comment is resolved.
type Comment struct {
	ID          ID
	Article     ID
	Span        ID // what it is about; "" = not a span
	Attribution ID // what it is about; "" = not an attribution. With no span either it is about the article
	Parent      ID // the comment that it answers, "" = it begins a thread
	Annotator   string
	Text        string
	Resolved    bool
	Created     time.Time // UTC, whole milliseconds
}

// byComment puts comments into the order in which they were made.
func byComment(a, b Comment) int {
	return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}
