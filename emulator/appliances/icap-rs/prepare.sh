#!/bin/bash
# prepare.sh CACHE: builds the server of start.sh once, with exactly the crates of Cargo.lock. CACHE keeps what was built. Needs cargo; only
# this needs the crates' registry.
set -euo pipefail
command -v cargo >/dev/null || { echo "cargo is needed to build an ICAP server on the crate icap-rs (rustup.rs, or the package cargo)" >&2; exit 1; }
exec cargo build --quiet --locked --manifest-path "$(dirname "$(readlink -f "$0")")/Cargo.toml" --target-dir "$1"
