package dataset

import "fmt"

// What one article may have, so that a damaged or hostile file cannot keep the program busy for ever.
const (
	mostAnnotations = 1_000_000 // spans and relations
	mostValues      = 4_000_000 // of JSON
	deepest         = 100       // attributions inside each other, and JSON values inside each other
)

// boundedJSON tells what is too much of a file: how deep its values are, and how many.
func boundedJSON(data []byte) error {
	depth, values, quoted := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			values++
		case c == '{' || c == '[':
			depth, values = depth+1, values+1
		case c == '}' || c == ']':
			depth--
		}
		if depth > deepest {
			return fmt.Errorf("its lists and objects stand more than %d deep inside each other", deepest)
		}
		if values > mostValues {
			return fmt.Errorf("it has more than %d values: divide it into files of fewer annotations", mostValues)
		}
	}
	return nil
}
