"""Makes the file of an exact list for `npm run policy -- digest`, with the digests of the gateways' own package.

    make_list.py FILE OUT [COLUMN]

FILE has the values, one a line; with COLUMN it is a CSV file with a line of headings, one of which is COLUMN. The environment variable LIST_KEY
is the key, hexadecimal; without a key the values are only checked. Prints a line of JSON: {"count", "shapes", "dense"} or {"problems"}.
The output never contains a value.
"""
import array
import collections
import csv
import json
import os
import re
import secrets
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "cloud-init"))
from inspector import exact_lists  # noqa: E402
from inspector.context import compact  # noqa: E402

#: Shorter values, and values without a digit, are in any text.
SHORTEST = 6
TAKEN = re.compile(r"(?=.*[0-9])[0-9A-Za-z](?:[ ./_-]{0,3}[0-9A-Za-z])*")
#: Share of all possible values of a shape from which a number that is no customer's is likely to be a finding.
DENSE = 0.01
MOST_PROBLEMS = 20


def shape_of(text):
    return re.sub("[A-Za-z]", "A", re.sub("[0-9]", "9", text))


def possible(shape):
    return 10 ** shape.count("9") * 26 ** shape.count("A")


def values_of(lines, column):
    """(number of the line, value) of each line that is not empty. Raises ValueError for a column that is not there."""
    if column is None:
        yield from ((number, line.strip()) for number, line in enumerate(lines, 1) if line.strip())
        return
    rows = csv.DictReader(lines)
    if column not in (rows.fieldnames or []):
        # without its columns: in a file without headings they are values
        raise ValueError(f"--column: the first line names no column {column!r}")
    yield from ((rows.line_num, (row[column] or "").strip()) for row in rows if (row[column] or "").strip())


def read(lines, column):
    """({compact value: line}, Counter of shapes, problems)."""
    seen, shapes, problems = {}, collections.Counter(), []
    for number, value in values_of(lines, column):
        plain = compact(value)
        if not TAKEN.fullmatch(value) or not SHORTEST <= len(plain) or len(value) > exact_lists.LONGEST:
            problems.append(f"line {number}: a value has {SHORTEST} to {exact_lists.LONGEST} letters (A-Z) and digits, at least one digit, and "
                            "between them only spaces and . / _ -")
        elif plain in seen:
            problems.append(f"line {number}: is the same value as line {seen[plain]}")
        else:
            seen[plain] = number
            shapes[shape_of(value)] += 1
    if not seen and not problems:
        problems.append("the list is empty")
    if len(seen) > exact_lists.MOST:
        problems.append(f"the list has {len(seen)} values; at most {exact_lists.MOST} are allowed")
    if len(shapes) > exact_lists.MOST_SHAPES:
        problems.append(f"the values are written in {len(shapes)} forms (digits and letters in other places); at most "
                        f"{exact_lists.MOST_SHAPES} are allowed")
    return seen, shapes, problems


def file_of(values, shapes, key):
    salt = secrets.token_bytes(16)
    digests = array.array("Q", b"".join(exact_lists.digest(key, salt, value) for value in values))
    ordered = array.array("Q", sorted(digests))  # in the order of little-endian machines, which all sizes of machines are
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    header = {"version": 1, "made": made, "salt": salt.hex(), "shapes": sorted(shapes), "count": len(ordered)}
    content = json.dumps(header).encode() + b"\n" + ordered.tobytes()
    return content + exact_lists.seal(key, content)


def main():
    source, out, column = (*sys.argv[1:], None)[:3]
    key = bytes.fromhex(os.environ.get("LIST_KEY", ""))
    try:
        with open(source, encoding="utf-8-sig", newline="") as file:
            values, shapes, problems = read(file, column)
    except UnicodeDecodeError:
        values, shapes, problems = {}, {}, ["the file is not UTF-8"]
    except (ValueError, csv.Error) as problem:
        values, shapes, problems = {}, {}, [str(problem)]
    if problems:
        more = [f"and {len(problems) - MOST_PROBLEMS} more"] if len(problems) > MOST_PROBLEMS else []
        print(json.dumps({"problems": problems[:MOST_PROBLEMS] + more}))
        return
    if key:
        with open(f"{out}.new", "wb") as file:
            file.write(file_of(values, shapes, key))
        os.replace(f"{out}.new", out)
    dense = sorted(shape for shape, count in shapes.items() if count > DENSE * possible(shape))
    print(json.dumps({"count": len(values), "shapes": sorted(shapes), "dense": dense}))


if __name__ == "__main__":
    main()
