package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/onrecord/onrecord/store/corpus"
)

// PacketExtension is how the name of a packet ends. A packet is a project file: Open opens it.
const PacketExtension = ".onrecord-packet"

// Keys of settings that have a meaning to this package.
const (
	SettingAnnotator = "me"             // the name of the person at work
	SettingDrafts    = "comment drafts" // comments that were begun; they stay out of a copy without deleted text
	settingPacket    = "packet"         // of a packet: its PacketInfo as JSON
)

// PacketOptions choose what goes into a packet.
type PacketOptions struct {
	To        string   // whose packet it is; they are proposed as the annotator when it is opened
	Articles  Filter   // the zero value is all
	Blind     bool     // nobody's layer but the recipient's own
	Layers    []string // the annotators whose layers go along, beside the recipient's own; none = all
	Originals bool     // the files that the articles were made from go along

	// Progress is called as the work goes on, with articles done and all that match; nil = nobody asks. With all done
	// there is still some writing to come.
	Progress func(done, total int)
}

// PacketInfo is what a packet knows about itself.
type PacketInfo struct {
	ID       corpus.ID `json:"id"`
	Project  string    `json:"project"` // name of the project that it comes from, "" in packets of before
	To       string    `json:"to"`
	Blind    bool      `json:"blind"`
	Layers   []string  `json:"layers"` // of which annotators
	Articles int       `json:"articles"`
	Codebook string    `json:"codebook"` // name and version
	Base     string    `json:"base"`     // uid of the newest step of the project when it was made, "" = none
	Made     time.Time `json:"made"`
}

// Packet tells what packet the file is; nil when it is a project of its own.
func (p *Project) Packet(ctx context.Context) (info *PacketInfo, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		info, err = packetOf(ctx, tx)
		return err
	})
	return info, err
}

func packetOf(ctx context.Context, q querier) (*PacketInfo, error) {
	var data string
	err := q.QueryRowContext(ctx, "SELECT value FROM setting WHERE key = ?", settingPacket).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	info := new(PacketInfo)
	if err := json.Unmarshal([]byte(data), info); err != nil {
		return nil, damaged("what the packet says about itself cannot be read: %v", err)
	}
	return info, nil
}

// identity is the uid that all copies of the project share.
func (p *Project) identity(ctx context.Context) (uid []byte, err error) {
	err = p.read(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT uid FROM project").Scan(&uid)
	})
	return uid, err
}

// WritePacket makes a file for somebody to work on and give back: a project of its own with some articles, the codebook,
// some layers, the entities that these mention, comments of their annotators, and with all layers the decisions of
// adjudication. It has no history, so nothing that was removed travels along, but the versions of its rows, by which Merge
// later knows what was changed where. CodeExists when a file of that name is there, CodeInvalid when the wishes make no
// sense or no article matches. After an error, and after ctx was cancelled at whatever time, there is no file.
func (p *Project) WritePacket(ctx context.Context, path string, o PacketOptions) (PacketInfo, error) {
	info := PacketInfo{ID: NewID(), Project: p.Name(), To: o.To, Blind: o.Blind, Made: time.Now().UTC().Truncate(time.Millisecond)}
	if strings.TrimSpace(o.To) == "" {
		return info, &Error{Code: CodeInvalid, Path: path, Message: "a packet needs a recipient; say whose it is"}
	}
	if err := checkPlain("recipient", o.To); err != nil {
		return info, explain(path, err)
	}
	if o.Blind && len(o.Layers) > 0 {
		return info, &Error{Code: CodeInvalid, Path: path, Message: "a blind packet takes no layers along; choose one or the other"}
	}
	err := placeNew(path, func(temporary string) error {
		b := packetBuilder{from: p, options: o, info: &info, rows: map[corpus.ID]bool{codebookID: true}}
		return b.build(ctx, temporary)
	})
	return info, cancelled(ctx, explain(path, err))
}

// String says in one line what is in the packet.
func (i PacketInfo) String() string {
	layers := strings.Join(i.Layers, ", ")
	if i.Blind {
		layers = "their own layer only"
	}
	return fmt.Sprintf("packet for %s: articles %d; layers %s; codebook %s", i.To, i.Articles, layers, i.Codebook)
}
