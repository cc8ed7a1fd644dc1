package gui

import "time"

// ago is a time as people tell it: how long ago, as long as that is less than a day, and then the day.
func ago(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	passed := now.Sub(t)
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch {
	case passed < time.Minute && passed > -time.Minute:
		return "just now"
	case passed < 0: // by a clock that goes ahead
		return t.Format("2 January 2006, 15:04")
	case passed < time.Hour:
		return plural(int(passed.Minutes()), "minute") + " ago"
	case !t.Before(midnight):
		return plural(int(passed.Hours()), "hour") + " ago"
	case !t.Before(midnight.AddDate(0, 0, -1)):
		return "yesterday, " + t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 January, 15:04")
	default:
		return t.Format("2 January 2006")
	}
}
