"""The corpus on disk: files by class, and a manifest that says what stands in each."""

import json
import re
from pathlib import Path

KINDS = ("card", "ssn", "keyword", "iban")


class Sink:
    """Writes files below a folder. A row of the manifest: file, class, maker, how, kind and planted (empty for a harmless file), text."""

    def __init__(self, folder, source, phrase):
        self.folder = Path(folder)
        self.source = source
        self.phrase = phrase
        self.rows = []
        self.notes = []

    def plant(self, kind):
        """A value of a kind in its usual spelling."""
        if kind == "card":
            return self.source.card(self.source.random.choice(("visa", "mastercard", "mastercard2", "discover", "jcb")))
        if kind == "keyword":
            return self.phrase
        return getattr(self.source, kind)()

    def path(self, group, how, extension):
        slug = re.sub(r"[^a-z0-9]+", "-", how.lower()).strip("-")[:60]
        folder = self.folder / group.replace(" ", "-")
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{len(self.rows):05d}-{slug}.{extension}"

    def row(self, path, group, maker, how, kind, planted, text=True):
        self.rows.append(
            {
                "file": str(Path(path).relative_to(self.folder)),
                "class": group,
                "maker": maker,
                "how": how,
                "kind": kind,
                "planted": planted,
                "text": text,
            }
        )

    def add(self, group, how, extension, data, kind, planted, maker="Python", text=True):
        path = self.path(group, f"{how} {kind}", extension)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        self.row(path, group, maker, how, kind, planted, text)
        return path

    def note(self, words):
        """Words for the manifest on what could not be made."""
        self.notes.append(words)

    def save(self, seed, keywords):
        manifest = {"seed": seed, "keywords": keywords, "notes": self.notes, "files": self.rows}
        (self.folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
