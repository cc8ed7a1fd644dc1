package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/store"
)

func (a *app) packetCommand() *cobra.Command {
	var chosen articleFilter
	var o store.PacketOptions
	var out string
	c := &cobra.Command{
		Use:   "packet -p FILE --to NAME --out FILE",
		Short: "Make a packet for somebody to work on and give back",
		Long: `Make a packet: a project of its own with articles, the codebook, layers, the entities
that these mention and comments. NAME opens it like any project, works, and sends it back;
"onrec merge" takes it in. Without other flags all articles and all layers go along.
A FILE without an extension gets .onrecord-packet; one that is there already is not replaced.

With --json the result is one document: path, id, to, blind, layers, articles, codebook,
base (the newest step of the project, hexadecimal) and made. The exit code is 3 when no
article matches or a name is not known, and 1 when the file cannot be written.`,
		Example: `  onrec packet -p study.onrecord --to Ben --blind --out ben
  onrec packet -p study.onrecord --to Cleo --status review --layers Ana --out cleo.onrecord-packet`,
		Args: cobra.NoArgs,
		RunE: a.reading(func(ctx context.Context, p *store.Project, _ []string) error {
			var err error
			if o.Articles, err = chosen.choose(ctx, p); err != nil {
				return err
			}
			if out == "" {
				return usageError{errors.New("--out: a packet needs a name")}
			}
			path := withExtension(out, store.PacketExtension)
			o.Progress = a.articleProgress("packet")
			info, err := p.WritePacket(ctx, path, o)
			if errors.Is(err, context.Canceled) {
				return errors.New("interrupted; nothing was written")
			}
			if err != nil {
				return err
			}
			if a.json {
				return a.print(struct {
					Path string `json:"path"`
					store.PacketInfo
				}{path, info})
			}
			_, err = fmt.Fprintf(a.out, "%s: %s\n", path, info)
			return err
		}),
	}
	f := c.Flags()
	chosen.flags(f)
	f.StringVar(&o.To, "to", "", "who works on it, a `NAME`")
	f.BoolVar(&o.Blind, "blind", false, "only NAME's own layer goes along, and nothing of others")
	f.StringSliceVar(&o.Layers, "layers", nil, "only the layers of the annotators `NAME`,… go along, and the recipient's own")
	f.BoolVar(&o.Originals, "originals", false, "the files that the articles were made from go along")
	f.StringVar(&out, "out", "", "the packet to write, a `FILE`")
	for _, flag := range []string{"to", "out"} {
		if err := c.MarkFlagRequired(flag); err != nil {
			panic(err) // the flag was made just now
		}
	}
	return a.needsProject(c)
}
