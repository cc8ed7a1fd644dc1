package corpus

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// testBook uses every part of a codebook.
func testBook() Codebook {
	return Codebook{
		Format: CodebookFormat, Name: "Test", Version: "1", Description: "R&D <book>",
		Labels: []Label{
			{Name: "Claim", Key: "1", Color: "#2A66D9", Underline: "solid", Guideline: "One.\n\nTwo."},
			{Name: "Speaker", Key: "é", Mention: true, Attributes: []Attribute{{
				Name: "mention", Title: "How?", Type: TypeChoice, Required: true,
				Choices: []Choice{{Value: "name", Title: "By name", Help: "Ana"}, {Value: "pronoun", Title: "By a pronoun"}},
			}}},
		},
		Frame: Frame{
			Slots:     []Slot{{Name: "claim", Label: "Claim", Opens: true}, {Name: "speaker", Label: "Speaker", None: "nobody named"}},
			Guideline: "Link them.",
			Attributes: []Attribute{
				{Name: "style", Title: "Style", Type: TypeMultichoice, Ordered: true, Choices: []Choice{{Value: "direct"}, {Value: "other"}}},
				{Name: "words", Title: "Words", Type: TypeText, ShownIf: &Condition{Attribute: "style", In: []string{"other"}}, Help: "Copy them."},
				{Name: "count", Title: "Count", Type: TypeNumber},
				{Name: "sure", Title: "Sure?", Type: TypeYesNo},
			},
		},
		Entity: EntityBook{Kinds: []Choice{{Value: "person", Title: "Person"}}, Naming: []Choice{{Value: "named", Title: "Named"}}},
	}
}

func TestCodebookRoundTrip(t *testing.T) {
	for _, book := range []Codebook{testBook(), {Format: CodebookFormat, Name: "Small", Version: "1", Labels: []Label{{Name: "Claim"}}}} {
		data, err := book.Encode()
		if err != nil {
			t.Fatal(err)
		}
		for _, start := range []string{"", "\uFEFF", "\n "} {
			got, err := ParseCodebook([]byte(start + string(data)))
			if err != nil || !reflect.DeepEqual(got, book) {
				t.Errorf("%s after %q: %+v, %v", book.Name, start, got, err)
			}
		}
	}
	if data, _ := testBook().Encode(); !strings.Contains(string(data), "R&D <book>") {
		t.Errorf("the text is escaped: %s", data)
	}
}

func TestCheckCodebook(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Codebook)
		want   string
	}{
		{"format", func(b *Codebook) { b.Format = "onrecord-codebook/9" }, `codebook: the format is "onrecord-codebook/9"; this version reads "onrecord-codebook/1"`},
		{"name", func(b *Codebook) { b.Name = "" }, "codebook: it needs a name and a version"},
		{"version", func(b *Codebook) { b.Version = "" }, "codebook: it needs a name and a version"},
		{"no labels", func(b *Codebook) { b.Labels = nil }, "codebook Test: it needs at least one label"},
		{"nameless label", func(b *Codebook) { b.Labels[1].Name = "" }, "codebook Test: a label has no name"},
		{"label twice", func(b *Codebook) { b.Labels[1].Name = "Claim" }, `codebook Test: two labels are called "Claim"`},
		{"long key", func(b *Codebook) { b.Labels[0].Key = "12" }, `label Claim: its key "12" is more than one character`},
		{"key twice", func(b *Codebook) { b.Labels[1].Key = "1" }, `label Speaker: the key "1" belongs to another label`},
		{"colour", func(b *Codebook) { b.Labels[0].Color = "blue" }, `label Claim: the colour "blue" is not of the form #0072B2`},
		{"underline", func(b *Codebook) { b.Labels[0].Underline = "wavy" }, `label Claim: the underline "wavy" is not one of solid, thick, double, dotted`},
		{"nameless attribute", func(b *Codebook) { b.Labels[1].Attributes[0].Name = "" }, "label Speaker, attribute 1 has no name"},
		{"attribute twice", func(b *Codebook) { b.Frame.Attributes[2].Name = "style" }, "frame, attribute style: an attribute before it has the same name"},
		{"type", func(b *Codebook) { b.Frame.Attributes[2].Type = "date" }, `frame, attribute count: the type "date" is not one of choice, multichoice, text, number, yesno`},
		{"no choices", func(b *Codebook) { b.Labels[1].Attributes[0].Choices = nil }, "label Speaker, attribute mention: it has no choices"},
		{"empty choice", func(b *Codebook) { b.Frame.Attributes[0].Choices[1].Value = "" }, `frame, attribute style: the choice "" is empty or there twice`},
		{"choice twice", func(b *Codebook) { b.Frame.Attributes[0].Choices[1].Value = "direct" }, `frame, attribute style: the choice "direct" is empty or there twice`},
		{"condition on a later one", func(b *Codebook) { b.Frame.Attributes[1].ShownIf.Attribute = "sure" }, `frame, attribute words: shownIf names "sure", which does not stand before it`},
		{"condition on itself", func(b *Codebook) { b.Frame.Attributes[1].ShownIf.Attribute = "words" }, `frame, attribute words: shownIf names "words", which does not stand before it`},
		{"condition on no choice", func(b *Codebook) { b.Frame.Attributes[1].ShownIf.In = []string{"othr"} }, `frame, attribute words: shownIf waits for "othr", which is no choice of style`},
		{"condition without values", func(b *Codebook) { b.Frame.Attributes[1].ShownIf.In = nil }, "frame, attribute words: shownIf names no value"},
		{"nameless slot", func(b *Codebook) { b.Frame.Slots[0].Name = "" }, `frame: slot name "" is empty or taken twice`},
		{"slot twice", func(b *Codebook) { b.Frame.Slots[1].Name = "claim" }, `frame: slot name "claim" is empty or taken twice`},
		{"slot of no label", func(b *Codebook) { b.Frame.Slots[1].Label = "Source" }, `frame: slot speaker takes the label "Source", which the codebook does not have`},
		{"entity kind", func(b *Codebook) { b.Entity.Kinds = append(b.Entity.Kinds, Choice{Value: "person"}) }, `entity kinds: the choice "person" is empty or there twice`},
		{"naming", func(b *Codebook) { b.Entity.Naming[0].Value = "" }, `entity naming: the choice "" is empty or there twice`},
	} {
		book := testBook()
		c.change(&book)
		if err := book.Check(); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
		data, err := book.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ParseCodebook(data); err == nil || err.Error() != c.want || !reflect.DeepEqual(got, Codebook{}) {
			t.Errorf("%s, parsed: %v", c.name, err)
		}
	}
	book := testBook()
	book.Frame.Attributes[1].ShownIf = &Condition{Attribute: "mention", In: []string{"name"}}
	if err := book.Check(); err == nil {
		t.Error("an attribute of the frame may wait for one of a label")
	}
}

func TestParseCodebookErrors(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "not a codebook: unexpected end of JSON input (line 1)"},
		{"cut", "{\n\"name\": \"a\",", "not a codebook: unexpected end of JSON input (line 2)"},
		{"comma missing", "{\n\"name\": \"a\"\n\"version\": \"1\"}", "not a codebook: invalid character '\"' after object key:value pair (line 3)"},
		{"more behind", "{}\n{}", "not a codebook: invalid character '{' after top-level value (line 2)"},
		{"bracket behind", "{}\n}", "not a codebook: invalid character '}' after top-level value (line 2)"},
		{"list", "[]", "not a codebook: a JSON array stands where an object is expected (line 1)"},
		{"number for a text", "{\n\"labels\": [\n{\"name\": 5}]}", "not a codebook: labels.name cannot be a number (line 3)"},
		{"after empty lines", "\n\n{\n\"labels\": \"none\"}", "not a codebook: labels cannot be a string (line 4)"},
		{"unknown field", "{\n\"colour\": 1}", `not a codebook: unknown field "colour"`},
	} {
		if _, err := ParseCodebook([]byte(c.in)); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

func FuzzParseCodebook(f *testing.F) {
	data, err := testBook().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"onrecord-codebook/1","name":"n","version":"1","labels":[{"name":"L","attributes":[]}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		book, err := ParseCodebook(in)
		if err != nil {
			return
		}
		first, err := book.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseCodebook(first)
		if err != nil {
			t.Fatalf("%s: %v", first, err)
		}
		if second, err := again.Encode(); err != nil || string(first) != string(second) {
			t.Fatalf("%s\nbecame\n%s", first, second)
		}
	})
}

func TestShown(t *testing.T) {
	var attributes []Attribute
	if err := json.Unmarshal([]byte(`[{"name":"style","type":"multichoice"},
		{"name":"words","type":"text","shownIf":{"attribute":"style","in":["mixed","other"]}},
		{"name":"why","type":"text","shownIf":{"attribute":"words","in":["maybe"]}},
		{"name":"count","type":"number"}]`), &attributes); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		answers Attributes
		want    string
	}{
		{"no answers", nil, "style count"},
		{"another answer", Attributes{"style": {"direct"}}, "style count"},
		{"one of the answers", Attributes{"style": {"other"}}, "style words count"},
		{"among several", Attributes{"style": {"direct", "mixed"}}, "style words count"},
		{"a chain", Attributes{"style": {"other"}, "words": {"maybe"}}, "style words why count"},
		{"an answer left from before", Attributes{"style": {"direct"}, "words": {"maybe"}}, "style count"},
	} {
		var names []string
		for _, a := range Shown(attributes, c.answers) {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCodebookLookups(t *testing.T) {
	book := testBook()
	if l, ok := book.Label("Speaker"); !ok || l.Key != "é" {
		t.Errorf("Label(Speaker) = %v, %v", l, ok)
	}
	if l, ok := book.Label("Cue"); ok || !reflect.DeepEqual(l, Label{}) {
		t.Errorf("Label(Cue) = %v, %v", l, ok)
	}
	if s, ok := book.SlotFor("Speaker"); !ok || s.Name != "speaker" {
		t.Errorf("SlotFor(Speaker) = %v, %v", s, ok)
	}
	if s, ok := book.SlotFor("Cue"); ok || s != (Slot{}) {
		t.Errorf("SlotFor(Cue) = %v, %v", s, ok)
	}
}
