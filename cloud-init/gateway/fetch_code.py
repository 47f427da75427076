#!/usr/bin/python3
"""Fetches the gateway's code that did not fit into the boot data: from the metadata service, which gives out the scale set's userData.

  fetch_code.py    writes the files, once, at first boot (gateway-provision)

userData is base64 of a JSON object from path to text, compressed with Brotli. Who may write the scale set could put anything there, so only
files with a digest in policy.sha256 are written, all of them or none.
"""
import base64
import ctypes
import hashlib
import json
import os
import sys
import time
import urllib.request

from key_vault import OPENER

SOURCE = f"{os.environ.get('METADATA_URL', 'http://169.254.169.254')}/metadata/instance/compute/userData?api-version=2021-01-01&format=text"
DIGESTS = os.environ.get("POLICY_DIGESTS", "/etc/icap-gateway/policy.sha256")
FOLDER = os.environ.get("CODE_FOLDER", "/usr/local/lib/icap-gateway/inspector/")
TRIES = int(os.environ.get("TRIES", "12"))
PAUSE_SECONDS = float(os.environ.get("PAUSE_SECONDS", "5"))
# Maximum sizes of the answer and of the decompressed content, in bytes. Azure returns at most 64 KiB.
MOST_ANSWER, MOST_CODE = 1 << 17, 1 << 22


def unpacked(packed):
    """Decompresses the text with the library that the inspector's packages install, because Python's own module has no limit."""
    space, size = ctypes.create_string_buffer(MOST_CODE), ctypes.c_size_t(MOST_CODE)
    if ctypes.CDLL("libbrotlidec.so.1").BrotliDecoderDecompress(ctypes.c_size_t(len(packed)), packed, ctypes.byref(size), space) != 1:
        raise ValueError(f"it is not compressed with Brotli, or incomplete, or larger than {MOST_CODE} bytes without compression")
    return space.raw[:size.value]


def read(source):
    """The package, {path: text}."""
    request = urllib.request.Request(source, headers={"Metadata": "true"})
    with OPENER.open(request, timeout=10) as answer:
        packed = base64.b64decode(answer.read(MOST_ANSWER), validate=True)
    return json.loads(unpacked(packed))


def expected():
    """{path: digest} of the provisioned files in the folder."""
    with open(DIGESTS, encoding="utf-8") as file:
        pairs = (line.rstrip("\n").split("  ", 1) for line in file if not line.startswith("#"))
        return {path: digest for digest, path in pairs if path.startswith(FOLDER)}


def problems(package, wanted):
    """The reasons why a package is not the provisioned one."""
    found = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in package.items()}
    return [
        *(f"it lacks {path}" for path in wanted if path not in found and not os.path.exists(path)),  # some files came with the boot data
        *(f"{path} has no digest in {DIGESTS}" for path in found if path not in wanted),
        *(f"{path} is another file than was provisioned" for path in wanted if path in found and found[path] != wanted[path]),
    ]


def write(package):
    for path, text in package.items():
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        with open(f"{path}.new", "w", encoding="utf-8", newline="") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(text)
        os.rename(f"{path}.new", path)


def main():
    wanted = expected()
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_SECONDS)
        try:
            package = read(SOURCE)
            wrong = problems(package, wanted)
        except (OSError, ValueError, EOFError, AttributeError) as error:
            wrong = [f"it cannot be read ({error})"]
        if not wrong:
            write(package)
            return 0
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    print(f"the code in the scale set's userData is not what was provisioned: {'; '.join(wrong[:3])}{more}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
