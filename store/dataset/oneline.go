package dataset

import (
	"bytes"
	"strings"
)

// lineBreaks are the characters at which some programs, among them all that use Python's idea of lines, end a line.
const lineBreaks = "\n\u0085\u2028\u2029"

// oneLine is a text as it can stand in one line of a file, without spaces at its edges.
func oneLine(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\t' || r == '\r' || strings.ContainsRune(lineBreaks, r) {
			return ' '
		}
		return r
	}, text))
}

// lineJSON is plainJSON that every program sees as one line. The encoder escapes all line breaks but one.
func lineJSON(value any) ([]byte, error) {
	text, err := plainJSON(value)
	return bytes.ReplaceAll(text, []byte("\u0085"), []byte(`\u0085`)), err
}

// shortened is the beginning of a text for a message.
func shortened(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
