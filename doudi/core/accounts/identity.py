"""The person of an account: one active account a person, by the blind index of the identity number."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.refusals import AccountWithoutIdentity, IdentityNumberInvalid, PersonHasAccount
from doudi.core.encryption import SealedKind, blind_index
from doudi.values.identity_number import has_valid_check_digit


def cleaned_identity_number(text: str) -> str:
    """Return an identity number as it is kept.

    Raises:
        IdentityNumberInvalid
    """
    number = text.strip().upper()
    if not has_valid_check_digit(number):
        message = _("身份证号不对，请核对。")
        raise IdentityNumberInvalid(message, id_number=message)
    return number


def identity_index(number: str) -> str:
    """Return the blind index of an identity number."""
    return blind_index(number, SealedKind.IDENTITY_NUMBER)


def refuse_second_account(index: str, *, except_for: User | None = None) -> None:
    """Refuse a person who has another active account.

    Raises:
        PersonHasAccount
    """
    others = User.objects.filter(id_number_index=index, is_active=True)
    if except_for is not None:
        others = others.exclude(pk=except_for.pk)
    other = others.first() if index else None
    if other is not None:
        message = _("此人已有启用的账号{username}，一人只能有一个。").format(username=other.username)
        raise PersonHasAccount(message, id_number=message)


def refuse_without_identity(user: User) -> None:
    """Refuse an account that is bound to no person.

    Raises:
        AccountWithoutIdentity
    """
    if not user.id_number_index:
        raise AccountWithoutIdentity(_("这个账号还没有登记身份证号，请先登记。"))
