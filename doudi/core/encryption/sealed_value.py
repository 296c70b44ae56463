"""A sealed value: masked when displayed (GB35273-1), in clear only on explicit request."""

from __future__ import annotations

from enum import StrEnum

from doudi.core.encryption.cipher import seal, unseal
from doudi.values.masks import mask_account, mask_identity_number, mask_phone


class SealedKind(StrEnum):
    """The kind of a sealed datum; its text is part of the cipher, so it never changes."""

    IDENTITY_NUMBER = "identity_number"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"
    HEALTH = "health"
    ADDRESS = "address"
    SECRET = "secret"  # noqa: S105 - the name of a kind of datum, not a secret
    ROW = "row"


_HIDDEN = "***"
_MASKS = {
    SealedKind.IDENTITY_NUMBER: mask_identity_number,
    SealedKind.BANK_ACCOUNT: mask_account,
    SealedKind.PHONE: mask_phone,
}


class SealedValue:
    """A sealed datum. ``str()`` is the mask, so templates, logs and error pages show no more."""

    __slots__ = ("kind", "stored")

    def __init__(self, stored: str, kind: SealedKind) -> None:
        self.stored = stored
        self.kind = kind

    @classmethod
    def of(cls, text: str, kind: SealedKind) -> SealedValue:
        """Encrypt a text."""
        return cls(seal(text, kind), kind)

    def clear(self) -> str:
        """Return the datum in clear. Callers that show it record why, see ``registry.personal_data``."""
        return unseal(self.stored, self.kind)

    @property
    def masked(self) -> str:
        """Return the mask; kinds without a mask are hidden whole."""
        mask = _MASKS.get(self.kind)
        return mask(self.clear()) if mask else _HIDDEN

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<Sealed {self.kind}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SealedValue) and self.kind == other.kind and self.clear() == other.clear()

    def __hash__(self) -> int:
        return hash((self.kind, self.clear()))
