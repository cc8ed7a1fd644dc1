package corpus

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCheckText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"lines and tabs", "One\n\tTwo 🙂", ""},
		{"replacement character", "a\uFFFDb", ""},
		{"mark inside", "a\uFEFFb", ""},
		{"DEL and C1 controls", "a\u007F\u0080\u0085\u009F", ""},
		{"byte order mark", "\uFEFFa", "the text starts with a byte order mark"},
		{"carriage return", "one\r\ntwo", `the text has a carriage return at byte 3; lines must end with "\n" alone`},
		{"NUL", "é\x00", "the text has the character U+0000 at byte 2, which XML 1.0 forbids"},
		{"no character", "a\uFFFE", "the text has the character U+FFFE at byte 1, which XML 1.0 forbids"},
		{"invalid", "ab\xffc", "the text is not valid UTF-8 at byte 2"},
		{"cut", "ab\xe2\x80", "the text is not valid UTF-8 at byte 2"},
		{"surrogate", "\xed\xa0\x80", "the text is not valid UTF-8 at byte 0"},
	} {
		got := ""
		if err := CheckText(c.text); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestCheckTextIsXML compares with encoding/xml, character by character.
func TestCheckTextIsXML(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) || r == unicode.ReplacementChar || r == '\r' {
			continue
		}
		var escaped strings.Builder
		text := "a" + string(r)
		if err := xml.EscapeText(&escaped, []byte(text)); err != nil {
			t.Fatal(err)
		}
		inXML := !strings.ContainsRune(escaped.String(), unicode.ReplacementChar)
		if got := CheckText(text) == nil; got != inXML {
			t.Errorf("U+%04X: allowed %v, in XML %v", r, got, inXML)
		}
	}
}

func TestTextHash(t *testing.T) {
	for text, want := range map[string]string{
		"":    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	} {
		if got := TextHash(text); got != want {
			t.Errorf("TextHash(%q) = %s, want %s", text, got, want)
		}
	}
}
