"""What the repository must not say: places on somebody's machine, package registries, secrets."""

import re

from tests.site.files import TEXT, files, name_of

# Spelled so that this file does not hold what it looks for.
FORBIDDEN = {
    "a folder of one machine": r"(?<![\w./-])/(?:wor[k]|roo[t]|home/\w+)/",
    "a package registry": r"registry\.npm[j]s|pypi\.org/sim[p]le|files\.python[h]osted|--(?:extra-)?index-u[r]l",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KE[Y]",
    "a token": r"\b(?:ghp|gho|sk|pat)_[A-Za-z0-9]{20,}",
    "an unfinished note": r"\b(?:TOD[O]|FIXM[E])\b",
    "a conflict": r"^(?:<{7}|>{7}) ",
}


def test_files_say_nothing_of():
    found = []
    for path in files(*TEXT):
        text = path.read_text(encoding="utf-8", errors="replace")
        for name, pattern in FORBIDDEN.items():
            matches = re.finditer(pattern, text, re.MULTILINE)
            found.extend(f"{name_of(path)} has {name}: {match[0]}" for match in matches)
    assert found == []


def test_there_is_something_to_read():
    assert len(files(*TEXT)) > 100
