package gui

import (
	"slices"

	"github.com/onrecord/onrecord/store/agreement"
	"github.com/onrecord/onrecord/store/corpus"
)

// narrowing is a part of the disagreements that was picked: those of an article, or of two labels that met.
type narrowing struct {
	words   string // what they are
	article corpus.ID
	labels  *[2]string // of the two annotators; "" = nothing
}

// narrow shows only a part of the disagreements; nil shows all that are behind the measure.
func (p *agreementPage) narrow(only *narrowing) {
	p.look.only = only
	p.shown = p.behind
	p.caption.Hide()
	if only != nil {
		p.shown = slices.DeleteFunc(slices.Clone(p.among(only)), func(d agreement.Disagreement) bool { return !only.holds(d) })
		p.narrowed.set(only.words)
		p.caption.Show()
	}
	p.look.row = -1
	p.rows.choose(-1)
	p.rows.Refresh()
	p.rows.ScrollToTop()
}

// among are the disagreements that a part is picked of: labels meet in spans, whatever the measure.
func (p *agreementPage) among(only *narrowing) []agreement.Disagreement {
	if only.labels != nil && p.pair() != nil {
		return p.pair().Disagreements
	}
	return p.behind
}

// holds tells whether a disagreement is in the part.
func (n *narrowing) holds(d agreement.Disagreement) bool {
	if n.labels == nil {
		return d.Article == n.article
	}
	return slices.Contains([]agreement.Kind{agreement.MissingSpan, agreement.OtherLabel, agreement.Boundaries}, d.Kind) &&
		d.A.Label == n.labels[0] && d.B.Label == n.labels[1]
}
