"""The findings of a home visit, as they are stored encrypted with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REMOTE_WAYS = {"phone": _("电话"), "video": _("视频")}
"""Ways to visit a home without going there, allowed during an emergency (MCA57-16)."""


@dataclass(frozen=True)
class Signature:
    """A signature under the record; ``attachment_id`` is its drawing, None where there is none.

    ``user_id`` is the visitor who signed, None for the family; a visitor without a drawing signed by their account.
    """

    name: str
    role: str
    attachment_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True)
class Findings:
    """What the visitors found.

    ``key`` identifies the report of a phone, ``checklist`` and ``tests`` are pairs of question and answer in words,
    ``photos`` are ids of attachments. ``way`` is telephone or video where an emergency allowed it, else nothing.
    """

    seen: str
    neighbours: str = ""
    key: str = ""
    checklist: tuple[tuple[str, str], ...] = ()
    tests: tuple[tuple[str, str], ...] = ()
    photos: tuple[int, ...] = ()
    signatures: tuple[Signature, ...] = ()
    way: str = ""

    @property
    def way_label(self) -> Any:
        """How the home was visited where nobody went there."""
        return gettext("{way}入户").format(way=REMOTE_WAYS[self.way]) if self.way in REMOTE_WAYS else ""

    def as_data(self) -> dict[str, Any]:
        """Return the findings as JSON stores them; what is empty is left out."""
        data: dict[str, Any] = {
            "key": self.key,
            "seen": self.seen,
            "neighbours": self.neighbours,
            "checklist": self.checklist,
            "tests": self.tests,
            "photos": self.photos,
            "way": self.way,
            "signatures": [
                {"name": signature.name, "as": signature.role}
                | ({"file": signature.attachment_id} if signature.attachment_id else {})
                | ({"user": signature.user_id} if signature.user_id else {})
                for signature in self.signatures
            ],
        }
        return {name: value for name, value in data.items() if value}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Findings:
        """Return the findings that JSON stores."""
        return cls(
            seen=data.get("seen", ""),
            neighbours=data.get("neighbours", ""),
            key=data.get("key", ""),
            checklist=tuple((label, answer) for label, answer in data.get("checklist", ())),
            tests=tuple((label, answer) for label, answer in data.get("tests", ())),
            photos=tuple(data.get("photos", ())),
            way=data.get("way", ""),
            signatures=tuple(
                Signature(signature["name"], signature.get("as", ""), signature.get("file"), signature.get("user"))
                for signature in data.get("signatures", ())
            ),
        )
