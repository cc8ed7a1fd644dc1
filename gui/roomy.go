package gui

import (
	"encoding/binary"

	"fyne.io/fyne/v2"

	"github.com/onrecord/onrecord/assets"
)

// Fyne gives the picture of a text the height of the text's own font, also where letters come from a system font that
// reaches lower: Thai vowels under the line would be cut off. So there is a second copy of each serif, made in memory, that
// asks for more room below the line and is otherwise the same. A style with Symbol besides Monospace is set in it.
var (
	roomyRegular = roomy("onrecord-serif-roomy-regular.ttf", assets.SerifRegular)
	roomyBold    = roomy("onrecord-serif-roomy-bold.ttf", assets.SerifBold)
	roomyItalic  = roomy("onrecord-serif-roomy-italic.ttf", assets.SerifItalic)
)

// roomyStyle is the style for a text with letters that the style's font lacks.
func roomyStyle(s fyne.TextStyle) fyne.TextStyle {
	s.Symbol = s.Monospace
	return s
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
