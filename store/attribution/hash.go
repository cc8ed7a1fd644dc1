package attribution

// A feature is known by a 32-bit hash of what it says: the number of its template and up to three values. Two features that
// share a hash share their weights; among a million that befalls one in four thousand.

// wordHash is the FNV-1a hash of a folded word.
func wordHash(word string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(word); i++ {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h
}

// mix makes the hash of a feature. It is never 0, which marks an empty slot of a table.
func mix(template, a, b, c uint32) uint32 {
	x := uint64(a)*0x9E3779B97F4A7C15 + uint64(b)*0xC2B2AE3D27D4EB4F + uint64(c)*0x27D4EB2F165667C5 + uint64(template)*0x165667B19E3779F9
	x ^= x >> 32
	x *= 0xD6E8FEB86659FD93
	return max(uint32(x>>32), 1)
}

// pair joins two values into one.
func pair(a, b uint32) uint32 { return mix(0, a, b, 0) }

// bucket makes a distance comparable: exact up to four, then in steps that grow.
func bucket(n int) uint32 {
	switch {
	case n <= 4:
		return uint32(max(n, 0))
	case n <= 6:
		return 5
	case n <= 9:
		return 6
	case n <= 14:
		return 7
	case n <= 24:
		return 8
	case n <= 45:
		return 9
	}
	return 10
}
