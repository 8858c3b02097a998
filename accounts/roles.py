"""What each role of an organization may do; the table stands in docs/operating.md."""

OWNER, MANAGER, MEMBER = "owner", "manager", "member"
_HANDLED = {OWNER: frozenset({OWNER, MANAGER, MEMBER}), MANAGER: frozenset({MEMBER}), MEMBER: frozenset[str]()}


_IN_WORDS = {OWNER: "an owner", MANAGER: "a manager", MEMBER: "a member"}


def in_words(role: str) -> str:
    """`an owner`."""
    return _IN_WORDS[role]


def handles(by: str, role: str) -> bool:
    """Whether one role invites and removes people of another, and revokes their invitations."""
    return role in _HANDLED.get(by, frozenset())


def handled_roles(by: str) -> tuple[str, ...]:
    """The lowest first."""
    return tuple(role for role in (MEMBER, MANAGER, OWNER) if handles(by, role))


def manages(by: str) -> bool:
    """Whether the role sees invitations, and makes some."""
    return bool(handled_roles(by))


def governs(by: str) -> bool:
    """Whether the role changes others' roles and the organization's name, and closes it."""
    return by == OWNER
