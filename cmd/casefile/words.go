package main

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// china is the zone people read times in: UTC+8, no summer time.
var china = time.FixedZone("UTC+8", 8*60*60)

func itoa(n int) string { return strconv.Itoa(n) }

func count(n int, unit string) string { return strconv.Itoa(n) + " " + unit }

// size is a number of bytes as people read it.
func size(n int64) string {
	switch {
	case n >= 10<<20:
		return strconv.FormatInt(n>>20, 10) + " MB"
	case n >= 10<<10:
		return strconv.FormatInt(n>>10, 10) + " KB"
	}
	return strconv.FormatInt(n, 10) + " 字节"
}

// spaced joins what there is to say, apart by an ideographic space.
func spaced(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "　")
}
