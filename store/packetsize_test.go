package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPacketSize compares what is told beforehand with what is written.
func TestPacketSize(t *testing.T) {
	p := newProject(t)
	words := strings.Fields("harbour gate council engineer report Monday delayed budget inquiry witness minister answered")
	for i := range 40 {
		var text strings.Builder
		for n := range 700 {
			text.WriteString(words[(n*n+i*n)%len(words)] + " ")
		}
		id := addArticle(t, p, "Article", text.String())
		do(t, p, framesStep(id, text.String(), "Ana")...)
	}
	for name, o := range map[string]PacketOptions{
		"blind": {To: "Bob", Blind: true}, "all": {To: "Bob"}, "one layer": {To: "Bob", Layers: []string{"Ana"}}, "originals": {To: "Bob", Blind: true, Originals: true},
		"their own": {To: "Ana", Blind: true},
	} {
		t.Run(name, func(t *testing.T) {
			size := must[PacketSize](t)(p.PacketSize(t.Context(), o))
			path := filepath.Join(t.TempDir(), "bob"+PacketExtension)
			info := must[PacketInfo](t)(p.WritePacket(t.Context(), path, o))
			written := must[os.FileInfo](t)(os.Stat(path)).Size()
			if size.Articles != info.Articles {
				t.Errorf("%d articles were told, %d written", size.Articles, info.Articles)
			}
			if ratio := float64(size.Bytes) / float64(written); ratio < 0.6 || ratio > 1.7 {
				t.Errorf("%d bytes were told, %d written", size.Bytes, written)
			}
		})
	}
	if size := must[PacketSize](t)(p.PacketSize(t.Context(), PacketOptions{To: "Bob", Articles: Filter{Text: "nowhere"}})); size.Articles != 0 {
		t.Errorf("%+v", size)
	}
}
