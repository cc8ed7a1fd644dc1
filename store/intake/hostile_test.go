package intake_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/intake"
)

// TestHostileTexts reads what is made to fill memory or stack: it gives a sound article or a plain error, and an end.
func TestHostileTexts(t *testing.T) {
	const many = 500_000
	for name, content := range map[string]string{
		"line.txt":         strings.Repeat("a", 8<<20),
		"words.txt":        strings.Repeat("By A ", many),
		"lines.txt":        strings.Repeat("\n", many) + "a",
		"half.txt":         "\xff\xfea\x00\x00\xd8\x00\xd8b\x00c",        // UTF-16 with halves of characters, and an odd number of bytes
		"swapped.txt":      "\xfe\xff\x00a\xdc\x00\xdc\x00\x00b\xd8\x00", // the other way round
		"overlong.txt":     "a\xc0\xaf\xe0\x80\xaf\xf8\x88\x80\x80\x80b\xed\xa0\x80c",
		"tables.html":      "<p>A first word.</p>" + strings.Repeat("<table><tr><td>", many/10),
		"formatting.html":  "<p>A first word.</p>" + strings.Repeat("<b><i>", many/10) + strings.Repeat("</b>", many/10),
		"attributes.html":  "<p " + strings.Repeat("a=b ", many) + ">A first word.</p>",
		"entities.html":    "<p>" + strings.Repeat("&nbsp;&#x1F600;", many) + "a</p>",
		"comment.html":     "<p>A first word.</p><!--" + strings.Repeat("-", many),
		"declared.html":    `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>A first word: &a;</p>`,
		"selects.html":     "<p>A first word.</p>" + strings.Repeat("<select><option>", many/10),
		"lists.html":       "<p>A first word.</p>" + strings.Repeat("<ul><li>", many/10),
		"data.html":        `<script type="application/ld+json">` + strings.Repeat("[", many) + "</script><p>A first word.</p>",
		"graph.html":       `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, many/10) + "</script><p>A first word.</p>",
		"frontmatter.md":   "---\n" + strings.Repeat("title: ", many) + "\n---\nA first word.",
		"brackets.md":      strings.Repeat("[", many/10) + "a" + strings.Repeat("](b)", many/10),
		"references.md":    strings.Repeat("[a]: b\n", many/10) + "A first word.",
		"fences.md":        strings.Repeat("```\n", many/10) + "A first word.",
		"html.md":          strings.Repeat("<div>", many/10) + "A first word.",
		"backslashes.md":   strings.Repeat("\\", many) + "a",
		"emphasis.md":      strings.Repeat("**a", many/50),
		"zero-width.txt":   strings.Repeat("\u200b", many) + "a",
		"combining.txt":    "a" + strings.Repeat("\u0301", many),
		"overrides.txt":    strings.Repeat("\u202e", many) + "a",
		"byte-orders.txt":  strings.Repeat("\ufeff", many) + "a",
		"noncharacter.txt": strings.Repeat("\ufffe\uffff", 5) + "a long enough text to be one",
	} {
		t.Run(name, func(t *testing.T) {
			res, err := intake.Read(intake.Source{Name: name, Bytes: []byte(content)})
			var e *intake.Error
			switch {
			case errors.As(err, &e):
				if e.Name != name || e.Reason == "" {
					t.Errorf("the error does not name the file: %v", err)
				}
			case err != nil:
				t.Errorf("%T is no *Error: %v", err, err)
			default:
				if err := errors.Join(corpus.CheckText(res.Article.Text), corpus.CheckZones(res.Article.Text, res.Article.Zones)); err != nil {
					t.Error(err)
				}
			}
			if strings.Contains(res.Article.Text, "root:") {
				t.Error("a declared file was put in")
			}
		})
	}
}

// TestArchivesAreNotUnpacked: office documents and archives, which may unpack to anything, are named and refused.
func TestArchivesAreNotUnpacked(t *testing.T) {
	for _, name := range []string{"a.docx", "a.odt", "a.epub", "a.zip", "a.txt", "a.html"} {
		_, err := intake.Read(intake.Source{Name: name, Bytes: []byte("PK\x03\x04" + strings.Repeat("x", 100))})
		if err == nil || !strings.Contains(err.Error(), name+": this is a zip archive or an office document, which is not read; save its text as .txt or as a web page and import that") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := intake.Read(intake.Source{Name: "a.txt", Bytes: []byte("\x1F\x8B\x08")})
	if err == nil || !strings.Contains(err.Error(), "a gzip archive") {
		t.Error(err)
	}
}

// TestGiganticFile is a file of a terabyte, of which the disk holds nothing.
func TestGiganticFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge.txt")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(file.Truncate(1<<40), file.Close()); err != nil {
		t.Skip("this disk has no files with holes: ", err)
	}
	if _, err := intake.ReadFile(path, ""); err == nil || !strings.Contains(err.Error(), "huge.txt: it is larger than 64 MiB; split it into articles") {
		t.Error(err)
	}
}
