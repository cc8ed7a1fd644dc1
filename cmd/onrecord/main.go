// Command onrecord is the desktop app: it annotates news articles in one project file.
package main

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/onrecord/onrecord/gui"
	"github.com/onrecord/onrecord/store"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "onrecord:", err)
		os.Exit(1)
	}
}

func run() error {
	var o gui.Options
	flag.StringVar(&o.New, "new", "", "make a new project `FILE` and open it")
	flag.BoolVar(&o.Sample, "sample", false, "open the sample project")
	trace := flag.String("trace", "", "write what is on screen to `FILE`, as JSON lines (for tests)")
	verbose := flag.Bool("v", false, "log more")
	flag.Func("crashed", "say that the program was started again after a crash, which `REPORT` is about", func(report string) error {
		o.Crashed, o.Report = true, report
		return nil
	})
	show := flag.Bool("version", false, "print the version")
	flag.Usage = usage
	flag.Parse()
	if *show {
		fmt.Println("onrecord", store.Version)
		return nil
	}
	if flag.NArg() > 1 {
		usage()
		os.Exit(2)
	}
	o.Open, o.Version = flag.Arg(0), store.Version
	if *verbose {
		slog.SetLogLoggerLevel(slog.LevelDebug)
	}
	if *trace != "" {
		file, err := os.Create(*trace)
		if err != nil {
			return err
		}
		defer file.Close()
		o.Trace = io.Writer(file)
	}
	setLocale()
	return gui.Run(o)
}

func usage() {
	fmt.Fprintln(flag.CommandLine.Output(), "usage: onrecord [flags] [FILE.onrecord | FILE.onrecord-packet]\n\nWithout a file it opens the last project, or the sample on a first start.")
	flag.PrintDefaults()
}

// setLocale gives a process without one a UTF-8 locale: the toolkit takes text in the encoding of the locale.
func setLocale() {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := os.Getenv(name); v != "" && v != "C" && v != "POSIX" {
			return
		}
	}
	for _, name := range []string{"LC_ALL", "LANG"} {
		if err := os.Setenv(name, "en_US.UTF-8"); err != nil {
			slog.Warn("locale", "error", err)
		}
	}
}
