package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
)

// backupJSON is a backup as JSON.
type backupJSON struct {
	Path         string `json:"path"`
	Project      string `json:"project"`
	Made         string `json:"made"` // UTC
	Bytes        int64  `json:"bytes"`
	Articles     int    `json:"articles"`
	Spans        int    `json:"spans"`
	Attributions int    `json:"attributions"`
	LastChange   string `json:"last_change,omitempty"` // UTC
	Damage       string `json:"damage,omitempty"`
}

func jsonOf(b store.Backup) backupJSON {
	out := backupJSON{b.Path, b.Project, b.Made.UTC().Format(time.RFC3339), b.Bytes, b.Articles, b.Spans, b.Attributions, "", b.Damage}
	if !b.LastChange.IsZero() {
		out.LastChange = b.LastChange.UTC().Format(time.RFC3339)
	}
	return out
}

func (a *app) backupCommand() *cobra.Command {
	var to string
	var list bool
	c := &cobra.Command{
		Use:   "backup -p FILE [--to DIR] [--list]",
		Short: "Make a backup of a project, or list those that there are",
		Long: `Make a backup of the project among those that Onrecord makes by itself, or below DIR. It is
verified before it counts. The last 10 are kept, then one a day for 14 days and one a week for
12 weeks. When the newest backup has all changes already, nothing is done. The project may be
open in a window.

With --list the backups are listed, newest first, with what is in each; that also works when
the project is damaged. With --json a backup is one document: path, project, made, bytes,
articles, spans, attributions, last_change and, when it cannot be used, damage; a list has one
a line.`,
		Example: `  onrec backup -p study.onrecord
  onrec backup -p study.onrecord --list
  onrec backup -p study.onrecord --to /media/stick/backups`,
		Args: cobra.NoArgs,
		RunE: a.work(func(ctx context.Context, _ []string) (err error) {
			if to == "" {
				if to, err = store.BackupFolder(); err != nil {
					return err
				}
			}
			if list {
				return a.listBackups(ctx, to)
			}
			return a.makeBackup(ctx, to)
		}),
	}
	c.Flags().StringVar(&to, "to", "", "the folder `DIR` instead of the usual one")
	c.Flags().BoolVar(&list, "list", false, "list the backups")
	return a.needsProject(c)
}

func (a *app) makeBackup(ctx context.Context, root string) error {
	p, err := store.OpenReadOnly(a.project)
	if err != nil {
		return err
	}
	b, err := p.Backup(ctx, root)
	if err = errors.Join(err, p.Close()); err != nil {
		return err
	}
	switch {
	case b == nil && a.json:
		return a.print(nil)
	case b == nil:
		_, err = fmt.Fprintln(a.out, "nothing has changed since the newest backup")
	case a.json:
		return a.print(jsonOf(*b))
	default:
		_, err = fmt.Fprintf(a.out, "%s: %s, %s, %s\n", b.Path, count(b.Articles, "article"), count(b.Spans, "span"), count(b.Attributions, "attribution"))
	}
	return err
}

func (a *app) listBackups(ctx context.Context, root string) error {
	found, err := store.BackupsOf(ctx, root, a.project)
	if err != nil {
		return err
	}
	if a.json {
		for _, b := range found {
			if err := a.print(jsonOf(b)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(found) == 0 {
		_, err := fmt.Fprintf(a.out, "there is no backup of %s in %s\n", a.project, root)
		return err
	}
	t := a.table()
	fmt.Fprintln(t, "MADE\tARTICLES\tSPANS\tATTRIBUTIONS\tBYTES\tFILE")
	for _, b := range found {
		made := b.Made.Local().Format("2006-01-02 15:04:05")
		if b.Damage != "" {
			fmt.Fprintf(t, "%s\t\t\t\t%d\t%s (cannot be used: %s)\n", made, b.Bytes, b.Path, oneLine(b.Damage))
			continue
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%s\n", made, b.Articles, b.Spans, b.Attributions, b.Bytes, b.Path)
	}
	return t.Flush()
}

func (a *app) restoreCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "restore BACKUP --out FILE",
		Short: "Make a project of a backup",
		Long: `Write a backup to a new project file, after it was read as a whole and found in order. A
FILE without an extension gets .onrecord; one that is there already is not replaced.
"onrec backup --list" tells which backups there are. With --json the result is one document:
backup and path. The exit code is 3 when the backup is not in order.`,
		Example: `  onrec restore study.20261123T140530Z.onrecord --out restored`,
		Args:    cobra.ExactArgs(1),
		RunE: a.work(func(ctx context.Context, args []string) error {
			path := withExtension(out, store.Extension)
			if err := store.Restore(ctx, args[0], path); err != nil {
				return err
			}
			if a.json {
				return a.print(map[string]string{"backup": args[0], "path": path})
			}
			_, err := fmt.Fprintf(a.out, "%s was made of %s\n", path, args[0])
			return err
		}),
	}
	return a.needsOut(c, &out, "the project `FILE` to write")
}

// needsOut gives a command the flag --out.
func (a *app) needsOut(c *cobra.Command, out *string, help string) *cobra.Command {
	c.Flags().StringVar(out, "out", "", help)
	if err := c.MarkFlagRequired("out"); err != nil {
		panic(err) // the flag was made just now
	}
	return c
}

func (a *app) copyCommand() *cobra.Command {
	var out string
	var purge bool
	c := &cobra.Command{
		Use:   "copy -p FILE --out FILE [--purge]",
		Short: "Copy a project, if wanted without what was deleted in it",
		Long: `Write the project to a new file. The project may be open in a window. With --purge the copy
holds nothing of what was removed, neither in its history, which it does not have, nor in the
search index or between the rows; older codebooks and comments that were not sent stay behind
too. It can be merged like any copy. With --json the result is one document: path and bytes.`,
		Example: `  onrec copy -p study.onrecord --out for-the-archive --purge`,
		Args:    cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			path := withExtension(out, store.Extension)
			var err error
			if purge {
				err = p.SavePurged(ctx, path, a.articleProgress("copy"))
			} else {
				err = p.SaveCopy(path)
			}
			if err != nil {
				return err
			}
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			return a.printCopy(path, info)
		}),
	}
	c.Flags().BoolVar(&purge, "purge", false, "without what was removed")
	return a.needsProject(a.needsOut(c, &out, "the `FILE` to write"))
}

func (a *app) printCopy(path string, info fs.FileInfo) error {
	if a.json {
		return a.print(map[string]any{"path": path, "bytes": info.Size()})
	}
	_, err := fmt.Fprintf(a.out, "%s: %d bytes\n", path, info.Size())
	return err
}
