package intake

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// decode turns the bytes into UTF-8. The encoding is, in this order: what a byte order mark says, what the caller says,
// UTF-16 when every other byte is NUL, UTF-8 when the bytes are valid UTF-8 beyond ASCII, what the page declares, and at
// last a guess, which gives a warning.
func decode(src Source, format string) (text string, warnings []string, err error) {
	enc, name, guessed, err := findEncoding(src, format)
	if err != nil {
		return "", nil, err
	}
	if guessed {
		warnings = append(warnings, fmt.Sprintf("the character encoding is not stated; it was read as %s", name))
	}
	if enc == encoding.Nop {
		text = strings.ToValidUTF8(string(src.Bytes), "\uFFFD")
	} else {
		decoded, err := enc.NewDecoder().Bytes(src.Bytes)
		if err != nil {
			return "", nil, &Error{Name: src.Name, Reason: fmt.Sprintf("it cannot be read as %s; state another encoding", name), err: err}
		}
		text = string(decoded)
	}
	lost := strings.Count(text, "\uFFFD") - bytes.Count(src.Bytes, []byte("\uFFFD"))
	if lost > 0 {
		warnings = append(warnings, fmt.Sprintf("%s not valid %s and stand as \uFFFD in the text; state another encoding if they matter",
			count(lost, "place was", "places were"), name))
	}
	return text, warnings, nil
}

func findEncoding(src Source, format string) (enc encoding.Encoding, name string, guessed bool, err error) {
	b := src.Bytes
	if name := markedEncoding(b); name != "" {
		enc, name := lookup(name)
		return enc, name, false, nil
	}
	if src.Encoding != "" {
		enc, name := lookup(src.Encoding)
		if enc == nil {
			return nil, "", false, &Error{Name: src.Name, Reason: fmt.Sprintf("the character encoding %q is not known; use a name such as utf-8 or windows-1252", src.Encoding)}
		}
		return enc, name, false, nil
	}
	if name := nulPattern(b); name != "" {
		enc, name := lookup(name)
		return enc, name, false, nil
	}
	// Text of another encoding is practically never valid UTF-8, and saved pages often keep a declaration that no longer holds.
	utf8Valid := utf8.Valid(b)
	if utf8Valid && !ascii(b) {
		return encoding.Nop, "utf-8", false, nil
	}
	if format == htmlType {
		if enc, name := declaredEncoding(b); enc != nil && (name != "utf-8" || utf8Valid || mostlyUTF8(b)) {
			return enc, name, false, nil
		}
	}
	if utf8Valid {
		return encoding.Nop, "utf-8", false, nil
	}
	if mostlyUTF8(b) {
		return encoding.Nop, "utf-8", true, nil
	}
	enc, name, _ = charset.DetermineEncoding(b, "")
	if name == "utf-8" || name == "replacement" { // its first bytes and its declaration only were looked at
		enc, name = lookup("windows-1252")
	}
	return enc, name, true, nil
}

// markedEncoding reads a byte order mark.
func markedEncoding(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return "utf-8"
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return "utf-16be"
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return "utf-16le"
	}
	return ""
}

// nulPattern recognises UTF-16 without a mark: in most scripts its spaces, line ends and Latin letters have a NUL as
// their high byte, and text of one byte a character has none at all.
func nulPattern(b []byte) string {
	b = b[:min(len(b), 4096)&^1]
	var even, odd int
	for i := 0; i < len(b); i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	const least, share = 4, 8 // at least four characters, and one in eight
	switch {
	case even+odd < least:
		return ""
	case odd*2*share >= len(b) && even*10 <= odd:
		return "utf-16le"
	case even*2*share >= len(b) && odd*10 <= even:
		return "utf-16be"
	}
	return ""
}

var declaration = regexp.MustCompile(`(?i)<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w:.-]+)`)

// declaredEncoding is what a page says about itself. Saved pages may put long comments before it, so it is looked for
// further down than browsers do.
func declaredEncoding(b []byte) (encoding.Encoding, string) {
	m := declaration.FindSubmatch(b[:min(len(b), 64<<10)])
	if m == nil {
		return nil, ""
	}
	enc, name := lookup(string(m[1]))
	if strings.HasPrefix(name, "utf-16") { // a declaration that can be read byte by byte disproves itself
		return encoding.Nop, "utf-8"
	}
	return enc, name
}

// lookup finds an encoding by one of its names; nil when it is unknown or, as browsers hold, unsafe to read.
func lookup(name string) (encoding.Encoding, string) {
	switch strings.ToLower(name) {
	case "utf-16le", "utf-16":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"
	}
	enc, canonical := charset.Lookup(name)
	if canonical == "replacement" {
		return nil, ""
	}
	return enc, canonical
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mostlyUTF8 tells UTF-8 with a few damaged places from text of another encoding.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		} else {
			good++
		}
		i += size
	}
	return good > 4*bad
}

// clean gives every line the end "\n", drops byte order marks at the start, and drops the control characters that XML 1.0
// forbids, which it counts.
func clean(text string) (string, int) {
	if strings.IndexFunc(text, unclean) < 0 {
		return text, 0
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	removed := 0
	text = strings.Map(func(r rune) rune {
		if r != '\uFEFF' && unclean(r) {
			removed++
			return -1
		}
		return r
	}, text)
	return strings.TrimLeft(text, "\uFEFF"), removed
}

func unclean(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == '\uFEFF' || r == 0xFFFE || r == 0xFFFF
}
