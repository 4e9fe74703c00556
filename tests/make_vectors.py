"""Writes the frozen test vectors, tests/vectors/*.json: `python -m tests.make_vectors`.

Everything follows from fixed seeds but what HPKE wraps: there the bytes of the file are kept while they still open.
A file that is frozen already is not changed unless `--force` is given: a change of a vector is a change of a format.
"""

import argparse
import sys

from tests.shared.frozen import FOLDER, FORMATS, rendered


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes the frozen test vectors.")
    parser.add_argument("--force", action="store_true", help="also where a file is frozen with other content")
    force = parser.parse_args().force
    FOLDER.mkdir(exist_ok=True)
    stale = []
    for name in FORMATS:
        file, text = FOLDER / f"{name}.json", rendered(name)
        before = file.read_text(encoding="utf-8") if file.exists() else None
        if before == text:
            continue
        if before is not None and not force:
            stale.append(file.name)
            continue
        file.write_text(text, encoding="utf-8")
        print(f"{file.name}: {len(text)} bytes")
    if stale:
        print(f"not changed, because they are frozen: {', '.join(stale)} (--force changes them)", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
