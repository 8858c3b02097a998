"""Who may write and approve the policies of a payer: with everybody's, or by a row of PayerStaff."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from payers.models import Payer, PayerStaff

Role = PayerStaff.Role


def may_edit(user: User | AnonymousUser, payer: Payer) -> bool:
    return user.has_perm("payers.change_policyversion") and _holds(user, payer, "payers.edit_any_policy", Role.EDITOR)


def may_approve(user: User | AnonymousUser, payer: Payer) -> bool:
    return user.has_perm("payers.view_policyversion") and _holds(
        user, payer, "payers.approve_any_policy", Role.APPROVER
    )


def payers_to_edit(user: User | AnonymousUser) -> QuerySet[Payer]:
    if not user.has_perm("payers.change_policyversion"):
        return Payer.objects.none()
    return _payers_of(user, "payers.edit_any_policy", (Role.EDITOR,))


def may_write(user: User | AnonymousUser) -> bool:
    """Policies of some payer, which need not be here yet."""
    return user.has_perm("payers.change_policyversion") and (
        user.has_perm("payers.edit_any_policy") or payers_to_edit(user).exists()
    )


def payers_to_see(user: User | AnonymousUser) -> QuerySet[Payer]:
    """Those whose drafts the person may look at in the admin."""
    if not user.has_perm("payers.view_policyversion"):
        return Payer.objects.none()
    if user.has_perm("payers.approve_any_policy"):
        return Payer.objects.all()
    return _payers_of(user, "payers.edit_any_policy", (Role.EDITOR, Role.APPROVER))


def _holds(user: User | AnonymousUser, payer: Payer, permission: str, role: PayerStaff.Role) -> bool:
    if user.pk is None or user.has_perm(permission):
        return user.pk is not None
    return PayerStaff.objects.filter(payer=payer, user_id=user.pk, role=role).exists()


def _payers_of(user: User | AnonymousUser, permission: str, roles: tuple[PayerStaff.Role, ...]) -> QuerySet[Payer]:
    if user.pk is None:
        return Payer.objects.none()
    if user.has_perm(permission):
        return Payer.objects.all()
    return Payer.objects.filter(staff__user_id=user.pk, staff__role__in=roles).distinct()
