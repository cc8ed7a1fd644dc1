package gui

import (
	"os"
	"os/user"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/store"
)

// settings are the user's own, on this computer: never work.
type settings struct{ p fyne.Preferences }

const (
	keyTheme   = "theme"   // one of the three below
	keyZoom    = "zoom"    // of the article
	keyMeasure = "column"  // length of lines
	keySpacing = "spacing" // of lines
	keyRecent  = "recent"  // paths, newest first
	keyTips    = "tips"    // next tip to show; past the last when closed for good
	keyWidth   = "width"
	keyHeight  = "height"
	keyMe      = "me"
	keySynced  = "synced"       // projects of which was said that their folder is synchronised
	keyThis    = "installation" // a number that tells this computer's program from others

	recentKept = 8
)

const (
	themeLight  = "light"
	themeSepia  = "sepia"
	themeDark   = "dark"
	themeSystem = "system" // not the first choice: many Linux desktops do not say what they have, and Fyne then takes dark
)

func (s settings) theme() string { return s.p.StringWithFallback(keyTheme, themeLight) }
func (s settings) setTheme(v string) {
	s.p.SetString(keyTheme, v)
}

func (s settings) zoom() float32 {
	z := float32(s.p.FloatWithFallback(keyZoom, 1))
	return min(max(z, 0.6), 2.4)
}

// comfort is how the article is set: zoom, length and spacing of lines, by what is usual.
type comfort struct{ zoom, column, spacing float32 }

func (s settings) comfort() comfort {
	return comfort{s.zoom(), s.share(keyMeasure, 0.6, 1.8), s.share(keySpacing, 0.85, 1.6)}
}

func (s settings) share(key string, least, most float32) float32 {
	return min(max(float32(s.p.FloatWithFallback(key, 1)), least), most)
}

func (s settings) setComfort(c comfort) {
	s.setZoom(c.zoom)
	s.p.SetFloat(keyMeasure, float64(c.column))
	s.p.SetFloat(keySpacing, float64(c.spacing))
}

func (s settings) setZoom(z float32) { s.p.SetFloat(keyZoom, float64(z)) }

// recent are the projects opened last that are still there.
func (s settings) recent() []string {
	return slices.DeleteFunc(slices.Clone(s.p.StringList(keyRecent)), func(path string) bool {
		_, err := os.Stat(path)
		return err != nil
	})
}

func (s settings) addRecent(path string) {
	list := slices.DeleteFunc(s.recent(), func(p string) bool { return p == path })
	list = append([]string{path}, list...)
	s.p.SetStringList(keyRecent, list[:min(len(list), recentKept)])
}

// warnOfSync tells whether it was not said yet of this project that its folder is synchronised.
func (s settings) warnOfSync(path string) bool {
	told := s.p.StringList(keySynced)
	if slices.Contains(told, path) {
		return false
	}
	s.p.SetStringList(keySynced, append(told, path))
	return true
}

func (s settings) tip() int     { return s.p.Int(keyTips) }
func (s settings) setTip(n int) { s.p.SetInt(keyTips, n) }

func (s settings) size() (width, height float32) {
	return float32(s.p.FloatWithFallback(keyWidth, 1360)), float32(s.p.FloatWithFallback(keyHeight, 840))
}

func (s settings) setSize(size fyne.Size) {
	s.p.SetFloat(keyWidth, float64(size.Width))
	s.p.SetFloat(keyHeight, float64(size.Height))
}

// me is the name that new projects get for their annotator: the one used last, or the account's.
func (s settings) me() string {
	if name := s.p.String(keyMe); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		if u.Name != "" {
			return u.Name
		}
		if u.Username != "" {
			return u.Username
		}
	}
	return "Annotator"
}

// installation tells the program of this user on this computer from others; it means nothing else.
func (s settings) installation() string {
	id := s.p.String(keyThis)
	if id == "" {
		id = string(store.NewID())
		s.p.SetString(keyThis, id)
	}
	return id
}

// named tells whether the person at this computer has given a name to any project.
func (s settings) named() bool { return s.p.String(keyMe) != "" }

func (s settings) setMe(name string) { s.p.SetString(keyMe, name) }
