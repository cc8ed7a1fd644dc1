package dataset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// croissantContext are the short names of the Croissant format, version 1.1.
var croissantContext = map[string]any{
	"@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
	"cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/",
	"data":     map[string]string{"@id": "cr:data", "@type": "@json"},
	"dataType": map[string]string{"@id": "cr:dataType", "@type": "@vocab"},
	"examples": map[string]string{"@id": "cr:examples", "@type": "@json"},

	"conformsTo": "dct:conformsTo",
	"annotation": "cr:annotation", "arrayShape": "cr:arrayShape", "citeAs": "cr:citeAs", "column": "cr:column",
	"containedIn": "cr:containedIn", "equivalentProperty": "cr:equivalentProperty", "excludes": "cr:excludes",
	"extract": "cr:extract", "field": "cr:field", "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty",
	"fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isArray": "cr:isArray",
	"isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5",
	"parentField": "cr:parentField", "readLines": "cr:readLines", "recordSet": "cr:recordSet", "references": "cr:references",
	"regex": "cr:regex", "sdVersion": "cr:sdVersion", "separator": "cr:separator", "source": "cr:source",
	"subField": "cr:subField", "transform": "cr:transform", "unArchive": "cr:unArchive", "value": "cr:value",
}

// object is one of JSON. Its members are written in the order of their names.
type object map[string]any

// croissant is the metadata of the dataset by the Croissant format, version 1.1 (MLCommons). Licence, address, creators and
// date of publication, which the format asks for, are left for the publisher to add: the program does not know them.
func (c *card) croissant(o Options) ([]byte, error) {
	var distribution, records []object
	for _, f := range c.files {
		distribution = append(distribution, object{
			"@type": "cr:FileObject", "@id": f.Path, "name": f.Path, "contentUrl": f.Path, "contentSize": fmt.Sprintf("%d B", f.Bytes),
			"encodingFormat": "application/vnd.apache.parquet", "sha256": f.SHA256,
		})
		records = append(records, object{
			"@type": "cr:RecordSet", "@id": f.split, "name": f.split, "description": fmt.Sprintf("%d articles", f.articles),
			"key": object{"@id": f.split + "/id"}, "field": croissantFields(f),
		})
	}
	dataset := object{
		"@context": croissantContext, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1",
		"name": title(o), "distribution": distribution, "recordSet": records,
		"description": fmt.Sprintf("%d articles with their annotations. Offsets count Unicode code points.", c.articles()),
	}
	if len(c.languages) > 0 {
		dataset["inLanguage"] = slices.Sorted(maps.Keys(c.languages))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(dataset)
	return out.Bytes(), err
}

// croissantFields describes the columns of a file.
func croissantFields(f cardFile) []object {
	var list []object
	for i, column := range parquetColumns() {
		field := croissantField(f, parquetSchema.Fields()[i], f.split+"/"+column.name, column.name, nil)
		field["description"] = column.meaning
		list = append(list, field)
	}
	return list
}

// croissantField describes a column, or what is nested in it at the path.
func croissantField(f cardFile, node parquet.Field, id, column string, path []string) object {
	field := object{"@type": "cr:Field", "@id": id, "name": node.Name()}
	e := element(node)
	if e != nil {
		field["isArray"], field["arrayShape"] = true, "-1"
	}
	if e != nil && !e.Leaf() {
		var nested []object
		for _, one := range e.Fields() {
			nested = append(nested, croissantField(f, one, id+"/"+one.Name(), column, append(path[:len(path):len(path)], one.Name())))
		}
		field["subField"] = nested
		return field
	}
	source := object{"fileObject": object{"@id": f.Path}, "extract": object{"column": column}}
	if len(path) > 0 {
		source["transform"] = object{"jsonPath": strings.Join(path, ".")}
	}
	leaf := parquet.Node(node)
	if e != nil {
		leaf = e
	}
	field["dataType"], field["source"] = croissantType(leaf), source
	return field
}

func croissantType(leaf parquet.Node) string {
	switch dtype(leaf) {
	case "bool":
		return "sc:Boolean"
	case "int32":
		return "sc:Integer"
	case "float64":
		return "sc:Float"
	case "timestamp[ms, tz=UTC]":
		return "sc:DateTime"
	}
	return "sc:Text"
}
