"""SQLite databases, row by row."""
import sqlite3
import tempfile

from ..trouble import Trouble


def read(data, about):
    """The rows of all tables. Raises Trouble if the database is damaged."""
    try:
        yield from _tables(data, about)
    except (sqlite3.Error, UnicodeDecodeError):  # includes tables whose name is not text
        raise Trouble("unreadable", "a database that is broken")


def _tables(data, about):
    """Each table, with a line for each row; blobs are files. An unreadable table is left to the search of the bytes."""
    with tempfile.NamedTemporaryFile() as file:  # SQLite resolves links, so it cannot open /proc/self/fd
        file.write(data)
        file.flush()
        base = sqlite3.connect(f"file:{file.name}?mode=ro&immutable=1", uri=True)
        base.execute("SELECT name FROM sqlite_master").fetchone()
    base.text_factory = lambda value: value.decode("utf-8", "replace")
    for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows, blobs, left = [], [], about.room()
        try:
            for row in base.execute('SELECT * FROM "%s"' % table.replace('"', '""')):
                rows.append("\t".join(str(value) for value in row if not isinstance(value, (bytes, type(None)))))
                blobs += [value for value in row if isinstance(value, bytes) and len(value) > 8]
                left -= len(rows[-1]) + sum(map(len, blobs[-1:]))
                if left < 0:
                    break
        except sqlite3.Error:
            pass
        yield table, "\n".join(rows)
        for blob in blobs:
            yield table, blob
