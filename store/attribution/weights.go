package attribution

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// Weights are what training has learned. They do not change and may be used by several goroutines.
type Weights struct {
	Trained                  Figures
	outlook                  outlook
	tagger, arguments, judge *model
}

// Figures tell from what weights were trained.
type Figures struct {
	Seed      uint64
	Articles  int
	Tokens    int
	Relations int
}

// The file of weights: magic, version, figures, outlook, three models, and a checksum (CRC-32) of all before it. Numbers are little-
// endian or unsigned varints. A model has its transitions, the scale of its weights, and its features by ascending hash: the
// step from the hash before, a bit for each weight that is not 0, and those weights, one byte each.
const (
	weightsMagic   = "onrecord attribution weights\n"
	weightsVersion = 2
	mostFeatures   = 1 << 21 // more are not believed
	mostFloat      = 40      // nor are greater transitions; trained ones are below 10
)

// Encode writes the weights as bytes that DecodeWeights reads. Equal weights give equal bytes.
func (w *Weights) Encode() []byte {
	out := append([]byte(weightsMagic), weightsVersion)
	for _, n := range []uint64{w.Trained.Seed, uint64(w.Trained.Articles), uint64(w.Trained.Tokens), uint64(w.Trained.Relations)} {
		out = binary.AppendUvarint(out, n)
	}
	out = w.outlook.encode(out)
	for _, m := range []*model{w.tagger, w.arguments, w.judge} {
		out = m.encode(out)
	}
	return binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(out))
}

func (m *model) encode(out []byte) []byte {
	for k := range m.chains {
		c := &m.chains[k]
		for e := range edges {
			for y, before := range c.before {
				for _, x := range before {
					out = binary.LittleEndian.AppendUint32(out, math.Float32bits(c.transitions[e][y][x]))
				}
			}
		}
	}
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.table.scale))
	features := m.table.sorted()
	out = binary.AppendUvarint(out, uint64(len(features)))
	last := uint32(0)
	for _, s := range features {
		out = binary.AppendUvarint(out, uint64(s.key-last))
		last = s.key
		at, bits := len(out), uint16(0)
		out = append(out, 0, 0)
		for y, weight := range s.weights {
			if weight != 0 {
				bits |= 1 << y
				out = append(out, byte(weight))
			}
		}
		binary.LittleEndian.PutUint16(out[at:], bits)
	}
	return out
}

// errDamaged is for bytes that cannot be weights though their checksum is right.
var errDamaged = errors.New("the weights are damaged: train them again, or fetch the file again")

// DecodeWeights reads what Encode has written. The error says whether the bytes are no weights at all, of another version, or
// damaged.
func DecodeWeights(data []byte) (*Weights, error) {
	head := len(weightsMagic) + 1
	switch {
	case len(data) < head+4 || string(data[:len(weightsMagic)]) != weightsMagic:
		return nil, errors.New("this is no file of attribution weights")
	case data[head-1] != weightsVersion:
		return nil, fmt.Errorf("the weights are of version %d, this program reads version %d: train them again", data[head-1], weightsVersion)
	}
	body := data[:len(data)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(data[len(body):]) {
		return nil, errDamaged
	}
	d := &weightsDecoder{left: body[head:]}
	w := &Weights{Trained: Figures{Seed: d.uvarint(), Articles: d.count(), Tokens: d.count(), Relations: d.count()}}
	w.outlook = d.outlook()
	w.tagger, w.arguments, w.judge = d.model(taggerSchemes), d.model(argumentSchemes), d.model(judgeSchemes)
	if d.broken || len(d.left) > 0 {
		return nil, errDamaged
	}
	return w, nil
}

// weightsDecoder reads numbers off the front of what is left. Once something does not fit it is broken and gives zeros.
type weightsDecoder struct {
	left   []byte
	broken bool
}

func (d *weightsDecoder) take(n int) []byte {
	if d.broken || n > len(d.left) {
		d.broken = true
		return make([]byte, n)
	}
	taken := d.left[:n]
	d.left = d.left[n:]
	return taken
}

func (d *weightsDecoder) uvarint() uint64 {
	n, size := binary.Uvarint(d.left)
	if size <= 0 {
		d.broken = true
		return 0
	}
	d.left = d.left[size:]
	return n
}

// count reads a number of things, which are fewer than 2^31.
func (d *weightsDecoder) count() int {
	n := d.uvarint()
	if n > math.MaxInt32 {
		d.broken = true
		return 0
	}
	return int(n)
}

// float reads a number that is no NaN, and so small that its exponential and what is added up of it stay finite.
func (d *weightsDecoder) float() float32 {
	x := math.Float32frombits(binary.LittleEndian.Uint32(d.take(4)))
	if !(x >= -mostFloat && x <= mostFloat) {
		d.broken = true
		return 0
	}
	return x
}

func (d *weightsDecoder) model(schemes []*scheme) *model {
	m := &model{chains: join(schemes)}
	for k := range m.chains {
		c := &m.chains[k]
		for e := range edges {
			for y, before := range c.before {
				for _, x := range before {
					c.transitions[e][y][x] = d.float()
				}
			}
		}
	}
	m.table.scale = d.float()
	n := d.count()
	if n > mostFeatures || n > len(d.left) {
		d.broken = true
	}
	if d.broken {
		return nil
	}
	features := make([]slot, n)
	key := uint64(0)
	for i := range features {
		step := d.uvarint()
		key += step
		if step == 0 || step > math.MaxUint32 || key > math.MaxUint32 {
			d.broken = true
			return nil
		}
		features[i].key = uint32(key)
		d.weights(&features[i])
	}
	m.table.fill(features)
	m.prepare()
	return m
}

func (d *weightsDecoder) weights(s *slot) {
	bits := binary.LittleEndian.Uint16(d.take(2))
	if bits>>columns != 0 {
		d.broken = true
	}
	for y := range s.weights {
		if bits>>y&1 == 1 {
			s.weights[y] = int8(d.take(1)[0])
		}
	}
}
