"""`make.py --seed N --out FOLDER [--only plain,mail,…]`: makes the corpus with the programs of this machine.

Each part is a module with `make(sink)`. A part whose program is missing says so in the manifest's notes; any other error ends the run.
"""

import argparse
import importlib
import shutil
import sys
import time
from pathlib import Path

from sink import Sink
from synthetic import Synthetic
from word_spellings import PHRASES

PARTS = ("plain", "mail", "packed", "office", "libreoffice", "pdf", "pictures", "harmless")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args()
    chosen = options.only.split(",")
    wrong = [part for part in chosen if part not in PARTS]
    if wrong:
        parser.error(f"--only: {', '.join(wrong)} is no part; the parts are {', '.join(PARTS)}")
    out = Path(options.out)
    if out.exists() and not (out / "manifest.json").exists() and any(out.iterdir()):
        parser.error(f"--out: {out} is not empty and holds no corpus")
    # made beside its place, so that a run that was stopped leaves no half of a corpus there
    work = out.parent / f".{out.name}.making"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    phrase = Synthetic(options.seed).phrase()
    sink = Sink(work, None, phrase)
    for part in chosen:
        # a source of its own, so that a part makes the same values whichever others were chosen
        sink.source = Synthetic(f"{options.seed} {part}")
        begun = time.monotonic()
        importlib.import_module(part).make(sink)
        print(f"{part}: {len(sink.rows)} files so far, {time.monotonic() - begun:.1f} s", file=sys.stderr, flush=True)
    sink.save(options.seed, [phrase, *PHRASES.values()])
    shutil.rmtree(out, ignore_errors=True)
    work.rename(out)


if __name__ == "__main__":
    main()
