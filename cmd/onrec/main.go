// Command onrec does the work of Onrecord without a screen: it makes projects, imports, lists, shows, searches, counts,
// checks, exports, gives packets away and merges them. It links no graphics, so it runs on a server.
//
// Results go to standard output, messages and progress to standard error. With --json the result is one JSON document,
// or one a line for lists.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
