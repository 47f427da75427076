#!/bin/bash
# start.sh CACHE ADDRESS PORT TEXT: an ICAP server on the crate icap-rs, which blocks bodies with TEXT on the service /dlp, in the
# foreground. Needs cargo. It is built once, with exactly the crates of Cargo.lock; CACHE keeps what was built.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
cache=$1 address=$2 port=$3 text=$4
command -v cargo >/dev/null || { echo "cargo is needed to build an ICAP server on the crate icap-rs (rustup.rs, or the package cargo)" >&2; exit 1; }
cargo build --quiet --locked --manifest-path "$here/Cargo.toml" --target-dir "$cache"
exec "$cache/debug/foreign-icap-server" "$address:$port" "$text"
