package dataset

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// xmiFile is a file of the given text and elements, as UIMA writes it: all on one line.
func xmiFile(text string, elements ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:tcas="http:///uima/tcas.ecore" xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" ` +
		`xmlns:type5="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmlns:type4="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" ` +
		`xmlns:type2="http:///de/tudarmstadt/ukp/dkpro/core/api/coref/type.ecore" xmlns:type3="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" ` +
		`xmlns:custom="http:///webanno/custom.ecore" xmlns:other="http:///org/example.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/>` + strings.Join(elements, "") +
		`<cas:Sofa xmi:id="12" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="` + text + `"/></xmi:XMI>`
}

const linkTypes = `<?xml version="1.0"?><typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Base</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>about</name><rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
<featureDescription><name>stance</name><rangeTypeName>webanno.custom.Stance</rangeTypeName></featureDescription></features></typeDescription>
<typeDescription><name>webanno.custom.Stance</name><supertypeName>uima.cas.String</supertypeName></typeDescription>
<typeDescription><name>webanno.custom.Quote</name><supertypeName>webanno.custom.Base</supertypeName></typeDescription></types></typeSystemDescription>`

const noTypes = "x.xmi: there is no TypeSystem.xml beside it: features that refer to annotations may be taken for numbers"

func TestXMIReads(t *testing.T) {
	for _, test := range []struct {
		name, file, types string
		want, warnings    []string
	}{
		{
			"named entities, words, and what is deleted",
			xmiFile("Ida 😊 said&#10;no", `<type3:DocumentMetaData xmi:id="1" sofa="12" begin="0" end="14" language="de" documentTitle="A title"/>`,
				`<type5:Token xmi:id="2" sofa="12" begin="0" end="3"/>`, `<type4:NamedEntity xmi:id="3" sofa="12" begin="0" end="3" value="PER" identifier="Q1"/>`,
				`<type4:NamedEntity xmi:id="4" sofa="12" begin="7" end="11" value="GONE"/>`, `<type4:NamedEntity xmi:id="5" sofa="12" begin="5" end="6" value="HALF"/>`,
				`<type4:NamedEntity xmi:id="6" sofa="12" begin="3" end="3" value="NONE"/>`, `<cas:View sofa="12" members="1 2 3 5 6"/>`),
			linkTypes,
			[]string{"PER 0–3 of xmi", `PER 0–3 of xmi: identifier = ["Q1"]`},
			[]string{
				"x.xmi, line 1: a span of the type de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity was left out: no character starts at UTF-16 unit 5 of this text",
				"x.xmi, line 1: a span of the type de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity was left out: it covers no text (3–3)",
				"1 × annotations of the type de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token were left out: they are not labelled spans (first in x.xmi, line 1)",
			},
		},
		{
			"custom layers with links, features that refer, values of a set",
			xmiFile("Ida said no", `<custom:Quote xmi:id="1" sofa="12" begin="9" end="11" stance="denies" about="2" count="2" links="3 4"><topics>a</topics><topics>b</topics></custom:Quote>`,
				`<custom:Person xmi:id="2" sofa="12" begin="0" end="3"/>`, `<custom:Link xmi:id="3" role="Speaker" target="2"/>`, `<custom:Link xmi:id="4" target="9"/>`,
				`<other:Opinion xmi:id="5" sofa="12" begin="4" end="8" label="verb"/>`, `<other:Score xmi:id="6" sofa="12" begin="4" end="8" number="1"/>`),
			linkTypes,
			[]string{
				"Person 0–3 of xmi", "Quote 9–11 of xmi", `Quote 9–11 of xmi: count = ["2"]`, `Quote 9–11 of xmi: stance = ["denies"]`, `Quote 9–11 of xmi: topics = ["a; b"]`,
				"attribution {speaker=Person 0–3 of xmi} of xmi", "attribution {speaker=Person 0–3 of xmi} of xmi: quote=Quote 9–11 of xmi", "verb 4–8 of xmi",
			},
			[]string{
				`x.xmi, line 1: the link "" of a Quote was left out: what it leads to is not a span`,
				"1 × annotations of the type org.example.Score were left out: they are not labelled spans (first in x.xmi, line 1)",
				"1 × feature about of webanno.custom.Quote left out: it refers to something that is no link with a target (first in x.xmi, line 1)",
			},
		},
		{
			"relations, lists apart, and a chain, without the types",
			xmiFile("no said Ida he", `<custom:Role xmi:id="1" sofa="12" begin="0" end="2" label="Claim"/>`, `<custom:Role xmi:id="2" sofa="12" begin="8" end="11" label="Speaker"/>`,
				`<custom:By xmi:id="3" sofa="12" begin="8" end="11" Governor="1" Dependent="2" label="by"/>`, `<custom:By xmi:id="4" sofa="12" begin="8" end="11" Governor="1"/>`,
				`<custom:Role xmi:id="5" sofa="12" begin="3" end="7" label="Cue" roles="6"/>`, `<cas:FSArray xmi:id="6" elements="7"/>`, `<custom:Link xmi:id="7" role="claim" target="1"/>`,
				`<type2:CoreferenceLink xmi:id="8" sofa="12" begin="8" end="11" next="9" referenceType="name"/>`, `<type2:CoreferenceLink xmi:id="9" sofa="12" begin="12" end="14" referenceType="pronoun"/>`,
				`<type2:CoreferenceChain xmi:id="10" first="8"/>`),
			"",
			[]string{
				"Claim 0–2 of xmi", "Cue 3–7 of xmi", `Cue 3–7 of xmi: roles = ["6"]`, "Speaker 8–11 of xmi",
				"attribution {claim=Claim 0–2 of xmi; speaker=Speaker 8–11 of xmi} of xmi",
				"name 8–11 of xmi", `name 8–11 of xmi: entity "Ida"`, "pronoun 12–14 of xmi", `pronoun 12–14 of xmi: entity "Ida"`,
			},
			[]string{noTypes, "1 × relation webanno.custom.By left out: an end of it is not a span that was read (first in x.xmi, line 1)"},
		},
		{
			"two texts",
			xmiFile("no", `<cas:Sofa xmi:id="11" sofaNum="2" sofaID="other" sofaString="yes"/>`, `<custom:Role xmi:id="1" sofa="12" begin="0" end="2" label="Claim"/>`, `<custom:Role xmi:id="2" sofa="11" begin="0" end="3" label="Claim"/>`),
			linkTypes,
			[]string{"Claim 0–3 of xmi"},
			[]string{"x.xmi: it has 2 texts (views); only the first is read"},
		},
		{
			"ours, damaged by hand",
			xmiFile("no said Ida", `<custom:Article xmi:id="1" sofa="12" id="a" status="finished" published="today"/>`, `<custom:Annotator xmi:id="2" sofa="12" name="ana" kind="robot"/>`,
				`<custom:Zone xmi:id="3" sofa="12" begin="0" end="2" kind="roof"/>`, `<custom:Entity xmi:id="4" sofa="12" id="e" name="Ida" aliases="{" mergedInto="e"/>`,
				`<custom:Span xmi:id="5" sofa="12" begin="0" end="2" label="Claim" annotator="ana" id="s" confidence="7" created="today" attributes="[]" note="hm" origin="guess"/>`,
				`<custom:Span xmi:id="6" sofa="12" begin="8" end="11" label="Speaker" annotator="ana" id="s" entityId="e"/>`, `<custom:Span xmi:id="7" sofa="12" begin="3" end="7" entity="Ida"/>`,
				`<custom:Continuation xmi:id="8" sofa="12" begin="0" end="2" Governor="5" Dependent="99"/>`, `<custom:Link xmi:id="9" role="claim" target="5"/>`, `<custom:Link xmi:id="10" role="claim" target="5"/>`,
				`<custom:Attribution xmi:id="20" sofa="12" begin="0" end="2" annotator="ana" id="f" slots="9 10" absent="[&quot;cue&quot;,&quot;cue&quot;]"/>`,
				`<custom:Nesting xmi:id="21" sofa="12" begin="0" end="2" Governor="20" Dependent="20"/>`),
			linkTypes,
			[]string{
				"Claim 0–2 of ana", `Claim 0–2 of ana: note "hm"`, "Span 3–7 of xmi", `Span 3–7 of xmi: entity "Ida"`, "Speaker 8–11 of ana", `Speaker 8–11 of ana: entity "Ida"`,
				"attribution {claim=Claim 0–2 of ana} of ana", "attribution {claim=Claim 0–2 of ana} of ana: nobody named for cue",
			},
			[]string{
				`x.xmi, line 1: the date "today" is not of the form 2022-01-27, 2022-01 or 2022; it was left out`,
				`x.xmi, line 1: annotator ana: the kind "robot" is not one of human, suggester, import, gold; it was left out`,
				"x.xmi, line 1: aliases is not as expected (unexpected end of JSON input); it was left out",
				`x.xmi: the entity "Ida" is merged into one that is not there, or into itself; the link was left out`,
				`x.xmi: the zones were left out: unknown zone kind "roof"`,
				"x.xmi, line 1: a relation Continuation was left out: it does not join a fragment to a span",
				`x.xmi, line 1: the confidence "7" is not between 0 and 1; it was left out`,
				`x.xmi, line 1: the time "today" is not of the form 2026-11-23T09:00:00Z; it was left out`,
				"x.xmi, line 1: attributes is not as expected (json: cannot unmarshal array into Go value of type map[string]json.RawMessage); it was left out",
				"x.xmi: attributions are each inside the other; the link of f was left out",
			},
		},
	} {
		contents := map[string]string{"x.xmi": test.file}
		if test.types != "" {
			contents[typeSystemName] = test.types
		}
		items, bad, warnings := openAll(t, xmiFormat, filepath.Join(lay(t, contents), "x.xmi"))
		if len(items) != 1 || len(bad) > 0 {
			t.Errorf("%s: %d articles, %v", test.name, len(items), bad)
			continue
		}
		if got := described(items[0].Document); !slices.Equal(got, test.want) {
			t.Errorf("%s:\n%s\n--- want\n%s", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if !slices.Equal(warnings, test.warnings) {
			t.Errorf("%s: warnings\n%s\n--- want\n%s", test.name, strings.Join(warnings, "\n"), strings.Join(test.warnings, "\n"))
		}
	}
}

func TestXMIRefuses(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"", "line 1: it is empty"},
		{"<a/>", "line 1: the element <XMI> is expected, not <a>"},
		{`<?xml version="1.1"?><a/>`, "it is XML 1.1, which is not read; export it as XMI of XML 1.0"},
		{`<!DOCTYPE x [<!ENTITY a "aaaa">]><XMI/>`, "line 1: it has a document type declaration (<!DOCTYPE), which is not read"},
		{"<XMI>\n<a", "line 2: XML syntax error on line 2: unexpected EOF"},
		{"<XMI><b id='1'/></XMI>", "line 1: the xmi:id of a b is missing, not a number or there twice"},
		{"<XMI/>", "it has no text (cas:Sofa with a sofaString)"},
		{xmiFile("a", `<custom:A xmi:id="1"/><custom:A xmi:id="1"/>`), "line 1: the xmi:id of a A is missing, not a number or there twice"},
		{xmiFile("a", `<custom:A xmi:id="1">`+strings.Repeat("<a>", 101)), "line 1: elements are nested more than 100 deep"},
		{xmiFile("a", `<custom:A xmi:id="1">`+strings.Repeat("<a/>", 10001)), "line 1: a A has lists of more than 10000 members"},
	} {
		if got := refused(t, xmiFormat, "x.xmi", test.file); got != test.want {
			t.Errorf("%.80q: %.200q, want %q", test.file, got, test.want)
		}
	}
}

// TestXMITypeSystemWithDTD reads the file without its types, and tells why.
func TestXMITypeSystemWithDTD(t *testing.T) {
	dir := lay(t, map[string]string{"x.xmi": xmiFile("a"), typeSystemName: "<!DOCTYPE a><typeSystemDescription/>"})
	items, bad, warnings := openAll(t, xmiFormat, dir)
	want := []string{"TypeSystem.xml cannot be read: it has a document type declaration (<!DOCTYPE), which is not read", noTypes}
	if len(items) != 1 || len(bad) > 0 || !slices.Equal(warnings, want) {
		t.Errorf("%d articles, %v, %q", len(items), bad, warnings)
	}
}

func FuzzXMI(f *testing.F) {
	f.Add([]byte(xmiFile("Ida said no", `<custom:Quote xmi:id="1" sofa="12" begin="9" end="11" about="2" links="3"><topics>a</topics></custom:Quote>`, `<custom:Link xmi:id="3" role="Speaker" target="1"/>`)))
	f.Add([]byte(xmiFile("no Ida", `<custom:Role xmi:id="1" sofa="12" begin="0" end="2" label="Claim"/>`, `<custom:Role xmi:id="2" sofa="12" begin="3" end="6" label="Speaker"/>`,
		`<custom:By xmi:id="3" sofa="12" begin="3" end="6" Governor="1" Dependent="2"/>`, `<cas:FSArray xmi:id="6" elements="6 7"/>`)))
	addGoldens(f, "xmi")
	types, err := parseTypeSystem([]byte(linkTypes))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		readCASBytes(t, xmiFiles, types, data)
		if types, err := parseTypeSystem(data); err == nil {
			types.isReference("webanno.custom.Quote", "about")
		}
	})
}
