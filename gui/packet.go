package gui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store"
)

func (w *window) packetCommands() {
	writable := func() bool { return w.s.opened() && w.s.readOnly() == "" }
	w.do.add(
		&command{id: "give", menu: "Review", title: "Give to…", key: fyne.KeyG, mod: ctrlShift, run: w.giveDialog, enabled: w.s.opened, ruleOver: true},
		&command{id: "take-in", menu: "Review", title: "Take in…", key: fyne.KeyI, mod: ctrlShift, run: func() { w.takeInDialog("") }, enabled: writable},
		&command{
			id: "conflicts", menu: "Review", title: "Conflicts…", key: fyne.KeyK, mod: ctrlShift, run: w.conflictsDialog,
			enabled: func() bool { return writable() && len(w.s.conflicts) > 0 },
			named: func() string {
				if n := len(w.s.conflicts); n > 0 && w.s.opened() {
					return fmt.Sprintf("Conflicts (%s)…", grouped(n))
				}
				return "Conflicts…"
			},
		},
	)
}

// projectExtensions are how the names of the files end that can be opened.
var projectExtensions = []string{store.Extension, store.PacketExtension}

func isProject(path string) bool {
	return slices.ContainsFunc(projectExtensions, func(e string) bool { return strings.EqualFold(filepath.Ext(path), e) })
}

// title is what the window is called: the project, or whose packet of which project it is.
func (s *Session) title() string {
	if !s.opened() {
		return "Onrecord"
	}
	name := s.project.Name()
	switch p := s.packet; {
	case p == nil:
	case p.Project == "":
		name = "Packet for " + p.To + " (" + name + ")"
	default:
		name = "Packet for " + p.To + " from " + p.Project
	}
	name += " – Onrecord"
	if s.readOnly() != "" {
		name += " (read only)"
	}
	return name
}

// droppedProjects opens the project that was dropped on the window. What may belong to the open project can be taken in
// instead, and several can only be taken in.
func (w *window) droppedProjects(paths []string) {
	takeIn := func() { w.takeInDialog(strings.Join(paths, "\n")) }
	switch {
	case len(w.sheets) > 0:
	case len(paths) > 1 && w.do.find("take-in").enabled():
		takeIn()
	case strings.EqualFold(filepath.Ext(paths[0]), store.PacketExtension) && w.do.find("take-in").enabled():
		w.choose(filepath.Base(paths[0]), []choice{
			{"Take in what was done in it", "", "", takeIn},
			{"Open it, to work in it", "", "", func() { w.openPath(paths[0]) }},
		})
	default:
		w.openPath(paths[0])
	}
}

// giveDialog asks for whom a packet is and what goes into it, and writes it.
func (w *window) giveDialog() {
	w.inspector.flush()
	f, content := newGiveForm(w)
	w.askOr("Give to…", "Make the packet", content, f.to, 660, 580, func() error {
		f.stop()
		o, err := f.options()
		if err != nil {
			return err
		}
		path, err := f.path()
		if err != nil {
			return err
		}
		w.give(path, o)
		return nil
	}, f.stop)
	f.target.OnSubmitted = f.to.OnSubmitted
}

// give writes a packet, and says what to do with it.
func (w *window) give(path string, o store.PacketOptions) {
	project, writer := w.s.project, w.s.writer
	var info store.PacketInfo
	w.work("Packet for "+o.To, func(ctx context.Context, p progress) (err error) {
		if err := writer.flush(); err != nil {
			return err
		}
		o.Progress = func(done, total int) { p(done, total, plural(done, "article")) }
		info, err = project.WritePacket(ctx, path, o)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			w.tell("Give to "+o.To, "Cancelled. Nothing was written.", nil)
		case err != nil:
			w.showError(err)
		default:
			w.tell("Give to "+o.To, givenText(path, info), nil)
		}
	})
}

func givenText(path string, info store.PacketInfo) string {
	size := ""
	if file, err := os.Stat(path); err == nil {
		size = ", " + fileSize(file.Size())
	}
	return fmt.Sprintf("%s for %s%s, in\n%s\n\nSend this file to %s, who opens it in Onrecord like a project, works in it, and sends the same file back. "+
		"Then choose Review > Take in… here. Until then you can go on working: nothing is locked.",
		plural(info.Articles, "article"), info.To, size, path, info.To)
}

// fileSize is a number of bytes as people read it.
func fileSize(n int64) string {
	const kilo, mega = 1000, 1000 * 1000
	switch {
	case n < 10*kilo:
		return fmt.Sprintf("%.1f KB", float64(n)/kilo)
	case n < mega:
		return fmt.Sprintf("%d KB", n/kilo)
	case n < 100*mega:
		return fmt.Sprintf("%.1f MB", float64(n)/mega)
	}
	return fmt.Sprintf("%d MB", n/mega)
}
