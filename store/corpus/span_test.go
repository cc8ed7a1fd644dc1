package corpus

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestAttributesJSON(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     Attributes
		out      string
	}{
		{"none", `{}`, nil, `{}`},
		{"null", `null`, nil, `{}`},
		{"one value", `{"style":"direct"}`, Attributes{"style": {"direct"}}, `{"style":"direct"}`},
		{"several values", `{"topics":["b","a"]}`, Attributes{"topics": {"b", "a"}}, `{"topics":["b","a"]}`},
		{"list of one", `{"topics":["a"]}`, Attributes{"topics": {"a"}}, `{"topics":"a"}`},
		{"empty list", `{"topics":[]}`, nil, `{}`},
		{"empty text", `{"words":""}`, Attributes{"words": {""}}, `{"words":""}`},
		{"numbers", `{"n":3,"big":12345678901234567890,"x":1.50,"list":[1,-2e3]}`, Attributes{"n": {"3"}, "big": {"12345678901234567890"}, "x": {"1.50"}, "list": {"1", "-2e3"}}, `{"big":"12345678901234567890","list":["1","-2e3"],"n":"3","x":"1.50"}`},
		{"truth values", `{"a":true,"b":[false,true]}`, Attributes{"a": {"true"}, "b": {"false", "true"}}, `{"a":"true","b":["false","true"]}`},
		{"no value", `{"a":null,"b":[null],"c":["x",null,"y"]}`, Attributes{"c": {"x", "y"}}, `{"c":["x","y"]}`},
		{"marks of HTML", `{"a<b":"R&D","c":["\u003ci\u003e",">"]}`, Attributes{"a<b": {"R&D"}, "c": {"<i>", ">"}}, `{"a<b":"R&D","c":["<i>",">"]}`},
	} {
		var got Attributes
		if err := json.Unmarshal([]byte(c.in), &got); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if out, err := got.MarshalJSON(); err != nil || string(out) != c.out {
			t.Errorf("%s: %s, %v, want %s", c.name, out, err, c.out)
		}
	}
}

func TestAttributesJSONErrors(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":{"b":1}}`: `attribute "a": a text, number or list of texts is expected, not {"b":1}`,
		`{"a":[["b"]]}`: `attribute "a": a text, number or list of texts is expected, not ["b"]`,
		`["a"]`:         "cannot unmarshal array",
	} {
		a := Attributes{"kept": {"as it was"}}
		if err := json.Unmarshal([]byte(in), &a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
		if a.Get("kept") == "" {
			t.Errorf("%s: the error left %v", in, a)
		}
	}
}

func FuzzAttributesJSON(f *testing.F) {
	for _, in := range []string{`{}`, `{"a":["x",1,true,null]}`, `{"a":"<&>\u2028","":[]}`, `{"a":{}}`} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var a, again Attributes
		if json.Unmarshal(in, &a) != nil {
			return
		}
		out, err := a.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &again); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		if !maps.EqualFunc(a, again, slices.Equal[[]string]) {
			t.Fatalf("%v came back as %v", a, again)
		}
	})
}

func TestAttributes(t *testing.T) {
	a := Attributes{"style": {"direct"}, "topics": {"a", "b"}}
	given := a.Clone()
	if a.Get("topics") != "a" || a.Get("other") != "" {
		t.Errorf("Get: %q, %q", a.Get("topics"), a.Get("other"))
	}
	values := []string{"x", "y"}
	with := a.With("topics", values...)
	values[0] = "z"
	if !reflect.DeepEqual(with, Attributes{"style": {"direct"}, "topics": {"x", "y"}}) {
		t.Errorf("With two values: %v", with)
	}
	if got := a.With("topics"); !reflect.DeepEqual(got, Attributes{"style": {"direct"}}) {
		t.Errorf("With no value: %v", got)
	}
	if got := Attributes(nil).With("a", "b"); !reflect.DeepEqual(got, Attributes{"a": {"b"}}) {
		t.Errorf("With on none: %v", got)
	}
	if !reflect.DeepEqual(a, given) {
		t.Errorf("the receiver has become %v", a)
	}
}
