package intake_test

import (
	"strings"
	"testing"

	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/intake"
)

const (
	first  = "The harbour council decided on Tuesday evening that the night ferry will go on sailing for two more years.\n"
	second = "The operator said in a letter that it would need a third more money than it receives now from the county.\n"
)

func read(t *testing.T, text string) intake.Result {
	t.Helper()
	res, err := intake.Read(intake.Source{Bytes: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// kindOf is the kind of the first place where the words are.
func kindOf(t *testing.T, a corpus.Article, words string) corpus.ZoneKind {
	t.Helper()
	at := strings.Index(a.Text, words)
	if at < 0 {
		t.Fatalf("%q is not in the text", words)
	}
	return corpus.ZoneAt(a.Zones, at)
}

func TestLines(t *testing.T) {
	const title = "Council keeps the ferry\n\n"
	for _, test := range []struct {
		text, words string
		want        corpus.ZoneKind
	}{
		// Before the report.
		{title + "By Ana Silva\n\n" + first + second, "By Ana", corpus.Byline},
		{title + "Von Jürgen Weiß und Eva König\n\n" + first + second, "Von", corpus.Byline},
		{title + "Ana Silva, Northern Courier\n\n" + first + second, "Ana Silva", corpus.Byline},
		{title + "By Ana Silva, Political Correspondent | May 3, 2024\n\n" + first + second, "By Ana", corpus.Byline},
		{"Brücke bleibt zu\n\nVon Jürgen Weiß, Hafenkurier\n\n" + first + second, "Brücke", corpus.Headline},
		{"Brücke bleibt zu\n\nVon Jürgen Weiß, Hafenkurier\n\n" + first + second, "Von", corpus.Byline},
		{title + "By Ana Silva, Tuesday is the longest day of all\n\n" + first + second, "By Ana", corpus.Standfirst},
		{title + "Reuters\n" + first + second, "Reuters", corpus.Byline},
		{title + "By the river they sat\n\n" + first + second, "By the river", corpus.Body},
		{title + "May 3, 2024\n\n" + first + second, "May 3", corpus.Dateline},
		{title + "Updated 10:15 am, May 3, 2024\n\n" + first + second, "Updated", corpus.Dateline},
		{title + "Islanders had feared for the last boat home\n\n" + first + second, "Islanders", corpus.Standfirst},
		{title + "Islanders had feared for the last boat home, which sails at midnight and comes back empty.\n\nBy Ana Silva\n\n" + first + second, "Islanders", corpus.Standfirst},
		{title + "It was over.\n\n" + first + second, "It was", corpus.Body},
		{title + "Photo: Lena Brandt\n\n" + first + second, "Photo", corpus.Caption},
		{"12°C\n\n" + title + first + second, "12°C", corpus.Furniture},
		{"Home > News > Harbour\n\n" + title + first + second, "Home", corpus.Furniture},
		{"Council keeps the ferry\n" + title + first + second, "Council", corpus.Furniture},
		// Within it.
		{title + first + "\n“It is over,” she said\n\n" + second, "“It is", corpus.Body},
		{title + first + "\nA costly hour\n\n" + second, "A costly", corpus.Subhead},
		{title + first + "\nWhat now?\n\n" + second, "What now", corpus.Body},
		{title + first + "\nADVERTISEMENT\n\n" + second, "ADVERT", corpus.Furniture},
		{title + first + "\nWe use cookies to bake bread.\n\n" + second, "We use", corpus.Furniture},
		{title + first + "\nShare this view and you will be laughed at.\n\n" + second, "Share", corpus.Body},
		{title + first + "\nThe ferry at the pier. (AP Photo/Lena Brandt)\n\n" + second, "The ferry at", corpus.Caption},
		{title + first + "\nAnm. d. Red.: Der Bericht wurde ergänzt.\n\n" + second, "Anm.", corpus.EditorNote},
		{title + first + "\n5 May 2024\n\n" + second, "5 May", corpus.Body},
		// After it.
		{title + first + second + "\nAna Silva\n", "Ana Silva", corpus.Body},
		{title + first + second + "\nShe smiled\n", "She smiled", corpus.Body},
		{title + first + second + "\nMehr zum Thema\nNeue Brücke\n", "Neue", corpus.Furniture},
		{title + first + second + "\nAlle Rechte vorbehalten\n", "Alle", corpus.Furniture},
		{title + first + second + "\n\n\nTous droits réservés.\n", "Tous", corpus.Furniture},
		{title + first + second + "\nThis story has been updated.\n", "This story", corpus.EditorNote},
		{title + "By Ana Silva\n\n" + first + second + "\nAna Silva is a reporter for The Valley Herald and The Hill Post.\n", "Ana Silva is", corpus.Furniture},
		{title + first + second + "\nAna Silva is a reporter for The Valley Herald and was never told about the ferry.\n", "Ana Silva is", corpus.Body},
	} {
		if got := kindOf(t, read(t, test.text).Article, test.words); got != test.want {
			t.Errorf("%q in\n%s\nis %s, want %s", test.words, test.text, got, test.want)
		}
	}
}

func TestHeaderMetadata(t *testing.T) {
	for _, test := range []struct {
		header                            string
		byline, outlet, credit, published string
		warnings                          int
	}{
		{"By Ana Silva", "Ana Silva", "", "", "", 1},
		{"By Ana Silva, Tom Okoro and Eva de la Cruz", "Ana Silva, Tom Okoro, Eva de la Cruz", "", "", "", 1},
		{"By Ana Silva, Associated Press", "Ana Silva", "", "AP", "", 2},
		{"Ana Silva, Northern Courier", "Ana Silva", "Northern Courier", "", "", 2},
		{"By Ana Silva - May 3, 2024", "Ana Silva", "", "", "2024-05-03", 2},
		{"Source: AFP", "", "", "AFP", "", 1},
		{"Source: a friend", "", "", "", "", 0},
		{"Posted on Friday, 3 May 2024 at 5:07 pm", "", "", "", "2024-05-03T17:07", 1},
		{"Veröffentlicht: 03.05.2024, 10.15 Uhr", "", "", "", "2024-05-03T10:15", 1},
		{"Publié le 1er août 2023 à 9h05", "", "", "", "2023-08-01T09:05", 1},
		{"Publicado el 3 de mayo de 2024", "", "", "", "2024-05-03", 1},
		{"Gepubliceerd op 3 mei 2024", "", "", "", "2024-05-03", 1},
		{"Published: 03/05/2024", "", "", "", "", 1},
		{"Published: 31 February 2024", "", "", "", "", 1},
		{"Updated: 3 May 2024", "", "", "", "", 1},
		{"Friday, May 3, 2024", "", "", "", "", 1},
	} {
		res := read(t, "Council keeps the ferry\n\n"+test.header+"\n\n"+first+second)
		a := res.Article
		if a.Byline != test.byline || a.Outlet != test.outlet || a.Credit != test.credit || a.Published != test.published || len(res.Warnings) != test.warnings {
			t.Errorf("%q: byline %q, outlet %q, credit %q, published %q, warnings %q", test.header, a.Byline, a.Outlet, a.Credit, a.Published, res.Warnings)
		}
	}
}

func TestDatelines(t *testing.T) {
	for prefix, credit := range map[string]string{
		"OSLO (AP) —":                "AP",
		"KYIV, Ukraine (Reuters) -":  "Reuters",
		"LONDON, Jan 27 (Reuters) –": "Reuters",
		"Berlin (dpa) –":             "dpa",
		"MADRID (EFE).-":             "EFE",
		"NEW YORK —":                 "",
	} {
		a := read(t, "Council keeps the ferry\n\n"+prefix+" "+first+second).Article
		if got := kindOf(t, a, prefix); got != corpus.Dateline || a.Credit != credit {
			t.Errorf("%q is %s, credit %q", prefix, got, a.Credit)
		}
		if got := kindOf(t, a, "The harbour"); got != corpus.Body {
			t.Errorf("after %q: %s", prefix, got)
		}
	}
	for _, prefix := range []string{"COVID-19:", "Well -", "He said (laughing) –"} {
		a := read(t, "Council keeps the ferry\n\n"+prefix+" "+first+second).Article
		if got := kindOf(t, a, prefix); got != corpus.Body {
			t.Errorf("%q is %s", prefix, got)
		}
	}
}

// TestMenuAboveHeadline: a menu saved as text is told from a headline by the gaps between its words.
func TestMenuAboveHeadline(t *testing.T) {
	const title = "Bridge to stay shut until October as old cracks come to light"
	for _, menu := range []string{"Menu   News   Council   Harbour   Sport", "News\tCouncil\tHarbour\tSport", "Home > News > Council"} {
		a := read(t, "Skip to content\n"+menu+"\n\n"+title+"\n\nBy Jonas Wetherby\n\n"+first+"\n\n"+second).Article
		if a.Title != title || corpus.ZoneAt(a.Zones, strings.Index(a.Text, menu)) != corpus.Furniture {
			t.Errorf("%q: title %q, zones %v", menu, a.Title, a.Zones)
		}
	}
}

func TestTextsWithoutHeadline(t *testing.T) {
	for text, title := range map[string]string{
		"One line only":                     "One line only",
		"A sentence that is all there is.":  "A sentence that is all there is",
		first + "\n" + second:               "The harbour council decided on Tuesday evening that the night ferry will go on …",
		"It ended at noon.\n\n" + first:     "It ended at noon",
		strings.Repeat("word ", 200) + "\n": "word word word word word word word word word word word word word word word word …",
	} {
		a := read(t, text).Article
		if a.Title != title || len(a.Zones) != 0 {
			t.Errorf("%.40q: title %q, zones %v", text, a.Title, a.Zones)
		}
	}
}

func TestLongTextStaysBody(t *testing.T) {
	text := strings.Repeat(first+second, 25_000) // about a million words
	a := read(t, text).Article
	if a.Text != text || len(a.Zones) != 0 {
		t.Errorf("%d bytes of %d, %d zones", len(a.Text), len(text), len(a.Zones))
	}
}
