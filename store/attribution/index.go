package attribution

// index numbers keys in the order in which they come.
type index struct {
	keys  []uint32
	slots []int32 // number of the key in the slot, plus one
}

func newIndex() index { return index{slots: make([]int32, 1<<12)} }

// find is the number of a key, -1 if it has none.
func (x *index) find(key uint32) int {
	mask := uint32(len(x.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		k := x.slots[i] - 1
		if k < 0 || x.keys[k] == key {
			return int(k)
		}
	}
}

// put is the number of a key, which gets one if it has none.
func (x *index) put(key uint32) int {
	if k := x.find(key); k >= 0 {
		return k
	}
	x.keys = append(x.keys, key)
	if len(x.keys)*2 > len(x.slots) {
		x.slots = make([]int32, 2*len(x.slots))
		for k, key := range x.keys[:len(x.keys)-1] {
			x.set(key, k)
		}
	}
	x.set(key, len(x.keys)-1)
	return len(x.keys) - 1
}

func (x *index) set(key uint32, k int) {
	mask := uint32(len(x.slots) - 1)
	i := key & mask
	for x.slots[i] != 0 {
		i = (i + 1) & mask
	}
	x.slots[i] = int32(k + 1)
}
