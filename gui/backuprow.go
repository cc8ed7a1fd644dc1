package gui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/store"
)

// backupRow is a backup in the list: when, what is in it, and how large it is.
type backupRow struct {
	widget.BaseWidget
	when, since, size, what *line
}

func newBackupRow() *backupRow {
	r := &backupRow{
		when:  newLine("", 14, fyne.TextStyle{Bold: true}, theme.ColorNameForeground),
		since: newLine("", 12, fyne.TextStyle{}, colorFaint),
		size:  newLine("", 12, fyne.TextStyle{}, colorFaint),
		what:  newLine("", 13, fyne.TextStyle{}, theme.ColorNameForeground).shortened(),
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *backupRow) show(b store.Backup, project string) {
	r.when.text = madeWhen(b)
	r.since.text = ""
	if passed := ago(b.Made, time.Now()); strings.HasSuffix(passed, "ago") || passed == "just now" {
		r.since.text = passed
	}
	if b.Project != project {
		r.since.text = strings.TrimPrefix(r.since.text+" · of the copy “"+b.Project+"”", " · ")
	}
	r.size.text = fileSize(b.Bytes)
	r.what.text, r.what.name = inBackup(b), theme.ColorNameForeground
	if b.Damage != "" {
		r.what.name = theme.ColorNameError
	} else if !b.LastChange.IsZero() {
		r.what.text += " · last change " + b.LastChange.Local().Format("2 January 2006, 15:04")
	}
	r.Refresh()
}

// CreateRenderer is Fyne's way in.
func (r *backupRow) CreateRenderer() fyne.WidgetRenderer { return &backupRowRenderer{r} }

// AccessibilityLabel is all that the row says.
func (r *backupRow) AccessibilityLabel() string {
	return strings.Join(slices.DeleteFunc([]string{r.when.text, r.since.text, r.what.text, r.size.text}, func(s string) bool { return s == "" }), ", ")
}

// AccessibilityRole is a button.
func (r *backupRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type backupRowRenderer struct{ r *backupRow }

func (x *backupRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.when, x.r.since, x.r.size, x.r.what}
}
func (x *backupRowRenderer) Destroy()           {}
func (x *backupRowRenderer) MinSize() fyne.Size { return fyne.NewSize(300, 58) }
func (x *backupRowRenderer) Refresh()           { x.Layout(x.r.Size()) }

// Layout sets when and how long ago at the left of the first line, the size at its right, and what is in it below.
func (x *backupRowRenderer) Layout(size fyne.Size) {
	const edge, gap, first, second = 10, 12, 18, 41
	put := func(l *line, left, middle, width float32) {
		height := l.MinSize().Height
		l.Move(fyne.NewPos(left, middle-height/2))
		l.Resize(fyne.NewSize(max(width, 0), height))
		l.Refresh()
	}
	r := x.r
	when, since, bytes := r.when.MinSize().Width, r.since.MinSize().Width, r.size.MinSize().Width
	put(r.when, edge, first, when)
	put(r.since, edge+when+gap, first, since)
	put(r.size, size.Width-edge-bytes, first, bytes)
	put(r.what, edge, second, size.Width-2*edge)
}
