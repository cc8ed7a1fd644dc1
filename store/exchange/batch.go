package exchange

import (
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
)

// At most this much waits to be written in one step: a step costs some waiting for the disk, whatever is in it.
const (
	articlesAtOnce = 64
	bytesAtOnce    = 4 << 20
)

// take puts an article among those that wait, and writes them when they are enough.
func (im *importer) take(a arrival) error {
	im.pending = append(im.pending, a)
	im.waiting += len(a.document.Article.Text) + len(a.original.Bytes)
	if len(im.pending) < articlesAtOnce && im.waiting < bytesAtOnce {
		return nil
	}
	return im.flush()
}

// flush writes what waits. The error ends the import.
func (im *importer) flush() error {
	waiting := im.pending
	im.pending, im.waiting = nil, 0
	if len(waiting) == 0 {
		return nil
	}
	err := im.write(waiting)
	if len(waiting) == 1 || store.ErrorCode(err) != store.CodeInvalid {
		return im.refused(waiting[0].name, err)
	}
	for i := range waiting { // one of them breaks a rule and held up the others
		if err := im.refused(waiting[i].name, im.write(waiting[i:i+1])); err != nil {
			return err
		}
	}
	return nil
}

// refused notes an article that breaks a rule of the project; other errors end the import.
func (im *importer) refused(name string, err error) error {
	if store.ErrorCode(err) != store.CodeInvalid {
		return err
	}
	im.fail(note(name, err))
	return nil
}

// write writes articles in one step, all or none.
func (im *importer) write(arrivals []arrival) error {
	next := im.known.clone()
	step := corpus.Step{Label: "Import", Annotator: im.options.Annotator, Group: im.report.Group, Foreign: true, Final: im.options.Final}
	var warnings []Note
	for _, a := range arrivals {
		changes, found := next.changes(a)
		step.Changes = append(step.Changes, changes...)
		warnings = append(warnings, found...)
	}
	if _, err := im.project.Apply(step); err != nil {
		return err
	}
	im.known = next
	im.report.Warnings = append(im.report.Warnings, warnings...)
	for _, a := range arrivals {
		if a.existing {
			im.report.Annotated = append(im.report.Annotated, a.document.Article.ID)
		} else {
			im.report.Added = append(im.report.Added, a.document.Article.ID)
		}
		im.report.Spans += len(a.document.Spans)
		im.report.Attributions += len(a.document.Attributions)
		im.report.Comments += len(a.document.Comments)
		im.report.Decisions += len(a.document.Decisions)
	}
	return nil
}
