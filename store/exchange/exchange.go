// Package exchange moves articles between files and a project: it imports texts, pages and datasets, and exports
// datasets. The window and the command line both work through it. It may use the project (store) and what reads and
// writes files (intake, dataset); it knows no screen.
package exchange

import (
	"errors"
	"io/fs"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/intake"
)

// Progress tells how far the work is.
type Progress struct {
	Done, Total int64  // in one unit (bytes read, or articles written), good for a share of the whole
	Articles    int    // finished so far
	Name        string // what is being worked on
}

// Note is something to tell about a file or an article.
type Note struct {
	Name string // the file, with line and article where it holds many
	Text string // in plain words
}

// Report is what became of an import.
type Report struct {
	Group        corpus.ID   // of its steps: one undo takes all of them back
	Added        []corpus.ID // new articles, in order
	Annotated    []corpus.ID // articles of the project that a stand-off dataset had annotations for
	Spans        int         // brought in
	Attributions int         // brought in
	Comments     int         // brought in
	Decisions    int         // brought in
	Skipped      []Note      // what the project has already
	Failed       []Note      // what could not be brought in, and why
	Warnings     []Note      // what a person should look at
}

// note makes the note of an error, without saying the name of the file twice.
func note(name string, err error) Note {
	var ofFile *intake.Error
	var ofArticle *dataset.Error
	var ofProject *store.Error
	var ofSystem *fs.PathError
	switch {
	case errors.As(err, &ofFile):
		text := ofFile.Reason
		if ofFile.Place != "" {
			text = ofFile.Place + ": " + text
		}
		return Note{name, text}
	case errors.As(err, &ofArticle):
		return Note{place(name, ofArticle.Line, ofArticle.Article), ofArticle.Problem.Error()}
	case errors.As(err, &ofProject):
		return Note{name, ofProject.Message}
	case errors.As(err, &ofSystem):
		return Note{name, "it cannot be read: " + ofSystem.Err.Error()}
	}
	return Note{name, err.Error()}
}
