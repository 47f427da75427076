// Command icap-load asks an ICAP server (RFC 3507), or clamd, as often as it can or at a rate, and says as JSON how often,
// how fast and how often wrongly. It exits with 0 when it ran, whatever it counted: who asked judges.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

// server by its certificate: load is not sent to somebody else
func tlsConfig(version, certificate, key, authority string, resume bool) (*tls.Config, error) {
	versions := map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	v, ok := versions[version]
	if !ok {
		return nil, fmt.Errorf("-tls %q: none, 1.2 or 1.3", version)
	}
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, err
	}
	pem, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: no certificate", authority)
	}
	config := &tls.Config{
		Certificates: []tls.Certificate{pair}, RootCAs: roots, ServerName: "icap-gateway", MinVersion: v, MaxVersion: v,
		// as OpenSSL writes: full records from the first one on
		DynamicRecordSizingDisabled: true,
		// P-256 for the client certificate, which TLS 1.2 measures against the same list
		CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256},
	}
	if resume {
		config.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	}
	return config, nil
}

func main() {
	address := flag.String("address", "127.0.0.1:1344", "host:port of the ICAP server")
	clamd := flag.String("clamd", "", "ask this clamd socket instead")
	hand := flag.Bool("hand", false, "with -clamd: hand over a descriptor instead of streaming")
	version := flag.String("tls", "none", "none, 1.2 or 1.3")
	certificate := flag.String("cert", "", "the client's certificate, PEM file")
	key := flag.String("key", "", "the client's key, PEM file")
	authority := flag.String("ca", "", "the server's authority, PEM file")
	mode := flag.String("mode", "keep", "keep: one connection for each client; full: one for each transaction; resumed: the same, with TLS resumption")
	method := flag.String("method", "REQMOD", "REQMOD or RESPMOD")
	service := flag.String("service", "reqmod", "name of the ICAP service")
	bytes := flag.Int("bytes", 1024, "size of the body")
	preview := flag.Int("preview", -1, "size of the preview; -1: none")
	file := flag.String("file", "", "file that is the body, in place of -bytes of text")
	kind := flag.String("type", "text/plain", "Content-Type of the body")
	plant := flag.String("plant", "", "text that must be found: every answer must be \"blocked\"")
	count := flag.Int("clients", 8, "clients at once")
	seconds := flag.Float64("seconds", 2, "how long is measured")
	warmUp := flag.Float64("warm-up", 0.2, "how long is not measured before, seconds")
	rate := flag.Float64("rate", 0, "transactions per second of all clients together; 0: as many as they can")
	timeout := flag.Float64("timeout", 60, "of one transaction, seconds")
	flag.Parse()
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, "icap-load:", err)
		os.Exit(2)
	}
	if *mode != "keep" && *mode != "full" && *mode != "resumed" || *count < 1 || *count > 1024 || *bytes < 1 {
		fail(fmt.Errorf("-mode keep, full or resumed; -clients 1 to 1024; -bytes from 1"))
	}
	var body []byte
	if *file != "" {
		var err error
		if body, err = os.ReadFile(*file); err != nil {
			fail(err)
		}
		if *bytes = len(body); *bytes == 0 || *preview >= 0 || *plant != "" || *clamd != "" {
			fail(fmt.Errorf("-file: one that is not empty, without -preview, -plant and -clamd"))
		}
	}
	m, err := newMessage(shape{*method, *service, *bytes, *preview, *plant, *mode != "keep", body, *kind})
	if err != nil {
		fail(err)
	}
	expect := allowed
	if *plant != "" {
		expect = blocked
	}
	limit := time.Duration(*timeout * float64(time.Second))
	transactors := make([]transactor, *count)
	clients := []*client{}
	for i := range transactors {
		if *clamd != "" {
			s := &scanner{socket: *clamd, bytes: *bytes, expect: expect, timeout: limit, plant: *plant}
			if *hand {
				if s.descriptor, err = bodyFile(*bytes, *plant); err != nil {
					fail(err)
				}
			}
			transactors[i] = s
			continue
		}
		c := &client{address: *address, keep: *mode == "keep", message: m, bytes: *bytes, expect: expect, timeout: limit}
		if *version != "none" {
			if c.tls, err = tlsConfig(*version, *certificate, *key, *authority, *mode == "resumed"); err != nil {
				fail(err)
			}
		}
		transactors[i] = c
		clients = append(clients, c)
	}
	r := run(transactors, plan{
		warmUp: time.Duration(*warmUp * float64(time.Second)), measure: time.Duration(*seconds * float64(time.Second)),
		rate: *rate, bytes: *bytes,
	})
	for _, c := range clients {
		r.Connections += c.connections
		r.Resumed += c.resumed
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		fail(err)
	}
}
