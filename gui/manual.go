package gui

import (
	"bytes"
	"image/png"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/onrecord/onrecord/assets"
)

// manualSection is a part of the manual: its title and its text in Markdown.
type manualSection struct{ title, text string }

func manualSections(markdown string) []manualSection {
	var sections []manualSection
	for _, part := range strings.Split("\n"+markdown, "\n## ")[1:] {
		head, text, _ := strings.Cut(part, "\n")
		sections = append(sections, manualSection{strings.TrimSpace(head), strings.TrimSpace(text)})
	}
	return sections
}

// manualDialog shows the manual: sections on the left, the chosen one on the right.
func (w *window) manualDialog() {
	data, err := assets.Manual.ReadFile("manual/manual.md")
	if err != nil {
		w.showError(err)
		return
	}
	sections := manualSections(string(data))
	text := container.NewVBox()
	scroll := container.NewVScroll(inset(text, 0, 20, 12, 12))
	titles := w.list(func() int { return len(sections) }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(sections[i].title) })
	titles.own = func(key fyne.KeyName) bool { // arrows walk over the chapters, the keys for pages turn those of the text
		return key != fyne.KeyUp && key != fyne.KeyDown && turn(scroll, key)
	}
	titles.OnSelected = func(i widget.ListItemID) {
		text.Objects = manualPage(sections[i].text)
		text.Refresh()
		scroll.ScrollToTop()
	}
	titles.OnHighlighted = titles.Select // an arrow opens the chapter that it comes to
	split := container.NewHSplit(titles, scroll)
	split.Offset = 0.22
	w.show(w.closable("Manual", "Close", split), 980, 640)
	titles.Select(0)
	w.fyne.Canvas().Focus(titles)
}

var pictureLine = regexp.MustCompile(`(?m)^!\[(.*)\]\((.*)\)$`)

// manualPage turns a section into text and pictures.
func manualPage(markdown string) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	prose := func(text string) {
		if text = strings.TrimSpace(text); text != "" {
			rich := widget.NewRichTextFromMarkdown(text)
			rich.Wrapping = fyne.TextWrapWord
			objects = append(objects, rich)
		}
	}
	at := 0
	for _, m := range pictureLine.FindAllStringSubmatchIndex(markdown, -1) {
		prose(markdown[at:m[0]])
		if picture := manualPicture(markdown[m[4]:m[5]]); picture != nil {
			objects = append(objects, picture, inset(newLine(markdown[m[2]:m[3]], 11, fyne.TextStyle{Italic: true}, colorFaint), 0, 0, 6, 8))
		}
		at = m[1]
	}
	prose(markdown[at:])
	return objects
}

// manualPicture is a picture of the manual, as wide as the page; nil when it is not there.
func manualPicture(name string) fyne.CanvasObject {
	const width = 700
	data, err := assets.Manual.ReadFile("manual/" + name)
	if err != nil {
		return nil
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	picture := canvas.NewImageFromResource(fyne.NewStaticResource("manual-"+name, data))
	picture.FillMode = canvas.ImageFillContain
	wide := min(float32(size.Width), width)
	picture.SetMinSize(fyne.NewSize(wide, wide*float32(size.Height)/float32(size.Width)))
	return picture
}
