package gui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// command is one thing a person can do: menus, keys and help all come from the table of them.
type command struct {
	id       string
	menu     string // "File", "Edit" …
	under    string // a menu inside that one; its keys hold only while layers are compared, see decides
	title    string
	key      fyne.KeyName     // with mod: a shortcut of the window
	mod      fyne.KeyModifier // 0 with a key: only in the article
	char     rune             // a single character in the article
	run      func()
	enabled  func() bool   // nil = always
	named    func() string // the title as it is now, instead of title
	ruleOver bool          // a line above it in its menu
	always   bool          // also while a dialog is open
	hidden   bool          // not in the menu: for help and buttons only
}

// commands is the table.
type commands struct {
	list    []*command
	blocked func() bool // a dialog is open
	menu    *fyne.MainMenu
	items   map[*command]*fyne.MenuItem
}

func (c *commands) add(list ...*command) { c.list = append(c.list, list...) }

func (c *commands) find(id string) *command {
	for _, each := range c.list {
		if each.id == id {
			return each
		}
	}
	panic("no command " + id) // a slip of the programmer: ids are constants
}

// runner is the function of a command that may not be in the table yet.
func (c *commands) runner(id string) func() {
	return func() { c.try(c.find(id)) }
}

// try runs a command if it can be run now.
func (c *commands) try(cmd *command) bool {
	if c.blocked() && !cmd.always || cmd.enabled != nil && !cmd.enabled() {
		return false
	}
	cmd.run()
	return true
}

// typed runs the command of a character in the article.
func (c *commands) typed(char rune) bool {
	for _, each := range c.list {
		if each.char != 0 && each.char == char && each.under == "" {
			return c.try(each)
		}
	}
	return false
}

// pressed runs the command of a key in the article.
func (c *commands) pressed(key fyne.KeyName, shift bool) bool {
	var mod fyne.KeyModifier
	if shift {
		mod = fyne.KeyModifierShift
	}
	for _, each := range c.list {
		if each.key == key && each.mod == mod && each.under == "" {
			return c.try(each)
		}
	}
	return false
}

// shortcut runs the command of a shortcut that stands in no menu.
func (c *commands) shortcut(key fyne.KeyName, mod fyne.KeyModifier) {
	for _, each := range c.list {
		if each.hidden && each.key == key && each.mod == mod {
			c.try(each)
			return
		}
	}
}

var menuOrder = []string{"File", "Edit", "View", "Article", "Review", "Data", "Help"}

// mainMenu builds the menus. Shortcuts of the window live here, because a menu's come before those of a focused field.
func (c *commands) mainMenu() *fyne.MainMenu {
	c.items = map[*command]*fyne.MenuItem{}
	menus := make([]*fyne.Menu, 0, len(menuOrder))
	for _, name := range menuOrder {
		top := fyne.NewMenu(name)
		for _, each := range c.list {
			if each.menu != name || each.hidden {
				continue
			}
			menu := innerMenu(top, each.under)
			if each.ruleOver {
				menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			}
			item := c.item(each)
			c.items[each] = item
			menu.Items = append(menu.Items, item)
		}
		menus = append(menus, top)
	}
	c.menu = fyne.NewMainMenu(menus...)
	return c.menu
}

// innerMenu is the menu of a name inside another one, made when it is not there yet; "" for the other one itself.
func innerMenu(menu *fyne.Menu, name string) *fyne.Menu {
	if name == "" {
		return menu
	}
	for _, item := range menu.Items {
		if item.Label == name && item.ChildMenu != nil {
			return item.ChildMenu
		}
	}
	item := fyne.NewMenuItem(name, nil)
	item.ChildMenu = fyne.NewMenu(name)
	menu.Items = append(menu.Items, item)
	return item.ChildMenu
}

// refresh brings titles and what can be chosen in the menus up to date.
func (c *commands) refresh() {
	changed := false
	for cmd, item := range c.items {
		label, disabled := cmd.menuLabel(), cmd.enabled != nil && !cmd.enabled()
		if item.Label != label || item.Disabled != disabled {
			item.Label, item.Disabled = label, disabled
			changed = true
		}
	}
	if changed {
		c.menu.Refresh()
	}
}

func (c *commands) item(cmd *command) *fyne.MenuItem {
	item := fyne.NewMenuItem(cmd.menuLabel(), func() { c.try(cmd) })
	item.Disabled = cmd.enabled != nil && !cmd.enabled()
	switch {
	case cmd.global():
		item.Shortcut = shortcut(cmd.key, cmd.mod)
	case cmd.keys() != "" && !nativeMenu:
		item.Shortcut = keyShown(cmd.keys())
	}
	if cmd.id == "quit" {
		item.IsQuit = true
	}
	return item
}

// shortcut is the form in which Fyne knows a shortcut: some have types of their own.
func shortcut(key fyne.KeyName, mod fyne.KeyModifier) fyne.Shortcut {
	if mod == fyne.KeyModifierShortcutDefault {
		switch key {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		case fyne.KeyC:
			return &fyne.ShortcutCopy{}
		}
	}
	return &desktop.CustomShortcut{KeyName: key, Modifier: mod}
}

// global tells a shortcut of the window from a key of the article.
func (cmd *command) global() bool { return cmd.key != "" && cmd.mod&^fyne.KeyModifierShift != 0 }

// nativeMenu tells whether the system draws the menus. It would also take a key of the article as its own, in any field.
const nativeMenu = runtime.GOOS == "darwin"

// keyShown is a key of the article as a menu shows it. Without a modifier Fyne takes no key for a shortcut of the window.
func keyShown(keys string) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyName(keys)}
}

// menuLabel is the title as it is now, with a key of the article where the menu cannot show it beside it.
func (cmd *command) menuLabel() string {
	label := cmd.title
	if cmd.named != nil {
		label = cmd.named()
	}
	if keys := cmd.keys(); keys != "" && !cmd.global() && nativeMenu {
		label += "   [" + keys + "]"
	}
	return label
}

// keys is how the command's keys are written: "Ctrl+Z", "f", "Backspace".
func (cmd *command) keys() string {
	if cmd.char != 0 {
		return string(cmd.char)
	}
	if cmd.key == "" {
		return ""
	}
	parts := []string{}
	add := func(mod fyne.KeyModifier, name string) {
		if cmd.mod&mod != 0 {
			parts = append(parts, name)
		}
	}
	control, super := "Ctrl", "Super"
	if runtime.GOOS == "darwin" {
		control, super = "Control", "Cmd"
	}
	add(fyne.KeyModifierControl, control)
	add(fyne.KeyModifierSuper, super)
	add(fyne.KeyModifierAlt, "Alt")
	add(fyne.KeyModifierShift, "Shift")
	name := string(cmd.key)
	switch cmd.key {
	case fyne.KeyReturn:
		name = "Enter"
	case fyne.KeyBackspace:
		name = "Backspace"
	case fyne.KeyPageDown:
		name = "Page Down"
	case fyne.KeyPageUp:
		name = "Page Up"
	}
	return strings.Join(append(parts, name), "+")
}
