package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// tsvLayer is a layer that the header of a file declares.
type tsvLayer struct {
	kind    string // the name of its type
	way     byte   // S for spans, R for relations, C for chains
	columns []tsvColumn
}

// tsvColumn is a column of a layer.
type tsvColumn struct {
	name  string // of the feature; "" when the layer has none
	holds byte   // v values, r roles of slots, t targets of slots, b the base of a relation
	of    string // the type of targets and bases
}

// tsvLink is a reference that is looked up when all lines are read.
type tsvLink struct {
	from   *structure
	name   string   // of the feature
	roles  []string // of slots; nil for the ends of a relation
	places []string // "2-3[4]"
	of     string   // the type of what stands there
	unit   *tsvUnit // of a relation: where it ends
}

// tsvSlot is a feature of an annotation that leads to others.
type tsvSlot struct {
	of   *structure
	name string
}

// declare reads the declaration of a layer: #T_SP=type|feature|feature.
func (p *tsvParsing) declare(line string) error {
	way, rest, _ := strings.Cut(line[len("#T_"):], "=")
	fields := slices.DeleteFunc(strings.Split(rest, "|"), func(field string) bool { return field == "" })
	if len(fields) == 0 || !slices.Contains([]string{"SP", "RL", "CH"}, way) {
		return fmt.Errorf("%q does not declare a layer", line)
	}
	if len(p.order) > 0 {
		return fmt.Errorf("a layer is declared after the first token")
	}
	layer := tsvLayer{kind: fields[0], way: way[0]}
	for _, field := range fields[1:] {
		previous := byte('v')
		if n := len(layer.columns); n > 0 {
			previous = layer.columns[n-1].holds
		}
		switch {
		case way == "SP" && strings.HasPrefix(field, "ROLE_"):
			_, name, _ := strings.Cut(strings.SplitN(field, "_", 3)[1], ":")
			layer.columns = append(layer.columns, tsvColumn{name: name, holds: 'r'})
		case previous == 'r':
			layer.columns = append(layer.columns, tsvColumn{name: layer.columns[len(layer.columns)-1].name, holds: 't', of: field})
		case way == "RL" && strings.HasPrefix(field, "BT_"):
			layer.columns = append(layer.columns, tsvColumn{holds: 'b', of: field[len("BT_"):]})
		default:
			layer.columns = append(layer.columns, tsvColumn{name: field, holds: 'v'})
		}
	}
	if len(layer.columns) == 0 {
		layer.columns = []tsvColumn{{holds: 'v'}}
	}
	p.layers = append(p.layers, layer)
	if p.columns += len(layer.columns); p.columns > mostFeatures {
		return fmt.Errorf("more than %d columns are declared", mostFeatures)
	}
	return nil
}

// cells reads the columns of a line. Missing ones are empty.
func (p *tsvParsing) cells(u *tsvUnit, fields []string) error {
	for _, layer := range p.layers {
		cells := make([][]string, len(layer.columns))
		for i := range layer.columns {
			cell := "_"
			if len(fields) > 0 {
				cell, fields = fields[0], fields[1:]
			}
			if cell != "_" {
				cells[i] = splitTSV(cell, '|')
			}
		}
		if layer.way == 'C' {
			p.chain(layer, u, cells)
			continue
		}
		for i, column := range layer.columns {
			for k, value := range cells[i] {
				p.value(layer, column, u, k, value)
			}
		}
	}
	if len(fields) > 0 && strings.Join(fields, "") != "" {
		return fmt.Errorf("there are more columns than the header declares")
	}
	return nil
}

// value reads one of the values that are stacked in a cell.
func (p *tsvParsing) value(layer tsvLayer, column tsvColumn, u *tsvUnit, k int, value string) {
	number := ""
	if column.holds != 't' {
		value, number = cutNumber(value)
	}
	if layer.way == 'R' {
		s := p.stacked(layer.kind, u, k, "")
		if column.holds == 'b' {
			p.links = append(p.links, tsvLink{from: s, places: []string{value, number}, of: column.of, unit: u})
			return
		}
		p.feature(s, column.name, value)
		return
	}
	s := p.stacked(layer.kind, u, k, number)
	switch column.holds {
	case 'v':
		p.feature(s, column.name, value)
	case 'r':
		if slot := (tsvSlot{s, column.name}); p.slots[slot] == 0 {
			p.links = append(p.links, tsvLink{from: s, name: column.name, roles: splitTSV(value, ';')})
			p.slots[slot] = len(p.links)
		}
	case 't':
		if at := p.slots[tsvSlot{s, column.name}]; at > 0 && p.links[at-1].places == nil {
			p.links[at-1].places, p.links[at-1].of = splitTSV(value, ';'), column.of
		}
	}
}

// feature sets a feature once: an annotation repeats it in each of its lines.
func (p *tsvParsing) feature(s *structure, name, value string) {
	if name != "" && value != "*" && value != "" && !s.has(name) {
		s.set(name, unescapeTSV(value, false))
	}
}

// stacked finds the annotation that a value belongs to: that of its number, or the one at its place in the stack of the
// line; or it makes it. The annotation reaches to the end of the line's token.
func (p *tsvParsing) stacked(kind string, u *tsvUnit, k int, number string) *structure {
	stack := u.structures[kind]
	key := kind + "\x00" + number
	s := p.numbered[key]
	switch {
	case number != "" && s != nil:
	case k < len(stack) && (number == "" || !p.extent[stack[k]].numbered):
		s = stack[k]
	default:
		s = p.add(&structure{kind: kind, line: u.line})
		p.extent[s] = &tsvExtent{first: u, last: u}
	}
	if number != "" {
		p.numbered[key] = s
		p.extent[s].numbered = true
	}
	if extent := p.extent[s]; extent.latest != u {
		extent.latest = u
		u.structures[kind] = append(stack, s)
		if u.end > extent.last.end {
			extent.last = u
		}
	}
	return s
}

// chain reads a cell of a chain of coreference: "pr[1]" says what a mention is, "coref->1-2" that it is the second of the
// first chain.
func (p *tsvParsing) chain(layer tsvLayer, u *tsvUnit, cells [][]string) {
	for i, column := range layer.columns {
		if column.name != "referenceRelation" {
			continue
		}
		for k, cell := range cells[i] {
			at := strings.LastIndex(cell, "->")
			if at < 0 {
				continue
			}
			s := p.stacked(layer.kind, u, k, cell[at+2:])
			p.feature(s, column.name, cell[:at])
			p.chains[cell[at+2:]] = s
			for j, other := range layer.columns {
				if j != i && k < len(cells[j]) {
					value, _ := cutNumber(cells[j][k])
					p.feature(s, other.name, value)
				}
			}
		}
	}
}

// resolve looks up the references.
func (p *tsvParsing) resolve() {
	for _, l := range p.links {
		if l.unit != nil {
			source, target, _ := strings.Cut(l.places[1], "_")
			p.end(l.from, "Governor", p.lookUp(l.of, l.places[0], source))
			p.end(l.from, "Dependent", p.lookUp(l.of, l.unit.name, target))
			continue
		}
		var links []int
		for i, place := range l.places {
			name, number := cutNumber(place)
			target := p.lookUp(l.of, name, number)
			if i >= len(l.roles) || name == "*" || name == "_" {
				continue
			}
			link := p.add(&structure{kind: l.from.kind + "Link", line: l.from.line})
			p.feature(link, "role", l.roles[i])
			p.end(link, "target", target)
			links = append(links, link.id)
		}
		if links != nil {
			l.from.referAll(l.name, links)
		}
	}
	p.follow()
}

// end sets a reference, also one that leads to nothing, so that it can be told.
func (p *tsvParsing) end(s *structure, name string, to *structure) {
	if to == nil {
		to = &structure{}
	}
	s.refer(name, to)
}

// lookUp finds the annotation at a token, by its number if it has one.
func (p *tsvParsing) lookUp(kind, unit, number string) *structure {
	if number != "" && number != "0" {
		if s := p.numbered[kind+"\x00"+number]; s != nil {
			return s
		}
		for _, layer := range p.layers { // a base may be of any layer: uima.tcas.Annotation
			if s := p.numbered[layer.kind+"\x00"+number]; s != nil && layer.way == 'S' {
				return s
			}
		}
		return nil
	}
	if u := p.units[unit]; u != nil && len(u.structures[kind]) > 0 {
		return u.structures[kind][0]
	}
	return nil
}

// follow joins the mentions of each chain in their order.
func (p *tsvParsing) follow() {
	type mention struct {
		chain string
		nth   int
		s     *structure
	}
	var list []mention
	for key, s := range p.chains {
		chain, nth, _ := strings.Cut(key, "-")
		n, err := strconv.Atoi(nth)
		if err == nil {
			list = append(list, mention{chain, n, s})
		}
	}
	slices.SortFunc(list, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.chain, b.chain), cmp.Compare(a.nth, b.nth), cmp.Compare(a.s.id, b.s.id))
	})
	for i := 1; i < len(list); i++ {
		if list[i].chain == list[i-1].chain {
			list[i-1].s.refer("next", list[i].s)
		}
	}
}
