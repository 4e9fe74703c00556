"""The module of live texts that the package ships is the one that was built from client/editor."""

import hashlib
import json
import re
from pathlib import Path

import fourfold_client

EDITOR = Path(__file__).parents[2] / "client" / "editor"
SHIPPED = Path(fourfold_client.__file__).parent / "ui" / "live"
BUILT_BY_NOBODY = {"node_modules"}


def sources() -> dict[str, Path]:
    """What the module is built from and what was built, by the names that the build gives them."""
    own = [path for path in EDITOR.rglob("*") if path.is_file() and not BUILT_BY_NOBODY & set(path.parts)]
    return {path.relative_to(EDITOR).as_posix(): path for path in own} | {
        f"ui/live/{name}": SHIPPED / name for name in ("index.js", "LICENSES.txt")
    }


def test_the_shipped_module_is_built_from_the_sources_as_they_are() -> None:
    lines = (SHIPPED / "SOURCES.txt").read_text(encoding="utf-8").splitlines()
    built = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    present = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sources().items()}
    assert present == built, "client/editor has changed: run `make editor`, and commit what it writes"


def test_every_package_in_the_module_is_in_the_licence_list_with_its_text() -> None:
    locked = json.loads((EDITOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    listed = re.split(r"^== ", (SHIPPED / "LICENSES.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    heads = dict(one.partition(": ")[0].split(" ") for one in (text.splitlines()[0] for text in listed))
    versions = {path.removeprefix("node_modules/"): one["version"] for path, one in locked.items() if path}
    asked = json.loads((EDITOR / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert heads.items() <= versions.items()
    assert asked.keys() <= heads.keys()
    assert all("permission" in text.lower() for text in listed), "a package without the text of its licence"
