package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/exchange"
)

// The exit codes.
const (
	exitDone      = 0
	exitFailed    = 1
	exitUsage     = 2 // the command line is wrong
	exitInput     = 3 // a file, project or name that was given is not in order
	exitConflicts = 4 // a merge is done, and left conflicts to decide
)

// app is one run of the program.
type app struct {
	out, err io.Writer
	json     bool
	project  string // path of the project file
	started  bool   // the command line was in order, and the work began
}

// run runs the program with its arguments and returns the exit code.
func run(ctx context.Context, args []string, out, err io.Writer) int {
	a := &app{out: out, err: err}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(err)
	problem := root.ExecuteContext(ctx)
	if problem == nil {
		return exitDone
	}
	if errors.Is(problem, context.Canceled) {
		problem = errors.New("interrupted; what was finished before stays")
	}
	fmt.Fprintln(err, "onrec:", problem)
	code := a.code(problem)
	if code == exitUsage {
		fmt.Fprintln(err, `"onrec --help" and "onrec COMMAND --help" tell how it is used.`)
	}
	return code
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "onrec",
		Short: "Annotated news articles on the command line",
		Long: `onrec does the work of Onrecord without a screen.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad input, 4 merged with conflicts.`,
		Example: `  onrec new study.onrecord
  onrec import -p study.onrecord articles/
  onrec export -p study.onrecord --out study.jsonl`,
		Version:           store.Version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print JSON and nothing else")
	root.AddCommand(a.newCommand(), a.importCommand(), a.listCommand(), a.showCommand(), a.searchCommand(), a.statsCommand(), a.checkCommand(),
		a.exportCommand(), a.formatsCommand(), a.codebookCommand(), a.packetCommand(), a.mergeCommand(), a.agreeCommand(), a.suggestCommand(), a.trainCommand(), a.cuesCommand(),
		a.scoreCommand(), a.backupCommand(), a.restoreCommand(), a.copyCommand(), a.salvageCommand())
	return root
}

// A usageError is a wrong command line that only shows when the work has begun; an inputError is something wrong with
// what the command line names.
type (
	usageError struct{ error }
	inputError struct{ error }
)

func (e usageError) Unwrap() error { return e.error }
func (e inputError) Unwrap() error { return e.error }

// code is the exit code of an error.
func (a *app) code(err error) int {
	var usage usageError
	var input inputError
	switch {
	case !a.started || errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &input):
		return exitInput
	case errors.Is(err, errConflicts):
		return exitConflicts
	}
	switch store.ErrorCode(err) {
	case store.CodeNotFound, store.CodeEmpty, store.CodeNotProject, store.CodeNewer, store.CodeDamaged, store.CodeInvalid:
		return exitInput
	}
	return exitFailed
}

// work marks the point up to which an error is one of the command line.
func (a *app) work(do func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		a.started = true
		return do(c.Context(), args)
	}
}

// needsProject gives a command the flag -p.
func (a *app) needsProject(c *cobra.Command) *cobra.Command {
	c.Flags().StringVarP(&a.project, "project", "p", "", "the project `FILE`")
	if err := c.MarkFlagRequired("project"); err != nil {
		panic(err) // the flag was made just now
	}
	return c
}

// reading runs a command that only reads the project, which may be open in a window at the same time.
func (a *app) reading(do func(ctx context.Context, p *store.Project, args []string) error) func(*cobra.Command, []string) error {
	return a.readingBy(store.OpenReadOnly, do)
}

// readingBy is reading with another way to open the project.
func (a *app) readingBy(open func(path string) (*store.Project, error), do func(ctx context.Context, p *store.Project, args []string) error) func(*cobra.Command, []string) error {
	return a.work(func(ctx context.Context, args []string) error {
		p, err := open(a.project)
		if err != nil {
			return err
		}
		return errors.Join(do(ctx, p, args), p.Close())
	})
}

// print writes one JSON document on a line of its own.
func (a *app) print(value any) error {
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// table begins a table whose cells are parted by tabs. It is written when flushed.
func (a *app) table() *tabwriter.Writer { return tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0) }

// progress gives a function that writes how far the work is, once a second.
func (a *app) progress(verb string) func(exchange.Progress) {
	now := a.everySecond()
	return func(p exchange.Progress) {
		if p.Total > 0 && now() {
			fmt.Fprintf(a.err, "%s: %d %%, %s\n", verb, 100*p.Done/p.Total, count(p.Articles, "article"))
		}
	}
}

// everySecond gives a function that tells whether a second has passed since it said so last.
func (a *app) everySecond() func() bool {
	last := time.Now()
	return func() bool {
		if time.Since(last) < time.Second {
			return false
		}
		last = time.Now()
		return true
	}
}

// articleProgress is progress for work that counts articles.
func (a *app) articleProgress(verb string) func(done, total int) {
	tell := a.progress(verb)
	return func(done, total int) { tell(exchange.Progress{Done: int64(done), Total: int64(total), Articles: done}) }
}

// withExtension gives a file name without an extension one.
func withExtension(file, extension string) string {
	if filepath.Ext(file) == "" {
		file += extension
	}
	return file
}

// readSmall reads a file that has most bytes at most. A larger one is of another kind, and may not fit into memory.
func readSmall(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, inputError{err}
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s is larger than %d MB, which no such file is", path, most>>20)
	}
	if err != nil {
		return nil, inputError{err}
	}
	return data, nil
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// oneLine makes a title or note harmless to the terminal and to tables: control characters become spaces.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
