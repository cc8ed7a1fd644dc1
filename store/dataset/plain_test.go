package dataset

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const (
	longText  = "The council met on Tuesday and threw out the plan for a new bridge, which had been years in the making. “It is dead,” said the mayor, Ida Lorne, after the vote. She had asked for more time, but the members would not wait for another study of the tides."
	otherText = "A short text, but an article all the same."
)

func writeTable(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPlainTables reads one article from tables in the style of many sources.
func TestPlainTables(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		columns          map[string]string // that the user names
		want             string            // title|byline|outlet|published|url|language
		found            []string          // findings
	}{
		{
			"comma", "a.csv", "id,title,publication,author,date,url,content\n1,Bridge,Courier,Mara Vance,2024-03-05,https://e.org/1,\"" + longText + "\"\n", nil,
			"Bridge|Mara Vance|Courier|2024-03-05|https://e.org/1|",
			[]string{
				`read the column "content" as text`, `read the column "title" as title`, `read the column "author" as byline`, `read the column "publication" as outlet`,
				`read the column "date" as published`, `read the column "url" as url`, `read the column "id" as id`,
			},
		},
		{
			"semicolon, byte order mark, CRLF, other columns", "a.csv", "\uFEFFHeadline;Article Text;Word Count;Lang\r\n\"Bridge; a vote\";\"" + longText + "\";48;en-GB\r\n", nil,
			"Bridge; a vote|||||en-GB",
			[]string{`read the column "Article Text" as text`, `read the column "Headline" as title`, `read the column "Lang" as language`, `left out the columns "Word Count"`},
		},
		{
			"tab, quotation marks as they are", "a.tsv", "headline\tbody\nThe \"bridge\"\t" + longText + "\n", nil,
			`The "bridge"|||||`,
			[]string{`read the column "body" as text`, `read the column "headline" as title`},
		},
		{
			"bar", "a.csv", "title|text|source\nBridge|" + longText + "|Courier\n", nil, "Bridge||Courier|||",
			[]string{`read the column "text" as text`, `read the column "title" as title`, `read the column "source" as outlet`},
		},
		{
			"text by its length", "a.csv", "no,kopf,inhalt\n1,Brücke,\"" + longText + "\"\n", nil, "a, line 2|||||",
			[]string{`read the column "inhalt" as text`, `left out the columns "no", "kopf"`},
		},
		{
			"text by the user", "a.csv", "summary,text,kopf\n\"" + longText + "\",old,Bridge\n",
			map[string]string{"text": "summary", "title": "kopf"},
			"Bridge|||||",
			[]string{`read the column "summary" as text`, `read the column "kopf" as title`, `left out the columns "text"`},
		},
		{
			"a field that the user leaves out", "a.csv", "text,source\n\"" + longText + "\",Courier\n",
			map[string]string{"outlet": ""},
			"a, line 2|||||",
			[]string{`read the column "text" as text`, `left out the columns "source"`},
		},
		{
			"an empty column of the best name", "a.csv", "text,body\n,\"" + longText + "\"\n", nil, "a, line 2|||||",
			[]string{`read the column "body" as text`, `left out the columns "text"`},
		},
		{
			"a name that says nothing", "a.csv", "document,head,inhalt\nD-17,Bridge,\"" + longText + "\"\n", nil, "Bridge|||||",
			[]string{`read the column "inhalt" as text`, `read the column "head" as title`, `left out the columns "document"`},
		},
		{
			"JSON Lines, nested", "a.jsonl", `{"title":"Bridge","source":{"id":null,"name":"Courier"},"authors":["Mara Vance","Bo Lind"],"meta":{"language":"en"},"publishedAt":"2024-03-05T12:00:00Z","content":"` + longText + `","n":1.50}` + "\n", nil,
			"Bridge|Mara Vance, Bo Lind|Courier|2024-03-05T12:00:00Z||en",
			[]string{
				`read the column "content" as text`, `read the column "title" as title`, `read the column "authors" as byline`, `read the column "source.name" as outlet`,
				`read the column "publishedAt" as published`, `read the column "meta.language" as language`, `left out the columns "n", "source.id"`,
			},
		},
		{
			"dates and languages that are not clear", "a.csv", "text,date,language\n\"" + longText + "\",03/04/2024,English\n", nil, "a, line 2|||||",
			[]string{
				`read the column "text" as text`, `read the column "date" as published`, `read the column "language" as language`,
				`dates such as "03/04/2024" do not tell day, month and year for certain, and were left out`,
				`languages such as "English" are no language tags like en or pt-BR, and were left out`,
			},
		},
		{
			"a guard is no guard here", "a.csv", "title,text\n'=1,\"" + longText + "\"\n", nil, "'=1|||||",
			[]string{`read the column "text" as text`, `read the column "title" as title`},
		},
		{
			"columns without names of their own", "a.csv", ",text,x,x\n0,\"" + longText + "\",1,2\n", nil, "a, line 2|||||",
			[]string{`read the column "text" as text`, `left out the columns "column 1", "x", "x (2)"`},
		},
	} {
		path := writeTable(t, c.file, c.text)
		for _, f := range []Format{tableFormat, csvFormat, jsonlFormat} {
			if f.Name == "jsonl" && !strings.HasSuffix(path, ".jsonl") {
				continue
			}
			r, err := f.Open(path, ReadOptions{Columns: c.columns})
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			items, bad := readAll(t, r)
			if len(items) != 1 || len(bad) > 0 {
				t.Errorf("%s: %d articles, %v", c.name, len(items), bad)
				continue
			}
			a := items[0].Document.Article
			if a.Text != longText {
				t.Errorf("%s: the text is %q", c.name, a.Text)
			}
			if got := strings.Join([]string{a.Title, a.Byline, a.Outlet, a.Published, a.URL, a.Language}, "|"); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
			if !slices.Equal(r.Warnings(), c.found) {
				t.Errorf("%s: findings\n%s\nwant\n%s", c.name, strings.Join(r.Warnings(), "\n"), strings.Join(c.found, "\n"))
			}
		}
		if c.columns == nil {
			if f, ok := Detect(path); !ok || f.Name != "table" {
				t.Errorf("%s: the file is taken for %q", c.name, f.Name)
			}
		}
	}
}

// TestPlainRows tells what is wrong with single rows, and reads on.
func TestPlainRows(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		articles         int
		bad, end         string
	}{
		{"newline in a cell", "a.csv", "id,text\n1,\"One.\n\nTwo.\"\n2,Three.\n", 2, "", ""},
		{"no text", "a.csv", "id,text\n1,\n2,Three.\n", 1, `a.csv, line 2: it has no text: the column "text" is empty`, ""},
		{"ragged", "a.csv", "id,text\n1,\"a\nb\",c\n2,Three.\n", 1, "a.csv, line 2: the row has 3 cells, the header has 2", ""},
		{"same id", "a.csv", "id,text\n1,One.\n1,Three.\n", 1, `a.csv, line 3, article "a, 1": its id "1" is that of line 2 too`, ""},
		{"quotation mark", "a.csv", "id,text\n1,a \"b\" c\n2,Three.\n", 1, "a.csv, line 2: the row cannot be read: in line 2, a quotation mark stands in the middle of a cell", ""},
		{"open quotation mark", "a.csv", "id,text\n1,\"a\n2,Three.\n", 0, "a.csv, line 2: the row cannot be read: in line", ""},
		{"Latin-1", "a.csv", "id,text\n1,One.\n2,\"x\nCaf\xe9\"\n", 0, "", "a.csv, line 4: the byte 0xE9 is not UTF-8; the file is probably in Latin-1 or Windows-1252: save it as UTF-8"},
		{"UTF-16", "a.csv", "\xFF\xFEi\x00", 0, "", "a.csv: the text is in UTF-16: save the file as UTF-8"},
		{"empty", "a.csv", "", 0, "", "a.csv: the file is empty"},
		{"no rows", "a.csv", "id,text\n", 0, "", ""},
		{"no text column", "a.csv", "id,n\n1,2\n", 0, "", `a.csv: no column looks like the text of articles; say which it is; the columns are "id", "n"`},
		{"list", "a.json", `[{"text":"x"}]`, 0, "", "a.json: the file is one JSON list"},
		{"old workbook", "a.xls", "\xD0\xCF\x11\xE0", 0, "", "a.xls: the workbook is of the old kind (.xls): save it as .xlsx"},
		{"JSON", "a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\n{\"text\":\"Two.\"} x\n[1]\n\n{\"text\":5}\n", 2, "a.jsonl, line 2: not JSON: the line ends before the object does", ""},
		{"JSON Latin-1", "a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Caf\xe9\"}\n", 0, "", "a.jsonl, line 2: the byte 0xE9 is not UTF-8"},
		{"JSON too deep", "a.jsonl", "{\"text\":\"One.\"}\n" + strings.Repeat(`{"a":`, 102) + "1" + strings.Repeat("}", 102) + "\n", 1, "objects are nested more than 100 deep", ""},
	} {
		articles, bad, end := readToEnd(tableFormat, writeTable(t, c.file, c.text), ReadOptions{})
		if articles != c.articles || !same(bad, c.bad) || !same(end, c.end) {
			t.Errorf("%s: %d articles, %v, %v", c.name, articles, bad, end)
		}
	}
}

func TestPlainColumnsOfTheUser(t *testing.T) {
	path := writeTable(t, "a.csv", "kopf,inhalt\nBridge,\""+longText+"\"\n")
	for _, c := range []struct {
		columns map[string]string
		want    string
	}{
		{map[string]string{"text": "body"}, `a.csv: there is no column "body"; the columns are "kopf", "inhalt"`},
		{map[string]string{"words": "kopf"}, `a.csv: an article has no "words"; a column can be read as text, title, byline, outlet, published, url, language, credit, id`},
		{map[string]string{"text": ""}, "a.csv: no column looks like the text of articles"},
	} {
		if _, err := tableFormat.Open(path, ReadOptions{Columns: c.columns}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v: %v", c.columns, err)
		}
	}
	found, columns, err := Columns(path)
	if err != nil || !maps.Equal(found, map[string]string{"text": "inhalt"}) || len(columns) != 2 || columns[0].Name != "kopf" || columns[1].Name != "inhalt" || columns[1].Example == "" {
		t.Errorf("%v of %q, %v", found, columns, err)
	}
	if _, _, err := Columns(filepath.Join(t.TempDir(), "none.csv")); err == nil {
		t.Error("a file that does not exist has columns")
	}
}

func TestPlainIDsStay(t *testing.T) {
	path := writeTable(t, "a.csv", "id,text\n7,\""+longText+"\"\n01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f,\""+otherText+"\"\n")
	var ids []string
	for range 2 {
		r, err := tableFormat.Open(path, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		items, _ := readAll(t, r)
		for _, item := range items {
			ids = append(ids, string(item.Document.Article.ID))
		}
	}
	if len(ids) != 4 || ids[0] != ids[2] || ids[1] != ids[3] || ids[1] != "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f" || !isID(ids[0]) {
		t.Errorf("%q", ids)
	}
}

func TestPublishedDates(t *testing.T) {
	r := plainReader{rows: &headed{}}
	for cell, want := range map[string]string{
		"": "", "2024": "2024", "2024-03": "2024-03", "2024-03-05": "2024-03-05", "2024-03-05 12:30:00": "2024-03-05 12:30:00",
		"2024/03/05": "2024-03-05", "20240305": "2024-03-05", "March 5, 2024": "2024-03-05", "5 Mar 2024": "2024-03-05",
		"Tue, 05 Mar 2024 12:30:00 GMT": "2024-03-05T12:30:00Z", "05.03.2024": "", "3/5/24": "", "yesterday": "", "45356": "",
	} {
		if got := r.published(cell); got != want {
			t.Errorf("%q is read as %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"45356": "2024-03-05", "45356.5": "2024-03-05T12:00:00", "2024": "", "x": ""} {
		if got, ok := serialDate(cell, false); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, want %q", cell, got, want)
		}
	}
}

func TestPlainWorkbook(t *testing.T) {
	file := excelize.NewFile()
	for cell, value := range map[string]any{
		"A1": "Headline", "B1": "Date", "C1": "Body", "D1": "Pages",
		"A2": "Bridge", "B2": 45356, "C2": longText, "D2": 3,
		"A4": "Harbour", "C4": otherText,
		"A5": "Ragged", "C5": otherText, "E5": "x",
	} {
		if err := file.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := file.NewSheet("Notes"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := file.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	for _, f := range []Format{tableFormat, xlsxFormat} {
		r, err := f.Open(path, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		items, bad := readAll(t, r)
		if len(items) != 2 || len(bad) != 1 || !strings.Contains(bad[0].Error(), "a.xlsx, sheet Sheet1, line 5: the row has 5 cells, the header has 4") {
			t.Fatalf("%d articles, %v", len(items), bad)
		}
		if a := items[0].Document.Article; a.Title != "Bridge" || a.Published != "2024-03-05" || a.Text != longText {
			t.Errorf("%+v", a)
		}
		if got := r.Warnings(); !slices.Equal(got, []string{
			`read the column "Body" as text`, `read the column "Headline" as title`, `read the column "Date" as published`, `left out the columns "Pages"`,
			`only the sheet "Sheet1" was read; left out "Notes"`,
		}) {
			t.Errorf("findings %q", got)
		}
	}
	if f, ok := Detect(path); !ok || f.Name != "table" {
		t.Errorf("the workbook is taken for %q", f.Name)
	}
}

func TestWhatIsNoTable(t *testing.T) {
	for name, text := range map[string]string{
		"notes.csv": "Just a line of notes\nand another\n", "a.txt": "id,text\n1,x\n", "a.jsonl": `{"label":"x","n":1}` + "\n", "a.json": `{"text":`,
		"a.tsv": "\n",
	} {
		if f, ok := Detect(writeTable(t, name, text)); ok {
			t.Errorf("%s is taken for %s", name, f.Name)
		}
	}
}

// TestTooManyColumns must not take hours over a file that is one endless row.
func TestTooManyColumns(t *testing.T) {
	path := writeTable(t, "wide.csv", "text"+strings.Repeat(",a", mostColumns)+"\n")
	if _, err := tableFormat.Open(path, ReadOptions{}); err == nil || !strings.Contains(err.Error(), "wide.csv: the first row has 16385 cells; the limit is 16384") {
		t.Errorf("%v", err)
	}
	if got := distinct([]string{"a", "", "a", "a (2)", "a", ""}); strings.Join(got, "|") != "a|column 2|a (2)|a (2) (2)|a (3)|column 6" {
		t.Errorf("%q", got)
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("id,text\n1,\"One.\n\nTwo.\"\n"))
	f.Add([]byte("\uFEFFid;text;date\r\n1;a \"b\";03/04/2024\r\n"))
	f.Add([]byte(`{"text":"One.","meta":{"tags":["a",{"b":1}]}}` + "\n{}\n[1]\n"))
	f.Add([]byte("text\n\xff\n"))
	f.Add([]byte(`"` + longText))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		Detect(path)
		fuzzRead(t, tableFormat, path)
	})
}
