package store

import (
	"os"
	"path/filepath"
	"strings"
)

// A syncService is known by how its folder is called, or by a file that it keeps in it.
type syncService struct {
	name    string
	folders []string // beginnings of names, in lower case
	marks   []string
}

var syncServices = []syncService{
	{"Dropbox", []string{"dropbox"}, []string{".dropbox", ".dropbox.cache"}},
	{"OneDrive", []string{"onedrive"}, nil},
	{"iCloud", []string{"icloud drive", "icloud~", "com~apple~clouddocs", "mobile documents"}, nil},
	{"Google Drive", []string{"google drive", "googledrive"}, []string{".tmp.drivedownload"}},
	{"Nextcloud", []string{"nextcloud"}, []string{".nextcloudsync.log"}},
	{"ownCloud", []string{"owncloud"}, []string{".owncloudsync.log"}},
	{"Syncthing", nil, []string{".stfolder"}},
	{"Seafile", []string{"seafile"}, nil},
	{"pCloud", []string{"pclouddrive", "pcloud drive"}, nil},
	{"Box", []string{"box sync"}, nil},
}

// SyncedBy names the service that keeps a file's folder in step with other computers, "" when none is recognised. Two
// computers that change a project in such a folder at the same time leave two files, and the service decides which one has
// the name.
func SyncedBy(path string) string {
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		name := strings.ToLower(filepath.Base(folder))
		for _, service := range syncServices {
			for _, beginning := range service.folders {
				if strings.HasPrefix(name, beginning) {
					return service.name
				}
			}
			for _, mark := range service.marks {
				if _, err := os.Lstat(filepath.Join(folder, mark)); err == nil {
					return service.name
				}
			}
		}
		if folder == filepath.Dir(folder) {
			return ""
		}
	}
}
