package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Article is an immutable text with what is known about it.
type Article struct {
	ID        ID
	Title     string
	Byline    string
	Outlet    string
	Published string // ISO 8601, may be partial ("2022", "2022-01", "2022-01-27T10:00:00Z"); "" = unknown
	URL       string
	Language  string // BCP 47, "" = unknown
	Credit    string // wire or agency credit
	Text      string // see CheckText
	Zones     []Zone // sorted, disjoint; what no zone covers is body
}

// Original is the file or page that an article was made from, as it came in.
type Original struct {
	Name      string // file name or address
	MediaType string // "text/plain", "text/html", …
	Bytes     []byte
	Extractor string // name and version of the code that made the text from the bytes
}

// TextHash is the lower-case hexadecimal SHA-256 of a text's UTF-8 bytes.
func TextHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// CheckText tells what is wrong with a text as an article's text: it must be valid UTF-8 with "\n" line ends, no byte
// order mark at its start, and no characters that XML 1.0 forbids, because many formats are written in XML. These are
// U+0000 to U+001F but for tab and line ends, U+FFFE and U+FFFF; DEL and the C1 controls U+007F to U+009F are allowed.
func CheckText(text string) error {
	if strings.HasPrefix(text, "\uFEFF") {
		return fmt.Errorf("the text starts with a byte order mark")
	}
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			return fmt.Errorf("the text is not valid UTF-8 at byte %d", i)
		case r == '\r':
			return fmt.Errorf(`the text has a carriage return at byte %d; lines must end with "\n" alone`, i)
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			return fmt.Errorf("the text has the character U+%04X at byte %d, which XML 1.0 forbids", r, i)
		}
	}
	return nil
}

// publishedForm is an ISO 8601 date, complete or not, with or without a time.
var publishedForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2}([T ].+)?)?)?$`)

// CheckPublished tells whether a date of publication is of the form that Article.Published has; "" is.
func CheckPublished(date string) error {
	if date == "" || publishedForm.MatchString(date) {
		return nil
	}
	return fmt.Errorf("the date %q is not of the form 2022-01-27, 2022-01 or 2022", date)
}
