"""The terms that stand in until the operator puts the licensor's own in their place: our summary, a Sample.

No owner's text is shipped. What is accepted is stored with the answer, word for word.
"""

_TEXT = """\
**Sample terms.** The official descriptions of {code_set} codes belong to the {name}. They are shown here under a \
license that the operator holds. By accepting you agree that:

- you read them for your own work, within what that license covers;
- you do not copy them into another product or service, sell them, or pass them on outside of that license;
- you leave the copyright notice where it stands, on screen, on paper and in files;
- they are given as they are: neither their owner nor the operator answers for a claim coded from them;
- your right to read them ends when that license ends.

What is kept: your answer, which version of these terms you answered, when, and your account or, where you have \
none, the random name in a cookie. In each month in which you are shown an official description you are counted \
once, under a digest that cannot be told back to you; the owner is told the number alone."""
_NOTICE = "{code_set} codes and descriptors © {edition} {name}. All rights reserved.{trademark}"
_TRADEMARKS = {
    "ama": " CPT is a registered trademark of the American Medical Association.",
    "ada": " CDT is a trademark of the American Dental Association.",
}


def shipped_text(*, name: str, code_set: str) -> str:
    return _TEXT.format(name=name, code_set=code_set)


def shipped_notice(*, owner: str, name: str, code_set: str, edition: int) -> str:
    return _NOTICE.format(code_set=code_set, edition=edition, name=name, trademark=_TRADEMARKS.get(owner, ""))
