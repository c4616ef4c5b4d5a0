package archive

import (
	"fmt"
	"regexp"
	"strconv"
)

// Category is the class 档案门类 of an archive number.
type Category string

// The categories.
const (
	CategoryCase    Category = "AJ" // 案件卷
	CategoryRecords Category = "WS" // 文书
)

// ArchiveNo is a 档号: of a case volume <全宗>-AJ·<年>-<期限>-<案卷4位>, of a
// series of single documents <全宗>-WS·<年>-<期限>-<室代码>; an item adds its 件号.
type ArchiveNo struct {
	Fonds     string // 全宗号: 4 of A–Z 0–9
	Category  Category
	Year      int
	Retention Retention
	Volume    int    // 案卷号 of AJ
	Room      string // 室代码 of WS: 2–8 of A–Z 0–9
}

var (
	fondsCode = regexp.MustCompile(`^[A-Z0-9]{4}$`)
	roomCode  = regexp.MustCompile(`^[A-Z0-9]{2,8}$`)
	archiveNo = regexp.MustCompile(`^([A-Z0-9]{4})-(AJ|WS)·([0-9]{4})-(Y|D30|D10)-([A-Z0-9]{2,8})$`)
	itemNo    = regexp.MustCompile(`^(.+)-([0-9]{3,4})$`)
)

// String is the 档号 of the file: Z109-AJ·2026-Y-0001. The zero value is empty.
func (n ArchiveNo) String() string {
	if n == (ArchiveNo{}) {
		return ""
	}
	last := n.Room
	if n.Category == CategoryCase {
		last = fmt.Sprintf("%04d", n.Volume)
	}
	return fmt.Sprintf("%s-%s·%04d-%s-%s", n.Fonds, n.Category, n.Year, n.Retention, last)
}

// Item is the 档号 of the k-th item of the file, counted through its volumes.
func (n ArchiveNo) Item(k int) string {
	if n.Category == CategoryCase {
		return fmt.Sprintf("%s-%03d", n, k)
	}
	return fmt.Sprintf("%s-%04d", n, k)
}

// ParseArchiveNo reads what String or Item makes; item is 0 for a file.
func ParseArchiveNo(s string) (n ArchiveNo, item int, err error) {
	file := s
	if m := itemNo.FindStringSubmatch(s); m != nil && archiveNo.MatchString(m[1]) {
		file = m[1]
		item, _ = strconv.Atoi(m[2])
	}
	m := archiveNo.FindStringSubmatch(file)
	if m == nil {
		return n, 0, invalid("archive_no", "%.60q is no archive number", s)
	}
	n = ArchiveNo{Fonds: m[1], Category: Category(m[2]), Retention: Retention(m[4])}
	n.Year, _ = strconv.Atoi(m[3])
	if n.Category == CategoryCase {
		n.Volume, _ = strconv.Atoi(m[5])
	} else {
		n.Room = m[5]
	}
	if made := n.String(); file != made || file != s && (item < 1 || n.Item(item) != s) || n.Category == CategoryCase && n.Volume < 1 {
		return ArchiveNo{}, 0, invalid("archive_no", "%.60q is no archive number", s)
	}
	return n, item, nil
}

// ArchiveNo is the 档号 the file was closed with, zero if it has none yet.
func (s *State) ArchiveNo() ArchiveNo {
	if s.archiveNo == "" {
		return ArchiveNo{}
	}
	n, _, _ := ParseArchiveNo(s.archiveNo)
	return n
}
