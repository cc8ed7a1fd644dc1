package store

import (
	"slices"
	"time"
)

// How long backups are kept: the newest ones, then the newest of each day, then the newest of each week.
const (
	keptNewest = 10
	keptDays   = 14
	keptWeeks  = 12
)

// keep tells which backups, by the times at which they were made, stay when the time is now. Days and weeks (which begin
// on Monday) are those of now's time zone. A backup from the future, made by a clock that went ahead, is the newest of
// its day like any other.
func keep(times []time.Time, now time.Time) []bool {
	order := make([]int, len(times)) // newest first
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return times[b].Compare(times[a]) })
	today := dayOf(now, now.Location())
	firstDay, firstWeek := today.AddDate(0, 0, 1-keptDays), mondayOf(today).AddDate(0, 0, -7*(keptWeeks-1))
	kept := make([]bool, len(times))
	days, weeks := map[time.Time]bool{}, map[time.Time]bool{} // of which there is a newer one
	for place, i := range order {
		day := dayOf(times[i], now.Location())
		week := mondayOf(day)
		kept[i] = place < keptNewest || !day.Before(firstDay) && !days[day] || !week.Before(firstWeek) && !weeks[week]
		days[day], weeks[week] = true, true
	}
	return kept
}

// dayOf is the day of a time in a zone, as midnight UTC: days then all have 24 hours.
func dayOf(t time.Time, zone *time.Location) time.Time {
	year, month, day := t.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func mondayOf(day time.Time) time.Time {
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}
