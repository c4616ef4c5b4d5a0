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
		` xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` + "\n")
	level := "U"
	if m.Tags != nil {
		level = "A"
		b.WriteString("<pdfuaid:part>1</pdfuaid:part>\n")
	}
	property(&b, "<pdfaid:part>", orElse(m.part, "2"), "</pdfaid:part>")
	property(&b, "<pdfaid:conformance>", level, "</pdfaid:conformance>")
	property(&b, "<dc:format>", "application/pdf", "</dc:format>")
	property(&b, `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, m.Title, "</rdf:li></rdf:Alt></dc:title>")
	property(&b, "<dc:creator><rdf:Seq><rdf:li>", m.Author, "</rdf:li></rdf:Seq></dc:creator>")
	property(&b, "<dc:publisher><rdf:Bag><rdf:li>", m.Author, "</rdf:li></rdf:Bag></dc:publisher>")
	property(&b, "<dc:identifier>", m.Subject, "</dc:identifier>")
	if m.dated {
		property(&b, "<dc:date><rdf:Seq><rdf:li>", m.Date, "</rdf:li></rdf:Seq></dc:date>")
	}
	property(&b, `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, m.Subject, "</rdf:li></rdf:Alt></dc:description>")
	property(&b, "<dc:language><rdf:Bag><rdf:li>", m.Lang, "</rdf:li></rdf:Bag></dc:language>")
	property(&b, "<pdf:Keywords>", m.Keywords, "</pdf:Keywords>")
	property(&b, "<pdf:Producer>", m.Producer, "</pdf:Producer>")
	property(&b, "<xmp:CreatorTool>", m.Creator, "</xmp:CreatorTool>")
	property(&b, "<xmp:CreateDate>", m.Date+"T00:00:00", "</xmp:CreateDate>")
	property(&b, "<xmp:ModifyDate>", m.Date+"T00:00:00", "</xmp:ModifyDate>")
	b.WriteString("</rdf:Description>")
	if m.Tags != nil {
		b.WriteString(uaSchema)
	}
	b.WriteString("</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// uaSchema describes the one property that PDF/A does not know itself, as it
// asks (ISO 19005-2, 6.6.2.3.3).
const uaSchema = `
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"` +
	` xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`

// property writes a property, unless it is empty.
func property(b *bytes.Buffer, open, text, end string) {
	if text == "" {
		return
	}
	b.WriteString(open)
	_ = xml.EscapeText(b, []byte(text)) // a bytes.Buffer takes everything
	b.WriteString(end)
	b.WriteByte('\n')
}
