package dataset

import (
	"fmt"
	"io"
	"os"
	"unicode/utf8"
)

// maxWhole is how large a file may be that holds one article and is read as a whole, in bytes.
const maxWhole = maxLine

// wholeText reads a text file of UTF-8. A byte order mark stays in it.
func wholeText(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	tooLong := fmt.Errorf("the file has more than %d bytes, which is the limit for one article", maxWhole)
	if info.Size() > maxWhole {
		return "", tooLong
	}
	data, err := io.ReadAll(io.LimitReader(file, maxWhole+1)) // it may grow
	switch {
	case err != nil:
		return "", err
	case len(data) > maxWhole:
		return "", tooLong
	}
	if at := invalidUTF8(data); at >= 0 {
		return "", fmt.Errorf("not UTF-8 at byte %d", at)
	}
	return string(data), nil
}

// invalidUTF8 is the first byte that is no part of a character, -1 when there is none.
func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}
