package archive

import (
	"encoding/hex"
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
	auditPrefix    = "audit/"
	logPrefix      = "audit/log/"
	signedPrefix   = "audit/checkpoints/"
	auditKeyPrefix = "audit/keys/"
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

// confidentialName is the confidential object of an issued document.
func confidentialName(local string, d Digest) string {
	return attachedName(local, RoleConfidential, d, "json")
}

// attachedName carries the beginning of the digest, so that any number of
// papers of a role can be attached and an attempt that was interrupted blocks
// no other.
func attachedName(local string, role Role, d Digest, ext string) string {
	return fmt.Sprintf("%s.%s.%s.%s", local, role, d[:16], ext)
}

// The objects of a closed file lie outside documents/: they stay when it is
// disposed of. n is the seq of the closed event.
func closedPrefix(id FileID, n int64) string { return fmt.Sprintf("%sclosed/%08d/", filePrefix(id), n) }

func closedKey(id FileID, n int64, name string) string { return closedPrefix(id, n) + name }

const (
	recordsName  = "records.jsonl"
	manifestName = "manifest-sha256.txt"
)

// auditKey is a batch of audit lines of one writer (16 hex digits), n from 1.
func auditKey(writer string, day Date, n int) string {
	return fmt.Sprintf("%s%s/%s/%08d.jsonl", auditPrefix, writer, day, n)
}

// logKey is a batch of the Merkle log, n from 1 without gaps.
func logKey(n int) string { return fmt.Sprintf("%s%08d.jsonl", logPrefix, n) }

// checkpointKey is the signed head of the log after batch n.
func checkpointKey(n int) string { return fmt.Sprintf("%s%08d.txt", signedPrefix, n) }

// verifierKey is the public key, by its id in 8 hex digits, of who signed checkpoints.
func verifierKey(id string) string { return auditKeyPrefix + id + ".txt" }

// headerName carries the beginning of the header's digest, so that an opening
// that was interrupted does not block the id for a better one.
func headerName(d Digest) string { return headerLocal + "." + string(d[:16]) + ".json" }

func changeKey(day Date, id FileID) string { return changesPrefix + day.String() + "/" + string(id) }

func draftPrefix(d DocID) string { return draftsPrefix + string(d) + "/" }

func draftKey(d DocID, version int) string {
	return fmt.Sprintf("%s%05d.json", draftPrefix(d), version)
}

// draftSecretKey is the object with the confidential fields of a draft. It
// carries the beginning of its digest, so that a save that was interrupted
// blocks no other.
func draftSecretKey(d DocID, version int, digest Digest) string {
	return fmt.Sprintf("%s%05d.confidential.%s.json", draftPrefix(d), version, digest[:16])
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
	areaClosed
	areaAudit
	areaLog
	areaCheckpoint
	areaVerifier
	areaDraft
	areaDraftSecret
	areaCheck
)

// place is a key taken apart; only the fields of its area are set.
type place struct {
	area    area
	id      string // of a form
	version int    // of office data, a form, a draft
	series  SeriesID
	year, n int // of a claim; n also of an audit batch, a log batch, a checkpoint
	file    FileID
	seq     int64  // of an event, a closing
	name    string // of an object, of an object of a closing; of a draft's secret the beginning of its digest
	day     Date
	writer  string // of an audit batch
	doc     DocID  // of a draft
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
	case len(seg) == 5 && seg[0] == "files" && seg[2] == "closed":
		return place{area: areaClosed, file: FileID(seg[1]), seq: int64(number(seg[3], "")), name: seg[4]}
	case len(seg) == 3 && seg[0] == "audit" && seg[1] == "log":
		return place{area: areaLog, n: number(seg[2], ".jsonl")}
	case len(seg) == 3 && seg[0] == "audit" && seg[1] == "checkpoints":
		return place{area: areaCheckpoint, n: number(seg[2], ".txt")}
	case len(seg) == 3 && seg[0] == "audit" && seg[1] == "keys":
		return place{area: areaVerifier, name: strings.TrimSuffix(seg[2], ".txt")}
	case len(seg) == 4 && seg[0] == "audit":
		day, _ := ParseDate(seg[2])
		return place{area: areaAudit, writer: seg[1], day: day, n: number(seg[3], ".jsonl")}
	case len(seg) == 5 && seg[0] == "work" && seg[1] == "drafts":
		return splitDraftKey(seg)
	case len(seg) == 3 && seg[0] == "work" && seg[1] == "check":
		return place{area: areaCheck}
	}
	return place{}
}

func splitDraftKey(seg []string) place {
	p := place{area: areaDraft, doc: DocID(seg[2] + "/" + seg[3])}
	if digits, rest, ok := strings.Cut(seg[4], ".confidential."); ok {
		p.area, p.version = areaDraftSecret, number(digits, "")
		p.name, _ = strings.CutSuffix(rest, ".json")
		return p
	}
	p.version = number(seg[4], ".json")
	return p
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
	case areaClosed:
		return ifValid(p.file.validate(), closedKey(p.file, p.seq, p.name))
	case areaAudit:
		if p.day.IsZero() {
			return ""
		}
		return ifValid(validWriter(p.writer), auditKey(p.writer, p.day, p.n))
	case areaLog:
		return logKey(p.n)
	case areaCheckpoint:
		return checkpointKey(p.n)
	case areaVerifier:
		return ifValid(validHex("key", p.name, 4), verifierKey(p.name))
	case areaDraft:
		return ifValid(p.doc.validate(), draftKey(p.doc, p.version))
	case areaDraftSecret:
		if validHex16("name", p.name) != nil {
			return ""
		}
		return ifValid(p.doc.validate(), draftSecretKey(p.doc, p.version, Digest(p.name)))
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

// validWriter checks the name of a writer of audit batches.
func validWriter(w string) error { return validHex16("writer", w) }

func validHex16(path, s string) error { return validHex(path, s, 8) }

// validHex checks lower-case hex digits of n bytes.
func validHex(path, s string, n int) error {
	if b, err := hex.DecodeString(s); err != nil || len(b) != n || strings.ToLower(s) != s {
		return invalid(path, "%.20q is not %d hex digits", s, 2*n)
	}
	return nil
}
