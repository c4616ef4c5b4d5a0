// Package audit proves to somebody outside 监督方 that an archive's history is
// still the one he once saw. It is arithmetic over text: no store, no clock, no
// network. What is read and written where is package archive's.
//
// # The story
//
// A hash chain proves that a history fits together; whoever can write the
// whole archive can also write another history that fits together just as
// well. So the archive keeps a log: one [Entry] for every event, register
// entry, form, version of the office's data and batch of the access log, each
// a key and the SHA-256 of the object there. The log only grows. Its entries
// are the leaves of a Merkle tree (RFC 6962), and the root of the tree, 32
// bytes, stands for all of them.
//
// A [Checkpoint] 检查点 names the number of entries and the root, and is signed
// with an Ed25519 key. It is six short lines of text: it can be mailed, burnt
// to a disc, or printed and kept in a safe. Once it has left the archive, no
// entry before it can be changed, removed or put elsewhere unnoticed, not even
// by who holds the key and signs the new log again: another log has another
// root.
//
// # What an auditor needs
//
//   - the public key 公钥, one line, obtained when the archive was set up; a
//     copy lies in the archive, but a copy beside the lock proves little;
//   - a checkpoint handed over earlier, the older the better.
//
// With both, and the archive, `casefile audit verify --pubkey KEY --checkpoint
// FILE` compares every object with the log and the log with the checkpoint.
//
// Without the archive there are two proofs, each a text file that anybody can
// check with the public key alone (`casefile audit check-proof FILE --pubkey
// KEY`), or by hand with a SHA-256 tool and RFC 6962, section 2.1:
//
//   - an [Inclusion] proof: this object was in the log when the checkpoint was
//     signed. That of a document carries its issued event, which names the
//     SHA-256 of the PDF, so that a paper in somebody's hand can be checked;
//   - a [Consistency] proof: the log of an older checkpoint is the beginning
//     of the log of a newer one.
//
// # The texts
//
// An entry, a line of canonical JSON, is a leaf of the tree without its line
// end:
//
//	{"digest":"9f86…","key":"files/case-1/events/00000001.json"}
//
// A checkpoint is a signed note (C2SP tlog-checkpoint): origin, entries, root,
// then lines of ours, an empty line and signatures:
//
//	casefile/5f3c…
//	1210
//	wJq0b8HnSPpmTHxU3yCQyVRkJ4kSWhRGzo2gqqBSWhE=
//	at 2026-03-05T01:02:03Z
//	batch 7
//
//	— casefile Az3grk7…
//
// An inclusion proof; "object" is the logged object where it is a line of JSON
// and was asked for:
//
//	casefile inclusion proof
//	entry {"digest":"9f86…","key":"files/case-1/events/00000006.json"}
//	index 17
//	object {"at":"…"}
//	hash 3q2+7w…
//
//	(a checkpoint)
//
// A consistency proof:
//
//	casefile consistency proof
//	hash 3q2+7w…
//
//	(the older checkpoint)
//
//	(the newer checkpoint)
package audit
