package intake_test

import (
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/intake"
)

const (
	votes   = "The harbour council decided on Tuesday evening that the night ferry will go on sailing for two more years."
	letters = "The operator said in a letter that it would need a third more money than it receives now from the county."
)

func readPage(t *testing.T, page string) intake.Result {
	t.Helper()
	res, err := intake.Read(intake.Source{Name: "page.html", Bytes: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestParagraphsWithoutParagraphElements(t *testing.T) {
	for name, body := range map[string]string{
		"divs":        "<div><div>" + votes + "</div><div>" + letters + "</div><div>The vote is final.</div></div>",
		"line breaks": "<font>" + votes + "<br><br>" + letters + "<br><br>The vote is final.</font>",
		"bare text":   "<div>" + votes + "<p>" + letters + "</p>The vote is final.</div>",
	} {
		t.Run(name, func(t *testing.T) {
			res := readPage(t, "<html><head><title>Ferry</title></head><body>"+body+"</body></html>")
			if want := votes + "\n\n" + letters + "\n\nThe vote is final."; !strings.HasSuffix(res.Article.Text, want) {
				t.Errorf("got %q, want %q", res.Article.Text, want)
			}
		})
	}
}

func TestShortReportBesideALongPrompt(t *testing.T) {
	res := readPage(t, `<html><head><title>Ferry goes on</title></head><body><article><h1>Ferry goes on</h1><p>`+votes+`</p></article>
		<div class="paywall"><h2>Subscribe to continue reading</h2><p>Get unlimited access to all articles for 1 euro a month. Cancel any time, we ask no questions.</p>
		<p>Already a subscriber? Log in to your account here, and read on.</p></div></body></html>`)
	if !strings.Contains(res.Article.Text, votes) {
		t.Errorf("the report was lost: %q", res.Article.Text)
	}
}

func TestDeclarationThatLies(t *testing.T) {
	page := "<html><head><meta charset=\"utf-8\"><title>Br\xFCcke</title></head><body><p>Die Br\xFCcke \xF6ffnet am Freitag wieder f\xFCr alle, sagte der Minister in Bern.</p></body></html>"
	res := readPage(t, page)
	if !strings.Contains(res.Article.Text, "Brücke öffnet") || len(res.Warnings) == 0 {
		t.Errorf("%q, warnings %q", res.Article.Text, res.Warnings)
	}
}

func TestReadingsOverCharactersAreNoText(t *testing.T) {
	res := readPage(t, "<html><body><p>港の<ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>を閉鎖すると市長は述べた。</p></body></html>")
	if !strings.Contains(res.Article.Text, "港の橋を閉鎖する") {
		t.Errorf("%q", res.Article.Text)
	}
}

// TestWarningsOfAPageTakenWhole has more elements than are searched for the article: its text is read as plain text is.
func TestWarningsOfAPageTakenWhole(t *testing.T) {
	res := readPage(t, `<html><head><meta name="author" content="Ana Silva"></head><body><p>Council keeps the ferry</p><p>By Lee Park, The Gazette</p><p>`+
		votes+"</p>"+strings.Repeat("<br>", 500_000)+"</body></html>")
	warnings := strings.Join(res.Warnings, "\n")
	if res.Article.Byline != "Ana Silva" || res.Article.Outlet != "The Gazette" || !strings.Contains(warnings, "all its text was taken") {
		t.Errorf("byline %q, outlet %q, warnings %q", res.Article.Byline, res.Article.Outlet, res.Warnings)
	}
	if strings.Contains(warnings, "byline") || !strings.Contains(warnings, `the outlet "The Gazette" was read from the text`) {
		t.Errorf("the byline is from the metadata and the outlet is not: warnings %q", res.Warnings)
	}
}
