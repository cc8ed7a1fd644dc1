// Package cmd_test holds the walls of the house: which package may know which. It reads the import graph with "go list",
// so a wall that is broken anywhere in the module fails here, with the names of both sides.
package cmd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/onrecord/onrecord/"

// Foreign packages that the laws name.
const (
	fyne     = "fyne.io/"
	openGL   = "github.com/go-gl/"
	sql      = "database/sql"
	driver   = "github.com/mattn/go-sqlite3"
	text     = "golang.org/x/text"
	segments = "github.com/rivo/uniseg"
	uuid     = "github.com/google/uuid"
	system   = "golang.org/x/sys"
)

// law says what a room may know. A room is a folder of the module with the folders below it that are no rooms themselves.
// What it knows is everything that it is built from, directly or through others.
type law struct {
	room  string
	rooms []string // of this module it may know these
	only  []string // foreign: it may know these and the standard library; nil = any but never
	never []string // foreign: it may not know these
}

var laws = []law{
	{room: "assets", only: []string{}},
	{room: "store/corpus", only: []string{text, segments}},
	{room: "store/replacement", only: []string{}},
	{room: "store/intake", rooms: []string{"store/corpus"}, never: []string{fyne, openGL, sql, driver}},
	{room: "store/attribution", rooms: []string{"store/corpus"}, never: []string{fyne, openGL, sql, driver}},
	{room: "store/dataset", rooms: []string{"store/corpus", "store/replacement"}, never: []string{fyne, openGL, sql, driver}},
	{room: "store/agreement", rooms: []string{"store/corpus"}, never: []string{fyne, openGL, sql, driver}},
	{room: "store/adjudication", rooms: []string{"store/corpus", "store/agreement"}, never: []string{fyne, openGL, sql, driver}},
	{room: "store", rooms: []string{"store/corpus", "store/replacement"}, only: []string{driver, uuid, system, text, segments}},
	{room: "store/exchange", rooms: []string{"store/replacement", "store", "store/corpus", "store/intake", "store/dataset"}, never: []string{fyne, openGL}},
	{room: "store/comparison", rooms: []string{"store/replacement", "store", "store/corpus", "store/agreement", "store/adjudication"}, never: []string{fyne, openGL}},
	{room: "store/learning", rooms: []string{"assets", "store", "store/replacement", "store/corpus", "store/attribution", "store/dataset"}, never: []string{fyne, openGL}},
	{room: "gui/reader", rooms: []string{"store/corpus"}, never: []string{sql, driver}},
	{room: "gui", rooms: []string{"store/replacement", "assets", "gui/reader", "store", "store/corpus", "store/intake", "store/attribution", "store/dataset", "store/agreement", "store/adjudication", "store/exchange", "store/comparison", "store/learning"}},
	{room: "cmd/onrec", rooms: []string{"store/replacement", "assets", "store", "store/corpus", "store/intake", "store/attribution", "store/dataset", "store/agreement", "store/adjudication", "store/exchange", "store/comparison", "store/learning"}, never: []string{fyne, openGL}},
	{room: "cmd/onrecord", rooms: []string{"store/replacement", "assets", "gui", "gui/reader", "store", "store/corpus", "store/intake", "store/attribution", "store/dataset", "store/agreement", "store/adjudication", "store/exchange", "store/comparison", "store/learning"}},
}

// importers says who may name a package in an import of its own: the error types of the driver stay inside store.
var importers = map[string][]string{
	driver:         {"store"},
	sql:            {"store"},
	module + "gui": {"cmd/onrecord"},
}

// networks are the packages of the standard library by which a program reaches other computers. No package of ours may
// import one: nothing leaves this computer.
var networks = []string{"net", "net/http", "net/rpc", "net/smtp", "crypto/tls", "log/syslog"}

// reachers are the foreign packages that import one of networks, and why that does no harm. One that is not listed fails the
// test: somebody must look at what it does.
var reachers = map[string]string{
	"github.com/google/uuid":                 "asks for the address of the network card, for ids of version 1 and 2; ours are of version 7",
	"github.com/spf13/pflag":                 "parses flags that are internet addresses; there are none",
	"github.com/godbus/dbus/v5":              "talks to the desktop through its unix socket: notifications, dark or light, file choosers",
	"github.com/andybalholm/brotli":          "has a helper for web servers; Parquet files use its decoder",
	"github.com/xuri/excelize/v2":            "tells the kind of a picture by its first bytes; no workbook is read for pictures",
	"codeberg.org/readeck/go-readability/v2": "has a helper that fetches a page; pages are given to it as bytes",
	"fyne.io/fyne/v2":                        "has helpers that load pictures from the web; ours are in the program",
	"fyne.io/fyne/v2/internal/repository":    "reads addresses of the web as files; the file dialogs give paths only",
	"fyne.io/fyne/v2/storage/repository":     "parses addresses of the web",
}

// listed is one package as "go list -json" describes it.
type listed struct {
	ImportPath string
	Imports    []string // directly
	Deps       []string // directly or through others
}

func TestWalls(t *testing.T) {
	packages := list(t)
	for _, fault := range faults(packages) {
		t.Error(fault)
	}
}

// TestNoNetwork holds that no package of ours reaches for the network, and that every foreign one that does is known.
func TestNoNetwork(t *testing.T) {
	decoder := json.NewDecoder(strings.NewReader(run(t, "go", "list", "-deps", "-json=ImportPath,Imports,Standard", "./...")))
	ours := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
			Standard   bool
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		own := strings.HasPrefix(p.ImportPath, module)
		if own {
			ours++
		}
		for _, name := range p.Imports {
			switch {
			case p.Standard || !slices.Contains(networks, name):
			case own:
				t.Errorf("%s may not import %s: nothing leaves this computer", p.ImportPath, name)
			case reachers[p.ImportPath] == "":
				t.Errorf("%s imports %s: look at what it does with it, and add it to the list with the reason why it does no harm", p.ImportPath, name)
			}
		}
	}
	if ours < 10 {
		t.Errorf("%d packages of the module were looked at", ours)
	}
}

// TestWallsNotice holds that a broken law is noticed, on a made-up graph.
func TestWallsNotice(t *testing.T) {
	for _, c := range []struct {
		name  string
		graph listed
		want  string // "" = lawful
	}{
		{"lawful", pkg("store/dataset", "encoding/json", module+"store/corpus"), ""},
		{"a folder inside a room", pkg("store/dataset/brat", module+"store/corpus"), ""},
		{"itself", pkg("store/dataset", module+"store/dataset/brat"), ""},
		{"text library in corpus", pkg("store/corpus", segments, text+"/cases", "vendor/golang.org/x/crypto"), ""},
		{"assets of ours", pkg("assets", module+"store/corpus"), "assets may not know store/corpus"},
		{"assets of others", pkg("assets", fyne+"fyne/v2"), "assets may not know fyne.io/fyne/v2"},
		{"one reader of files in another", pkg("store/intake", module+"store/dataset"), "store/intake may not know store/dataset"},
		{"store below store", pkg("store/agreement", module+"store"), "store/agreement may not know store"},
		{"other library in corpus", pkg("store/corpus", "golang.org/x/net/html"), "store/corpus may not know golang.org/x/net/html"},
		{"a name that begins alike", pkg("store/corpus", segments+"2"), "store/corpus may not know github.com/rivo/uniseg2"},
		{"screen in store", pkg("store/attribution", fyne+"fyne/v2"), "store/attribution may not know fyne.io/fyne/v2"},
		{"store in reader", pkg("gui/reader", module+"store"), "gui/reader may not know store"},
		{"window in onrec", pkg("cmd/onrec", module+"gui"), "cmd/onrec may not know gui"},
		{"OpenGL in onrec", pkg("cmd/onrec", openGL+"gl"), "cmd/onrec may not know github.com/go-gl/gl"},
		{"SQL in gui", pkg("gui", sql), "gui may not import database/sql"},
		{"room without a law", pkg("util", "fmt"), "util has no law"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := faults([]listed{c.graph})
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
				t.Errorf("faults are %q; want %q", got, c.want)
			}
		})
	}
}

// TestTopLevel holds what a visitor of the repository sees first.
func TestTopLevel(t *testing.T) {
	if _, err := os.Stat("../.git"); errors.Is(err, os.ErrNotExist) {
		t.Skip("not a git checkout: the folder may hold what somebody built")
	}
	seen := map[string]bool{}
	// Without the option git refuses a clone that belongs to another user, as containers have it.
	files := run(t, "git", "-c", "safe.directory=*", "ls-files", "-z")
	for path := range strings.SplitSeq(strings.TrimSuffix(files, "\x00"), "\x00") {
		top, _, _ := strings.Cut(path, "/")
		if !strings.HasPrefix(top, ".") {
			seen[top] = true
		}
	}
	want := []string{"FyneApp.toml", "LICENSE", "README.md", "assets", "cmd", "go.mod", "go.sum", "gui", "store"}
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, want) {
		t.Errorf("the top level is %q; want %q", got, want)
	}
}

// faults lists every law that the packages break.
func faults(packages []listed) []string {
	var found []string
	for _, p := range packages {
		room := roomOf(p.ImportPath)
		i := slices.IndexFunc(laws, func(l law) bool { return l.room == room })
		if i < 0 {
			found = append(found, room+" has no law")
			continue
		}
		for _, dep := range p.Deps {
			if !laws[i].allows(dep) {
				found = append(found, fmt.Sprintf("%s may not know %s", room, strings.TrimPrefix(dep, module)))
			}
		}
		for _, name := range p.Imports {
			if by, guarded := importers[name]; guarded && !slices.Contains(by, room) {
				found = append(found, fmt.Sprintf("%s may not import %s", room, strings.TrimPrefix(name, module)))
			}
		}
	}
	return found
}

func (l law) allows(dep string) bool {
	if strings.HasPrefix(dep, module) {
		room := roomOf(dep)
		return room == l.room || slices.Contains(l.rooms, room)
	}
	if standard(dep) && !slices.Contains(l.never, dep) {
		return true
	}
	within := func(path string) bool {
		return dep == path || strings.HasPrefix(dep, strings.TrimSuffix(path, "/")+"/")
	}
	if l.only != nil {
		return slices.ContainsFunc(l.only, within)
	}
	return !slices.ContainsFunc(l.never, within)
}

// standard tells the standard library, whose paths do not begin with the name of a host.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// roomOf is the room that a package of the module lies in: the longest one of the laws, or else its own folder.
func roomOf(path string) string {
	folder := strings.TrimPrefix(path, module)
	room := ""
	for _, l := range laws {
		if (folder == l.room || strings.HasPrefix(folder, l.room+"/")) && len(l.room) > len(room) {
			room = l.room
		}
	}
	if room == "" {
		return folder
	}
	return room
}

func pkg(room string, imports ...string) listed {
	return listed{ImportPath: module + room, Imports: imports, Deps: imports}
}

// list reads the packages of the module that are more than tests.
func list(t *testing.T) []listed {
	t.Helper()
	var packages []listed
	decoder := json.NewDecoder(strings.NewReader(run(t, "go", "list", "-json=ImportPath,Imports,Deps,GoFiles", "./...")))
	for {
		var p struct {
			listed
			GoFiles []string
		}
		err := decoder.Decode(&p)
		if err == io.EOF {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 {
			packages = append(packages, p.listed)
		}
	}
}

// run runs a program at the root of the module and returns what it prints.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	command := exec.Command(name, args...)
	command.Dir = ".."
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v: %s", command, err, complaint.String())
	}
	return out.String()
}
