package dataset

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/onrecord/onrecord/store/corpus"
)

// Split parts a dataset by article, for training and testing. An article's part follows from its id and the seed alone, so
// that it stays the same when the dataset grows; articles of nearly the same text (wire copy) go together, by the one
// whose id is the least, which is the one that was imported first.
type Split struct {
	Parts []Part
	Seed  string
}

// Part is one part of a split.
type Part struct {
	Name  string
	Share float64 // of the articles, 0 to 1; all shares of a split add up to 1
}

// ParseSplit reads "train=80,dev=10,test=10". The shares are per cent or any other numbers: what counts is their sum.
func ParseSplit(text, seed string) (*Split, error) {
	s := &Split{Seed: seed}
	sum := 0.0
	for field := range strings.SplitSeq(text, ",") {
		name, share, _ := strings.Cut(strings.TrimSpace(field), "=")
		n, err := strconv.ParseFloat(strings.TrimSuffix(share, "%"), 64)
		if err != nil || !(n > 0) || math.IsInf(n, 0) {
			return nil, fmt.Errorf("the split %q: %q is not of the form train=80", text, field)
		}
		if !isPartName(name) || slices.ContainsFunc(s.Parts, func(p Part) bool { return p.Name == name }) {
			return nil, fmt.Errorf("the split %q: %q is no name of small letters and digits, or is there twice", text, name)
		}
		s.Parts = append(s.Parts, Part{name, n})
		sum += n
	}
	for i := range s.Parts {
		s.Parts[i].Share /= sum
	}
	return s, nil
}

// isPartName holds names to what any system takes as a file name.
func isPartName(name string) bool {
	return name != "" && len(name) <= 32 && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	})
}

// part is the part of the article, or group of articles, of the id.
func (s *Split) part(id corpus.ID) string {
	sum := sha256.Sum256([]byte(s.Seed + "\x00" + string(id)))
	at := float64(binary.BigEndian.Uint64(sum[:8])>>11) / (1 << 53)
	for _, p := range s.Parts {
		if at -= p.Share; at < 0 {
			return p.Name
		}
	}
	return s.Parts[len(s.Parts)-1].Name
}

// Near-duplicates are found by MinHash (Broder 1997) over shingles of words, and locality-sensitive hashing in bands
// (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3). With 16 bands of 4, texts that share half of
// their shingles meet with a chance of 0.64, those that share three quarters with 0.998.
const (
	shingle  = 5 // words
	bands    = 16
	rows     = 4
	alike    = 0.5 // least share of common shingles, as estimated by the hashes
	signBits = bands * rows
)

type signature [signBits]uint32

// groups puts articles of nearly the same text together. It keeps 256 bytes of each article, not its text.
type groups struct {
	ids        []corpus.ID
	signatures []signature
	leader     []int // by article: one of its group, for union and find
	buckets    map[[2]uint64]int
}

// add takes one article.
func (g *groups) add(a corpus.Article) {
	if g.buckets == nil {
		g.buckets = map[[2]uint64]int{}
	}
	n := len(g.ids)
	sign := sign(a.Text)
	g.ids, g.signatures, g.leader = append(g.ids, a.ID), append(g.signatures, sign), append(g.leader, n)
	for band := range bands {
		hash := fnv.New64a()
		for _, x := range sign[band*rows : (band+1)*rows] {
			_ = binary.Write(hash, binary.LittleEndian, x) // a hash takes everything
		}
		key := [2]uint64{uint64(band), hash.Sum64()}
		other, there := g.buckets[key]
		if !there {
			g.buckets[key] = n
		} else if sign.share(g.signatures[other]) >= alike {
			g.join(n, other)
		}
	}
}

func (g *groups) find(n int) int {
	for g.leader[n] != n {
		g.leader[n] = g.leader[g.leader[n]]
		n = g.leader[n]
	}
	return n
}

// join puts two groups together; the article with the least id leads.
func (g *groups) join(a, b int) {
	a, b = g.find(a), g.find(b)
	if cmp.Less(g.ids[b], g.ids[a]) {
		a, b = b, a
	}
	g.leader[b] = a
}

// leaders tells for each article by which id its group is split.
func (g *groups) leaders() map[corpus.ID]corpus.ID {
	out := make(map[corpus.ID]corpus.ID, len(g.ids))
	for n, id := range g.ids {
		out[id] = g.ids[g.find(n)]
	}
	return out
}

// share estimates the share of shingles that two texts have in common.
func (s *signature) share(o signature) float64 {
	same := 0
	for i := range s {
		if s[i] == o[i] {
			same++
		}
	}
	return float64(same) / signBits
}

// sign hashes a text: for each of some hash functions, the least hash of any of its shingles. Case and punctuation do not
// count. A text of fewer words than a shingle is one shingle.
func sign(text string) signature {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var s signature
	for i := range s {
		s[i] = math.MaxUint32
	}
	for i := 0; i == 0 || i+shingle <= len(words); i++ {
		hash := fnv.New64a()
		for _, w := range words[i:min(i+shingle, len(words))] {
			hash.Write([]byte(w))
			hash.Write([]byte{0})
		}
		x := hash.Sum64()
		for j := range s {
			s[j] = min(s[j], mixed(x, uint64(j)))
		}
	}
	return s
}

// mixed is the j-th hash function of a shingle's hash: the finalizer of splitmix64 (Steele, Lea and Flood 2014).
func mixed(x, j uint64) uint32 {
	x += (j + 1) * 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return uint32((x ^ x>>31) >> 32)
}
