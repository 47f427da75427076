"""Keys of services and private keys. The forms come from the issuers' public documentation, as of November 2026."""
import re

from ..hyperscan import DOTALL

_WORD, _SIGN = "[A-Za-z0-9]", "[A-Za-z0-9_-]"
#: Expressions with the issuer and the title of its page. Each begins with letters that are in no other text.
_API_KEYS = [
    "A[KS]IA[A-Z2-7]{16}",  # Amazon, "IAM identifiers"
    f"gh[pousr]_{_WORD}{{36,255}}",  # GitHub, "About authentication to GitHub: token formats"
    f"github_pat_{_WORD}{{22}}_{_WORD}{{59}}",
    f"gl(?:pat|dt|ptt|rt|cbt)-{_SIGN}{{20,64}}",  # GitLab, "Token overview: token prefixes"
    "xox[abeoprs]-[0-9]{6,16}-[A-Za-z0-9-]{10,120}",  # Slack, "Token types"
    f"hooks\\.slack\\.com/services/T[A-Z0-9]{{8,12}}/B[A-Z0-9]{{8,12}}/{_WORD}{{24}}",  # Slack, "Incoming webhooks"
    f"[sr]k_live_{_WORD}{{24,247}}",  # Stripe, "API keys"
    f"whsec_{_WORD}{{32,64}}",
    f"AIza{_SIGN}{{35}}",  # Google Cloud, "Use API keys"
    f"GOCSPX-{_SIGN}{{28}}",  # Google Identity, "OAuth 2.0"
    f"SG\\.{_SIGN}{{22}}\\.{_SIGN}{{43}}",  # Twilio SendGrid, "API keys"
    f"npm_{_WORD}{{36}}",  # npm, "About access tokens"
    f"pypi-AgEIcHlwaS5vcmc{_SIGN}{{50,200}}",  # PyPI, "API tokens"
    "AccountKey=[A-Za-z0-9+/]{86}==",  # Microsoft, "Configure Azure Storage connection strings"
    "[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}",  # Microsoft, "Application secrets" of Entra ID
    f"sk-(?:proj-|svcacct-)?{_SIGN}{{20,80}}T3BlbkFJ{_SIGN}{{20,80}}",  # OpenAI, "API keys"
    f"sk-ant-[a-z]{{3,6}}[0-9]{{2}}-{_SIGN}{{80,120}}",  # Anthropic, "API keys"
    "do[opr]_v1_[a-f0-9]{64}",  # DigitalOcean, "Personal access tokens"
    "shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}",  # Shopify, "Access tokens"
    f"hf_{_WORD}{{34,40}}",  # Hugging Face, "User access tokens"
    "dapi[a-f0-9]{32}",  # Databricks, "Personal access tokens"
    "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}",  # Telegram, "Bot API: authorizing your bot"
    f"dckr_pat_{_SIGN}{{27}}",  # Docker, "Personal access tokens"
    f"glsa_{_WORD}{{32}}_[a-f0-9]{{8}}",  # Grafana, "Service accounts"
    "NRAK-[A-Z0-9]{27}",  # New Relic, "API keys"
    f"hv[sb]\\.{_SIGN}{{90,200}}",  # HashiCorp Vault, "Tokens"
    f"{_WORD}{{14}}\\.atlasv1\\.{_SIGN}{{60,80}}",  # HCP Terraform, "API tokens"
    f"ATATT3{_SIGN}{{180,220}}",  # Atlassian, "API tokens"
    f"lin_api_{_WORD}{{40}}",  # Linear, "API and webhooks"
    "sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}",  # Square, "Access tokens"
]
#: Different signs in a key, at least: fewer are a placeholder.
_DIFFERENT = 9
#: RFC 7468 (PEM), RFC 9580 (OpenPGP), PuTTY's own form; with the beginning of the key, not the line alone.
_PRIVATE_KEYS = [
    rb"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    rb"(?:[\s\\nr\"'+,]{1,20}|[A-Za-z-]{4,20}: ?[^\n]{0,80}?(?:\s|\\n)){1,6}?[A-Za-z0-9+/=]{40}",
    rb"PuTTY-User-Key-File-[23]: .{1,400}Private-Lines: [0-9]{1,3}\s{1,2}[A-Za-z0-9+/=]{40}",
]


class _Texts:
    needed, allowed = set(), set()

    def __init__(self, texts, before: bytes, behind: bytes):
        self.patterns = [(text + behind, DOTALL) for text in texts]
        self._exact = [re.compile(before + rb"(?:" + text + rb")", re.DOTALL) for text in texts]

    def find(self, data, hits):
        seen = set()
        for number, _, end in hits:
            first = max(0, end - 800)
            for found in self._exact[number].finditer(data[first:end]):
                if first + found.end() >= end - 1 and first + found.start() not in seen:
                    seen.add(first + found.start())
                    yield first + found.start(), first + found.end(), found[0].decode("ascii", "replace")


class ApiKeyFinder(_Texts):
    def __init__(self, _settings: dict, single: bool = False):
        super().__init__([text.encode() for text in _API_KEYS], rb"(?<![A-Za-z0-9_])", rb"(?:\z|[^A-Za-z0-9_-])")

    def find(self, data, hits):
        for start, end, value in super().find(data, hits):
            if len(set(value)) >= _DIFFERENT and not re.search("EXAMPLE|X{6}|x{6}|0{8}", value):
                yield start, end, value


class PrivateKeyFinder(_Texts):
    def __init__(self, _settings: dict, single: bool = False):
        super().__init__(_PRIVATE_KEYS, b"", b"")
