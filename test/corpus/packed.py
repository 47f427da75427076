"""Archives and compressed files of their own programs, and data that a machine keeps: SQLite, pickles, columns."""

import bz2
import gzip
import io
import json
import lzma
import pickle
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path

from sink import KINDS


def run(*command, cwd):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)


def zip_of(members, method=zipfile.ZIP_DEFLATED, **more):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method, **more) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def tar_of(members, mode="w"):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return data.getvalue()


# (how, extension, commands that make `out` of the file `in.txt`, in a folder of their own)
TOOLS = [
    ("7z, LZMA2", "7z", ["7z", "a", "-bd", "out.7z", "in.txt"]),
    ("7z, Deflate", "7z", ["7z", "a", "-bd", "-m0=Deflate", "out.7z", "in.txt"]),
    ("7z, BZip2", "7z", ["7z", "a", "-bd", "-m0=BZip2", "out.7z", "in.txt"]),
    ("7z, PPMd", "7z", ["7z", "a", "-bd", "-m0=PPMd", "out.7z", "in.txt"]),
    ("7z, stored", "7z", ["7z", "a", "-bd", "-m0=Copy", "out.7z", "in.txt"]),
    ("zip by 7z, Deflate64", "zip", ["7z", "a", "-bd", "-tzip", "-mm=Deflate64", "out.zip", "in.txt"]),
    ("zip by 7z, LZMA", "zip", ["7z", "a", "-bd", "-tzip", "-mm=LZMA", "out.zip", "in.txt"]),
    ("zip by 7z, PPMd", "zip", ["7z", "a", "-bd", "-tzip", "-mm=PPMd", "out.zip", "in.txt"]),
    ("zst", "zst", ["zstd", "-q", "in.txt", "-o", "out.zst"]),
    ("lz4", "lz4", ["lz4", "-q", "in.txt", "out.lz4"]),
    ("br", "br", ["brotli", "in.txt", "-o", "out.br"]),
    ("tar.zst by bsdtar", "tar.zst", ["bsdtar", "--zstd", "-cf", "out.tar.zst", "in.txt"]),
    ("cpio by bsdtar", "cpio", ["bsdtar", "--format", "cpio", "-cf", "out.cpio", "in.txt"]),
    ("ar by bsdtar", "a", ["bsdtar", "--format", "ar", "-cf", "out.a", "in.txt"]),
    ("xar by bsdtar", "xar", ["bsdtar", "--format", "xar", "-cf", "out.xar", "in.txt"]),
    ("ISO image", "iso", ["genisoimage", "-quiet", "-J", "-R", "-o", "out.iso", "in.txt"]),
    ("rar", "rar", ["rar", "a", "-idq", "out.rar", "in.txt"]),
]


def tools(sink):
    for how, extension, command in TOOLS:
        if shutil.which(command[0]) is None:
            sink.note(f"{how}: {command[0]} is not installed")
            continue
        for kind in KINDS:
            value = sink.plant(kind)
            with tempfile.TemporaryDirectory() as folder:
                text = f"{sink.source.paragraph(40)}\n{value}\n{sink.source.paragraph(40)}"
                (Path(folder) / "in.txt").write_text(text)
                run(*command, cwd=folder)
                sink.add("archives", how, extension, (Path(folder) / f"out.{extension}").read_bytes(), kind, value, maker=command[0])


def archives(sink):
    for kind in KINDS:

        def add(how, extension, pack, **more):
            value = sink.plant(kind)
            text = f"{sink.source.paragraph(20)}\n{value}\n{sink.source.paragraph(20)}".encode()
            sink.add("archives", how, extension, pack(text), kind, value, **more)

        add("zip", "zip", lambda text: zip_of([("notes.txt", text)]))
        add("zip, stored", "zip", lambda text: zip_of([("notes.txt", text)], zipfile.ZIP_STORED))
        add("zip, BZip2", "zip", lambda text: zip_of([("notes.txt", text)], zipfile.ZIP_BZIP2))
        add("zip, LZMA", "zip", lambda text: zip_of([("notes.txt", text)], zipfile.ZIP_LZMA))
        add("zip in a zip", "zip", lambda text: zip_of([("in.zip", zip_of([("notes.txt", text)]))]))
        add(
            "zip five deep",
            "zip",
            lambda text: zip_of([("a.zip", zip_of([("b.zip", zip_of([("c.zip", zip_of([("d.zip", zip_of([("n.txt", text)]))]))]))]))]),
        )
        add(
            "zip, the last of 500",
            "zip",
            lambda text: zip_of([(f"{n}.txt", sink.source.sentence()) for n in range(499)] + [("last.txt", text)]),
        )
        add("zip after other bytes", "exe", lambda text: b"MZ" + bytes(4000) + zip_of([("notes.txt", text)]))
        add("zip, UTF-16 member", "zip", lambda text: zip_of([("notes.txt", text.decode().encode("utf-16"))]))
        add("gz", "gz", gzip.compress)
        add("gz in a tar", "tar", lambda text: tar_of([("notes.txt.gz", gzip.compress(text))]))
        add("bz2", "bz2", bz2.compress)
        add("xz", "xz", lzma.compress)
        add("lzma", "lzma", lambda text: lzma.compress(text, format=lzma.FORMAT_ALONE))
        add("zlib", "z", zlib.compress)
        add("tar", "tar", lambda text: tar_of([("notes.txt", text)]))
        add("tar.gz", "tar.gz", lambda text: tar_of([("notes.txt", text)], "w:gz"))
        add("tar.xz", "tar.xz", lambda text: tar_of([("notes.txt", text)], "w:xz"))
        add("tar.bz2", "tar.bz2", lambda text: tar_of([("notes.txt", text)], "w:bz2"))
        add("gz, two members", "gz", lambda text: gzip.compress(b"first") + gzip.compress(text))
        value = sink.plant(kind)
        sink.add("archives", "file name in a zip", "zip", zip_of([(f"{value}.txt", b"nothing")]), kind, value)


def databases(sink):
    for kind in KINDS:
        value = sink.plant(kind)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.sqlite"
            with sqlite3.connect(path) as base:
                base.execute("create table people (id integer, name text, value text)")
                base.executemany("insert into people values (?,?,?)", [(n, sink.source.sentence(3), "") for n in range(300)])
                base.execute("insert into people values (301, 'x', ?)", (value,))
            base.close()
            sink.add("databases", "SQLite, text", "sqlite", path.read_bytes(), kind, value, maker="sqlite")
        with tempfile.TemporaryDirectory() as folder:
            value = sink.plant(kind)
            path = Path(folder) / "a.db"
            base = sqlite3.connect(path)
            base.execute("pragma encoding = 'UTF-16le'")
            base.execute("create table people (id integer, value text)")
            base.execute("insert into people values (1, ?)", (value,))
            base.commit()
            base.close()
            sink.add("databases", "SQLite, UTF-16", "db", path.read_bytes(), kind, value, maker="sqlite")
        value = sink.plant(kind)
        sink.add("databases", "pickle", "pickle", pickle.dumps({"id": 1, "value": value}), kind, value)
        value = sink.plant(kind)
        lines = "\n".join(json.dumps({"n": n, "t": sink.source.sentence()}) for n in range(200))
        sink.add("databases", "JSON lines", "jsonl", f"{lines}\n{json.dumps({'v': value})}\n", kind, value)
    card = sink.source.card()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        base = sqlite3.connect(path)
        base.execute("create table cards (id integer, pan integer)")
        base.executemany("insert into cards values (?,?)", [(n, int(sink.source.card())) for n in range(10)])
        base.execute("insert into cards values (11, ?)", (int(card),))
        base.commit()
        base.close()
        sink.add("databases", "SQLite, whole numbers", "sqlite", path.read_bytes(), "card", card, maker="sqlite")


def locked(sink):
    """Files that need a password: they have no text for anyone without it, and are to be caught by their kind."""
    for how, command in (
        ("7z with a password", ["7z", "a", "-bd", "-psecret", "-mhe=on", "out.7z", "in.txt"]),
        ("zip with a password", ["7z", "a", "-bd", "-tzip", "-psecret", "-mem=AES256", "out.zip", "in.txt"]),
    ):
        if shutil.which("7z") is None:
            sink.note(f"{how}: 7z is not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "in.txt").write_text(sink.phrase)
            run(*command, cwd=folder)
            made = next(Path(folder).glob("out.*"))
            sink.add("with a password", how, made.suffix[1:], made.read_bytes(), "encrypted", "", maker="7z", text=False)


def make(sink):
    archives(sink)
    tools(sink)
    databases(sink)
    locked(sink)
