package dataset

import (
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/onrecord/onrecord/store/corpus"
)

// xlsxFormat is one workbook with a sheet for each of the tables. No cell is a formula: texts are text, numbers and truth
// values are what they are.
var xlsxFormat = Format{
	Name:      "xlsx",
	Title:     "Excel workbook",
	Extension: ".xlsx",
	Unit:      "code points",
	Holds:     Everything,
	Loses: []string{
		"The files that the articles were made from are not in the workbook; their text is.",
		"The history of the work (undo) is not in the workbook.",
		"Confidences keep 15 digits.",
		"A cell holds 32,767 characters: what is longer goes on in the sheet “continued”.",
		"A sheet holds 1,048,576 rows: a larger dataset needs the format csv or parquet.",
		"A stand-off workbook has no column for the text and for quotes, and no sheet attributions_text; titles, notes and the names of entities stay in it.",
		"To be read back, the rows of all sheets must keep the order of the articles.",
	},
	toFile: newXLSXWriter,
	open:   openXLSX,
	detect: isOurWorkbook,
	reduce: reduceNumbers,
}

// The limits of a sheet, by Excel's specifications.
const (
	mostCellUnits = excelize.TotalCellChars // UTF-16 units
	mostSheetRows = excelize.TotalRows
)

// continuedTable takes what does not fit into cells of the other sheets.
var continuedTable = table{name: "continued", columns: []column{
	{name: "table", kind: "text", meaning: "name of the sheet whose cell goes on here", example: "articles"},
	{name: "row", kind: "integer", meaning: "row of the cell in that sheet, from 1", example: "2"},
	{name: "column", kind: "text", meaning: "column of the cell", example: "text"},
	{name: "part", kind: "integer", meaning: "place among the parts that go on, from 2: the cell itself is the first", example: "2"},
	{name: "text", kind: "text", meaning: "what goes on; a cell holds at most 32,767 characters (UTF-16 units)", example: "the council adjourned."},
}}

// sheets are the tables of a workbook.
var sheets = append(slices.Clone(tables), continuedTable)

// spreadsheetDigits is how many digits of a number spreadsheets show, and keep when they save a workbook.
const spreadsheetDigits = 15

// rounded is a number with the digits that spreadsheets keep.
func rounded(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', spreadsheetDigits, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// reduceNumbers makes of confidences what a workbook keeps of them.
func reduceNumbers(d *corpus.Document) {
	for i := range d.Spans {
		d.Spans[i].Confidence = rounded(d.Spans[i].Confidence)
	}
	for i := range d.Attributions {
		d.Attributions[i].Confidence = rounded(d.Attributions[i].Confidence)
	}
}

// cellParts cuts a text into pieces that fit into cells. No character is cut.
func cellParts(text string) []string {
	if len(text) <= mostCellUnits { // bytes are never fewer than UTF-16 units
		return []string{text}
	}
	var parts []string
	start, units := 0, 0
	for i, r := range text {
		n := max(utf16.RuneLen(r), 1)
		if units+n > mostCellUnits {
			parts = append(parts, text[start:i])
			start, units = i, 0
		}
		units += n
	}
	return append(parts, text[start:])
}
