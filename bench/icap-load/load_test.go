package main

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
	"time"
)

func sent(t *testing.T, s shape) (string, string) {
	t.Helper()
	m, err := newMessage(s)
	if err != nil {
		t.Fatal(err)
	}
	var start, rest bytes.Buffer
	m.start(&start)
	if m.more {
		m.rest(&rest)
	}
	return start.String(), rest.String()
}

func bodyOf(t *testing.T, message string) int {
	t.Helper()
	_, body, _ := strings.Cut(message, "Content-Length")
	_, body, _ = strings.Cut(body, "\r\n\r\n")
	n, err := skipBody(bufio.NewReader(strings.NewReader(body)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestABodyHasExactlyTheBytesThatItsHeadSays(t *testing.T) {
	for _, size := range []int{1, 1024, chunkBytes - 1, chunkBytes, chunkBytes + 1, 10 << 20} {
		all, _ := sent(t, shape{"REQMOD", "reqmod", size, -1, "", false, nil, ""})
		if got := bodyOf(t, all); got != size {
			t.Errorf("%d bytes sent, %d asked for", got, size)
		}
	}
}

func TestAFileIsSentAsItIs(t *testing.T) {
	file := bytes.Repeat([]byte("0123456789"), 20_000)
	all, _ := sent(t, shape{"REQMOD", "reqmod", len(file), -1, "", false, file, "application/pdf"})
	if got := bodyOf(t, all); got != len(file) || !strings.Contains(all, "Content-Type: application/pdf\r\n") {
		t.Errorf("%d bytes sent of %d", got, len(file))
	}
}

func TestAPreviewAndWhatFollowsAreTheWholeBody(t *testing.T) {
	for _, size := range []int{10, 1024, 1025, 200_000} {
		start, rest := sent(t, shape{"RESPMOD", "respmod", size, 1024, "secret", false, nil, ""})
		total := bodyOf(t, start)
		if strings.Contains(start, "0; ieof") != (size <= 1024) {
			t.Errorf("size %d: ieof says wrongly whether the preview was all", size)
		}
		if rest != "" {
			n, err := skipBody(bufio.NewReader(strings.NewReader(rest)))
			if err != nil {
				t.Fatal(err)
			}
			total += n
		}
		if total != size || strings.Count(start+rest, "secret") != 1 {
			t.Errorf("size %d: %d bytes in all, plants %d", size, total, strings.Count(start+rest, "secret"))
		}
	}
}

func TestAnAnswerCountsOnlyAsTheVerdictThatItIs(t *testing.T) {
	page := "HTTP/1.0 403 Forbidden\r\n\r\n"
	back := "POST http://x/ HTTP/1.1\r\n\r\n"
	for name, c := range map[string]struct {
		answer string
		want   verdict
		fails  bool
	}{
		"204":                   {"ICAP/1.0 204 No\r\n\r\n", allowed, false},
		"a page":                {"ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=26\r\n\r\n" + page + "2\r\nno\r\n0\r\n\r\n", blocked, false},
		"the message back":      {"ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, req-body=27\r\n\r\n" + back + "4\r\nbody\r\n0\r\n\r\n", allowed, false},
		"half the message back": {"ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, req-body=27\r\n\r\n" + back + "2\r\nbo\r\n0\r\n\r\n", 0, true},
		"500":                   {"ICAP/1.0 500 Error\r\n\r\n", 0, true},
		"an end":                {"", 0, true},
	} {
		got, err := readAnswer(bufio.NewReader(strings.NewReader(c.answer)), 4)
		if (err != nil) != c.fails || (err == nil && got.verdict != c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

type slow struct{}

func (slow) transact() error { time.Sleep(20 * time.Millisecond); return nil }
func (slow) close()          {}
func (slow) server() string  { return "" }

func TestWithARateWaitingForAFreeClientIsPartOfTheLatency(t *testing.T) {
	r := run([]transactor{slow{}}, plan{measure: 300 * time.Millisecond, rate: 200})
	if r.Max < 100 {
		t.Errorf("a client that does 50 a second and is asked for 200 must fall behind, not hide it: %v ms", r.Max)
	}
}

// named answers with its name at once, or slowly.
type named struct {
	name string
	wait time.Duration
}

func (n named) transact() error { time.Sleep(n.wait); return nil }
func (n named) close()          {}
func (n named) server() string  { return n.name }

func TestTheTimesOfEachServerAreItsOwn(t *testing.T) {
	all := []transactor{named{"fast", time.Millisecond}, named{"slow", 60 * time.Millisecond}}
	r := run(all, plan{measure: 300 * time.Millisecond})
	fast, slow := r.Servers["fast"], r.Servers["slow"]
	if fast.Requests+slow.Requests != r.Requests || slow.P50 < 60 || fast.P50 >= slow.P50 {
		t.Errorf("%+v and %+v of %d", fast, slow, r.Requests)
	}
}

func TestAnAnswersISTagSaysWhoGaveIt(t *testing.T) {
	got, err := readAnswer(bufio.NewReader(strings.NewReader("ICAP/1.0 204 No\r\nISTag: \"a\"\r\n\r\n")), 4)
	if err != nil || got.tag != `"a"` {
		t.Errorf("%+v, %v", got, err)
	}
}
