module github.com/defender-icap-gateway/defender-icap-gateway/bench/icap-load

go 1.26
