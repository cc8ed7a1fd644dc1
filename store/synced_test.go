package store

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSyncedBy(t *testing.T) {
	root := t.TempDir()
	for folder, want := range map[string]string{
		"Dropbox/thesis":                   "Dropbox",
		"Dropbox (University)":             "Dropbox",
		"OneDrive - University of X/a/b":   "OneDrive",
		"Library/Mobile Documents/x":       "iCloud",
		"GoogleDrive-ana@example.org/mine": "Google Drive",
		"Nextcloud":                        "Nextcloud",
		"work/mydropboxes":                 "",
		"plain":                            "",
	} {
		if got := SyncedBy(filepath.Join(root, folder, "study.onrecord")); got != want {
			t.Errorf("%s: %q, want %q", folder, got, want)
		}
	}
	for mark, want := range map[string]string{".stfolder": "Syncthing", ".dropbox": "Dropbox", ".owncloudsync.log": "ownCloud"} {
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, mark), 0o700); err != nil {
			t.Fatal(err)
		}
		if got := SyncedBy(filepath.Join(folder, "below", "study.onrecord")); got != want {
			t.Errorf("%s: %q, want %q", mark, got, want)
		}
	}
}
