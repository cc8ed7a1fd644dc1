package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// months are the names of months in English, German, French, Spanish and Dutch, in lower case, and their usual abbreviations.
var months = monthNumbers(
	"january jan januar janvier janv enero ene januari",
	"february feb februar février févr fevrier febrero februari",
	"march mar märz maerz mrz mars marzo maart mrt",
	"april apr avril avr abril abr",
	"may mai mayo mei",
	"june jun juni juin junio",
	"july jul juli juillet juil julio",
	"august aug août aout agosto augustus",
	"september sep sept septembre septiembre",
	"october oct oktober okt octobre octubre",
	"november nov novembre noviembre",
	"december dec dezember dez décembre déc decembre diciembre dic",
)

func monthNumbers(names ...string) map[string]int {
	numbers := map[string]int{}
	for i, line := range names {
		for _, name := range strings.Fields(line) {
			numbers[name] = i + 1
		}
	}
	return numbers
}

// The ways in which dates and times of day are written.
var (
	isoDate      = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})`)
	dayMonthYear = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|er|\.)?(?: de| of)? (\p{L}{3,10})\.?,?(?: de| del)? (\d{4})\b`)
	monthDayYear = regexp.MustCompile(`(?i)\b(\p{L}{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
	dottedDate   = regexp.MustCompile(`\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b`)
	slashedDate  = regexp.MustCompile(`\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b`)
	timeOfDay    = regexp.MustCompile(`(?i)^[\s,|·–T-]*(?:(?:at|um|à|a las|om|kl)\s+)?(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?(?:\s*([ap])\.?m\b\.?)?`)
)

// writtenDate finds the first date in a line and the time of day after it. iso is "" when the line has no date, or one
// that can be read in two ways (3/4/2022) or is in no calendar; start and end are its place in bytes, 0 and 0 when there is
// none at all. The time stands without a zone, as it is written.
func writtenDate(line string) (iso string, start, end int) {
	type form struct {
		pattern          *regexp.Regexp
		year, month, day int // numbers of the groups
	}
	for _, f := range []form{{isoDate, 1, 2, 3}, {dayMonthYear, 3, 2, 1}, {monthDayYear, 3, 1, 2}, {dottedDate, 3, 2, 1}, {slashedDate, 3, 2, 1}} {
		at := f.pattern.FindStringSubmatchIndex(line)
		if at == nil {
			continue
		}
		group := func(n int) string { return line[at[2*n]:at[2*n+1]] }
		year, _ := strconv.Atoi(group(f.year))
		day, _ := strconv.Atoi(group(f.day))
		month, isNumber := months[strings.ToLower(group(f.month))], false
		if m, err := strconv.Atoi(group(f.month)); err == nil {
			month, isNumber = m, true
		}
		if month == 0 && !isNumber { // "3 houses 2022"
			continue
		}
		if f.pattern == slashedDate {
			if month > 12 {
				day, month = month, day
			} else if day <= 12 && day != month {
				return "", at[0], at[1]
			}
		}
		date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if date.Day() != day || int(date.Month()) != month {
			return "", at[0], at[1]
		}
		iso, end = date.Format(time.DateOnly), at[1]
		clock, length := writtenTime(line[end:])
		return iso + clock, at[0], end + length
	}
	return "", 0, 0
}

// writtenTime reads a time of day at the start of what follows a date, as "Thh:mm"; "" when there is none.
func writtenTime(rest string) (clock string, length int) {
	at := timeOfDay.FindStringSubmatchIndex(rest)
	if at == nil || at[4] < 0 && at[6] < 0 { // a bare number is no time
		return "", 0
	}
	hour, _ := strconv.Atoi(rest[at[2]:at[3]])
	minute := 0
	if at[4] >= 0 {
		minute, _ = strconv.Atoi(rest[at[4]:at[5]])
	}
	if at[6] >= 0 {
		hour %= 12
		if rest[at[6]] == 'p' || rest[at[6]] == 'P' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return "", 0
	}
	return fmt.Sprintf("T%02d:%02d", hour, minute), at[1]
}

const place = `\p{Lu}[\p{L}'’-]*(?:[ ,]+\p{Lu}[\p{L}'’-]*){0,3}`

var (
	weekday = regexp.MustCompile(`(?i)\b(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|wed|sat|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|` +
		`lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|` +
		`maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\b`)
	timeZone = regexp.MustCompile(`\b(?:UTC|GMT|BST|CET|CEST|MEZ|MESZ|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|Uhr|uur|uhr|hrs?|on|at)\b`)
	weather  = regexp.MustCompile(`^(?:` + place + `[\s,|]+)?[-−–+]?\d{1,3}(?:[.,]\d)?\s?(?:[°º]\s?[CFcf]?|[CF])(?:[\s,|]+` + place + `)?$`)
)

// bareDate tells whether a line is a date, with or without weekday and time, and nothing else.
func bareDate(line string) bool {
	if len(line) > 80 {
		return false
	}
	_, start, end := writtenDate(line)
	if end == 0 {
		return false
	}
	rest := timeZone.ReplaceAllString(weekday.ReplaceAllString(line[:start]+line[end:], ""), "")
	return strings.Trim(rest, " \t,.|·•()–—-") == ""
}

// bareWeather tells whether a line is a temperature, perhaps with a place.
func bareWeather(line string) bool { return len(line) <= 60 && weather.MatchString(line) }

var isoForm = regexp.MustCompile(`^(\d{4}(?:-\d{2}){0,2}|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)((?:\.\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)$`)

// checkedISO is a date of a page's metadata in ISO 8601, whole or partial, as it was given; other ways of writing are
// converted. It is "" when the value is no date.
func checkedISO(value string) string {
	value = strings.TrimSpace(value)
	iso := value
	if len(value) > 10 && value[10] == ' ' && value[4] == '-' {
		iso = value[:10] + "T" + strings.Replace(value[11:], " ", "", 1)
	}
	if m := isoForm.FindStringSubmatch(iso); m != nil {
		const least = "0000-01-01T00:00:00"
		_, err := time.Parse("2006-01-02T15:04:05", m[1]+least[len(m[1]):])
		zoned := m[2] != ""
		if err != nil || zoned && len(m[1]) <= len(time.DateOnly) {
			return ""
		}
		return iso
	}
	for _, layout := range []string{time.RFC1123, time.RFC1123Z, time.RFC850, time.ANSIC, "20060102T150405Z0700"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	if t, err := time.Parse("20060102", value); err == nil {
		return t.Format(time.DateOnly)
	}
	iso, _, _ = writtenDate(value)
	return iso
}
