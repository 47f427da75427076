package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"time"
)

// client speaks ICAP on one connection at a time.
type client struct {
	address string
	tls     *tls.Config // nil: plain text
	keep    bool        // one connection for all transactions
	message *message
	bytes   int // of the body
	expect  verdict
	timeout time.Duration

	connection  net.Conn
	reader      *bufio.Reader
	connections int
	resumed     int
	tag         string // ISTag of the last answer
}

func (c *client) open() error {
	raw, err := net.DialTimeout("tcp", c.address, c.timeout)
	if err != nil {
		return err
	}
	c.connection = raw
	c.connections++
	if c.tls != nil {
		secured := tls.Client(raw, c.tls)
		raw.SetDeadline(time.Now().Add(c.timeout))
		if err := secured.Handshake(); err != nil {
			raw.Close()
			c.connection = nil
			return err
		}
		if secured.ConnectionState().DidResume {
			c.resumed++
		}
		c.connection = secured
	}
	if c.reader == nil {
		c.reader = bufio.NewReaderSize(c.connection, 65536)
	} else {
		c.reader.Reset(c.connection)
	}
	return nil
}

func (c *client) close() {
	if c.connection != nil {
		c.connection.Close()
		c.connection = nil
	}
}

func (c *client) server() string { return c.tag }

// transact asks once. A wrong verdict is an error like any other; after an error the connection is a new one.
func (c *client) transact() error {
	if c.connection == nil {
		if err := c.open(); err != nil {
			return err
		}
	}
	keep, err := c.ask()
	if err != nil || !keep || !c.keep {
		c.close()
	}
	return err
}

func (c *client) ask() (bool, error) {
	c.connection.SetDeadline(time.Now().Add(c.timeout))
	send := c.message.start
	for {
		// A server may answer while it still reads (echo does): who only writes then waits for ever.
		sent := make(chan error, 1)
		if c.message.chunks == 0 && len(c.message.tail) <= 2*chunkBytes {
			sent <- send(c.connection)
		} else {
			go func() { sent <- send(c.connection) }()
		}
		got, err := readAnswer(c.reader, c.bytes)
		if err != nil {
			c.connection.SetDeadline(time.Now()) // ends the writer
			<-sent
			return false, err
		}
		if err := <-sent; err != nil {
			return false, err
		}
		if got.verdict == goOn && c.message.more {
			send = c.message.rest
			continue
		}
		if got.verdict != c.expect {
			return false, fmt.Errorf("wrong verdict: %s, not %s", got.verdict, c.expect)
		}
		c.tag = got.tag
		return got.keep, nil
	}
}
