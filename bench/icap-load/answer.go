package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// verdict of one transaction.
type verdict int

const (
	goOn    verdict = iota // 100: the rest of the body is wanted
	allowed                // 204, or 200 with the very message
	blocked                // 200 with an HTTP answer 403
)

func (v verdict) String() string { return [...]string{"continue", "allowed", "blocked"}[v] }

// answer of a server: its verdict, whether the connection stays, and its ISTag, by which servers with different policies differ.
type answer struct {
	verdict verdict
	keep    bool
	tag     string
}

// readAnswer reads one ICAP answer to its end. `length` is the size of the body that was sent: a message that comes back
// with another size is no "allowed".
func readAnswer(from *bufio.Reader, length int) (answer, error) {
	status, err := line(from)
	if err != nil {
		return answer{}, err
	}
	fields := strings.SplitN(status, " ", 3)
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "ICAP/1.") {
		return answer{}, fmt.Errorf("not an ICAP answer: %.80q", status)
	}
	encapsulated, got := "", answer{keep: true}
	for {
		header, err := line(from)
		if err != nil {
			return answer{}, err
		}
		if header == "" {
			break
		}
		name, value, _ := strings.Cut(header, ":")
		switch strings.ToLower(name) {
		case "encapsulated":
			encapsulated = strings.TrimSpace(value)
		case "connection":
			got.keep = !strings.EqualFold(strings.TrimSpace(value), "close")
		case "istag":
			got.tag = strings.TrimSpace(value)
		}
	}
	switch fields[1] {
	case "100":
		got.verdict = goOn
		return got, nil
	case "204":
		got.verdict = allowed
		return got, nil
	case "200":
		got.verdict, err = readMessage(from, encapsulated, length)
		return got, err
	}
	return answer{}, fmt.Errorf("ICAP status %s", fields[1])
}

func line(from *bufio.Reader) (string, error) {
	text, err := from.ReadString('\n')
	if err == io.EOF && text == "" {
		return "", errors.New("the connection was closed before an answer")
	}
	return strings.TrimRight(text, "\r\n"), err
}

// readMessage reads what a 200 carries: the message back, or the page that stands in its place.
func readMessage(from *bufio.Reader, encapsulated string, length int) (verdict, error) {
	parts := strings.Split(encapsulated, ",")
	name, offset, ok := strings.Cut(strings.TrimSpace(parts[len(parts)-1]), "=")
	headBytes, err := strconv.Atoi(offset)
	if !ok || err != nil || headBytes < 0 {
		return 0, fmt.Errorf("Encapsulated: %.80q", encapsulated)
	}
	head := make([]byte, headBytes)
	if _, err := io.ReadFull(from, head); err != nil {
		return 0, err
	}
	body := 0
	if name != "null-body" {
		if body, err = skipBody(from); err != nil {
			return 0, err
		}
	}
	// "HTTP/1.x 403": in REQMOD a page in place of the request, in RESPMOD in place of the response.
	if words := strings.Fields(string(head)); len(words) > 1 && strings.HasPrefix(words[0], "HTTP/") && words[1] == "403" {
		return blocked, nil
	}
	if body != length {
		return 0, fmt.Errorf("a 200 with %d of %d bytes", body, length)
	}
	return allowed, nil
}

// skipBody reads a chunked body and gives its size.
func skipBody(from *bufio.Reader) (int, error) {
	for total := 0; ; {
		size, err := line(from)
		if err != nil {
			return 0, err
		}
		size, _, _ = strings.Cut(size, ";")
		n, err := strconv.ParseInt(strings.TrimSpace(size), 16, 32)
		if err != nil || n < 0 {
			return 0, fmt.Errorf("chunk size %.40q", size)
		}
		if _, err := from.Discard(int(n) + 2); err != nil {
			return 0, err
		}
		if n == 0 {
			return total, nil
		}
		total += int(n)
	}
}
