// Package archive keeps documents as case files 案卷 that prove themselves:
// every object is created once, every file is a chain of events, every number
// is an entry in a register without gaps. It owns whether a step is legal, and
// knows nothing of forms, pages or permissions.
//
// Start with [Init] or [Open]. A file is opened with [Archive.OpenFile], a
// document drafted, submitted, approved and issued with [Archive.SaveDraft],
// [Archive.Submit], [Archive.Approve] and [Archive.Issue]; papers made
// elsewhere come through an [Importer]. [Archive.FileState] is the fold of a
// file's events; every write is judged by it and appended as the one event
// after the last, so that of two writers one loses, catches up and is judged
// again. [Archive.Changed], [Archive.FileState] and [Archive.Records] feed an
// index; [Archive.Verify] proves the whole, [Archive.Doctor] mends what was
// interrupted. [AccessWriter] writes down who reads what; [Archive.Checkpoint]
// signs the state of the history for somebody outside, and
// [Archive.AuditVerify] holds the archive against what he kept.
//
// # Keys
//
// All are built in keys.go. Numbers in them have leading zeros, so that byte
// order is their order.
//
//	format.json                                         what this is; the commit of Init
//	office/00001.json                                   the office's data, version 1
//	forms/inquiry-letter/1.md                           the text of a form, by id and version
//	register/letter/2026/00000000.json                  where a series begins in a year
//	register/letter/2026/00000012.json                  the claim of a number
//	files/case-1/events/00000001.json                   the chain of a file
//	files/case-1/documents/0000-header.9f86d081884c7d65.json
//	                                                    what could name persons; in the name the beginning of its SHA-256
//	files/case-1/documents/0001-inquiry-letter.pdf      a document as issued 正本
//	files/case-1/documents/0001-inquiry-letter.json     its record
//	files/case-1/documents/0001-inquiry-letter.draft.json  the approved draft 定稿
//	files/case-1/documents/0002-lead-register.confidential.9f86d081884c7d65.json
//	                                                    its confidential fields 保密项
//	files/case-1/documents/0001-inquiry-letter.sealed.9f86d081884c7d65.pdf
//	                                                    a paper that came to it: role, beginning of its SHA-256, extension
//	files/case-1/documents/p~2f1.original.txt           an imported paper, its own id p/1 escaped; of one beyond ASCII
//	files/case-1/documents/~~e4…1f.original.pdf         only ~~ and 32 digits of its SHA-256
//	files/case-1/documents/0000-batch-0123456789abcdef.seed.9f86d081884c7d65.json
//	                                                    what the nonces of a batch's confidential objects are made of
//	files/case-1/closed/00000009/records.jsonl          what a closing 归档 fixed: a line for each document, without names
//	files/case-1/closed/00000009/manifest-sha256.txt    and the SHA-256 of every object of the file, as sha256sum -c reads it
//	changes/2026-03-05/case-1                           the file has events of this day (UTC); made before the first of them
//	audit/0f1e2d3c4b5a6978/2026-03-05/00000001.jsonl    who read what: a batch of one process, of a day (UTC)
//	audit/log/00000001.jsonl                            the Merkle log 存证日志: a batch, from 1 without gaps
//	audit/checkpoints/00000001.txt                      the state of the log after that batch, signed 检查点
//	audit/keys/d41c4b0a.txt                             the public key of who signed, by its hash
//	work/drafts/case-1/0001-inquiry-letter/00001.json   a draft, until the document is issued
//	work/drafts/case-1/0002-lead-register/00001.confidential.9f86d081884c7d65.json
//	                                                    its confidential fields, made before it
//	work/check/…                                        the create-once test of a store, for a moment
//
// # Objects
//
// Every JSON object is canonical (keys in byte order, no white space, the
// fewest escapes) and ends in "sum", the SHA-256 of the bytes without that
// member. All other bytes have their SHA-256 in the event that names them. In
// the examples sums and digests are cut, and lines broken.
//
// format.json; "id" tells one archive from another:
//
//	{"at":"2026-03-05T01:02:03Z","by":"admin","format":"casefile archive","id":"5f3c…",
//	 "version":"1","via":"cli","sum":"…"}
//
// Office data:
//
//	{"actors":[{"clearance":"机密","id":"zhang","name":"张某某","roles":["officer"],"units":["room1"]}],
//	 "at":"2026-03-05T01:02:03Z","by":"admin","kind":"office","nonce":"77aa…",
//	 "fonds":"Z109","organs":[{"code":"某纪","id":"mjw","mark":"中共某市纪律检查委员会","name":"中共某市纪律检查委员会"}],
//	 "series":[{"format":"{mark}〔{year}〕{n}号","id":"letter","kind":"letter","mark":"某纪函","name":"函","organ":"mjw"}],
//	 "units":[{"id":"room1","name":"第一纪检监察室"}],"version":1,"via":"cli","sum":"…"}
//
// Dates are civil, "2026-03-05"; times are RFC 3339 in UTC, with milliseconds at
// most; digests are SHA-256 in 64 lower-case hex digits, but for the nodes of
// a Merkle tree, "proof", in base64.
//
// Register: the start of a series, and a claim. The claim's "nonce", "at" and
// "by" are those of the document's numbering event, so that whoever goes on
// with an interrupted issue makes the same bytes:
//
//	{"at":"…","by":"zhang","kind":"start","n":0,"next":1,"nonce":"11bb…","printed":"","series":"letter","via":"cli","year":2026,"sum":"…"}
//	{"at":"…","by":"zhang","document":"case-1/0001-inquiry-letter","kind":"document","n":12,"nonce":"22cc…",
//	 "printed":"某纪函〔2026〕12号","series":"letter","via":"cli","year":2026,"sum":"…"}
//
// A mark of changes:
//
//	{"day":"2026-03-05","file":"case-1","sum":"…"}
//
// Events. All have "file", "seq", "prev" (the sum of the event before, empty in
// the first), "at", "by", "via", "nonce", "type". They hold ids, digests and
// decisions: what may name persons lies in documents/. Two fields are free
// text, "opinion" and "reason", in which officers name nobody that is dealt
// with, since both outlive a disposal.
//
//	{"at":"…","by":"zhang","file":"case-1","nonce":"…","opened":{"access":{"level":"机密","until":"2036-03-05","audience":["room1"]},
//	 "header":{"digest":"9f86…","name":"0000-header.9f86d081884c7d65.json","role":"header","size":151},
//	 "kind":"case","level":"县处级","link":"采购","sector":"卫生健康"},"prev":"","seq":1,"type":"opened","via":"cli","sum":"…"}
//	{…,"document":"case-1/0001-inquiry-letter","form":{"digest":"ab12…","id":"inquiry-letter","version":1},"seq":2,"type":"drafted",…}
//	{…,"digest":"cd34…","document":"…","draft":1,"form":{…},"requires":{"allow_self":true,"minutes":true,"signoffs":["室主任","分管领导"]},
//	 "seq":3,"type":"submitted",…}
//	{…,"digest":"cd34…","document":"…","opinion":"同意","seq":4,"signoff":"室主任","type":"approved",…}
//	{…,"digest":"cd34…","document":"…","numbering":{"date":"2026-03-05","draft":1,"format":"某纪函〔{year}〕{n}号","from":12,
//	 "series":"letter","year":2026,"access":{"level":"秘密","until":"2036-03-05"},"tasks":[{"due":"2026-04-01","id":"tasks-1"}]},
//	 "seq":5,"type":"numbering",…}
//	{…,"date":"2026-03-05","digest":"cd34…","document":"…","number":{"n":12,"printed":"某纪函〔2026〕12号","series":"letter","year":2026},
//	 "parts":[{"digest":"ef56…","name":"0001-inquiry-letter.json","role":"record","size":2048},…],"seq":6,"type":"issued",…}
//	{…,"items":[{"date":"2020-01-02","local":"p~2f1","number":"某发〔2020〕3号","parts":[…]}],"seq":7,"type":"imported",…}
//
// After the issue, which leaves the document issued:
//
//	{…,"date":"2026-03-06","document":"…","parts":[{…,"name":"0001-inquiry-letter.receipt.9f86d081884c7d65.pdf","role":"receipt"},
//	 {…,"name":"0001-inquiry-letter.service.18ac3e7343f01689.json","role":"service"}],"seq":8,"service":{"method":"direct"},"type":"served",…}
//	{…,"date":"2026-03-20","document":"…","parts":[{…"role":"reply"…}],"seq":9,"type":"replied",…}
//	{…,"document":"…","parts":[{…"role":"sealed"…}],"seq":10,"type":"attached",…}
//	{…,"document":"…","reference":{"document":"case-1/0002-minutes","role":"minutes"},"seq":11,"type":"attached",…}
//	{…,"document":"…","seq":12,"tasks":[{"due":"2026-05-01","id":"2"}],"type":"task-opened",…}
//	{…,"date":"2026-04-01","document":"…","seq":13,"task":"tasks-1","type":"task-closed",…}
//	{…,"amends":"case-1/0001-inquiry-letter","document":"case-1/0003-inquiry-letter","form":{…},"seq":14,"type":"drafted",…}
//
// Text that came to an imported paper later, with the file it was read from:
//
//	{…,"document":"case-1/p~2f1","parts":[{…,"name":"p~2f1.transcript.5d41402abc4b2a76.docx","role":"transcript"},
//	 {…,"name":"p~2f1.transcript.7d793037a0760186.json","role":"transcript"}],"seq":12,"type":"attached",…}
//
// The parts of what is served, replied, attached or closed are named
// {local}.{role}.{16 digits of the digest}.{ext}; "reference" says instead that
// a document of the same file serves as such.
//
// Of the file as a whole. "closed" names its own place, and its two objects lie
// below closed/ under that number; "received" stands after the events that came
// along from another archive, of which it names the last:
//
//	{…,"arranged":[{"local":"p~2f1","section":"evidence"},{"local":"0001-inquiry-letter"}],"seq":15,"type":"arranged",…}
//	{…,"reason":"一般材料","retention":"D10","seq":16,"type":"retention-set",…}
//	{…,"closed":{"archive_no":"Z109-AJ·2026-D10-0001","documents":3,"manifest":{…"role":"manifest"…},"n":17,"pages":9,
//	 "records":{…"role":"records"…},"retention":"D10"},"seq":17,"type":"closed",…}
//	{…,"reason":"补充材料","seq":18,"type":"reopened",…}
//	{…,"origin":{"archive":"5f3c…","head":"9f86…","seq":18},"seq":19,"type":"received",…}
//
// A closed file takes secrecy-changed, audience-changed, retention-set, what
// ends it, and voided of a batch's row whose number was claimed just when the
// file was closed; that last one also a file that was disposed of.
//
// The disposal of a closed file after its term: disposal-asked by one person,
// then disposal-refused or disposed by another, each with a "reason". After
// disposed nothing lies in documents/ any more; the chain stays whole.
//
// The lines of records.jsonl: the file first, then its papers in the order of
// the volume, then documents that never became one:
//
//	{"archive_no":"Z109-AJ·2026-D10-0001","documents":3,"file":"case-1","head":"57f5…","kind":"case","pages":9,"retention":"D10","seq":16}
//	{"archive_no":"Z109-AJ·2026-D10-0001-001","date":"2026-01-05","document":"case-1/p~2f1","first":1,"last":7,"no":1,"parts":[…],
//	 "retention":"D10","section":"evidence","status":"imported","volume":"调查卷"}
//
// Further types: returned (as approved); voided (as issued, with a "reason"
// and whatever parts were left); withdrawn ("document", "reason");
// secrecy-changed ("secrecy":{"level":…,"until":…}) and audience-changed
// ("audience":[…]), of a document or, without one, of the file. "digest" is
// [ContentDigest].
//
// A batch, and a document of it: "proof" leads from the leaf of "row" and
// "digest" to the batch's "digest", the root of a Merkle tree (RFC 6962); its
// claim has "batch" and "row" too. A document of a batch has no other events
// before this one. With confidential fields the event names an object "seed":
//
//	{…,"batch":{"approvers":["li"],"data":"12ab…","date":"2026-03-05","digest":"34cd…","id":"0123456789abcdef",
//	 "numbers":[{"format":"某纪函〔{year}〕{n}号","from":13,"series":"letter","year":2026}],"rows":10000},"form":{…},
//	 "parts":[{…"role":"seed"…}],"seq":8,"type":"batch-approved",…}
//	{…,"date":"2026-03-05","digest":"cd34…","document":"case-1/b0123456789abcdef-0000001","form":{…},"number":{…},"parts":[…],
//	 "row":{"access":{"level":"秘密"},"batch":"0123456789abcdef","index":0,"proof":["q83v…","AbCd…"],"row":1},"seq":9,"type":"issued",…}
//
// Numbers that no document has: given elsewhere, or to nothing:
//
//	{"at":"…","by":"zhang","date":"2026-02-01","kind":"external","n":13,"nonce":"…","printed":"某纪函〔2026〕13号","reason":"纸质登记簿已编",…}
//	{"at":"…","by":"zhang","kind":"void","n":14,"nonce":"…","printed":"某纪函〔2026〕14号","reason":"跳至 15 号",…}
//
// The number of a closed file 档号 is such an entry too, in a row of its own; its
// nonce is the beginning of the SHA-256 of "file case-1":
//
//	{"at":"…","by":"zhang","kind":"external","n":1,"nonce":"…","printed":"Z109-AJ·2026-D10-0001","reason":"档号：case-1",
//	 "series":"volume-z109-aj-d10","via":"cli","year":2026,"sum":"…"}
//
// The seed of a batch with confidential fields; the nonce of a row's object is
// HMAC-SHA-256, keyed with its text, over "{document} {0, 1, …}", in hex:
//
//	{"batch":"0123456789abcdef","seed":"…64 hex digits…","sum":"…"}
//
// The header of a file:
//
//	{"case_no":"某纪案〔2026〕3号","file":"case-1","handler":"李某","title":"某局张某某案","unit":"某局","sum":"…"}
//
// A draft, in work/ and later beside the document:
//
//	{"access":{"level":"秘密"},"at":"…","by":"zhang","confidential":{…"role":"confidential"…},
//	 "document":"case-1/0001-inquiry-letter","form":{…},"title":"关于某事项的函",
//	 "values":{"addressee":"张某某"},"version":1,"via":"cli","sum":"…"}
//
// "access" protects this version beside the document's own, and is absent if
// it is empty; "confidential" is there if the form marks fields confidential,
// and names the object under the name it will have beside the issued document:
//
//	{"document":"case-1/0002-lead-register","nonce":"5be0…","values":{"reporter":"李某某"},"sum":"…"}
//
// The nonce is random, of at least 64 hex digits and as many more as bring the
// object to a multiple of 256 bytes: neither digest nor size tells what is in it.
//
// The particulars of a service 送达, the part "service":
//
//	{"document":"case-1/0001-inquiry-letter","place":"某局","recipient":"张某某","relation":"同事，代收","remarks":"…",
//	 "server":"王某","signer":"李某某","witness":"赵某","sum":"…"}
//
// The record of an issued document; "parts" are its other objects, "map" is
// the layout's and opaque here:
//
//	{"date":"2026-03-05","document":"case-1/0001-inquiry-letter","form":{…},"map":{…},"number":{…},"page_starts":[0,1210],
//	 "parts":[{…"role":"pdf"…},{…"role":"draft"…}],"program":"0.1.0","status":"issued","text":"…","title":"关于某事项的函","values":{…},"sum":"…"}
//
// A paper kept on a shelf alone has no original, but "shelf" and "sheets"; any
// imported paper may have "responsible" 责任者 and "section":
//
//	{"date":"2026-01-05","document":"case-1/zy-1","own_id":"zy-1","parts":[],"responsible":"专案组","section":"evidence",
//	 "sheets":7,"shelf":"三号库房2架4层","status":"imported","text":"","title":"证人证言","sum":"…"}
//
// An imported paper's has "own_id", "original_name" and "media_type" instead
// of form and values, and one part, the original.
//
// What is only guessed of it, such as "title", "number", "date" and "unit", which
// is "responsible", "guessed" names. Text that came to one without text:
//
//	{"document":"case-1/p~2f1","map":{…},"page_starts":[0,1210],"program":"0.1.0","text":"…","sum":"…"}
//
// A batch of the access log 调阅记录, lines of JSON and the sum of the bytes
// before it; "queries" are [Archive.QueryDigest], "outcome" is done, refused or
// failed, for the "reason":
//
//	{"act":"read.part","at":"…","by":"han","document":"case-1/0001-inquiry-letter","file":"case-1","outcome":"done","part":"pdf","via":"cli"}
//	{"act":"search","at":"…","by":"han","count":3,"outcome":"done","queries":["ab12…"],"via":"web"}
//	{"act":"read.document","at":"…","by":"qian","file":"case-1","outcome":"refused","reason":"not-cleared","via":"cli"}
//	{"sum":"…"}
//
// A batch of the Merkle log: an entry for every object that must stay, but
// documents, which their events name. What it proves, and the text of a
// checkpoint, is told in package audit:
//
//	{"digest":"9f86…","key":"files/case-1/events/00000001.json"}
//	{"digest":"17ab…","key":"register/letter/2026/00000012.json"}
//	{"sum":"…"}
//
// # Later versions
//
// A reader takes a member, an event type, or a word of one (a role, a level, a
// term, a kind, a way of serving, a class of papers) that it does not know for
// the work of a later program. Such an event leaves its file readable and
// read-only; nothing of it is exported, closed or disposed of. Members of other
// objects that are not known are passed over; the office's data are not written
// anew without them. So a later program may add to all of these, but what an event
// says with words known before it must have been legal before: a step that
// becomes legal later has another type, member or word. What exists is never
// written otherwise, and never read otherwise.
package archive
