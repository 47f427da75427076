"""The ISTag of the answers. It tells a client when its cached verdicts are of another policy (RFC 3507 §4.7)."""
import glob
import hashlib
import os

with open(os.environ.get("POLICY_DIGESTS", "/etc/icap-gateway/policy.sha256"), "rb") as file:
    POLICY = file.read() + os.environ.get("WITHOUT_BODY", "").encode()
DATABASES = os.environ.get("DATABASES", "/var/lib/icap-gateway/rules/*.c[lv]d")


def of_databases():
    """A value that changes with the public databases, whose folder is replaced with each new one. None: there is no folder."""
    try:
        status = os.stat(os.path.dirname(DATABASES))
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def policy_tag(engine):
    """`engine`: the engine's ISTag, which identifies the engine alone. A public database begins with its version."""
    state = hashlib.sha256(POLICY + engine)
    for path in sorted(glob.glob(DATABASES)):
        try:
            with open(path, "rb") as file:
                state.update(file.read(512))
        except OSError:
            pass
    return b'"%s"' % state.hexdigest()[:32].encode()
