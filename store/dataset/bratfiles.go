package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// bratGroup is one article of a brat folder: a text and the layers of its annotators.
type bratGroup struct {
	text   string // path
	layers []bratLayer
}

// bratLayer is the work of one annotator. It stands in one file, or, in corpora of the BioNLP shared tasks, in several.
type bratLayer struct {
	annotator string // "" = the files do not tell
	files     []string
}

// bratEndings are those of annotation files: all in one, or in parts.
var bratEndings = []string{".ann", ".a1", ".a2", ".co", ".rel"}

// bratSuffix is what PolNeAR adds to the name of a text for the annotator: "_ab12".
var bratSuffix = regexp.MustCompile(`^(.+)_([A-Za-z0-9]+)$`)

// bratFiles are the files of a folder that matter: texts by their names without ending, and annotations, both in order.
type bratFiles struct {
	paths       []string // of texts
	texts       map[string][]string
	annotations []string
}

func (f *bratFiles) add(path string) {
	name, ending := splitName(path)
	switch {
	case strings.HasPrefix(name, "."): // files of the system
	case ending == ".txt":
		f.paths = append(f.paths, path)
		f.texts[name] = append(f.texts[name], path)
	case slices.Contains(bratEndings, ending):
		f.annotations = append(f.annotations, path)
	}
}

// splitName is the name of a file without its folders, and its ending in small letters.
func splitName(path string) (name, ending string) {
	base := filepath.Base(path)
	ending = filepath.Ext(base)
	return strings.TrimSuffix(base, ending), strings.ToLower(ending)
}

// findBrat finds the articles of a folder, or the one of a single annotation file, in the order of their texts. Annotation
// files whose text cannot be told are returned apart. Texts without annotations are articles too.
func findBrat(path string) (groups []bratGroup, lonely []*Error, err error) {
	files := bratFiles{texts: map[string][]string{}}
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		err = filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				files.add(file)
			}
			return err
		})
	} else {
		err = files.addNear(path)
	}
	switch {
	case err != nil:
		return nil, nil, err
	case len(files.annotations) == 0:
		return nil, nil, fmt.Errorf("%s: there is no annotation file (.ann) here", path)
	}
	layers := map[string][]bratLayer{}
	for _, annotation := range files.annotations {
		text, annotator, err := files.textOf(annotation)
		if err != nil {
			lonely = append(lonely, &Error{File: annotation, Problem: err})
			continue
		}
		layers[text] = addBratLayer(layers[text], annotator, annotation)
	}
	for _, text := range files.paths {
		if len(layers[text]) > 0 || info.IsDir() {
			groups = append(groups, bratGroup{text, layers[text]})
		}
	}
	return groups, lonely, nil
}

// addNear adds a single annotation file, and the texts that may be its own: in the same folder, or one beside it.
func (f *bratFiles) addNear(annotation string) error {
	f.annotations = []string{annotation}
	name, _ := splitName(annotation)
	names := []string{name}
	if m := bratSuffix.FindStringSubmatch(name); m != nil {
		names = append(names, m[1])
	}
	folder, err := filepath.Abs(filepath.Dir(annotation))
	if err != nil {
		return err
	}
	beside, _ := os.ReadDir(filepath.Dir(folder)) // what cannot be listed cannot be read either
	folders := []string{filepath.Dir(annotation)}
	for _, entry := range beside {
		if entry.IsDir() && entry.Name() != filepath.Base(folder) {
			folders = append(folders, filepath.Join(filepath.Dir(annotation), "..", entry.Name()))
		}
	}
	for _, folder := range folders {
		for _, name := range names {
			path := filepath.Join(folder, name+".txt")
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				f.add(path)
			}
		}
	}
	return nil
}

// textOf finds the text of an annotation file: it has the same name but for the ending, or but for the annotator's suffix,
// and of several, it is the nearest in the tree of folders.
func (f *bratFiles) textOf(annotation string) (text, annotator string, err error) {
	name, _ := splitName(annotation)
	texts := f.texts[name]
	if m := bratSuffix.FindStringSubmatch(name); len(texts) == 0 && m != nil {
		texts, annotator = f.texts[m[1]], m[2]
	}
	if len(texts) == 0 {
		return "", "", errors.New("there is no text (.txt) of that name")
	}
	most, equal := -1, false
	for _, one := range texts {
		switch shared := sharedFolders(one, annotation); {
		case shared > most:
			text, most, equal = one, shared, false
		case shared == most:
			equal = true
		}
	}
	if equal {
		return "", "", fmt.Errorf("there are %d texts (.txt) of that name; put the file beside its own", len(texts))
	}
	return text, annotator, nil
}

// sharedFolders counts the folders that two paths begin with; a file in the very same folder is nearest.
func sharedFolders(a, b string) int {
	x, y := filepath.Dir(filepath.Clean(a)), filepath.Dir(filepath.Clean(b))
	if x == y {
		return len(x) + 1
	}
	p, q := strings.Split(x, string(filepath.Separator)), strings.Split(y, string(filepath.Separator))
	n := 0
	for n < min(len(p), len(q)) && p[n] == q[n] {
		n++
	}
	return n
}

// addBratLayer adds a file to the layers of a text. Files that differ in their ending only are parts of one layer; files
// of the same name in several folders are the work of several annotators, named after the folders.
func addBratLayer(layers []bratLayer, annotator, file string) []bratLayer {
	base := strings.TrimSuffix(file, filepath.Ext(file))
	for i, l := range layers {
		first := l.files[0]
		if strings.TrimSuffix(first, filepath.Ext(first)) == base {
			layers[i].files = append(layers[i].files, file)
			return layers
		}
		if l.annotator == annotator {
			layers[i].annotator = layerName(annotator, first)
			annotator = layerName(annotator, file)
		}
	}
	return append(layers, bratLayer{annotator, []string{file}})
}

func layerName(annotator, file string) string {
	folder := filepath.Base(filepath.Dir(file))
	if annotator == "" {
		return folder
	}
	return annotator + " (" + folder + ")"
}
