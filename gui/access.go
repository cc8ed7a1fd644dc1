package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
)

// What the widgets of our own say to who cannot see them.
var (
	_ fyne.Accessible = (*line)(nil)
	_ fyne.Accessible = (*options)(nil)
	_ fyne.Accessible = (*chip)(nil)
	_ fyne.Accessible = (*toggle)(nil)
	_ fyne.Accessible = (*pressed)(nil)
	_ fyne.Accessible = (*articleRow)(nil)
	_ fyne.Accessible = (*frameRow)(nil)
)

// AccessibilityLabel is the text.
func (l *line) AccessibilityLabel() string { return l.text }

// AccessibilityRole is a text.
func (l *line) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel lists the choices and which are made.
func (o *options) AccessibilityLabel() string {
	parts := make([]string, len(o.choices))
	for i, c := range o.choices {
		parts[i] = c.Title
		if slices.Contains(o.picked, c.Value) {
			parts[i] += " (chosen)"
		}
	}
	return strings.Join(parts, ", ")
}

// AccessibilityRole is a container.
func (o *options) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is what pressing does.
func (c *chip) AccessibilityLabel() string { return "Tag as " + c.label.Name + ", key " + c.label.Key }

// AccessibilityRole is a button.
func (c *chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the text, and whether it is on.
func (t *toggle) AccessibilityLabel() string {
	if t.on {
		return t.text.text + " (on)"
	}
	return t.text.text
}

// AccessibilityRole is a button.
func (t *toggle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the text.
func (p *pressed) AccessibilityLabel() string { return p.text.text }

// AccessibilityRole is a button.
func (p *pressed) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the title and what is known of the article.
func (r *articleRow) AccessibilityLabel() string { return r.title + ". " + r.meta.text }

// AccessibilityRole is a button.
func (r *articleRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is who, how and what.
func (r *frameRow) AccessibilityLabel() string {
	words := r.who.text + " " + r.cue.text + ": " + r.what.text
	if r.end.text != "" {
		return r.end.text + ": " + words
	}
	return words
}

// AccessibilityRole is a button.
func (r *frameRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
