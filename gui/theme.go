package gui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/gui/reader"
)

// Each face has a name of its own: Fyne's caches tell fonts apart by name only.
var (
	sansRegular    = fyne.NewStaticResource("onrecord-sans-regular.ttf", assets.SansRegular)
	sansBold       = fyne.NewStaticResource("onrecord-sans-bold.ttf", assets.SansBold)
	sansItalic     = fyne.NewStaticResource("onrecord-sans-italic.ttf", assets.SansItalic)
	sansBoldItalic = fyne.NewStaticResource("onrecord-sans-bold-italic.ttf", assets.SansBoldItalic)
	serifRegular   = fyne.NewStaticResource("onrecord-serif-regular.ttf", assets.SerifRegular)
	serifBold      = fyne.NewStaticResource("onrecord-serif-bold.ttf", assets.SerifBold)
	serifItalic    = fyne.NewStaticResource("onrecord-serif-italic.ttf", assets.SerifItalic)
)

// The article is set in the theme's monospace style, which is the serif here: only fonts of the theme fall back to
// emoji and system fonts for the characters they lack, a canvas.Text with a font of its own does not.
var (
	serif      = fyne.TextStyle{Monospace: true}
	serifHeavy = fyne.TextStyle{Monospace: true, Bold: true}
	serifSlant = fyne.TextStyle{Monospace: true, Italic: true}
)

// Colours beyond Fyne's own names.
const (
	colorPaper  fyne.ThemeColorName = "paper"  // behind the article
	colorPanel  fyne.ThemeColorName = "panel"  // behind the tools
	colorFaint  fyne.ThemeColorName = "faint"  // text that may be overlooked
	colorChosen fyne.ThemeColorName = "chosen" // behind the chosen row of a list
	colorFound  fyne.ThemeColorName = "found"  // behind what was found
	colorHit    fyne.ThemeColorName = "hit"    // behind the hit that is looked at
	colorMarked fyne.ThemeColorName = "marked" // behind selected text
)

// pair is a colour for light and for dark. Sepia is the light one with the colours of sepiaColors instead.
type pair struct{ light, dark color.NRGBA }

var sepiaColors = map[fyne.ThemeColorName]color.NRGBA{
	colorPaper:                         hex("#F6EEDC"),
	colorPanel:                         hex("#EDE3CD"),
	colorFaint:                         hex("#7A6C52"),
	colorChosen:                        hex("#DFD3B8"),
	colorMarked:                        hex("#DCCDA6"),
	theme.ColorNameSelection:           hex("#DCCDA6"),
	theme.ColorNameBackground:          hex("#EDE3CD"),
	theme.ColorNameHeaderBackground:    hex("#EDE3CD"),
	theme.ColorNameScrollBarBackground: hex("#EDE3CD"),
	theme.ColorNameForeground:          hex("#3A3022"),
	theme.ColorNameInputBackground:     hex("#FBF6EA"),
	theme.ColorNameMenuBackground:      hex("#FBF6EA"),
	theme.ColorNameOverlayBackground:   hex("#FBF6EA"),
	theme.ColorNameButton:              hex("#E2D6BC"),
	theme.ColorNameSeparator:           hex("#D9CCB0"),
	theme.ColorNameDisabledButton:      hex("#E8DEC8"),
	theme.ColorNameInputBorder:         hex("#BFB08F"),
	theme.ColorNameScrollBar:           hex("#B5A685"),
}

func hex(s string) color.NRGBA {
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil || len(s) != 7 {
		return color.NRGBA{0x80, 0x80, 0x80, 0xFF} // the codebook is checked when it is read; grey is for colourless labels
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xFF}
}

var colors = map[fyne.ThemeColorName]pair{
	colorPaper:                         {hex("#FCFBF8"), hex("#1B1D21")},
	colorPanel:                         {hex("#F4F2ED"), hex("#23262B")},
	colorFaint:                         {hex("#77736B"), hex("#9A9BA0")},
	colorChosen:                        {hex("#E4E5EE"), hex("#343A4C")},
	colorFound:                         {hex("#FFE9A3"), hex("#5C4A12")},
	colorHit:                           {hex("#FFB62E"), hex("#7F5B08")},
	colorMarked:                        {hex("#D5D9EE"), hex("#3A4264")},
	theme.ColorNameBackground:          {hex("#F4F2ED"), hex("#23262B")},
	theme.ColorNameForeground:          {hex("#22252A"), hex("#E4E2DC")},
	theme.ColorNamePrimary:             {hex("#46549B"), hex("#93A1E8")},
	theme.ColorNameForegroundOnPrimary: {hex("#FFFFFF"), hex("#16181C")},
	theme.ColorNameHyperlink:           {hex("#46549B"), hex("#93A1E8")},
	theme.ColorNameFocus:               {color.NRGBA{0x46, 0x54, 0x9B, 0x48}, color.NRGBA{0x93, 0xA1, 0xE8, 0x48}},
	theme.ColorNameSelection:           {hex("#D5D9EE"), hex("#3A4264")},
	theme.ColorNameButton:              {hex("#E9E6DF"), hex("#31353C")},
	theme.ColorNameDisabledButton:      {hex("#EFEDE7"), hex("#2A2D33")},
	theme.ColorNameDisabled:            {hex("#8B867C"), hex("#85888F")},
	theme.ColorNamePlaceHolder:         {hex("#716D65"), hex("#9A9CA2")},
	theme.ColorNameInputBackground:     {hex("#FFFFFF"), hex("#1B1D21")},
	theme.ColorNameInputBorder:         {hex("#BDB8AD"), hex("#565B64")},
	theme.ColorNameSeparator:           {hex("#E0DCD3"), hex("#34373D")},
	theme.ColorNameMenuBackground:      {hex("#FFFFFF"), hex("#2A2D33")},
	theme.ColorNameOverlayBackground:   {hex("#FFFFFF"), hex("#2A2D33")},
	theme.ColorNameHeaderBackground:    {hex("#F4F2ED"), hex("#23262B")},
	theme.ColorNameScrollBar:           {hex("#B9B5AB"), hex("#5A5E66")},
	theme.ColorNameScrollBarBackground: {hex("#F4F2ED"), hex("#23262B")},
	theme.ColorNameShadow:              {color.NRGBA{0x60, 0x58, 0x48, 0x1C}, color.NRGBA{0, 0, 0, 0x38}},
	theme.ColorNameHover:               {color.NRGBA{0x30, 0x28, 0x18, 0x12}, color.NRGBA{0xFF, 0xFF, 0xFF, 0x12}},
	theme.ColorNamePressed:             {color.NRGBA{0x30, 0x28, 0x18, 0x24}, color.NRGBA{0xFF, 0xFF, 0xFF, 0x24}},
	theme.ColorNameError:               {hex("#B3261E"), hex("#F2877F")},
	theme.ColorNameWarning:             {hex("#8A5A00"), hex("#E0B252")},
	theme.ColorNameSuccess:             {hex("#2E6B4F"), hex("#7CC7A2")},
}

// look is the theme of the tools. Variant follows the system unless the user chose one.
type look struct {
	fyne.Theme
	forced  bool
	sepia   bool
	variant fyne.ThemeVariant
}

func newLook(choice string) *look {
	l := &look{Theme: theme.DefaultTheme()}
	switch choice {
	case themeLight:
		l.forced, l.variant = true, theme.VariantLight
	case themeSepia:
		l.forced, l.sepia, l.variant = true, true, theme.VariantLight
	case themeDark:
		l.forced, l.variant = true, theme.VariantDark
	}
	return l
}

func (l *look) current(v fyne.ThemeVariant) fyne.ThemeVariant {
	if l.forced {
		return l.variant
	}
	return v
}

// Color answers for Fyne's names and for the ones above.
func (l *look) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	v = l.current(v)
	if c, ok := sepiaColors[name]; ok && l.sepia {
		return c
	}
	if p, ok := colors[name]; ok {
		if v == theme.VariantDark {
			return p.dark
		}
		return p.light
	}
	return l.Theme.Color(name, v)
}

// Font is the sans for the tools; the monospace style is the article's serif, and those of roomyStyle and scriptStyle are
// its roomy copy.
func (l *look) Font(s fyne.TextStyle) fyne.Resource {
	roomy := s.Symbol && s.Monospace || s.TabWidth == scriptTab
	switch {
	case roomy && s.Bold:
		return roomyBold
	case roomy && s.Italic:
		return roomyItalic
	case roomy:
		return roomyRegular
	case s.Symbol && s.Bold:
		return roomySansBold
	case s.Symbol && s.Italic:
		return roomySansItalic
	case s.TabWidth == roomyTab:
		return roomySans
	case s.Symbol:
		return l.Theme.Font(s)
	case s.Monospace && s.Bold:
		return serifBold
	case s.Monospace && s.Italic:
		return serifItalic
	case s.Monospace:
		return serifRegular
	case s.Bold && s.Italic:
		return sansBoldItalic
	case s.Bold:
		return sansBold
	case s.Italic:
		return sansItalic
	default:
		return sansRegular
	}
}

// Size sets the tools a little smaller than Fyne does: the article is what one looks at.
func (l *look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 13
	case theme.SizeNameSubHeadingText:
		return 15
	case theme.SizeNameHeadingText:
		return 20
	case theme.SizeNameCaptionText:
		return 11
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 5
	case theme.SizeNameInlineIcon:
		return 17
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	default:
		return l.Theme.Size(name)
	}
}

// themed is a colour of the theme as it is now.
func themed(name fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	return s.Theme().Color(name, s.ThemeVariant())
}

func isDark() bool {
	s := fyne.CurrentApp().Settings()
	if l, ok := s.Theme().(*look); ok {
		return l.current(s.ThemeVariant()) == theme.VariantDark
	}
	return s.ThemeVariant() == theme.VariantDark
}

// labelColor is a label's colour, lightened on a dark ground so that it keeps its contrast.
func labelColor(code string) color.NRGBA {
	c := hex(code + "#000000"[min(len(code), 7):])
	if !isDark() {
		return c
	}
	lift := func(v uint8) uint8 { return uint8(int(v) + (255-int(v))*2/5) }
	return color.NRGBA{lift(c.R), lift(c.G), lift(c.B), 0xFF}
}

const (
	bodySize  = 18 // of the article's text at zoom 1
	measureEm = 37 // widest line, in text sizes: about 70 characters
)

func readerLook(c comfort) reader.Look {
	size := bodySize * c.zoom
	return reader.Look{
		Size: size, Column: size * measureEm * c.column, Spacing: c.spacing,
		Regular: serif, Bold: serifHeavy, Italic: serifSlant,
		Ink: themed(theme.ColorNameForeground), Faint: themed(colorFaint),
		Roomy: roomyStyle, Script: scriptStyle,
		Selection: themed(colorMarked), Accent: themed(theme.ColorNamePrimary), Bar: themed(theme.ColorNameScrollBar), Hit: themed(colorFound), Current: themed(colorHit),
	}
}
