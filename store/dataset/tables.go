package dataset

import "slices"

// table is one of the tables that an article and its annotations are written to: a CSV file, or a sheet of a workbook.
type table struct {
	name     string // of the sheet, or of the file without ".csv"
	columns  []column
	fromText bool // is all about the article's words: not among stand-off tables
}

// column describes itself, so that header and data dictionary cannot differ.
type column struct {
	name     string
	kind     string // id, text, integer, number, boolean, date or time
	unit     string
	meaning  string
	example  string
	fromText bool // holds the article's text: not in stand-off tables
}

// numeric tells whether the cells are written as they are: a minus sign there is no formula.
func (c column) numeric() bool { return c.kind == "integer" || c.kind == "number" }

// written is what an export writes of the tables.
func written(list []table, o Options) []table {
	if !o.Standoff {
		return list
	}
	var out []table
	for _, t := range list {
		if !t.fromText {
			t.columns = slices.DeleteFunc(slices.Clone(t.columns), func(c column) bool { return c.fromText })
			out = append(out, t)
		}
	}
	return out
}

// guardProbe is the example of a note on an entity: whether an apostrophe guards it in the data dictionary tells whether
// cells are guarded, so that they can be read as they were.
const guardProbe = "=mayor until 2022"

const points = "code points from the start of the text"

// tables are all of them, in the order in which they are listed. Every id names a row of the table that the column's meaning tells.
var tables = []table{
	{name: "articles", columns: []column{
		{name: "article", kind: "id", meaning: "id of the article", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "title", kind: "text", meaning: "headline", example: "Council rejects bridge plan"},
		{name: "byline", kind: "text", meaning: "who wrote it, as printed", example: "Mara Vance"},
		{name: "outlet", kind: "text", meaning: "newspaper, site or programme", example: "Harbour Courier"},
		{name: "published", kind: "date", unit: "ISO 8601, may be partial", meaning: "day of publication; empty = unknown", example: "2024-03-05"},
		{name: "url", kind: "text", meaning: "address", example: "https://example.org/bridge"},
		{name: "language", kind: "text", unit: "BCP 47", meaning: "language; empty = unknown", example: "en"},
		{name: "credit", kind: "text", meaning: "credit of a news agency", example: "AP"},
		{name: "status", kind: "text", meaning: "state of the work: todo, doing, done, review, approved or sent-back; where annotators have one each, in statuses, that of the one who is furthest behind", example: "done"},
		{name: "standing", kind: "text", meaning: "the article's own state, of those who have none in statuses", example: "todo"},
		{name: "length", kind: "integer", unit: "code points", meaning: "length of the text", example: "3120"},
		{name: "text_sha256", kind: "text", unit: "hexadecimal", meaning: "SHA-256 of the text in UTF-8, without an apostrophe that guards the cell", example: "9f86d081884c7d65…"},
		{name: "text", kind: "text", meaning: "the text; where the cell is guarded, offsets do not count the apostrophe before it", example: "Council rejects bridge plan", fromText: true},
	}},
	{name: "zones", columns: []column{
		{name: "article", kind: "id", meaning: "the article, in articles", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "kind", kind: "text", meaning: "what the stretch of text is; what no zone covers is body", example: "headline"},
		{name: "start", kind: "integer", unit: points, meaning: "first code point of the zone", example: "0"},
		{name: "end", kind: "integer", unit: points, meaning: "first code point after the zone", example: "27"},
	}},
	{name: "annotators", columns: []column{
		{name: "annotator", kind: "text", meaning: "name of the annotator, unique", example: "ana"},
		{name: "kind", kind: "text", meaning: "human, suggester, import or gold", example: "human"},
		{name: "id", kind: "id", meaning: "id of the annotator", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e60"},
	}},
	{name: "spans", columns: []column{
		{name: "span", kind: "id", meaning: "id of the span", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e61"},
		{name: "article", kind: "id", meaning: "the article, in articles", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "label", kind: "text", meaning: "label of the codebook", example: "Claim"},
		{name: "annotator", kind: "text", meaning: "whose work it is, in annotators", example: "ana"},
		{name: "entity", kind: "id", meaning: "who or what is mentioned, in entities; empty = not linked", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e62"},
		{name: "note", kind: "text", meaning: "note of the annotator", example: "unclear who speaks"},
		{name: "flagged", kind: "boolean", meaning: "marked for another look: true or false", example: "false"},
		{name: "origin", kind: "text", meaning: "manual, suggestion (accepted by a person) or import", example: "manual"},
		{name: "confidence", kind: "number", unit: "0 to 1", meaning: "of a suggestion; empty = none given", example: "0.82"},
		{name: "created", kind: "time", unit: "ISO 8601, UTC", meaning: "when it was made", example: "2026-11-23T09:00:00Z"},
		{name: "quote", kind: "text", meaning: "the text covered, fragments joined by \" … \"", example: "the bridge will not be built", fromText: true},
	}},
	{name: "fragments", columns: []column{
		{name: "span", kind: "id", meaning: "the span, in spans", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e61"},
		{name: "position", kind: "integer", meaning: "place among the span's fragments, from 1", example: "1"},
		{name: "start", kind: "integer", unit: points, meaning: "first code point of the fragment", example: "410"},
		{name: "end", kind: "integer", unit: points, meaning: "first code point after the fragment", example: "438"},
	}},
	{name: "attributions", columns: []column{
		{name: "attribution", kind: "id", meaning: "id of the attribution", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e63"},
		{name: "article", kind: "id", meaning: "the article, in articles", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "parent", kind: "id", meaning: "the attribution inside which this one is said; empty = none", example: ""},
		{name: "absent", kind: "text", meaning: "slots of which the annotator says that the text names nobody, parted by ; (which is \\; in a name, and \\ is \\\\)", example: "source"},
		{name: "annotator", kind: "text", meaning: "whose work it is, in annotators", example: "ana"},
		{name: "note", kind: "text", meaning: "note of the annotator", example: ""},
		{name: "flagged", kind: "boolean", meaning: "marked for another look: true or false", example: "false"},
		{name: "origin", kind: "text", meaning: "manual, suggestion (accepted by a person) or import", example: "manual"},
		{name: "confidence", kind: "number", unit: "0 to 1", meaning: "of a suggestion; empty = none given", example: "0.82"},
		{name: "created", kind: "time", unit: "ISO 8601, UTC", meaning: "when it was made", example: "2026-11-23T09:00:00Z"},
	}},
	wordsTable,
	{name: "attribution_spans", columns: []column{
		{name: "attribution", kind: "id", meaning: "the attribution, in attributions", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e63"},
		{name: "slot", kind: "text", meaning: "part of the frame that the span fills", example: "claim"},
		{name: "span", kind: "id", meaning: "the span, in spans", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e61"},
		{name: "position", kind: "integer", meaning: "place among the spans of the slot, from 1", example: "1"},
	}},
	{name: "entities", columns: []column{
		{name: "entity", kind: "id", meaning: "id of the entity", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e62"},
		{name: "kind", kind: "text", meaning: "person, organisation, document … as the codebook has it; empty = unknown", example: "person"},
		{name: "name", kind: "text", meaning: "main name; other names are in attributes as alias", example: "Ida Lorne"},
		{name: "role", kind: "text", meaning: "office or role", example: "mayor"},
		{name: "affiliation", kind: "text", meaning: "whom it belongs to or speaks for", example: "City of Harrow Bay"},
		{name: "naming", kind: "text", meaning: "named, described, anonymous … as the codebook has it", example: "named"},
		{name: "note", kind: "text", meaning: "note", example: guardProbe},
		{name: "merged_into", kind: "id", meaning: "the entity that this one turned out to be, in entities; empty = stands for itself", example: ""},
	}},
	{name: "attributes", columns: []column{
		{name: "element", kind: "id", meaning: "what the value belongs to, in the table that element_type names", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e61"},
		{name: "element_type", kind: "text", meaning: "span, attribution or entity", example: "span"},
		{name: "attribute", kind: "text", meaning: "attribute of the codebook; of an entity: alias, or external: and the name of a catalogue", example: "style"},
		{name: "position", kind: "integer", meaning: "place among the attribute's values, from 1", example: "1"},
		{name: "value", kind: "text", meaning: "the value", example: "direct"},
	}},
	{name: "statuses", columns: []column{
		{name: "article", kind: "id", meaning: "the article, in articles", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "annotator", kind: "text", meaning: "who says it, in annotators", example: "ana"},
		{name: "status", kind: "text", meaning: "how far the annotator is with the article: todo, doing, done, review, approved or sent-back", example: "done"},
	}},
	{name: "comments", columns: []column{
		{name: "comment", kind: "id", meaning: "id of the comment", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e64"},
		{name: "article", kind: "id", meaning: "the article, in articles", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "about_span", kind: "id", meaning: "the span that it is about, which may be gone; empty = none", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e61"},
		{name: "about_attribution", kind: "id", meaning: "the attribution that it is about, which may be gone; empty = none, and without a span either it is about the article", example: ""},
		{name: "answers", kind: "id", meaning: "the comment that it answers, which may be gone; empty = it begins a thread", example: ""},
		{name: "annotator", kind: "text", meaning: "who wrote it, in annotators", example: "ana"},
		{name: "text", kind: "text", meaning: "what it says", example: "Is this still the mayor?"},
		{name: "resolved", kind: "boolean", meaning: "whether its thread is settled, of a comment that begins one: true or false", example: "false"},
		{name: "created", kind: "time", unit: "ISO 8601, UTC", meaning: "when it was made", example: "2026-11-23T09:00:00Z"},
	}},
	{name: "decisions", columns: []column{
		{name: "decision", kind: "id", meaning: "id of the decision", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e65"},
		{name: "article", kind: "id", meaning: "the article, in articles", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e5f"},
		{name: "kind", kind: "text", meaning: "what the layers disagreed about: missing, boundaries, label, speaker, source, attribute or none", example: "label"},
		{name: "left", kind: "text", meaning: "spans and attributions of the one layer, which may be gone, parted by ;", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e61"},
		{name: "right", kind: "text", meaning: "those of the other layer", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e66"},
		{name: "outcome", kind: "text", meaning: "what was taken: left, right, both, edited or nothing", example: "left"},
		{name: "gold", kind: "text", meaning: "spans and attributions that it put into the gold layer, which may be gone, parted by ;", example: "01926f0e-5a3b-7c11-9d2e-0a1b2c3d4e67"},
		{name: "reason", kind: "text", meaning: "why the layers differed: ambiguous, guideline or slip; empty = not given", example: "slip"},
		{name: "note", kind: "text", meaning: "note of the adjudicator", example: ""},
		{name: "annotator", kind: "text", meaning: "who decided, in annotators", example: "ana"},
		{name: "created", kind: "time", unit: "ISO 8601, UTC", meaning: "when it was made", example: "2026-11-23T09:00:00Z"},
	}},
	{name: "datadictionary", columns: []column{
		{name: "table", kind: "text", meaning: "name of a file, without .csv", example: "spans"},
		{name: "column", kind: "text", meaning: "name of a column", example: "label"},
		{name: "type", kind: "text", meaning: "id, text, integer, number, boolean, date or time", example: "text"},
		{name: "unit", kind: "text", meaning: "unit or notation", example: "code points"},
		{name: "meaning", kind: "text", meaning: "what a cell says", example: "label of the codebook"},
		{name: "example", kind: "text", meaning: "a value as it may stand there", example: "Claim"},
	}},
}
