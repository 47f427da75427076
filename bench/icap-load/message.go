package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
)

// chunkBytes is the size of a body's chunks: four TLS records each.
const chunkBytes = 65536

// text is what a body is made of: words without anything that a policy looks for.
const text = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore\n"

// message is one ICAP request (RFC 3507), ready to be sent again and again. A body is never held as a whole: it is the
// same chunk over and over, but for a file's.
type message struct {
	head    []byte // ICAP head and the encapsulated HTTP head
	preview []byte // the preview with its end, when there is one
	more    bool   // the body goes on after the preview
	chunk   []byte // one full chunk with its frame
	chunks  int    // how often
	tail    []byte // the last, shorter chunk and the end of the body
}

// shape says what to ask.
type shape struct {
	method  string // REQMOD or RESPMOD
	service string
	bytes   int
	// preview in bytes; negative: none
	preview int
	plant   string // stands at the body's end, to be found
	close   bool   // the last transaction of its connection
	file    []byte // the body, in place of text; without preview and plant
	kind    string // its Content-Type
}

// filler writes n bytes of text, beginning anywhere in it.
func filler(n int) []byte {
	return bytes.Repeat([]byte(text), n/len(text)+1)[:n]
}

func framed(body []byte) []byte {
	if len(body) == 0 {
		return nil
	}
	return fmt.Appendf(nil, "%x\r\n%s\r\n", len(body), body)
}

func newMessage(s shape) (*message, error) {
	if s.bytes < len(s.plant) {
		return nil, fmt.Errorf("a body of %d bytes is too short for a plant of %d", s.bytes, len(s.plant))
	}
	kind := s.kind
	if kind == "" {
		kind = "text/plain"
	}
	entity := fmt.Sprintf("Content-Type: %s\r\nContent-Length: %d\r\n\r\n", kind, s.bytes)
	request := "POST http://load.invalid/upload HTTP/1.1\r\nHost: load.invalid\r\n"
	var http, encapsulated string
	switch s.method {
	case "REQMOD":
		http = request + entity
		encapsulated = fmt.Sprintf("req-hdr=0, req-body=%d", len(http))
	case "RESPMOD":
		get := "GET http://load.invalid/download HTTP/1.1\r\nHost: load.invalid\r\n\r\n"
		http = get + "HTTP/1.1 200 OK\r\n" + entity
		encapsulated = fmt.Sprintf("req-hdr=0, res-hdr=%d, res-body=%d", len(get), len(http))
	default:
		return nil, fmt.Errorf("method %q: REQMOD or RESPMOD", s.method)
	}
	head := fmt.Sprintf("%s icap://127.0.0.1/%s ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\n", s.method, s.service)
	if s.close {
		head += "Connection: close\r\n"
	}
	rest := s.bytes
	m := &message{}
	if s.preview >= 0 {
		// A plant stands at the end: the preview must not end inside it.
		sent := min(s.preview, s.bytes-len(s.plant))
		if s.bytes <= s.preview {
			sent = s.bytes
		}
		head += fmt.Sprintf("Preview: %d\r\n", s.preview)
		m.more = sent < s.bytes
		end := "0\r\n\r\n"
		body := filler(sent)
		if !m.more {
			end = "0; ieof\r\n\r\n"
			copy(body[sent-len(s.plant):], s.plant)
		}
		m.preview = append(framed(body), end...)
		rest -= sent
	}
	m.head = []byte(head + "Encapsulated: " + encapsulated + "\r\n\r\n" + http)
	if s.preview >= 0 && !m.more {
		return m, nil
	}
	if s.file != nil {
		for piece := range slices.Chunk(s.file, chunkBytes) {
			m.tail = append(m.tail, framed(piece)...)
		}
		m.tail = append(m.tail, "0\r\n\r\n"...)
		return m, nil
	}
	m.chunk = framed(filler(chunkBytes))
	m.chunks = max(0, rest-len(s.plant)) / chunkBytes
	last := filler(rest - m.chunks*chunkBytes)
	copy(last[len(last)-len(s.plant):], s.plant)
	m.tail = append(framed(last), "0\r\n\r\n"...)
	return m, nil
}

// start is what is sent before the first answer: all of it, or the preview.
func (m *message) start(to io.Writer) error {
	if m.preview != nil {
		_, err := to.Write(append(append([]byte{}, m.head...), m.preview...))
		return err
	}
	if m.chunks == 0 {
		_, err := to.Write(append(append([]byte{}, m.head...), m.tail...))
		return err
	}
	if _, err := to.Write(m.head); err != nil {
		return err
	}
	return m.rest(to)
}

// rest is the body, or what of it follows the preview.
func (m *message) rest(to io.Writer) error {
	for range m.chunks {
		if _, err := to.Write(m.chunk); err != nil {
			return err
		}
	}
	_, err := to.Write(m.tail)
	return err
}
