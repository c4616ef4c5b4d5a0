package pdf

import (
	"bytes"
	"encoding/xml"
)

// xmp is the metadata stream: the same as the document information that fpdf
// writes, in XML, and the claim of conformance.
func xmp(m Meta) []byte {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"` +
		` xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` + "\n")
	element(&b, "<pdfaid:part>", orElse(m.part, "2"), "</pdfaid:part>")
	element(&b, "<pdfaid:conformance>", "U", "</pdfaid:conformance>")
	element(&b, "<dc:format>", "application/pdf", "</dc:format>")
	element(&b, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, m.Title, "</rdf:li></rdf:Alt></dc:title>")
	element(&b, "<dc:creator><rdf:Seq><rdf:li>", m.Author, "</rdf:li></rdf:Seq></dc:creator>")
	element(&b, `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, m.Subject, "</rdf:li></rdf:Alt></dc:description>")
	element(&b, "<dc:language><rdf:Bag><rdf:li>", m.Lang, "</rdf:li></rdf:Bag></dc:language>")
	element(&b, "<pdf:Keywords>", m.Keywords, "</pdf:Keywords>")
	element(&b, "<pdf:Producer>", m.Producer, "</pdf:Producer>")
	element(&b, "<xmp:CreatorTool>", m.Creator, "</xmp:CreatorTool>")
	element(&b, "<xmp:CreateDate>", m.Date+"T00:00:00", "</xmp:CreateDate>")
	element(&b, "<xmp:ModifyDate>", m.Date+"T00:00:00", "</xmp:ModifyDate>")
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// element writes a property, unless it is empty.
func element(b *bytes.Buffer, open, text, end string) {
	if text == "" {
		return
	}
	b.WriteString(open)
	_ = xml.EscapeText(b, []byte(text)) // a bytes.Buffer takes everything
	b.WriteString(end)
	b.WriteByte('\n')
}
