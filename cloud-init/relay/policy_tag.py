"""The ISTag of the answers, by which a client knows that verdicts that it kept are of another policy (RFC 3507 §4.7)."""
import glob
import hashlib
import os

with open(os.environ.get("POLICY_DIGESTS", "/etc/icap-gateway/policy.sha256"), "rb") as file:
    POLICY = file.read() + os.environ.get("WITHOUT_BODY", "").encode()
DATABASES = os.environ.get("DATABASES", "/var/lib/icap-gateway/rules/*.c[lv]d")


def of_databases():
    """Something that changes with the public databases: their folder is made anew for each. None: there is none."""
    try:
        status = os.stat(os.path.dirname(DATABASES))
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def policy_tag(engine):
    """`engine`: the ISTag of what inspects, which names that alone. A public database begins with its version."""
    state = hashlib.sha256(POLICY + engine)
    for path in sorted(glob.glob(DATABASES)):
        try:
            with open(path, "rb") as file:
                state.update(file.read(512))
        except OSError:
            pass
    return b'"%s"' % state.hexdigest()[:32].encode()
