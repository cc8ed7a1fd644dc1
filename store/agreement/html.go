package agreement

import (
	_ "embed" // for the page
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"

	"github.com/onrecord/onrecord/store/corpus"
)

//go:embed report.html
var page string

var pageTemplate = template.Must(template.New("report").Parse(page))

// mostListed is how many disagreements of a pair the page lists. All are in the Result.
const mostListed = 500

// WriteHTML writes the result as one self-contained page without scripts, which can be printed.
func WriteHTML(w io.Writer, result Result) error {
	view := pageView{Result: result, Together: rows(result.Together, nil)}
	for _, p := range result.Pairs {
		view.Pairs = append(view.Pairs, newPairView(p))
	}
	if err := pageTemplate.Execute(w, view); err != nil {
		return fmt.Errorf("the report of agreement could not be written: %w", err)
	}
	return nil
}

type pageView struct {
	Result
	Pairs    []pairView
	Together []measureRow
}

type pairView struct {
	Pair
	Overall, Labels, Frames, Answers []measureRow
	Heat                             heatMap
	Bars                             barChart
	Listed                           []listedRow
	More                             int // disagreements that are not listed
	Counts                           []kindCount
}

// listedRow is a disagreement with the title of its article.
type listedRow struct {
	Disagreement
	Title string
}

type kindCount struct {
	Kind Kind
	N    int
}

// measureRow is a line of a table, in words.
type measureRow struct {
	Title, Description, Of, Value, Interval, Units string
}

func newPairView(p Pair) pairView {
	v := pairView{Pair: p, Heat: newHeatMap(p.Confusion), Bars: newBarChart(p.Articles)}
	ofLabel := []string{SpanF1Strict, SpanF1Relaxed, TokenAlpha, UnitizingAlpha}
	ofAnswer := []string{AnswerAgreement, AnswerAlpha, AnswerKappa, AnswerAC1}
	v.Overall = rows(p.Measures, func(m Measure) bool { return m.Of == "" })
	v.Labels = rows(p.Measures, func(m Measure) bool { return m.Of != "" && slices.Contains(ofLabel, m.Name) })
	v.Answers = rows(p.Measures, func(m Measure) bool { return slices.Contains(ofAnswer, m.Name) })
	v.Frames = rows(p.Measures, func(m Measure) bool {
		return m.Of != "" && !slices.Contains(ofLabel, m.Name) && !slices.Contains(ofAnswer, m.Name)
	})
	titles := map[corpus.ID]string{}
	for _, a := range p.Articles {
		titles[a.ID] = a.Title
	}
	for _, d := range p.Disagreements[:min(len(p.Disagreements), mostListed)] {
		v.Listed = append(v.Listed, listedRow{d, titles[d.Article]})
	}
	v.More = len(p.Disagreements) - len(v.Listed)
	for _, kind := range []Kind{MissingSpan, Boundaries, OtherLabel, MissingAttribution, UnpairedAttribution, OtherText, OtherEntity, OtherAnswer} {
		n := 0
		for _, d := range p.Disagreements {
			if d.Kind == kind {
				n++
			}
		}
		v.Counts = append(v.Counts, kindCount{kind, n})
	}
	return v
}

// rows puts the wanted measures in words, all when wanted is nil.
func rows(measures []Measure, wanted func(Measure) bool) []measureRow {
	var out []measureRow
	for _, m := range measures {
		if wanted != nil && !wanted(m) {
			continue
		}
		d := definition(m.Name)
		row := measureRow{Title: d.Title, Description: d.Description, Of: m.Of, Value: m.Value.String(), Units: strconv.Itoa(m.Units) + " " + d.Units}
		if m.Interval != nil {
			row.Interval = fmt.Sprintf("%.3f to %.3f", m.Interval.Low, m.Interval.High)
		}
		out = append(out, row)
	}
	return out
}

// heatMap is a picture of a Confusion, in SVG units.
type heatMap struct {
	Width, Height int
	Cells         []heatCell
	Rows, Columns []heatLabel
}

type heatCell struct {
	X, Y, TextX, TextY, N int
	Shade                 string // opacity of the colour
	Dark                  bool   // whether the number needs a light colour
	Title                 string
}

type heatLabel struct {
	X, Y int
	Text string
}

const (
	heatCellWidth, heatCellHeight = 72, 30
	heatLeft, heatTop             = 150, 40
)

func newHeatMap(c Confusion) heatMap {
	names := append(slices.Clone(c.Labels), "nothing")
	h := heatMap{Width: heatLeft + heatCellWidth*len(names) + 4, Height: heatTop + heatCellHeight*len(names) + 4}
	most := 1
	for _, row := range c.Counts {
		most = max(most, slices.Max(row))
	}
	for i, name := range names {
		h.Rows = append(h.Rows, heatLabel{heatLeft - 8, heatTop + heatCellHeight*i + 20, shorten(name, 18)})
		h.Columns = append(h.Columns, heatLabel{heatLeft + heatCellWidth*i + heatCellWidth/2, heatTop - 10, shorten(name, 9)})
		for j, other := range names {
			share := float64(c.Counts[i][j]) / float64(most)
			x, y := heatLeft+heatCellWidth*j, heatTop+heatCellHeight*i
			h.Cells = append(h.Cells, heatCell{
				x, y, x + heatCellWidth/2, y + 20, c.Counts[i][j], fmt.Sprintf("%.3f", share), share > 0.55,
				fmt.Sprintf("%s and %s: %d", name, other, c.Counts[i][j]),
			})
		}
	}
	return h
}

// shorten cuts a name to so many characters, the last an ellipsis. The whole name is in the titles of the cells.
func shorten(name string, most int) string {
	letters := []rune(name)
	if len(letters) <= most {
		return name
	}
	return string(letters[:most-1]) + "…"
}

// barChart has two bars for each article: span F1, relaxed and strict.
type barChart struct {
	Width, Height, Bottom int
	Bars                  []bar
	Ticks                 []heatLabel
}

type bar struct {
	Y, TextY        int
	Name            string
	Strict, Relaxed int // lengths
	Text            string
}

const (
	barLeft, barLength, barHeight = 260, 400, 22
)

func newBarChart(articles []ArticleScore) barChart {
	c := barChart{Width: barLeft + barLength + 120, Bottom: 20 + barHeight*len(articles)}
	c.Height = c.Bottom + 8
	for i := range 5 {
		c.Ticks = append(c.Ticks, heatLabel{barLeft + barLength*i/4, 12, strconv.FormatFloat(float64(i)/4, 'f', 2, 64)})
	}
	for i, a := range articles {
		strict, _ := findMeasure(a.Measures, SpanF1Strict, "")
		relaxed, _ := findMeasure(a.Measures, SpanF1Relaxed, "")
		b := bar{Y: 20 + barHeight*i, Name: shorten(a.Title, 38), Text: "no spans"}
		b.TextY = b.Y + 13
		if strict.Value.Defined() && relaxed.Value.Defined() {
			b.Strict, b.Relaxed = int(barLength*strict.Value.Number), int(barLength*relaxed.Value.Number)
			b.Text = fmt.Sprintf("%.2f / %.2f", strict.Value.Number, relaxed.Value.Number)
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}
