package office

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/archive"
	"casefile/templates"
)

// tasksFrom are the tasks that a form opens, from "issued" or "served" on.
// Values are needed for "issued" alone.
func tasksFrom(f *templates.Form, from string, date archive.Date, values []byte) []archive.Task {
	var tasks []archive.Task
	for _, dl := range f.Deadlines {
		id := strings.ReplaceAll(dl.ID, "_", "-")
		switch {
		case dl.Field != "" && from == "issued":
			for _, at := range datesAt(dl.Field, values) {
				task := archive.Task{ID: id, Due: at.date}
				if at.index > 0 {
					task.ID += "-" + strconv.Itoa(at.index)
				}
				tasks = append(tasks, task)
			}
		case dl.Field == "" && dl.From == from:
			if due, ok := limit(date, dl.Limit); ok {
				tasks = append(tasks, archive.Task{ID: id, Due: due})
			}
		}
	}
	return tasks
}

// limit is the last day of a span such as "15 working-days" that begins the
// day after a date. Working days are Monday to Friday: public holidays are
// not known here, so what is reckoned is never later than the rule says.
func limit(from archive.Date, span string) (archive.Date, bool) {
	count, unit, _ := strings.Cut(span, " ")
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 {
		return archive.Date{}, false
	}
	switch unit {
	case "days":
		return from.AddDays(n), true
	case "months":
		return addMonths(from, n), true
	case "working-days":
		day := from
		for n > 0 {
			day = day.AddDays(1)
			weekday := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).Weekday()
			if weekday != time.Saturday && weekday != time.Sunday {
				n--
			}
		}
		return day, true
	}
	return archive.Date{}, false
}

// addMonths is the same day of a later month, or that month's last.
func addMonths(d archive.Date, n int) archive.Date {
	first := archive.Date{Year: d.Year, Month: d.Month + time.Month(n), Day: 1}.AddDays(0)
	last := archive.Date{Year: first.Year, Month: first.Month + 1, Day: 1}.AddDays(-1)
	first.Day = min(d.Day, last.Day)
	return first
}

// dated is a date that values give; index counts the items of a list from 1,
// 0 outside of any. item is what holds the date.
type dated struct {
	date  archive.Date
	index int
	item  any
}

// datesAt finds the dates a JSON pointer leads to, * for each item of a list.
func datesAt(pointer string, values []byte) []dated {
	var v any
	if json.Unmarshal(values, &v) != nil {
		return nil
	}
	found := []dated{{item: v}}
	keys := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, key := range keys {
		var next []dated
		for _, at := range found {
			next = append(next, stepDown(at, key, i == len(keys)-1)...)
		}
		found = next
	}
	return slices.DeleteFunc(found, func(at dated) bool { return at.date.IsZero() })
}

// stepDown goes one key down; the last one leads to the date itself.
func stepDown(at dated, key string, last bool) []dated {
	if list, ok := at.item.([]any); ok && key == "*" {
		var all []dated
		for i, item := range list {
			all = append(all, dated{index: i + 1, item: item})
		}
		return all
	}
	object, _ := at.item.(map[string]any)
	value, ok := object[key]
	if !ok {
		return nil
	}
	if !last {
		return []dated{{index: at.index, item: value}}
	}
	s, _ := value.(string)
	at.date, _ = archive.ParseDate(s)
	return []dated{at}
}

func daysBetween(from, to archive.Date) int {
	at := func(d archive.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
	return int(at(to).Sub(at(from)).Hours() / 24)
}

// taskText says what a task is: the title of its limit, and of a task that is
// an item of a list the texts of the item.
func taskText(f *templates.Form, id string, values []byte) (title, what string) {
	for _, dl := range f.Deadlines {
		base := strings.ReplaceAll(dl.ID, "_", "-")
		if id == base {
			return dl.Title, ""
		}
		n, err := strconv.Atoi(strings.TrimPrefix(id, base+"-"))
		if err != nil || dl.Field == "" {
			continue
		}
		for _, at := range datesAt(dl.Field, values) {
			if at.index == n {
				return dl.Title, itemText(f, dl.Field, at.item)
			}
		}
	}
	return "", ""
}

// itemText joins the texts of an item in the order of its form, but its dates.
func itemText(f *templates.Form, pointer string, item any) string {
	object, _ := item.(map[string]any)
	keys := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	var fields []*templates.Field
	for _, field := range f.Fields {
		if field.Name == keys[0] {
			fields = field.Fields
		}
	}
	var said []string
	for _, field := range fields {
		s, _ := object[field.Name].(string)
		if _, err := archive.ParseDate(s); s != "" && err != nil {
			said = append(said, s)
		}
	}
	return strings.Join(said, "，")
}
