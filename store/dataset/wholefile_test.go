package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWholeText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	for _, test := range []struct{ text, want string }{{"\uFEFFa\uFFFD\r\n", ""}, {"a\uFFFD\xff", "not UTF-8 at byte 4"}, {"", ""}} {
		if err := os.WriteFile(path, []byte(test.text), 0o666); err != nil {
			t.Fatal(err)
		}
		got, err := wholeText(path)
		if test.want == "" && (err != nil || got != test.text) || test.want != "" && (err == nil || err.Error() != test.want) {
			t.Errorf("%q: %q, %v", test.text, got, err)
		}
	}
	if err := os.Truncate(path, maxWhole+1); err != nil {
		t.Fatal(err)
	}
	if _, err := wholeText(path); err == nil || !strings.Contains(err.Error(), "the file has more than 268435456 bytes") {
		t.Errorf("a file that is too long: %v", err)
	}
}
