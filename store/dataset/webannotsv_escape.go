package dataset

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Values and texts of WebAnno TSV have escapes of their own each. A carriage return in a value has none: it is written like
// one in a text, because it would end the line.
var (
	tsvValueEscapes = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "|", `\|`, "_", `\_`, "->", `\->`, ";", `\;`, "\t", `\t`, "\n", `\n`, "*", `\*`, "\r", `\r`)
	tsvTextEscapes  = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\f", `\f`, "\r", `\r`, "\b", `\b`)
)

// tsvValue writes a value; none is a star.
func tsvValue(value string) string {
	if value == "" {
		return "*"
	}
	return tsvValueEscapes.Replace(value)
}

func escapeTSVText(text string) string { return tsvTextEscapes.Replace(text) }

// unescapeTSV reads a value or a text: a backslash before a letter that has a meaning, or before a sign that stands for
// itself. Java escapes (\u00e9, \101) are those of texts up to version 3.1.
func unescapeTSV(text string, java bool) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			out.WriteByte(text[i])
			i++
			continue
		}
		if r, size := javaEscape(text[i:]); java && size > 0 {
			out.WriteRune(r)
			i += size
			continue
		}
		if at := strings.IndexByte("tnfrb", text[i+1]); at >= 0 {
			out.WriteByte("\t\n\f\r\b"[at])
			i += 2
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i+1:])
		out.WriteString(text[i+1 : i+1+size])
		i += 1 + size
	}
	return out.String()
}

// javaEscape reads \uXXXX, which may be half of a pair, or an octal number; its size is 0 when it is neither.
func javaEscape(text string) (r rune, size int) {
	if unit, ok := utf16Escape(text); ok {
		if low, ok := utf16Escape(text[6:]); ok && unit >= 0xD800 && unit < 0xDC00 && low >= 0xDC00 && low < 0xE000 {
			return (unit-0xD800)<<10 + (low - 0xDC00) + 0x10000, 12
		}
		return unit, 6
	}
	size = 1
	for size < len(text) && size < 4 && text[size] >= '0' && text[size] <= '7' {
		size++
	}
	if n, err := strconv.ParseUint(text[1:size], 8, 8); err == nil {
		return rune(n), size
	}
	return 0, 0
}

func utf16Escape(text string) (rune, bool) {
	if len(text) < 6 || text[:2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(n), err == nil
}

// splitTSV parts a text at a separator that no backslash stands before.
func splitTSV(text string, separator byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case separator:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

// cutNumber parts a value from the number in brackets at its end: "PER[3]", "1-5[2_4]". Without one, number is "".
func cutNumber(value string) (rest, number string) {
	if !strings.HasSuffix(value, "]") {
		return value, ""
	}
	open := -1
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++
		case '[':
			open = i
		}
	}
	if open < 0 || strings.Trim(value[open+1:len(value)-1], "0123456789_") != "" || open+1 == len(value)-1 {
		return value, ""
	}
	return value[:open], value[open+1 : len(value)-1]
}
