"""Masking of personal data in lists and logs."""

from __future__ import annotations

from doudi.values.carries import carries


def _keep(text: str, first: int, last: int) -> str:
    """``text`` with all but its first and last characters masked; a short one is masked whole."""
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]


@carries("GB35273-1")
def mask_name(name: str) -> str:
    """The surname and a star for each further character: 王**."""
    name = name.strip()
    return _keep(name, 1, 0)


@carries("GB35273-1")
def mask_identity_number(number: str) -> str:
    """The first three and the last four characters."""
    return _keep(number.strip(), 3, 4)


def mask_account(account: str) -> str:
    """The last four digits of a bank account."""
    return _keep(account.strip(), 0, 4)


def mask_phone(phone: str) -> str:
    """The first three and the last four digits of a telephone number."""
    return _keep(phone.strip(), 3, 4)
