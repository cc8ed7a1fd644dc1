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

// Thread is a comment that begins a talk, and all that was answered.
type Thread struct {
	Comment
	Answers []Comment // in the order in which they were made, also answers to answers
}

// Threads puts comments together with their answers, in the order in which the threads were begun. The comments must be in
// the order of a document. An answer to a comment that is not among them begins a thread of its own.
func Threads(comments []Comment) []Thread {
	parents := make(map[ID]ID, len(comments))
	for _, c := range comments {
		parents[c.ID] = c.Parent
	}
	beginning := func(id ID) ID {
		for range comments { // a thread in a circle, as only damage makes it, ends too
			above, ok := parents[id]
			if _, known := parents[above]; !ok || !known {
				break
			}
			id = above
		}
		return id
	}
	var threads []Thread
	at := map[ID]int{}
	for _, c := range comments {
		if first := beginning(c.ID); first == c.ID {
			at[c.ID] = len(threads)
			threads = append(threads, Thread{Comment: c})
		}
	}
	for _, c := range comments { // answers may be older than what they answer, by a clock that was set
		first := beginning(c.ID)
		if i, ok := at[first]; ok && first != c.ID {
			threads[i].Answers = append(threads[i].Answers, c)
		} else if !ok { // of a circle
			at[first] = len(threads)
			threads = append(threads, Thread{Comment: c})
		}
	}
	return threads
}

// byComment puts comments into the order in which they were made.
func byComment(a, b Comment) int {
	return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
}
