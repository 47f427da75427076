"""Reads this lane's secret from Key Vault with the machine's identity."""
import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

from problem import Problem, openssl, say

RETRIED = {403, 404, 408, 410, 429, 500, 502, 503, 504}

# No proxy for either: the metadata service refuses forwarded requests, the token must not pass a third party.
# No redirect: the token would follow it.
class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)


def ask(who, url, headers, read=json.load):
    """The answer's content, which `read` derives from the text. Raises Problem."""
    try:
        with OPENER.open(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return read(answer)
    except urllib.error.HTTPError as error:
        hint = " (a new role assignment takes minutes)" if error.code == 403 else ""
        raise Problem(f"{who} answered {error.code}{hint}", error.code in RETRIED) from None
    except (OSError, ValueError) as error:
        raise Problem(f"{who} could not be read: {getattr(error, 'reason', error)}", True) from None


def token(resource="https://vault.azure.net"):
    query = urllib.parse.urlencode(
        {"api-version": "2018-02-01", "resource": resource, "msi_res_id": os.environ["IDENTITY_ID"]}
    )
    answer = ask("the metadata service", f"{os.environ['METADATA_URL']}/metadata/identity/oauth2/token?{query}", {"Metadata": "true"})
    return answer["access_token"]


def vault_secret(url, bearer):
    return ask("Key Vault", f"{url}?api-version=7.4", {"Authorization": f"Bearer {bearer}"})


def own_vault_domain(url):
    """Whether the host is in the domain of our vault, because a token must not be sent elsewhere."""
    ours = urllib.parse.urlsplit(os.environ["VAULT_URL"])
    other = urllib.parse.urlsplit(url)
    return other.scheme == ours.scheme and other.netloc.partition(".")[2] == ours.netloc.partition(".")[2]


def fetch():
    """The secret's fields as {serverKey, serverChain, clientCertificates}, all text; `written`: when, seconds since 1970."""
    bearer = token()
    base = os.environ["VAULT_URL"].rstrip("/")
    answer = vault_secret(f"{base}/secrets/{os.environ['SECRET_NAME']}", bearer)
    try:
        secret = json.loads(answer["value"])
    except (ValueError, KeyError, TypeError):
        raise Problem("the vault's secret is not the JSON object that was expected") from None
    if not isinstance(secret, dict) or secret.get("version") != 1:
        raise Problem("the vault's secret has a version that this machine does not know; expected 1")
    secret["written"] = written(answer)
    if secret.get("serverSecretUrl"):
        if not own_vault_domain(secret["serverSecretUrl"]):
            raise Problem("serverSecretUrl does not name a Key Vault in our vault's domain")
        supplied = vault_secret(secret["serverSecretUrl"], bearer)
        secret["serverKey"] = secret["serverChain"] = as_pem(supplied)
        secret["written"] = max(secret["written"], written(supplied))
    for name in ("serverKey", "serverChain", "clientCertificates"):
        if not isinstance(secret.get(name), str):
            raise Problem(f"the vault's secret has no {name}")
    return secret


def clients_place():
    """Words for messages: the place of the client certificates."""
    return f"clientCertificates of the secret {os.environ['SECRET_NAME']}"


def written(answer):
    """Time at which this version of a secret was created; 0 if the vault does not say."""
    return (answer.get("attributes") or {}).get("created") or 0


def as_pem(supplied):
    """The secret of a Key Vault certificate as PEM text. Key Vault stores it as PEM, or as PKCS #12 without a password."""
    if supplied.get("contentType") != "application/x-pkcs12":
        return supplied["value"]
    return openssl(["pkcs12", "-nodes", "-passin", "pass:"], base64.b64decode(supplied["value"])).decode()


def fetch_patiently(seconds):
    """Repeats fetch() for a limited time while another attempt may succeed."""
    deadline = time.monotonic() + seconds
    pause = float(os.environ.get("RETRY_PAUSE_SECONDS", "1"))
    while True:
        try:
            return fetch()
        except Problem as problem:
            if not problem.retry or time.monotonic() + pause > deadline:
                raise
            say(f"{problem}; trying again in {pause:g} s")
        time.sleep(pause)
        pause = min(pause * 2, 30)
