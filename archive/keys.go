package archive

import (
	"fmt"
	"strconv"
	"strings"
)

// Every key of the archive is built here, and taken apart by parseKey.

const (
	keyFormat      = "format.json"
	officePrefix   = "office/"
	formsPrefix    = "forms/"
	registerPrefix = "register/"
	filesPrefix    = "files/"
	changesPrefix  = "changes/"
	draftsPrefix   = "work/drafts/"

	// headerLocal is the local id under which a file's header lies.
	headerLocal = "0000-header"
)

// Widths of the numbers in keys: within them byte order is number order.
const (
	seqDigits     = 8
	versionDigits = 5
	maxNumber     = 99_999_999
	maxSeq        = 99_999_999
	maxVersion    = 99_999
)

func officeKey(version int) string { return fmt.Sprintf("%s%05d.json", officePrefix, version) }

func formKey(id string, version int) string {
	return fmt.Sprintf("%s%s/%d.md", formsPrefix, id, version)
}

func seriesPrefix(s SeriesID) string { return registerPrefix + string(s) + "/" }

func yearPrefix(s SeriesID, year int) string { return fmt.Sprintf("%s%04d/", seriesPrefix(s), year) }

func claimKey(s SeriesID, year, n int) string {
	return fmt.Sprintf("%s%08d.json", yearPrefix(s, year), n)
}

func filePrefix(id FileID) string { return filesPrefix + string(id) + "/" }

func eventsPrefix(id FileID) string { return filePrefix(id) + "events/" }

func eventKey(id FileID, seq int64) string { return fmt.Sprintf("%s%08d.json", eventsPrefix(id), seq) }

// objectKey is the key of an object of a document: name is local.{pdf|json|role.ext}.
func objectKey(id FileID, name string) string { return filePrefix(id) + "documents/" + name }

func recordName(local string) string { return local + ".json" }

func pdfName(local string) string { return local + ".pdf" }

func draftName(local string) string { return local + ".draft.json" }

func originalName(local, ext string) string { return local + ".original." + ext }

// headerName carries the beginning of the header's digest, so that an opening
// that was interrupted does not block the id for a better one.
func headerName(d Digest) string { return headerLocal + "." + string(d[:16]) + ".json" }

func changeKey(day Date, id FileID) string { return changesPrefix + day.String() + "/" + string(id) }

func draftPrefix(d DocID) string { return draftsPrefix + string(d) + "/" }

func draftKey(d DocID, version int) string {
	return fmt.Sprintf("%s%05d.json", draftPrefix(d), version)
}

// area says what kind of object a key is of.
type area int

const (
	areaStray area = iota // no key of ours
	areaFormat
	areaOffice
	areaForm
	areaClaim
	areaEvent
	areaObject
	areaChange
	areaDraft
	areaCheck
)

// place is a key taken apart; only the fields of its area are set.
type place struct {
	area    area
	id      string // of a form
	version int    // of office data, a form, a draft
	series  SeriesID
	year, n int // of a claim
	file    FileID
	seq     int64
	name    string // of an object
	day     Date
	doc     DocID // of a draft
}

// parseKey is the inverse of the builders above: only what a builder can have
// made has an area.
func parseKey(key string) place {
	p := splitKey(key)
	if p.area == areaCheck || p.area == areaStray {
		return p
	}
	if min(p.version, p.year, p.n, int(p.seq)) < 0 || p.key() != key {
		return place{}
	}
	return p
}

func splitKey(key string) place {
	if key == keyFormat {
		return place{area: areaFormat}
	}
	seg := strings.Split(key, "/")
	switch {
	case len(seg) == 2 && seg[0] == "office":
		return place{area: areaOffice, version: number(seg[1], ".json")}
	case len(seg) == 3 && seg[0] == "forms":
		return place{area: areaForm, id: seg[1], version: number(seg[2], ".md")}
	case len(seg) == 4 && seg[0] == "register":
		return place{area: areaClaim, series: SeriesID(seg[1]), year: number(seg[2], ""), n: number(seg[3], ".json")}
	case len(seg) == 3 && seg[0] == "changes":
		day, _ := ParseDate(seg[1])
		return place{area: areaChange, day: day, file: FileID(seg[2])}
	case len(seg) == 4 && seg[0] == "files":
		return splitFileKey(seg)
	case len(seg) == 5 && seg[0] == "work" && seg[1] == "drafts":
		return place{area: areaDraft, doc: DocID(seg[2] + "/" + seg[3]), version: number(seg[4], ".json")}
	case len(seg) == 3 && seg[0] == "work" && seg[1] == "check":
		return place{area: areaCheck}
	}
	return place{}
}

func splitFileKey(seg []string) place {
	p := place{file: FileID(seg[1])}
	switch seg[2] {
	case "events":
		p.area, p.seq = areaEvent, int64(number(seg[3], ".json"))
	case "documents":
		p.area, p.name = areaObject, seg[3]
	}
	return p
}

// key builds the key of a place again; "" if an id in it is not valid.
func (p place) key() string {
	switch p.area {
	case areaOffice:
		return officeKey(p.version)
	case areaForm:
		return ifValid(validID("form", p.id), formKey(p.id, p.version))
	case areaClaim:
		return ifValid(p.series.validate(), claimKey(p.series, p.year, p.n))
	case areaChange:
		if p.day.IsZero() {
			return ""
		}
		return ifValid(p.file.validate(), changeKey(p.day, p.file))
	case areaEvent:
		return ifValid(p.file.validate(), eventKey(p.file, p.seq))
	case areaObject:
		return ifValid(p.file.validate(), objectKey(p.file, p.name))
	case areaDraft:
		return ifValid(p.doc.validate(), draftKey(p.doc, p.version))
	}
	return keyFormat
}

func ifValid(err error, key string) string {
	if err != nil {
		return ""
	}
	return key
}

// number reads decimal digits before a suffix; -1 if they are not that.
func number(s, suffix string) int {
	digits, ok := strings.CutSuffix(s, suffix)
	n, err := strconv.ParseUint(digits, 10, 31)
	if !ok || err != nil {
		return -1
	}
	return int(n)
}
