package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/onrecord/onrecord/store/corpus"
)

// layerTables are those of which a merge compares whole rows, in the order in which it writes them.
var layerTables = []*table{spanTable, attributionTable, statusTable, commentTable, decisionTable, rejectionTable}

// noText is what JSON makes of a byte that is no text.
var noText = []byte(`\ufffd`)

// A layerRow is a row of one person's work.
type layerRow struct {
	table *table
	id    corpus.ID
	owner string
	value string // JSON

	change corpus.Change // that puts the row as the copy has it
}

// layerRows lists the rows of a document. The annotators are those of its copy by their name there, as they are here.
func layerRows(d corpus.Document, decisions []corpus.Decision, annotators map[string]corpus.Annotator) (map[corpus.ID]layerRow, error) {
	all := make(map[corpus.ID]layerRow, len(d.Spans)+len(d.Attributions)+len(d.Comments))
	var failed error
	name := func(foreign string) string {
		if here, ok := annotators[foreign]; ok {
			return here.Name
		}
		return foreign
	}
	add := func(t *table, id corpus.ID, owner string, thing any, change corpus.Change) {
		data, err := json.Marshal(thing)
		if err != nil {
			failed = invalid("%s %s cannot be taken over: %v", t.name, id, err)
		} else if bytes.Contains(data, noText) && !utf8.ValidString(fmt.Sprint(thing)) {
			failed = invalid("%s %s holds text that is not valid UTF-8", t.name, id)
		}
		all[id] = layerRow{t, id, owner, string(data), change}
	}
	for _, s := range d.Spans {
		s.Annotator = name(s.Annotator)
		add(spanTable, s.ID, s.Annotator, s, corpus.PutSpan{Span: s})
	}
	for _, a := range d.Attributions {
		a.Annotator = name(a.Annotator)
		add(attributionTable, a.ID, a.Annotator, a, corpus.PutAttribution{Attribution: a})
	}
	for _, c := range d.Comments {
		c.Annotator = name(c.Annotator)
		add(commentTable, c.ID, c.Annotator, c, corpus.PutComment{Comment: c})
	}
	for _, one := range decisions {
		one.Annotator = name(one.Annotator)
		add(decisionTable, one.ID, one.Annotator, one, corpus.AddDecision{Decision: one})
	}
	for _, r := range d.Rejections {
		r.Annotator = name(r.Annotator)
		add(rejectionTable, r.ID, r.Annotator, r, corpus.AddRejection{Rejection: r})
	}
	for annotator, status := range d.Statuses {
		here := annotators[annotator]
		change := corpus.SetStatus{Article: d.Article.ID, Annotator: here.Name, Status: status}
		add(statusTable, statusID(d.Article.ID, here.ID), here.Name, change, change)
	}
	return all, failed
}

// decodeChange is the change that puts a row of a layer, from its JSON.
func decodeChange(t *table, value string) (corpus.Change, error) {
	var err error
	read := func(into any) { err = json.Unmarshal([]byte(value), into) }
	var change corpus.Change
	switch t {
	case spanTable:
		var c corpus.PutSpan
		read(&c.Span)
		change = c
	case attributionTable:
		var c corpus.PutAttribution
		read(&c.Attribution)
		change = c
	case commentTable:
		var c corpus.PutComment
		read(&c.Comment)
		change = c
	case decisionTable:
		var c corpus.AddDecision
		read(&c.Decision)
		change = c
	case rejectionTable:
		var c corpus.AddRejection
		read(&c.Rejection)
		change = c
	case statusTable:
		var c corpus.SetStatus
		read(&c)
		change = c
	default:
		return nil, damaged("a conflict names a table that is no layer")
	}
	if err != nil {
		return nil, damaged("a version of a %s cannot be read: %v", t.name, err)
	}
	return change, nil
}
