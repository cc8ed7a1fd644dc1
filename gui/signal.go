package gui

// change says what part of the session is another than before; several may be joined by |.
type change uint

const (
	changedProject     change = 1 << iota // another project, or none
	changedArticle                        // another article, or none
	changedZones                          // metadata or zones of the article
	changedMarks                          // spans or attributions of the article
	changedComments                       // comments on the article
	changedChoice                         // what is chosen
	changedList                           // the list of articles
	changedSaved                          // what is saved, undo and redo
	changedReview                         // what is adjudicated
	changedSuggestions                    // what is suggested
)

// signal tells its listeners, in the order in which they came.
type signal struct {
	listeners []func(change)
}

func (s *signal) listen(f func(change)) { s.listeners = append(s.listeners, f) }

func (s *signal) emit(c change) {
	for _, f := range s.listeners {
		f(c)
	}
}
