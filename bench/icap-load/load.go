package main

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// transactor does one transaction after the other.
type transactor interface {
	transact() error
	close()
	// server is a word for who gave the last answer; "" where that cannot be told.
	server() string
}

// times of transactions, in milliseconds.
type times struct {
	Requests int     `json:"requests"`
	P50      float64 `json:"p50"`
	P99      float64 `json:"p99"`
	Max      float64 `json:"max"`
}

func timesOf(latencies []float64) times {
	slices.Sort(latencies)
	return times{len(latencies), quantile(latencies, .5), quantile(latencies, .99), quantile(latencies, 1)}
}

// result of one run, as JSON. Times in milliseconds.
type result struct {
	Requests    int     `json:"requests"`
	Errors      int     `json:"errors"`
	FirstError  string  `json:"firstError,omitempty"`
	Seconds     float64 `json:"seconds"`
	PerSecond   float64 `json:"perSecond"`
	MiBPerSec   float64 `json:"mebibytesPerSecond"`
	P50         float64 `json:"p50"`
	P99         float64 `json:"p99"`
	Max         float64 `json:"max"`
	Connections int     `json:"connections"`
	Resumed     int     `json:"resumed"`
	// by the word for who answered
	Servers map[string]times `json:"servers,omitempty"`
}

// plan of one run.
type plan struct {
	warmUp  time.Duration
	measure time.Duration
	// transactions per second of all clients together; 0: as many as they can
	rate  float64
	bytes int
}

// run drives all clients for a while. What happened before the end of the warm-up does not count. With a rate, a
// transaction's time begins when it was due, not when a client was free for it: a queue is part of the latency.
func run(clients []transactor, p plan) result {
	start := time.Now()
	counted, end := start.Add(p.warmUp), start.Add(p.warmUp+p.measure)
	var due atomic.Int64
	var all result
	var latencies []float64
	servers := map[string][]float64{}
	var lock sync.Mutex
	var done sync.WaitGroup
	for _, c := range clients {
		done.Go(func() {
			var own []float64
			byServer := map[string][]float64{}
			errors, firstError := 0, ""
			for {
				begun := time.Now()
				if p.rate > 0 {
					begun = start.Add(time.Duration(float64(due.Add(1)-1) / p.rate * float64(time.Second)))
					if begun.Before(end) {
						time.Sleep(time.Until(begun))
					}
				}
				if !begun.Before(end) {
					break
				}
				err := c.transact()
				now := time.Now()
				if err != nil {
					errors++
					if firstError == "" {
						firstError = err.Error()
					}
					time.Sleep(2 * time.Millisecond)
				} else if !begun.Before(counted) && !now.After(end) {
					took := float64(now.Sub(begun)) / float64(time.Millisecond)
					own = append(own, took)
					if name := c.server(); name != "" {
						byServer[name] = append(byServer[name], took)
					}
				}
			}
			c.close()
			lock.Lock()
			defer lock.Unlock()
			latencies = append(latencies, own...)
			for name, all := range byServer {
				servers[name] = append(servers[name], all...)
			}
			all.Errors += errors
			if all.FirstError == "" {
				all.FirstError = firstError
			}
		})
	}
	done.Wait()
	all.Seconds = p.measure.Seconds()
	all.Requests = len(latencies)
	all.PerSecond = float64(all.Requests) / all.Seconds
	all.MiBPerSec = all.PerSecond * float64(p.bytes) / (1 << 20)
	total := timesOf(latencies)
	all.P50, all.P99, all.Max = total.P50, total.P99, total.Max
	all.Servers = map[string]times{}
	for name, each := range servers {
		all.Servers[name] = timesOf(each)
	}
	return all
}

// quantile of sorted values by nearest rank; 0 when there are none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}
