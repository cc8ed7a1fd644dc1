package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestRoomy holds the roomy copies of the fonts to what they are for: more height, and the same letters at the same place;
// and the styles for other scripts to being set in those of the serifs, but in no monospace style.
func TestRoomy(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(newLook(themeLight))
	for _, style := range []fyne.TextStyle{serif, serifHeavy, serifSlant, {}, {Bold: true}, {Italic: true}} {
		size, baseline := app.Driver().RenderedTextSize("Some words", 20, style, nil)
		roomySize, roomyBaseline := app.Driver().RenderedTextSize("Some words", 20, roomyStyle(style), nil)
		if roomySize.Width != size.Width || roomyBaseline != baseline {
			t.Errorf("%+v: %v at %v becomes %v at %v", style, size, baseline, roomySize, roomyBaseline)
		}
		if style.Monospace {
			script := scriptStyle(style)
			if size, baseline := app.Driver().RenderedTextSize("Some words", 20, script, nil); size != roomySize || baseline != roomyBaseline {
				t.Errorf("%+v: %v at %v is %v at %v in the style for other scripts", style, roomySize, roomyBaseline, size, baseline)
			}
			if script.Monospace || script.Bold != style.Bold || script.Italic != style.Italic {
				t.Errorf("%+v: the style for other scripts is %+v", style, script)
			}
		}
		if gain := roomySize.Height - size.Height; gain < 15 {
			t.Errorf("%+v: only %v more room", style, gain)
		}
	}
	for text, want := range map[string]bool{"Ana, Ελλάδα – “Ю”": false, "นายก": true, "総理": true, "हिन्दी": true} {
		if foreign(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	if bold := (fyne.TextStyle{Bold: true}); scriptStyle(bold) != bold {
		t.Error("the sans has no style for other scripts")
	}
}
