package attribution

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"reflect"
	"strings"
	"testing"
)

func TestWeightsSurviveEncoding(t *testing.T) {
	w := trainLittle(t, Options{Seed: 3, Epochs: 2})
	data := w.Encode()
	again, err := DecodeWeights(data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Encode(), data) {
		t.Error("encoding what was decoded gave other bytes")
	}
	if again.Trained != w.Trained || again.Trained.Articles != 24 || again.Trained.Relations != 72 {
		t.Errorf("figures %+v, want %+v", again.Trained, w.Trained)
	}
	text := "Ann Hale said that rents were rising again."
	if a, b := learnedFrom(t, w, text), learnedFrom(t, again, text); len(a) == 0 || !reflect.DeepEqual(a, b) {
		t.Errorf("proposals %+v became %+v", a, b)
	}
}

func TestDecodeWeightsRefusesWhatIsNone(t *testing.T) {
	good := trainLittle(t, Options{Seed: 3, Epochs: 1}).Encode()
	changed := func(at int, to byte) []byte {
		bad := bytes.Clone(good)
		bad[at] = to
		return bad
	}
	cases := map[string]struct {
		data []byte
		want string
	}{
		"nothing":           {nil, "no file of attribution weights"},
		"a text":            {[]byte(strings.Repeat("weights ", 20)), "no file of attribution weights"},
		"a later version":   {changed(len(weightsMagic), weightsVersion+1), "of version 3"},
		"a changed byte":    {changed(len(good)/2, good[len(good)/2]^1), "damaged"},
		"a cut end":         {good[:len(good)-9], "damaged"},
		"more at the end":   {sealed(append(bytes.Clone(good[:len(good)-4]), 0)), "damaged"},
		"less, but sealed":  {sealed(bytes.Clone(good[:len(good)/2])), "damaged"},
		"no model at all":   {sealed(bytes.Clone(good[:len(weightsMagic)+1])), "damaged"},
		"numbers of no end": {sealed(append(bytes.Clone(good[:len(weightsMagic)+1]), bytes.Repeat([]byte{0xff}, 400)...)), "damaged"},
	}
	for name, c := range cases {
		if _, err := DecodeWeights(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// sealed adds the checksum that makes bytes look whole.
func sealed(data []byte) []byte {
	return binary.LittleEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
}

// FuzzDecodeWeights feeds bodies with a right checksum: whatever is accepted is written again as the same weights and can be
// used.
func FuzzDecodeWeights(f *testing.F) {
	good := trainLittle(f, Options{Seed: 3, Epochs: 1}).Encode()
	f.Add(good[:len(good)-4])
	f.Add(good[:len(good)/3])
	f.Add([]byte(weightsMagic + "\x02"))
	f.Fuzz(func(t *testing.T, body []byte) {
		w, err := DecodeWeights(sealed(body))
		if err != nil {
			return
		}
		again, err := DecodeWeights(w.Encode())
		if err != nil || !bytes.Equal(again.Encode(), w.Encode()) {
			t.Errorf("accepted weights do not survive encoding: %v", err)
		}
		learnedFrom(t, w, "“No,” said Ann Hale, who hoped that it would rain.")
	})
}

func TestQuantisingKeepsTheGreatestWeights(t *testing.T) {
	keys := []uint32{9, 4, 7}
	rows := []row{{0: 1, 3: -0.5}, {2: 0.001}, {1: -2}}
	table := quantise(keys, rows, 2)
	if got := table.sorted(); len(got) != 2 || got[0].key != 7 || got[1].key != 9 {
		t.Fatalf("kept %+v, want 7 and 9", got)
	}
	var sums [columns]int32
	table.add([]uint32{7, 9, 4, 100}, &sums)
	want := row{0: 1, 1: -2, 3: -0.5}
	for y, want := range want {
		if got := float32(sums[y]) * table.scale; got < want-table.scale || got > want+table.scale {
			t.Errorf("column %d is %v, want %v within a step of %v", y, got, want, table.scale)
		}
	}
}

func TestTableAddsManyFeaturesWithExtremeWeights(t *testing.T) {
	var table table
	table.fill([]slot{{key: 3, weights: [columns]int8{127, -127, 127, -127, 127, -127, 127, -127, 127, -127, 127, -127}}, {key: 3 + 16, weights: [columns]int8{11: 1}}})
	keys := []uint32{3 + 16, 3 + 32}
	for range 1000 {
		keys = append(keys, 3)
	}
	var sums [columns]int32
	table.add(keys, &sums)
	want := [columns]int32{127000, -127000, 127000, -127000, 127000, -127000, 127000, -127000, 127000, -127000, 127000, -126999}
	if sums != want {
		t.Errorf("sums %v, want %v", sums, want)
	}
}
