"""A sealed value: masked when displayed (GB35273-1), in clear only on explicit request."""

from __future__ import annotations

from enum import StrEnum

from doudi.core.encryption.cipher import Place, refuse_moved, row_of, seal, unseal
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
    """A sealed datum. ``str()`` is the mask, so templates, logs and error pages show no more.

    It lies in a place of the database, or is new: a new one is in memory until its row is saved, which seals it.
    """

    __slots__ = ("_stored", "_text", "kind", "place")

    def __init__(self, stored: str, kind: SealedKind, place: Place | None = None) -> None:
        self._stored: str | None = stored
        self._text: str | None = None
        self.kind = kind
        self.place = place

    @classmethod
    def of(cls, text: str, kind: SealedKind) -> SealedValue:
        """Return a new datum."""
        new = cls("", kind)
        new._stored, new._text = None, text
        return new

    @property
    def stored(self) -> str:
        """The sealed text.

        Raises:
            ValueError: it is new, and its row is not saved yet.
        """
        if self._stored is None:
            message = "a new datum is sealed when its row is saved"
            raise ValueError(message)
        return self._stored

    def clear(self) -> str:
        """Return the datum in clear. Callers that show it record why, see ``registry.personal_data``.

        Raises:
            CipherError: it was changed or moved.
        """
        return self._text if self._text is not None else unseal(self.stored, self.kind, place=self.place)

    def at(self, row: int) -> SealedValue:
        """Return the datum as read from a row, for readers of columns."""
        return SealedValue(self.stored, self.kind, self.place.at(row) if self.place else None)

    def in_place(self) -> SealedValue:
        """Return the datum itself if it says that it was sealed for the row it lies in.

        Raises:
            MovedError
        """
        if self.place is not None:
            refuse_moved(row_of(self.stored), self.place)
        return self

    def sealed_for(self, place: Place) -> SealedValue:
        """Return the datum sealed for a place; itself where it lies there."""
        if self._stored is not None and self.place == place and row_of(self._stored) == str(place.row):
            return self
        return SealedValue(seal(self.clear(), self.kind, place=place), self.kind, place)

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
