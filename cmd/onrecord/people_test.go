package main

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// statements are what the article of two people says: a quotation and its speaker, each with a word to click on.
var statements = []struct{ quote, word, speaker string }{
	{"“The gates will hold.”", "hold", "Calder"},
	{"“The bill is too high.”", "bill", "Wickham"},
	{"“Nobody asked the fishermen.”", "fishermen", "Tamsin"},
	{"“We begin at dawn.”", "dawn", "Ostler"},
	{"“The yard is late.”", "yard", "Brannock"},
	{"“Everybody has paid now.”", "paid", "Quill"},
}

// TestJourney_TwoPeople: Ana marks an article, gives it to Ben, who works on it blind and gives it back; five differences
// are adjudicated by keys, the agreement is looked at, and the gold layer exported. All of it in real windows.
func TestJourney_TwoPeople(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	onrecord, onrec := build(t, dir, "onrecord"), build(t, dir, "onrec")
	text := headline + "\n\nPORT ELLERY. The council met on Monday to hear what everybody thinks of the new harbour.\n"
	for _, s := range statements {
		text += "\n" + s.quote + " That is what " + s.speaker + " told the council.\n"
	}
	article, project := filepath.Join(dir, "harbour.txt"), filepath.Join(dir, "study.onrecord")
	if err := os.WriteFile(article, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"new", project}, {"import", "-p", project, article}} {
		if out, err := exec.Command(onrec, args...).CombinedOutput(); err != nil {
			t.Fatalf("onrec %v: %v\n%s", args, err, out)
		}
	}

	ana := d.start(t, onrecord, project)
	ana.becomes("Ana")
	ana.marks(0, true)
	ana.marks(1, true)
	ana.marks(2, false)
	ana.marks(3, true)
	ana.marks(5, true)
	ana.waitState(9, 5)
	ana.key("ctrl+shift+g")
	time.Sleep(time.Second)
	ana.typed("Ben")
	ana.key("Tab")                                                   // which articles
	ana.key("Tab")                                                   // whose work
	for _, key := range []string{"Down", "Down", "Down", "Return"} { // opens the list, and takes the second: blind
		ana.key(key)
	}
	ana.key("shift+Tab")
	ana.key("shift+Tab")
	ana.key("Return")
	packet := filepath.Join(dir, "study for Ben.onrecord-packet")
	ana.wait("the packet", func() bool { _, err := os.Stat(packet); return err == nil })
	ana.key("Return") // the word on it
	ana.quit()

	ben := d.start(t, onrecord, packet)
	ben.becomes("Ben")
	if e := ben.last("state"); e.Spans != 0 {
		t.Fatalf("Ben sees %d marks in a blind packet", e.Spans)
	}
	ben.marks(0, true)
	ben.marks(1, false)
	ben.marks(2, true)
	ben.marks(4, true)
	ben.drag(ben.word("Everybody"), ben.word("paid"))
	ben.key("1")
	ben.click(ben.word(statements[5].speaker), 1)
	ben.key("2")
	ben.key("Escape")
	ben.waitState(9, 5)
	ben.key("ctrl+3") // done
	ben.quit()

	ana = d.start(t, onrecord, project)
	ana.waitState(9, 5)
	ana.key("ctrl+shift+i")
	time.Sleep(time.Second)
	ana.typed(packet)
	ana.key("shift+Return")
	time.Sleep(3 * time.Second) // it is read, and told what would change
	ana.key("Return")
	time.Sleep(time.Second)
	ana.key("Return") // the word on it
	ana.waitState(18, 10)

	ana.key("ctrl+j")
	time.Sleep(2 * time.Second)
	for _, keys := range [][]string{
		{"Left"},       // the bill: with its speaker
		{"Right"},      // the fishermen: with its speaker
		{"2", "Left"},  // the opening, which only Ana has: a gap of the guideline
		{"3", "x"},     // the yard, which only Ben has: a slip
		{"1", "Right"}, // what is paid, by other edges: an ambiguous text
	} {
		for _, key := range keys {
			ana.key(key)
		}
		time.Sleep(time.Second)
	}
	ana.key("a") // what both have
	ana.waitState(28, 15)
	ana.key("ctrl+j")
	ana.quit()

	got := exportGold(t, onrec, project, dir)
	var claims []string
	speakers := 0
	for _, s := range got.Spans {
		if s.Label == "Claim" {
			claims = append(claims, s.Quote)
		} else {
			speakers++
		}
	}
	slices.Sort(claims)
	want := []string{statements[0].quote, statements[1].quote, statements[2].quote, statements[3].quote, "Everybody has paid"}
	slices.Sort(want)
	if !slices.Equal(claims, want) || speakers != 5 || len(got.Attributions) != 5 {
		t.Errorf("gold: claims %q, want %q; %d speakers, %d attributions", claims, want, speakers, len(got.Attributions))
	}
	out, err := exec.Command(onrec, "stats", "-p", project, "--decisions", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var decided struct{ Outcomes map[string]int }
	if err := json.Unmarshal(out, &decided); err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{"left": 3, "right": 2, "nothing": 1}; !maps.Equal(decided.Outcomes, want) { // one left is what both have
		t.Errorf("decided %v, want %v", decided.Outcomes, want)
	}
}

func exportGold(t *testing.T, onrec, project, dir string) exported {
	t.Helper()
	out := filepath.Join(dir, "gold.jsonl")
	if text, err := exec.Command(onrec, "export", "-p", project, "--format", "jsonl", "--gold", "--out", out, "--force").CombinedOutput(); err != nil {
		t.Fatalf("onrec export --gold: %v\n%s", err, text)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var e exported
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// becomes answers the question who works here.
func (a *program) becomes(name string) {
	a.t.Helper()
	time.Sleep(time.Second) // the dialog takes the keyboard
	a.typed(name)
	a.key("Return")
	a.waitWords(statements[0].word)
}

// marks tags a statement, and who makes it.
func (a *program) marks(statement int, named bool) {
	a.t.Helper()
	s := statements[statement]
	a.click(a.word(s.word), 1)
	a.key("1")
	if named {
		a.click(a.word(s.speaker), 1)
		a.key("2")
	}
	a.key("Escape") // without the rest that is offered
}
