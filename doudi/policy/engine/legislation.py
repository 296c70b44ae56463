"""Legal texts and their clauses, which rules and values cite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from doudi.policy.engine.yaml_files import load_yaml
from doudi.values.translation import gettext as _
from doudi.values.translation import is_english, translated


@translated("place", "text")
@dataclass(frozen=True)
class Clause:
    """One clause of a legal text, summarised. ``subject`` is the package of doudi that implements it."""

    legal_text: str
    key: str
    place: str
    text: str
    subject: str

    @property
    def id(self) -> str:
        """Id of the legal text and key, such as P30-1.7."""
        return f"{self.legal_text}-{self.key}"


@translated("number", "title", "issuer", "note")
@dataclass(frozen=True)
class LegalText:
    """A law, measure, notice or standard; ``is_in_hand`` where we have its full text."""

    id: str
    number: str
    title: str
    issuer: str
    decided: date | None
    decided_status: str
    effective: date | None
    status: str
    is_in_hand: bool
    note: str
    clauses: tuple[Clause, ...]
    rests_on: tuple[str, ...] = ()
    """The clauses of papers of higher offices on which it was issued."""

    @property
    def reference(self) -> str:
        """The name in explanations: the number (文号) where it has one, else the title."""
        return self.number or _("《{title}》").format(title=self.title)


def place_in_text(reference: str, places: Iterable[str]) -> str:
    """Write places of a legal text behind its name: 于民字〔2023〕30号一（一）、（二）."""
    named = _("{legal_text}{place}").format(
        legal_text=reference, place=(", " if is_english() else "、").join(dict.fromkeys(places))
    )
    return named.replace(", (", " (") if is_english() else named


class Legislation:
    """All legal texts by id. A citation names a clause, such as ``P30-1.7``, or a whole text, such as ``MCA57``."""

    def __init__(self, legal_texts: list[LegalText]) -> None:
        self.by_id = {legal_text.id: legal_text for legal_text in legal_texts}

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Every clause by its id."""
        return {clause.id: clause for legal_text in self.by_id.values() for clause in legal_text.clauses}

    def legal_text_of(self, citation: str) -> LegalText | None:
        """The legal text that a citation names, or None."""
        if citation in self.by_id:
            return self.by_id[citation]
        clause = self.clauses.get(citation)
        return self.by_id[clause.legal_text] if clause else None

    def reference(self, citation: str) -> str:
        """A citation in words, such as 于民字〔2023〕30号 一（七）."""
        legal_text = self.legal_text_of(citation)
        if legal_text is None:
            return citation
        clause = self.clauses.get(citation)
        if clause is None:
            return legal_text.reference
        return place_in_text(legal_text.reference, [clause.place])


def load_legislation(folder: Path) -> Legislation:
    """Read every legal text in ``folder``."""
    return Legislation([_legal_text(load_yaml(path)) for path in sorted(folder.glob("*.yaml"))])


def _legal_text(raw: dict[str, Any]) -> LegalText:
    identity = str(raw["id"])
    clauses = tuple(
        Clause(identity, str(key), str(item["place"]), str(item["text"]), str(item["subject"]))
        for key, item in (raw.get("clauses") or {}).items()
    )
    return LegalText(
        id=identity,
        number=str(raw.get("number") or ""),
        title=str(raw["title"]),
        issuer=str(raw.get("issuer") or ""),
        decided=raw.get("decided"),
        decided_status=str(raw.get("decided_status") or "to_confirm"),
        effective=raw.get("effective"),
        status=str(raw.get("status") or "to_confirm"),
        is_in_hand=bool(raw.get("in_hand")),
        note=str(raw.get("note") or ""),
        clauses=clauses,
        rests_on=tuple(map(str, raw.get("rests_on") or ())),
    )
