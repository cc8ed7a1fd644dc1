package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/assets"
	"github.com/onrecord/onrecord/store"
	"github.com/onrecord/onrecord/store/attribution"
	"github.com/onrecord/onrecord/store/corpus"
	"github.com/onrecord/onrecord/store/dataset"
	"github.com/onrecord/onrecord/store/learning"
)

// suggesting are the wishes for "onrec suggest".
type suggesting struct {
	weights   string
	rulesOnly bool
	all       bool
	threshold float64
	lines     bool
}

func (a *app) suggestCommand() *cobra.Command {
	var s suggesting
	c := &cobra.Command{
		Use:   "suggest (-p FILE | --jsonl)",
		Short: "Suggest who said what",
		Long: `Suggest attributions: claims, cues, speakers and sources.

With -p the suggestions become the layer "suggester" of the project, in place of what it held;
articles that anybody is done with are left out, and so is what somebody has rejected; what people
have marked themselves is suggested too, so that the two can be compared. Undo takes each article's
back. They count as nobody's annotations: list, stats, train and score pass them over, the window
hides the layer, and export leaves it out unless you name it (--annotator suggester). What the project has learned (onrec train
--into) and its own cues (onrec cues) are used. Running it again changes nothing that is the same.

With --jsonl articles come from standard input, one JSON object a line ("id" and "text", or a
line of our own dataset), and go to standard output with the suggestions, a line each, in the
same order. A line that cannot be read, or is longer than 64 MB, becomes {"id":…,"error":…}; the
exit code is then 3.
Memory does not grow with the number of lines, so any number of processes can share the work:

  parallel --pipe --block 10M onrec suggest --jsonl < articles.jsonl > proposals.jsonl`,
		Example: `  onrec suggest -p study.onrecord
  onrec suggest --jsonl --weights study.weights < articles.jsonl > proposals.jsonl`,
		Args: cobra.NoArgs,
		RunE: a.work(func(ctx context.Context, _ []string) error {
			switch {
			case s.lines == (a.project != ""):
				return usageError{errors.New("either a project (-p FILE) or --jsonl is needed")}
			case !(s.threshold >= 0 && s.threshold <= 1): // NaN is neither
				return usageError{fmt.Errorf("--threshold %g is not between 0 and 1", s.threshold)}
			case s.rulesOnly && s.weights != "":
				return usageError{errors.New("--weights and --rules-only exclude each other")}
			case !s.lines:
				return a.suggestProject(ctx, s)
			}
			engine, err := s.engine()
			if err != nil {
				return err
			}
			return a.suggestLines(ctx, engine, s, os.Stdin)
		}),
	}
	f := c.Flags()
	f.StringVarP(&a.project, "project", "p", "", "the project `FILE`")
	f.BoolVar(&s.lines, "jsonl", false, "read articles from standard input, a line each")
	f.StringVar(&s.weights, "weights", "", "weights from \"onrec train\": a `FILE` instead of the project's own or the built-in ones")
	f.BoolVar(&s.rulesOnly, "rules-only", false, "only what the rules find, nothing learned")
	f.Float64Var(&s.threshold, "threshold", attribution.ShownFrom, "leave out suggestions of less confidence than `P`, 0 to 1")
	f.BoolVar(&s.all, "all", false, "leave nothing out, however unlikely")
	return c
}

// engine makes the engine that is asked for where there is no project.
func (s *suggesting) engine() (*attribution.Engine, error) {
	lexicon, err := attribution.ParseLexicon(assets.Cues)
	if err != nil {
		return nil, err
	}
	return s.engineWith(lexicon)
}

// engineFor makes the engine that is asked for, with what the project knows.
func (s *suggesting) engineFor(ctx context.Context, p *store.Project) (*attribution.Engine, error) {
	if s.weights == "" && !s.rulesOnly {
		return learning.Engine(ctx, p)
	}
	lexicon, err := learning.Lexicon(p)
	if err != nil {
		return nil, err
	}
	return s.engineWith(lexicon)
}

func (s *suggesting) engineWith(lexicon *attribution.Lexicon) (*attribution.Engine, error) {
	if s.rulesOnly {
		return attribution.New(lexicon, nil), nil
	}
	data := assets.Weights
	if s.weights != "" {
		var err error
		if data, err = readSmall(s.weights, store.MaxWeights); err != nil {
			return nil, err
		}
	}
	weights, err := attribution.DecodeWeights(data)
	if err != nil {
		return nil, inputError{fmt.Errorf("%s: %w; make it with \"onrec train\"", s.weights, err)}
	}
	return attribution.New(lexicon, weights), nil
}

// proposals are those of an article that are likely enough.
func (s *suggesting) proposals(e *attribution.Engine, a corpus.Article) []attribution.Proposal {
	var kept []attribution.Proposal
	for _, p := range e.Propose(a) {
		if s.all || p.Confidence >= s.threshold {
			kept = append(kept, p)
		}
	}
	return kept
}

// lineError is an article that could not be read.
type lineError struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

// errLines tells that some lines could not be read.
var errLines = errors.New("some lines could not be read; they are in the output, each with its error")

// suggestLines goes through the input line by line.
func (a *app) suggestLines(ctx context.Context, e *attribution.Engine, s suggesting, in io.Reader) error {
	out := bufio.NewWriterSize(a.out, 1<<16)
	lines := bufio.NewReaderSize(in, 1<<16)
	bad := false
	var line []byte
	for number := 1; ; number++ {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, out.Flush())
		}
		var long bool
		var end error
		line, long, end = readLine(lines, line[:0], longestLine)
		if long || len(bytes.TrimSpace(line)) > 0 {
			id, article, err := "", corpus.Article{}, errLong
			if !long {
				id, article, err = readArticleLine(line, number)
			}
			if err == nil {
				err = dataset.WriteJSONL(out, attribution.Document(article, s.proposals(e, article)))
			} else {
				bad = true
				err = writeLineError(out, lineError{id, fmt.Sprintf("line %d: %v", number, err)})
			}
			if err != nil {
				return err
			}
		}
		switch {
		case errors.Is(end, io.EOF) && bad:
			return errors.Join(inputError{errLines}, out.Flush())
		case errors.Is(end, io.EOF):
			return out.Flush()
		case end != nil:
			return errors.Join(end, out.Flush())
		}
	}
}

// longestLine is in bytes of a line of articles: a longer one is no article, but a file of another kind.
const longestLine = 64 << 20

var errLong = fmt.Errorf("it is longer than %d MB; an article a line is wanted", longestLine>>20)

// readLine appends the next line to one of before. Of a line longer than most it reads on to the end, and keeps nothing.
func readLine(in *bufio.Reader, line []byte, most int) (read []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > most; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}

func writeLineError(out io.Writer, l lineError) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(l)
}

// readArticleLine reads a line of our dataset, or an object with a text.
func readArticleLine(line []byte, number int) (id string, a corpus.Article, err error) {
	var plain struct {
		Format string  `json:"format"`
		ID     any     `json:"id"`
		Title  string  `json:"title"`
		Text   *string `json:"text"`
	}
	err = json.Unmarshal(line, &plain)
	if plain.ID != nil {
		id = fmt.Sprint(plain.ID)
	}
	switch {
	case err != nil:
		return id, a, fmt.Errorf("no article as JSON: %w", err)
	case !utf8.Valid(line):
		return id, a, errors.New("not UTF-8")
	case strings.HasPrefix(plain.Format, "onrecord/"):
		item, err := dataset.ReadJSONL(bytes.NewReader(line), "standard input").Next()
		if err == nil && item.Standoff {
			err = errors.New("it has no text")
		}
		var inItem *dataset.Error
		if errors.As(err, &inItem) {
			err = inItem.Problem
		}
		return id, item.Document.Article, err
	case plain.Text == nil:
		return id, a, errors.New(`it has no "text"`)
	}
	a = corpus.Article{ID: corpus.ID(id), Title: plain.Title, Text: *plain.Text}
	if id == "" {
		a.ID = corpus.ID(fmt.Sprintf("line-%d", number))
	}
	return id, a, corpus.CheckText(a.Text)
}

// suggestProject fills the layer of the suggester.
func (a *app) suggestProject(ctx context.Context, s suggesting) error {
	p, err := store.Open(a.project)
	if err != nil {
		return err
	}
	e, err := s.engineFor(ctx, p)
	if err != nil {
		return errors.Join(err, p.Close())
	}
	rows, err := p.Articles(ctx, store.Filter{})
	if err != nil {
		return errors.Join(err, p.Close())
	}
	articles, found, now := 0, 0, a.everySecond()
	for i, row := range rows {
		if err = ctx.Err(); err != nil {
			break
		}
		if row.Status == corpus.Done || row.Status == corpus.Approved {
			continue
		}
		n := 0
		if n, err = suggestArticle(ctx, p, e, s, row.ID); err != nil {
			break
		}
		articles, found = articles+1, found+n
		if now() {
			fmt.Fprintf(a.err, "suggest: %d of %s\n", i+1, count(len(rows), "article"))
		}
	}
	if err = errors.Join(err, p.Close()); err != nil {
		return err
	}
	if a.json {
		return a.print(map[string]int{"articles": articles, "attributions": found})
	}
	_, err = fmt.Fprintf(a.out, "%s suggested in %s\n", count(found, "attribution"), count(articles, "article"))
	return err
}

// suggestArticle puts the suggestions for one article in the place of those that were there; one step, or none where they are
// the same.
func suggestArticle(ctx context.Context, p *store.Project, e *attribution.Engine, s suggesting, id corpus.ID) (int, error) {
	d, err := p.Document(ctx, id)
	if err != nil {
		return 0, err
	}
	step := corpus.Step{Label: "Suggest", Annotator: attribution.Annotator, Article: id}
	for _, frame := range d.Attributions {
		if frame.Annotator == attribution.Annotator {
			step.Changes = append(step.Changes, corpus.RemoveAttribution{ID: frame.ID})
		}
	}
	for _, span := range d.Spans {
		if span.Annotator == attribution.Annotator {
			step.Changes = append(step.Changes, corpus.RemoveSpan{ID: span.ID})
		}
	}
	proposals := slices.DeleteFunc(s.proposals(e, d.Article), func(p attribution.Proposal) bool { return rejected(&d, &p) })
	suggested := attribution.Document(d.Article, proposals)
	if sameSuggestions(&d, &suggested) {
		return len(suggested.Attributions), nil
	}
	if len(proposals) > 0 {
		step.Changes = append(step.Changes, annotatorChanges(suggested.Annotators)...)
	}
	for _, span := range suggested.Spans {
		step.Changes = append(step.Changes, corpus.PutSpan{Span: span})
	}
	for _, frame := range suggested.Attributions {
		step.Changes = append(step.Changes, corpus.PutAttribution{Attribution: frame})
	}
	if len(step.Changes) == 0 {
		return 0, nil
	}
	_, err = p.Apply(step)
	return len(suggested.Attributions), err
}

// rejected tells whether anybody has rejected the proposal: the layer is the same for all.
func rejected(d *corpus.Document, p *attribution.Proposal) bool {
	return slices.ContainsFunc(d.Rejections, func(r corpus.Rejection) bool { return d.Rejects(r.Annotator, p.Claim, p.Cue) })
}

// sameSuggestions tells whether the layer of the suggester is as it would be made now. The ids of its spans and attributions
// follow from their places.
func sameSuggestions(have, want *corpus.Document) bool {
	attributions, spans := map[corpus.ID]corpus.Attribution{}, map[corpus.ID]float64{}
	for _, frame := range have.Attributions {
		if frame.Annotator == attribution.Annotator {
			attributions[frame.ID] = frame
		}
	}
	for _, span := range have.Spans {
		if span.Annotator == attribution.Annotator {
			spans[span.ID] = span.Confidence
		}
	}
	for _, frame := range want.Attributions {
		old, ok := attributions[frame.ID]
		if !ok || old.Confidence != frame.Confidence || old.Note != frame.Note || !maps.EqualFunc(old.Attributes, frame.Attributes, slices.Equal) {
			return false
		}
	}
	for _, span := range want.Spans {
		if confidence, ok := spans[span.ID]; !ok || confidence != span.Confidence {
			return false
		}
	}
	return len(attributions) == len(want.Attributions) && len(spans) == len(want.Spans)
}

func annotatorChanges(annotators []corpus.Annotator) []corpus.Change {
	var changes []corpus.Change
	for _, one := range annotators {
		changes = append(changes, corpus.PutAnnotator{Annotator: one})
	}
	return changes
}
