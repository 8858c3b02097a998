"""Vendors the stylesheets of others into static/vendor, each file held to a sha256 of the lock.

    python scripts/vendor.py          checks the committed files against static/vendor/vendor.lock.json
    python scripts/vendor.py --fetch  packs them anew with npm, refuses a package the lock does not know, writes them

To take a new version, change VERSION, run with --fetch --relock, and read the difference before committing it.
"""

import argparse
import hashlib
import io
import json
import re
import subprocess  # nosec B404
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LOCK = VENDOR / "vendor.lock.json"
PACKAGE, VERSION = "bootstrap", "5.3.9"
MEMBERS = {"package/dist/css/bootstrap.min.css": "bootstrap.min.css", "package/LICENSE": "LICENSE"}
FOLDER = f"{PACKAGE}-{VERSION}"

# Manifest storage fails on a map that is not there.
SOURCE_MAP = re.compile(rb"\s*/\*# sourceMappingURL=[^*]*\*/\s*")
DARK_RULE = re.compile(r"(?<=})(\[data-bs-theme=dark\][^{},]*)\{([^{}]*)\}")
# As heavy as the attribute selector it stands for, so that later files override both alike.
DARK_BY_SYSTEM = ":root:where(:not([data-bs-theme=light]))"


class Refused(Exception):
    """A package or file that is not the one the lock names."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pack() -> bytes:
    """The package as npm gives it, from whichever registry this machine is set to."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # nosec B603
        return next(Path(folder).glob("*.tgz")).read_bytes()


def members(package: bytes) -> dict[str, bytes]:
    """The files we keep, by the path they get under static/vendor."""
    files = {}
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
        for member, name in MEMBERS.items():
            content = archive.extractfile(member)
            if content is None:
                raise Refused(f"{member} is not a file in the package")
            files[f"{FOLDER}/{name}"] = SOURCE_MAP.sub(b"\n", content.read())
    stylesheet = files[f"{FOLDER}/bootstrap.min.css"].decode()
    files[f"{FOLDER}/bootstrap-dark-auto.css"] = dark_by_system(stylesheet).encode()
    return files


def dark_by_system(stylesheet: str) -> str:
    """The dark rules again, for readers whose system is dark and who have not asked for light: no script needed."""
    rules = DARK_RULE.findall(stylesheet)
    if not rules:
        raise Refused("no dark rule was found in the stylesheet")
    lines = [
        f"  {selector.replace('[data-bs-theme=dark]', DARK_BY_SYSTEM)} {{{body}}}"
        for selector, body in rules
    ]  # fmt: skip
    head = f"/* Made by scripts/vendor.py from the dark rules of Bootstrap {VERSION} (MIT). */"
    return "\n".join([head, "@media (prefers-color-scheme: dark) {", *lines, "}", ""])


def lock_of(package: bytes, files: dict[str, bytes]) -> dict[str, Any]:
    return {
        "package": PACKAGE,
        "version": VERSION,
        "package_sha256": sha256(package),
        "files": {path: sha256(content) for path, content in sorted(files.items())},
    }


def check(lock: dict[str, Any], files: dict[str, bytes]) -> None:
    expected: dict[str, str] = lock["files"]
    found = {path: sha256(content) for path, content in files.items()}
    if found != expected:
        wrong = sorted(path for path in {*found, *expected} if found.get(path) != expected.get(path))
        raise Refused(f"not as in {LOCK.name}: {', '.join(wrong)}")


def committed() -> dict[str, bytes]:
    paths = (path for path in VENDOR.rglob("*") if path.is_file() and path != LOCK)
    return {path.relative_to(VENDOR).as_posix(): path.read_bytes() for path in paths}


def fetch(*, relock: bool) -> None:
    package = pack()
    files = members(package)
    if relock:
        LOCK.parent.mkdir(parents=True, exist_ok=True)
        LOCK.write_text(json.dumps(lock_of(package, files), indent=2) + "\n")
    lock = json.loads(LOCK.read_text())
    if sha256(package) != lock["package_sha256"]:
        raise Refused(f"{PACKAGE} {VERSION} as packed is not the package of {LOCK.name}")
    check(lock, files)
    for path, content in files.items():
        (VENDOR / path).parent.mkdir(parents=True, exist_ok=True)
        (VENDOR / path).write_bytes(content)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fetch", action="store_true", help="pack the files anew")
    parser.add_argument("--relock", action="store_true", help="with --fetch: write the lock, for a new version")
    options = parser.parse_args()
    try:
        if options.fetch:
            fetch(relock=options.relock)
        check(json.loads(LOCK.read_text()), committed())
    except Refused as refusal:
        sys.stderr.write(f"refused: {refusal}\n")
        return 1
    sys.stdout.write(f"static/vendor is as {LOCK.name} says: {PACKAGE} {VERSION}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
