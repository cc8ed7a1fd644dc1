package store

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
)

// A file's list of tables (sqlite_schema) says on which page each table begins. When it is destroyed, the tables are found by
// the form of their rows: which columns are texts, numbers or blobs is written before each row, and differs between any two
// of our tables. The format is that of https://sqlite.org/fileformat2.html, section 1.6 and 2.

// Kinds of pages of a table, as their first byte tells. Tables without row numbers lie in those of an index.
const (
	indexInside = 0x02
	tableInside = 0x05
	indexLeaf   = 0x0a
	tableLeaf   = 0x0d
)

// ourPageSize is that of all files that this program makes, in bytes.
const ourPageSize = 4096

// A pageScan looks for tables in all pages of a file.
type pageScan struct {
	file     io.ReaderAt
	size     int // of a page, in bytes
	pages    int64
	children map[int64][]int64 // of the pages inside a table
	leaves   map[int64]bool
}

// newPageScan reads all pages but the first, which has the list of tables.
func newPageScan(ctx context.Context, file io.ReaderAt, bytes int64, size int) (*pageScan, error) {
	s := &pageScan{file: file, size: size, pages: bytes / int64(size), children: map[int64][]int64{}, leaves: map[int64]bool{}}
	for n := int64(2); n <= s.pages; n++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page, err := s.read(n)
		if err != nil {
			continue // the disk cannot read it either
		}
		switch page[0] {
		case tableLeaf, indexLeaf:
			s.leaves[n] = true
		case tableInside, indexInside:
			s.children[n] = childrenIn(page)
		}
	}
	return s, nil
}

// read gives a page; the first is number 1.
func (s *pageScan) read(n int64) ([]byte, error) {
	page := make([]byte, s.size)
	_, err := s.file.ReadAt(page, (n-1)*int64(s.size))
	return page, err
}

// cells gives the places of the cells of a page, which begin after its head.
func cells(page []byte, head int) []int {
	n := int(binary.BigEndian.Uint16(page[3:]))
	var places []int
	for i := head; i < head+2*n && i+2 <= len(page); i += 2 {
		if at := int(binary.BigEndian.Uint16(page[i:])); at >= head && at+4 <= len(page) {
			places = append(places, at)
		}
	}
	return places
}

// childrenIn are the pages that one inside a table leads to, in their order.
func childrenIn(page []byte) []int64 {
	var children []int64
	for _, at := range cells(page, 12) {
		children = append(children, int64(binary.BigEndian.Uint32(page[at:])))
	}
	return append(children, int64(binary.BigEndian.Uint32(page[8:])))
}

// roots gives the first page of each table that is found. A page to which no other one leads is the beginning of a table, or
// of what is left of one: the largest counts.
func (s *pageScan) roots(known []shape) map[string]int64 {
	led := map[int64]bool{}
	for _, children := range s.children {
		for _, child := range children {
			led[child] = true
		}
	}
	roots, leaves := map[string]int64{}, map[string]int{}
	for n := int64(2); n <= s.pages; n++ {
		if led[n] || !s.leaves[n] && s.children[n] == nil {
			continue
		}
		below := s.below(n, nil, map[int64]bool{})
		table := ""
		for _, leaf := range below {
			if table = s.tableOf(leaf, known); table != "" {
				break
			}
		}
		if table != "" && len(below) > leaves[table] {
			roots[table], leaves[table] = n, len(below)
		}
	}
	return roots
}

// below appends the leaves below a page.
func (s *pageScan) below(n int64, found []int64, seen map[int64]bool) []int64 {
	if seen[n] {
		return found
	}
	seen[n] = true
	if s.leaves[n] {
		return append(found, n)
	}
	for _, child := range s.children[n] {
		found = s.below(child, found, seen)
	}
	return found
}

// tableOf is the table whose form all rows of a leaf have, "" when there is none.
func (s *pageScan) tableOf(leaf int64, known []shape) string {
	page, err := s.read(leaf)
	if err != nil {
		return ""
	}
	var fitting []string
	for i, at := range cells(page, 8) {
		types := typesOf(page[at:], page[0] == tableLeaf)
		var fits []string
		for _, one := range known {
			if one.rowid == (page[0] == tableLeaf) && one.fits(types) && (i == 0 || slices.Contains(fitting, one.table)) {
				fits = append(fits, one.table)
			}
		}
		fitting = slices.Compact(slices.Sorted(slices.Values(fits)))
	}
	if len(fitting) != 1 {
		return ""
	}
	return fitting[0]
}

// typesOf reads the types of the values of a row, nil when they cannot be read.
func typesOf(cell []byte, rowid bool) []uint64 {
	next := func() (v uint64) {
		v, cell = varint(cell)
		return v
	}
	next() // its length
	if rowid {
		next() // its number
	}
	before := len(cell)
	size := int(next())
	var types []uint64
	for before-len(cell) < size && len(cell) > 0 {
		types = append(types, next())
	}
	if before-len(cell) != size {
		return nil
	}
	return types
}

// varint reads one of SQLite's numbers of 1 to 9 bytes, and gives what follows it.
func varint(b []byte) (v uint64, rest []byte) {
	for i, one := range b {
		if i == 8 {
			return v<<8 | uint64(one), b[9:]
		}
		v = v<<7 | uint64(one&0x7f)
		if one < 0x80 {
			return v, b[i+1:]
		}
	}
	return v, nil
}

// findTables looks for the tables that a file does not list, and goes on with a copy that lists them.
func (w *wreck) findTables(ctx context.Context, path string, head []byte) error {
	known, err := shapes(ctx)
	if err != nil {
		return err
	}
	size := pageSizeOf(head)
	if string(head[:len(sqliteMagic)]) != sqliteMagic || size < 512 || size&(size-1) != 0 {
		size = ourPageSize
	}
	file, err := os.Open(path)
	if err != nil {
		return fileError(path, err)
	}
	defer file.Close()
	scan, err := newPageScan(ctx, file, w.bytes, size)
	if err != nil {
		return err
	}
	found := scan.roots(known)
	for name := range w.tables {
		found[name] = w.roots[name] // the list is right where there is one
	}
	if len(found) == len(w.tables) {
		return nil
	}
	copied, err := w.copied(path, "found")
	if err != nil {
		return err
	}
	if err := writeList(ctx, copied, scan, known, found); err != nil {
		return err
	}
	w.found = true
	if err := w.db.Close(); err != nil {
		return err
	}
	return w.listTables(ctx, copied)
}

// writeList gives a file a list of the tables that begin on these pages.
func writeList(ctx context.Context, path string, scan *pageScan, known []shape, roots map[string]int64) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fileError(path, err)
	}
	_, err = file.WriteAt(firstPage(scan.size, scan.pages), 0)
	if err = errors.Join(err, file.Close()); err != nil {
		return fileError(path, err)
	}
	db := connect(path, modeMigrate, nil)
	defer db.Close()
	if _, err := db.ExecContext(ctx, "PRAGMA writable_schema = ON"); err != nil {
		return err
	}
	for _, one := range known {
		root, ok := roots[one.table]
		if !ok {
			continue
		}
		if _, err := db.ExecContext(ctx, "INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES('table', ?, ?, ?, ?)", one.table, one.table, root, one.definition()); err != nil {
			return err
		}
		delete(roots, one.table) // later shapes are older
	}
	return db.Close()
}

// firstPage is the beginning of a file with an empty list of tables.
func firstPage(size int, pages int64) []byte {
	page := make([]byte, size)
	copy(page, sqliteMagic)
	binary.BigEndian.PutUint16(page[pageSizeAt:], uint16(max(size&(1<<16-1), size>>16))) // 65536 is written as 1
	copy(page[18:], []byte{1, 1, 0, 64, 32, 32})                                         // rollback journal, nothing reserved, payload fractions
	for at, v := range map[int]uint32{
		changeCounterAt: 1, pageCountAt: uint32(pages), 44: 4 /* schema format */, 56: 1 /* UTF-8 */, pageCountValidAt: 1,
		userVersionAt: uint32(current.version()), applicationIDAt: applicationID,
	} {
		binary.BigEndian.PutUint32(page[at:], v)
	}
	page[headerSize] = tableLeaf
	binary.BigEndian.PutUint16(page[headerSize+5:], uint16(size)) // the cells begin at its end
	return page
}
