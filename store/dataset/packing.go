package dataset

import (
	"archive/zip"
	"fmt"
)

// What unpacks to more than largePart bytes may be this many times as large as it was packed. Texts and tables are at most
// some dozen times; only what was made to fill memory or disk is hundreds of times.
const (
	largePart   = 64 << 20
	mostPacking = 300
)

// checkPacking tells of a zip file of so many bytes that unpacks to far more: one part of it, or all together, since parts
// may lie over one another in the file.
func checkPacking(parts []*zip.File, size int64) error {
	var all uint64
	for _, part := range parts {
		if part.UncompressedSize64 > largePart && part.UncompressedSize64/mostPacking > part.CompressedSize64 {
			return fmt.Errorf("its part %s unpacks to %d bytes, more than %d times of what it takes: it was not made by a program that writes texts and tables, and is not read", part.Name, part.UncompressedSize64, mostPacking)
		}
		all += min(part.UncompressedSize64, 1<<40) // no sum of sizes that a file may claim turns over
	}
	if all > largePart && all/mostPacking > uint64(max(size, 0)) {
		return fmt.Errorf("its %d parts unpack to %d bytes, more than %d times of what the file takes: it was not made by a program that writes texts and tables, and is not read", len(parts), all, mostPacking)
	}
	return nil
}
