package intake_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/intake"
)

// TestBylineUnderTheHeading reads a byline as plain text does, in Markdown and in plain text, also where the rest is too
// short to be told for a report by its shape.
func TestBylineUnderTheHeading(t *testing.T) {
	const short = "The council met.\n\nIt was late, she said.\n"
	warnings := []string{
		`the byline "Lee Park" was read from the text, not from metadata`,
		`the outlet "The Gazette" was read from the text, not from metadata`,
		"the date of publication, 2023-05-03, was read from the text, not from metadata",
	}
	for _, test := range []struct{ name, text string }{
		{"a.md", "# Council keeps the ferry\n\nBy Lee Park, The Gazette, 3 May 2023\n\n" + first + "\n" + second},
		{"a.md", "# Council keeps the ferry\nBy Lee Park, The Gazette, 3 May 2023\n\n" + first + "\n" + second},
		{"a.md", "# Council keeps the ferry\n\n*By Lee Park, The Gazette, 3 May 2023*\n" + first + "\n" + second},
		{"a.md", "---\ntitle: Council keeps the ferry\n---\nBy **Lee Park**, The Gazette, 3 May 2023\n" + first + "\n" + second},
		{"a.md", "# Council keeps the ferry\n\nBy Lee Park, The Gazette, 3 May 2023\n\n" + short},
		{"a.md", "# Council keeps the ferry\nBy Lee Park, The Gazette, 3 May 2023\n" + short},
		{"a.txt", "Council keeps the ferry\nBy Lee Park, The Gazette, 3 May 2023\n" + short},
	} {
		res, err := intake.Read(intake.Source{Name: test.name, Bytes: []byte(test.text)})
		if err != nil {
			t.Fatal(err)
		}
		a := res.Article
		if a.Title != "Council keeps the ferry" || a.Byline != "Lee Park" || a.Outlet != "The Gazette" || a.Published != "2023-05-03" {
			t.Errorf("%q: title %q, byline %q, outlet %q, published %q", test.text, a.Title, a.Byline, a.Outlet, a.Published)
		}
		if len(a.Zones) != 2 || a.Zones[1].Kind != corpus.Byline || a.Text[a.Zones[1].Start:a.Zones[1].End] != "By Lee Park, The Gazette, 3 May 2023" {
			t.Errorf("%q: zones %v in %q", test.text, a.Zones, a.Text)
		}
		if !slices.Equal(res.Warnings, warnings) {
			t.Errorf("%q: warnings %q", test.text, res.Warnings)
		}
	}
}

func TestLinesUnderTheHeadingThatAreNoByline(t *testing.T) {
	for _, text := range []string{
		"# Council keeps the ferry\n\nBy the river they sat\n" + first,
		"# Council keeps the ferry\n\nBy Tuesday, the council had\ndecided. " + first,
		"# Council keeps the ferry\n\n" + strings.TrimSpace(first) + "\nBy Lee Park, The Gazette, 3 May 2023\n" + second,
		"# Council keeps the ferry\n\nBy night they sail.\n",
	} {
		res, err := intake.Read(intake.Source{Name: "a.md", Bytes: []byte(text)})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(res.Article.Text, "\n\n") != 1 || res.Article.Byline != "" || len(res.Warnings) > 0 {
			t.Errorf("%q: text %q, byline %q, warnings %q", text, res.Article.Text, res.Article.Byline, res.Warnings)
		}
	}
}
