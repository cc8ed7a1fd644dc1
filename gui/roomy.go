package gui

import (
	"encoding/binary"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/assets"
)

// Fyne gives the picture of a text the height of the text's own font, also where letters come from a system font that
// reaches lower: Thai vowels under the line would be cut off. So there is a second copy of each font, made in memory, that
// asks for more room below the line and is otherwise the same. A style is set in it that has Symbol besides another mark; the
// plain sans has no other, and Fyne takes a font of its own for Symbol alone: there a width of tabs says so.
var (
	roomyRegular    = roomy("onrecord-serif-roomy-regular.ttf", assets.SerifRegular)
	roomyBold       = roomy("onrecord-serif-roomy-bold.ttf", assets.SerifBold)
	roomyItalic     = roomy("onrecord-serif-roomy-italic.ttf", assets.SerifItalic)
	roomySans       = roomy("onrecord-sans-roomy-regular.ttf", assets.SansRegular)
	roomySansBold   = roomy("onrecord-sans-roomy-bold.ttf", assets.SansBold)
	roomySansItalic = roomy("onrecord-sans-roomy-italic.ttf", assets.SansItalic)
)

const roomyTab = 64 // no text of the tools has tabs

// roomyStyle is the style for a text with letters that the style's font lacks.
func roomyStyle(s fyne.TextStyle) fyne.TextStyle {
	if s.Monospace || s.Bold || s.Italic {
		s.Symbol = true
	} else {
		s.TabWidth = roomyTab
	}
	return s
}

// foreign tells whether a text has letters beyond Latin, Greek, Cyrillic and punctuation, which the fonts lack.
func foreign(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x580 && (r < 0x1E00 || r >= 0x2070) })
}

// scriptTab is the tab width, of no effect in the article, that marks the styles of scriptStyle.
const scriptTab = 1

// scriptStyle is the style for letters of another script: the roomy serif, but no monospace style. For that one Fyne takes
// letters that the serif lacks from monospace fonts, in which Arabic is torn apart. Nothing but an unused field of the
// style can tell it from that of the tools.
func scriptStyle(s fyne.TextStyle) fyne.TextStyle {
	if !s.Monospace {
		return s
	}
	return fyne.TextStyle{Bold: s.Bold, Italic: s.Italic, TabWidth: scriptTab}
}

// roomy is the font with a line gap of a whole em. The tables and their fields are those of the OpenType specification.
func roomy(name string, font []byte) fyne.Resource {
	const (
		directory, record = 12, 16
		hheaGap, os2Gap   = 8, 72
		headEm            = 18
	)
	font = append([]byte(nil), font...)
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		r := font[directory+i*record:]
		tables[string(r[:4])] = font[binary.BigEndian.Uint32(r[8:]):]
	}
	em := binary.BigEndian.Uint16(tables["head"][headEm:])
	binary.BigEndian.PutUint16(tables["hhea"][hheaGap:], em)
	binary.BigEndian.PutUint16(tables["OS/2"][os2Gap:], em)
	return fyne.NewStaticResource(name, font)
}
