package intake

import (
	"strings"
	"testing"
)

// A wording that is not written as lines are compared would never be found.
func TestEveryPhraseIsFound(t *testing.T) {
	kinds := map[string]bool{}
	for line := range strings.Lines(phraseTable) {
		kind, wording, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || kind == "#" {
			continue
		}
		kinds[kind] = true
		example := strings.ReplaceAll(strings.ReplaceAll(wording, "*", " some "), "#", "12")
		if got := phrases.find(example); got.kind == "" || got.whole == strings.Contains(wording, "*") {
			t.Errorf("%q (%s): found %+v", wording, kind, got)
		}
		if !strings.Contains(wording, "*") && phrases.find("— "+strings.ToUpper(example)+"! »").kind != kind {
			t.Errorf("%q is not found in capitals with marks around it", wording)
		}
	}
	if len(kinds) != 10 {
		t.Errorf("kinds %v, want the ten of the table's head", kinds)
	}
}

func TestPhrasesThatAreNone(t *testing.T) {
	for _, line := range []string{"", "?", "Homecoming", "A photo: it shows nothing", "Advertisement for a better world", "Byron was late"} {
		if got := phrases.find(line); got.kind != "" {
			t.Errorf("%q is %+v", line, got)
		}
	}
}

func TestCheckedISO(t *testing.T) {
	for value, want := range map[string]string{
		"2022": "2022", "2022-01": "2022-01", "2022-01-27": "2022-01-27", " 2022-01-27T10:00 ": "2022-01-27T10:00",
		"2022-01-27T10:00:00Z": "2022-01-27T10:00:00Z", "2022-01-27T10:00:00.123+01:00": "2022-01-27T10:00:00.123+01:00",
		"2022-01-27T10:00+0100": "2022-01-27T10:00+0100", "2022-01-27 10:00:00": "2022-01-27T10:00:00", "2022-01-27 10:00:00 +01:00": "2022-01-27T10:00:00+01:00",
		"20220127": "2022-01-27", "Thu, 27 Jan 2022 10:00:00 GMT": "2022-01-27T10:00:00Z", "January 27, 2022": "2022-01-27",
		"2022-13": "", "2022-02-30": "", "2022-01-27T25:00": "", "2022-0130": "", "2022-01-27Z": "", "yesterday": "", "": "", "1643277600": "",
	} {
		if got := checkedISO(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

func TestBareLines(t *testing.T) {
	for line, want := range map[string]bool{
		"Friday, December 9, 2022": true, "9. Dezember 2022": true, "vendredi 9 décembre 2022": true, "2022-12-09": true, "9 de diciembre de 2022": true,
		"Dec. 9, 2022 at 10:15 a.m. ET": true, "9 december 2022, 10.15 uur": true,
		"on 9 December 2022": true,
		"December":           false, "The talks of December 9, 2022": false, "9 houses 2022": false, "Elected 9 May 2022": false,
	} {
		if got := bareDate(line); got != want {
			t.Errorf("date %q: %v", line, got)
		}
	}
	for line, want := range map[string]bool{
		"-6.4 C": true, "17°C": true, "London 12 °C": true, "63°F, Springfield": true, "−3,5 °C Oslo": true,
		"12": false, "Catch 22": false, "Vitamin C": false, "It was 12°C when they left the hall.": false,
	} {
		if got := bareWeather(line); got != want {
			t.Errorf("weather %q: %v", line, got)
		}
	}
}

func TestLinkedData(t *testing.T) {
	for _, test := range []struct {
		script, byline, outlet, credit string
	}{
		{`{"@type":"Article","author":"Ana Silva","publisher":"Hill Post"}`, "Ana Silva", "Hill Post", ""},
		{`[{"@type":"WebPage","author":"No One"},{"@type":"http://schema.org/ReportageNewsArticle","author":{"name":"By Ana Silva &amp; Co"},"publisher":[{"name":"Hill Post"}]}]`, "Ana Silva & Co", "Hill Post", ""},
		{`{"@graph":[{"@type":"BlogPosting","author":"No One"},{"@type":"NewsArticle","author":[{"name":["Ana Silva","Tom Okoro"]}],"creditText":"Reuters"}]}`, "Ana Silva, Tom Okoro", "", "Reuters"},
		{`{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","creator":["Ana Silva"]}}`, "Ana Silva", "", ""},
		{`{"@type":"NewsArticle","author":{"url":"https://news.example/ana"}}`, "", "", ""},
		{`{"@graph":[{"@type":"NewsArticle","author":{"@id":"#ana"},"publisher":{"@id":"#post"}},{"@type":"Person","@id":"#ana","name":"Ana Silva"},{"@id":"#post","name":"Hill Post"}]}`, "Ana Silva", "Hill Post", ""},
		{`{"@type":"NewsArticle","author":[{"@id":"#nobody"},{"@id":"_:b1"}],"publisher":{"@id":"#post"}}`, "", "", ""},
		{`{"@type":7,"author":{}}`, "", "", ""},
	} {
		d := &draft{}
		ld := readLinkedData(d, []string{test.script})
		if ld.byline != test.byline || ld.outlet != test.outlet || ld.credit != test.credit || len(d.warnings) > 0 {
			t.Errorf("%s: %+v, warnings %q", test.script, ld, d.warnings)
		}
	}
}
