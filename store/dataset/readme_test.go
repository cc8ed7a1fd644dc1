package dataset

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const (
	tableBegins = "<!-- formats -->\n"
	tableEnds   = "<!-- end of formats -->\n"
)

// formatTable is the table of formats in the README: what each keeps and what it does not follows from the same sets by
// which exports are read back and compared.
func formatTable() string {
	var out strings.Builder
	out.WriteString("| Format | | Written as | Read | Offsets | Does not keep |\n|---|---|---|---|---|---|\n")
	for _, f := range Formats() {
		written, read, missing := "a folder", "yes", strings.Join((Everything&^f.Holds).Names(), ", ")
		switch {
		case !f.Writable():
			written = "–"
			if f.Holds == 0 {
				missing = "(plain articles only)"
			}
		case !f.Folder():
			written = "`" + f.Extension + "`"
		}
		if !f.Readable() {
			read = "–"
		}
		if missing == "" {
			missing = "(keeps everything)"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s | %s |\n", f.Name, f.Title, written, read, f.Unit, missing)
	}
	return out.String()
}

// TestREADME_TellsTheFormats holds the README's table to what the formats declare, which TestRoundTrip holds to what they do.
func TestREADME_TellsTheFormats(t *testing.T) {
	const path = "../../README.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), tableBegins)
	table, after, ends := strings.Cut(rest, tableEnds)
	if !ok || !ends {
		t.Fatalf("the README has no lines %q and %q", tableBegins, tableEnds)
	}
	if want := formatTable(); table != want {
		if *update {
			if err := os.WriteFile(path, []byte(before+tableBegins+want+tableEnds+after), 0o666); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("the README's table of formats is not\n%s(go test ./store/dataset -run README -update writes it)", want)
	}
}
