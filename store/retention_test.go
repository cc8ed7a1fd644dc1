package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKeep names backups by their age and tells which stay.
func TestKeep(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, zone) // a Wednesday
	ago := func(days int, hour int) time.Time {
		return time.Date(2026, 11, 25-days, hour, 0, 0, 0, zone).UTC()
	}
	minutes := func(n int) []time.Time {
		var list []time.Time
		for i := range n {
			list = append(list, now.Add(-time.Duration(10*i)*time.Minute))
		}
		return list
	}
	for name, c := range map[string]struct {
		times []time.Time
		gone  []time.Time
	}{
		"none":               {nil, nil},
		"ten of one hour":    {minutes(10), nil},
		"twelve of two":      {minutes(12), minutes(12)[10:]},
		"one a day":          {append(minutes(10), ago(1, 9), ago(1, 8), ago(2, 23), ago(13, 5), ago(13, 4)), []time.Time{ago(1, 8), ago(13, 4)}},
		"one a week":         {append(minutes(10), ago(16, 9), ago(17, 9), ago(23, 9), ago(79, 9)), []time.Time{ago(23, 9)}},
		"after twelve":       {append(minutes(10), ago(80, 9), ago(400, 9)), []time.Time{ago(80, 9), ago(400, 9)}},
		"the last ten":       {[]time.Time{ago(400, 9), ago(401, 9), ago(402, 9)}, nil},
		"midnight by zone":   {append(minutes(10), ago(1, 0), ago(2, 23)), nil},
		"of the future":      {append(minutes(10), ago(-1, 9), ago(-1, 8)), minutes(10)[8:]},
		"in another order":   {append([]time.Time{ago(1, 8)}, append(minutes(10), ago(1, 9))...), []time.Time{ago(1, 8)}},
		"at the same moment": {append(minutes(10), now.AddDate(0, 0, -30), now.AddDate(0, 0, -30)), []time.Time{now.AddDate(0, 0, -30)}},
	} {
		t.Run(name, func(t *testing.T) {
			kept := keep(c.times, now)
			var gone []time.Time
			for i, stays := range kept {
				if !stays {
					gone = append(gone, c.times[i])
				}
			}
			if !slices.EqualFunc(gone, c.gone, time.Time.Equal) {
				t.Errorf("gone: %v\nwant: %v", gone, c.gone)
			}
		})
	}
}

// TestKeepOverAYear makes a backup every ten minutes of eight working hours each day for a year, and removes as it goes:
// what is left is what the rule says, however it came about.
func TestKeepOverAYear(t *testing.T) {
	var have []time.Time
	var now time.Time
	for day := range 365 {
		for i := range 48 {
			now = time.Date(2026, 1, 1+day, 9, 10*i, 0, 0, time.UTC)
			have = append(have, now)
			kept := keep(have, now)
			n := 0
			for j, stays := range kept {
				if stays {
					have[n] = have[j]
					n++
				}
			}
			have = have[:n]
		}
	}
	var ages []string
	for _, one := range slices.Backward(have) {
		ages = append(ages, fmt.Sprint(int(now.Sub(one).Hours()/24)))
	}
	// Ten of today, one of each of the 13 days before, and the Sundays of the weeks before those.
	const want = "0 0 0 0 0 0 0 0 0 0 1 2 3 4 5 6 7 8 9 10 11 12 13 18 25 32 39 46 53 60 67 74"
	if got := strings.Join(ages, " "); got != want {
		t.Errorf("%d days ago:\n%s, want\n%s", len(have), got, want)
	}
}
