"""The log-ins of the demo. Everybody who reads this file knows them, so they open nothing outside a trial."""

PASSWORD = "fiducial-demo"  # noqa: S105  # nosec B105
# E-mail address, groups, and whether it is a superuser.
USERS = (
    ("admin@example.org", (), True),
    ("editor@example.org", ("Editors",), False),
    ("approver@example.org", ("Approvers",), False),
    ("member@example.org", (), False),
    ("free@example.org", (), False),
)
# The plan that one was given beside the one that every account has.
PLANS = {"member@example.org": "member"}
# An organization, Sample like all that was made up, and who belongs to it in which role.
ORGANISATION = "Sample Coders"
ORGANISATION_PLAN = "member"
MEMBERS = {"editor@example.org": "owner", "approver@example.org": "manager", "member@example.org": "member"}
ADDRESSES = frozenset(email for email, _, _ in USERS)
