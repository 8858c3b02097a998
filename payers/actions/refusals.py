"""Why a step with a policy is not taken. The texts are for people, and say what would help."""

from collections.abc import Sequence

from payers.faults import Fault


class PolicyRefused(Exception):
    """The step is not taken; the text says why and what would help."""


class NotAllowed(PolicyRefused):
    """The person may not do this with this payer's policies."""


class AuthorCannotApprove(PolicyRefused):
    """Whoever wrote or edited a version is not the one to approve it."""


class NotEditable(PolicyRefused):
    """Only a draft is edited."""


class WrongState(PolicyRefused):
    """The step does not follow from the version's stage."""


class VersionChanged(PolicyRefused):
    """Somebody else saved the version meanwhile."""


class OpenVersionExists(PolicyRefused):
    """A policy has one draft or version in review at a time: two would overwrite each other's words."""


class PolicyExists(PolicyRefused):
    """The payer has a policy of that number already."""


class NoteMissing(PolicyRefused):
    """The step wants a reason."""


class WindowTaken(PolicyRefused):
    """Two versions would be in force on one day."""


class UnknownDelegate(PolicyRefused):
    """A code names a delegate that is no payer here."""


class ContentFaults(PolicyRefused):
    """The content breaks rules; `faults` says which."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(str(fault) for fault in self.faults[:5]))
