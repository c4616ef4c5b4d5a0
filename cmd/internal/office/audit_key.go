package office

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"casefile/archive"
	"casefile/archive/audit"
)

// The private key that signs checkpoints lies in a file outside the archive,
// for nobody but its owner to read. Beside a local archive it is found by
// itself, which guards against mistakes and against damage; against somebody
// who can write to that disk it guards only in so far as checkpoints have been
// kept elsewhere. On a closed network the key belongs on a medium that is put
// in for signing, and checkpoints go out on paper or a disc: they are six
// lines of text and say nothing of any case.

// keySuffix is what the key beside an archive's folder has after its name.
const keySuffix = ".audit-key"

// AuditKeyPath is where the key of a local archive is looked for when nobody
// names one; "" for an archive elsewhere.
func (o *Office) AuditKeyPath() string {
	folder, ok := strings.CutPrefix(o.opts.Archive, "file://")
	if !ok && strings.Contains(folder, "://") {
		return ""
	}
	return filepath.Clean(folder) + keySuffix
}

// NewAuditKey makes a key in a new file and returns the public key. An
// existing file is never overwritten.
func (o *Office) NewAuditKey(random io.Reader, name string) (public string, err error) {
	if o.insideArchive(name) {
		return "", &Problem{ID: "audit-key-inside", Path: name, Kind: Refused}
	}
	private, public, err := audit.NewKey(random, "")
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return "", &Problem{ID: "audit-key-exists", Path: name, Kind: Refused, Err: err}
	}
	if err != nil {
		return "", &Problem{ID: "file-failed", Path: name, Kind: Failed, Err: err}
	}
	_, err = f.WriteString(private + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", &Problem{ID: "file-failed", Path: name, Kind: Failed, Err: err}
	}
	return public, nil
}

// insideArchive tells a file below the folder of a local archive.
func (o *Office) insideArchive(name string) bool {
	key := o.AuditKeyPath()
	if key == "" {
		return false
	}
	folder, err := filepath.Abs(strings.TrimSuffix(key, keySuffix))
	file, ferr := filepath.Abs(name)
	return err == nil && ferr == nil && strings.HasPrefix(file, folder+string(filepath.Separator))
}

// maxKeyFile is the size of the largest key file, in bytes.
const maxKeyFile = 4096

// AuditKey reads the key in a file, or the one beside the archive if name is
// empty. None at all is audit-key-missing.
func (o *Office) AuditKey(name string) (*audit.Signer, error) {
	given := name != ""
	if !given {
		name = o.AuditKeyPath()
	}
	info, err := os.Stat(name)
	if !given && (name == "" || errors.Is(err, fs.ErrNotExist)) {
		return nil, &Problem{ID: "audit-key-missing", Kind: Missing, Err: err}
	}
	if err != nil {
		return nil, pathProblem(name, err)
	}
	switch {
	case info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/':
		return nil, &Problem{ID: "audit-key-exposed", Path: name, Kind: Refused}
	case o.insideArchive(name):
		return nil, &Problem{ID: "audit-key-inside", Path: name, Kind: Refused}
	case info.Size() > maxKeyFile || !info.Mode().IsRegular():
		return nil, &Problem{ID: "audit-key-bad", Path: name, Kind: Invalid}
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, pathProblem(name, err)
	}
	s, err := audit.NewSigner(string(b))
	if err != nil {
		return nil, &Problem{ID: "audit-key-bad", Path: name, Kind: Invalid}
	}
	return s, nil
}

// PublicKeyLine reads a public key that is given as the line itself.
func PublicKeyLine(given string) (*audit.Verifier, error) {
	v, err := audit.NewVerifier(given)
	if err != nil {
		return nil, &Problem{ID: "audit-key-line", Kind: Invalid}
	}
	return v, nil
}

// PublicKey reads a public key: the line itself, or a file that holds it.
func PublicKey(given string) (*audit.Verifier, error) {
	if v, err := audit.NewVerifier(given); err == nil {
		return v, nil
	}
	if info, err := os.Stat(given); err == nil && info.Mode().IsRegular() && info.Size() <= maxKeyFile {
		if b, err := os.ReadFile(given); err == nil {
			if v, err := audit.NewVerifier(string(b)); err == nil {
				return v, nil
			}
		}
	}
	return nil, &Problem{ID: "audit-key-public", Kind: Invalid, Args: args{"given": given}}
}

// CheckedProof is what a proof says, once it holds.
type CheckedProof struct {
	Kind    string `json:"kind"` // inclusion, consistency
	Archive string `json:"archive"`
	Entries int64  `json:"entries"` // of the checkpoint, the newer one of two
	At      string `json:"at"`      // when it was signed
	Key     string `json:"key,omitempty"`
	Digest  string `json:"digest,omitempty"`
	Old     int64  `json:"old_entries,omitempty"`
	Paper   string `json:"paper,omitempty"` // what the paper that was given is: a document, or the key
}

// CheckProof checks a proof by itself, without any archive. paper, if not nil,
// must be the logged object, or a part that the logged event names.
func CheckProof(name string, text []byte, key *audit.Verifier, paperName string, paper []byte) (*CheckedProof, error) {
	refuse := func(err error) (*CheckedProof, error) {
		return nil, &Problem{ID: "audit-proof", Path: name, Kind: Damaged, Err: err}
	}
	in, con, err := audit.ParseProof(text)
	if err != nil {
		return nil, &Problem{ID: "audit-proof", Path: name, Kind: Invalid, Err: err}
	}
	if con != nil {
		old, now, err := con.Check(key)
		if err != nil {
			return refuse(err)
		}
		return &CheckedProof{Kind: "consistency", Archive: now.Archive, Entries: now.Size,
			At: now.At.Format("2006-01-02T15:04:05Z"), Old: old.Size}, nil
	}
	c, err := in.Check(key)
	if err != nil {
		return refuse(err)
	}
	out := &CheckedProof{Kind: "inclusion", Archive: c.Archive, Entries: c.Size, At: c.At.Format("2006-01-02T15:04:05Z"),
		Key: in.Entry.Key, Digest: in.Entry.Digest}
	if paper != nil {
		if out.Paper = names(in.Object, paper); in.Matches(paper) {
			out.Paper = in.Entry.Key
		}
		if out.Paper == "" {
			return nil, &Problem{ID: "audit-paper", Path: paperName, Kind: Damaged}
		}
	}
	return out, nil
}

// names is the document among whose parts an event names a paper; "" for none.
func names(event, paper []byte) string {
	var e archive.Event
	if event == nil || json.Unmarshal(event, &e) != nil {
		return ""
	}
	digest := archive.DigestOf(paper)
	is := func(p archive.PartRef) bool { return p.Digest == digest }
	for _, item := range e.Items {
		if slices.ContainsFunc(item.Parts, is) {
			return string(archive.NewDocID(e.File, item.Local))
		}
	}
	if slices.ContainsFunc(e.Parts, is) {
		return string(e.Document)
	}
	return ""
}
