package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// scanner asks clamd itself, without ICAP: the limit of the inspection. One connection per file, as c-icap does.
type scanner struct {
	socket string
	// the file is handed over as an open descriptor, as c-icap does; else streamed
	descriptor *os.File
	bytes      int
	expect     verdict
	timeout    time.Duration
	plant      string
}

func (s *scanner) close() {}

func (s *scanner) server() string { return "" }

func (s *scanner) transact() error {
	connection, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: s.socket, Net: "unix"})
	if err != nil {
		return err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(s.timeout))
	if s.descriptor != nil {
		err = s.hand(connection)
	} else {
		err = s.stream(connection)
	}
	if err != nil {
		return err
	}
	answer, err := bufio.NewReader(connection).ReadString(0)
	if err != nil {
		return fmt.Errorf("clamd's answer: %w", err)
	}
	got := goOn
	if strings.HasSuffix(answer, "OK\x00") {
		got = allowed
	} else if strings.HasSuffix(answer, "FOUND\x00") {
		got = blocked
	}
	if got != s.expect {
		return fmt.Errorf("clamd: %.100q, not %s", answer, s.expect)
	}
	return nil
}

func (s *scanner) hand(to *net.UnixConn) error {
	if _, err := to.Write([]byte("zFILDES\x00")); err != nil {
		return err
	}
	_, _, err := to.WriteMsgUnix([]byte{0}, syscall.UnixRights(int(s.descriptor.Fd())), nil)
	return err
}

func (s *scanner) stream(to *net.UnixConn) error {
	if _, err := to.Write([]byte("zINSTREAM\x00")); err != nil {
		return err
	}
	chunk := append(make([]byte, 4), filler(chunkBytes)...)
	for rest := s.bytes; rest > 0; rest -= chunkBytes {
		size := min(rest, chunkBytes)
		binary.BigEndian.PutUint32(chunk, uint32(size))
		if rest <= chunkBytes {
			copy(chunk[4+size-len(s.plant):], s.plant)
		}
		if _, err := to.Write(chunk[:4+size]); err != nil {
			return err
		}
	}
	_, err := to.Write(make([]byte, 4))
	return err
}

// bodyFile makes the file that is handed over; it has no name, so nothing is left behind.
func bodyFile(bytes int, plant string) (*os.File, error) {
	file, err := os.CreateTemp("", "icap-load-")
	if err != nil {
		return nil, err
	}
	os.Remove(file.Name())
	body := filler(bytes)
	copy(body[bytes-len(plant):], plant)
	_, err = file.Write(body)
	return file, err
}
