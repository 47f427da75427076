module github.com/defender-icap-gateway/defender-icap-gateway/tools/icap-load

go 1.26
