#!/bin/bash
# gateway-refusals: who was refused in TLS, one line each: time, source address and port, reason. stunnel spreads that over
# several lines of the journal, which share the number in LOG5[number]; this joins them. Options as of journalctl:
#   gateway-refusals --since -1h
journalctl -u stunnel@icap.service -o short-iso --no-hostname --no-pager "$@" | awk '
  match($0, /LOG[0-9]\[[0-9]+\]: /) {
    level = substr($0, RSTART + 3, 1); number = substr($0, RSTART + 5, RLENGTH - 8); text = substr($0, RSTART + RLENGTH)
    if (sub(/^Service \[icap\] accepted connection from /, "", text)) { source[number] = text; reason[number] = "" }
    else if (text ~ /connected remote server/) delete source[number] # admitted
    else if (level < 5 && number in source) reason[number] = reason[number] (reason[number] == "" ? "" : "; ") text
    else if (text ~ /^Connection (reset|closed)/ && number in source) {
      if (reason[number] != "") print $1, source[number], reason[number]
      delete source[number]
    }
  }'
