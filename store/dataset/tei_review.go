package dataset

import (
	"slices"
	"strings"

	"github.com/onrecord/onrecord/store/corpus"
)

// review writes comments and decisions. They are annotations on what they are about, as far as that is in the document;
// notes name what is gone.
func (t *teiDocument) review() {
	d := t.document
	there := map[corpus.ID]string{"": "#" + teiText} // the pointer to each thing
	for _, s := range d.Spans {
		there[s.ID] = "#" + teiID("span", s.ID)
	}
	for _, a := range d.Attributions {
		there[a.ID] = "#" + teiID("attribution", a.ID)
	}
	for _, c := range d.Comments {
		there[c.ID] = "#" + teiID("comment", c.ID)
	}
	if len(d.Comments) > 0 {
		t.start("listAnnotation", "type", "comments")
		for _, c := range d.Comments {
			t.comment(c, there)
		}
		t.end("listAnnotation")
	}
	if len(d.Decisions) > 0 {
		t.start("listAnnotation", "type", "decisions")
		for _, x := range d.Decisions {
			t.decision(x, there)
		}
		t.end("listAnnotation")
	}
}

// teiTargets points to those of the things that are there, each once; to the text when none is.
func teiTargets(there map[corpus.ID]string, ids ...corpus.ID) []string {
	var targets []string
	for _, id := range ids {
		if target, ok := there[id]; ok && id != "" && !slices.Contains(targets, target) {
			targets = append(targets, target)
		}
	}
	if targets == nil {
		targets = []string{there[""]}
	}
	return targets
}

func (t *teiDocument) comment(c corpus.Comment, there map[corpus.ID]string) {
	motivation := "commenting"
	if c.Parent != "" {
		motivation = "replying"
	}
	t.annotation(motivation, teiID("comment", c.ID), teiTargets(there, c.Parent, c.Span, c.Attribution), c.Annotator, 0, c.Created)
	t.inline("note", c.Text, "type", "comment")
	for _, about := range [][2]string{{"span", string(c.Span)}, {"attribution", string(c.Attribution)}, {"parent", string(c.Parent)}} {
		t.noteIf(about[0], about[1])
	}
	if c.Resolved {
		t.inline("note", "resolved", "type", "state")
	}
	t.end("annotation")
}

func (t *teiDocument) decision(x corpus.Decision, there map[corpus.ID]string) {
	all := slices.Concat(x.Left, x.Right, x.Gold)
	t.annotation("assessing", teiID("decision", x.ID), teiTargets(there, all...), x.Annotator, 0, x.Created)
	for _, said := range [][2]string{
		{"kind", string(x.Kind)},
		{"outcome", string(x.Outcome)},
		{"left", strings.Join(recast[string](x.Left), " ")},
		{"right", strings.Join(recast[string](x.Right), " ")},
		{"gold", strings.Join(recast[string](x.Gold), " ")},
		{"reason", string(x.Reason)},
		{"comment", x.Note},
	} {
		t.noteIf(said[0], said[1])
	}
	t.end("annotation")
}
