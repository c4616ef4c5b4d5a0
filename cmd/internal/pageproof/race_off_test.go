//go:build !race

package pageproof

const raceEnabled = false
