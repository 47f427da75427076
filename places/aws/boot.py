#!/usr/bin/python3
"""The first boot of a gateway on EC2: fetches the lane's files, takes them only with their digest, and installs them."""
import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.request

URL = "@URL@"
SHA256 = "@SHA256@"
FOLDER = "/opt/icap-gateway"
TRIES = 60
PAUSE_SECONDS = 5
MOST_BYTES = 1 << 24


def fetched():
    """The files' bytes. Tries again while they cannot be had: the bucket's policy may come later than the machine."""
    for tries_left in reversed(range(TRIES)):
        try:
            with urllib.request.urlopen(URL, timeout=30) as answer:
                return answer.read(MOST_BYTES)
        except OSError as error:
            if tries_left == 0:
                sys.exit(f"the gateway's files cannot be fetched: {error}")
            time.sleep(PAUSE_SECONDS)


def unpack(text):
    """Writes the folder as it was rendered. Only root may enter it: the rules in it are confidential."""
    os.makedirs(FOLDER, mode=0o700, exist_ok=True)
    for path, file in json.loads(text).items():
        target = os.path.join(FOLDER, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as out:
            out.write(file["text"])
        os.chmod(target, int(file.get("mode", "0644"), 8))


content = fetched()
found = hashlib.sha256(content).hexdigest()
if found != SHA256:
    sys.exit(f"the gateway's files have the digest {found}, not {SHA256}; nothing was installed")
os.umask(0o022)
unpack(content.decode("utf-8"))
sys.exit(subprocess.run([os.path.join(FOLDER, "install.sh")], check=False).returncode)
