"""The register of papers: every clause that a rule or a value may cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from doudi.policy.engine.yaml_files import load_yaml


@dataclass(frozen=True)
class Clause:
    """One clause of a paper, in our words. ``subject`` is the room of doudi that has to carry it out."""

    legal_text: str
    key: str
    place: str
    text: str
    subject: str

    @property
    def id(self) -> str:
        """Paper and key, such as P30-1.7."""
        return f"{self.legal_text}-{self.key}"


@dataclass(frozen=True)
class LegalText:
    """A law, measure, notice or standard that rules and values rest on."""

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

    @property
    def reference(self) -> str:
        """How the paper is named in an explanation: its number where it has one, else its title."""
        return self.number or f"《{self.title}》"


class Legislation:
    """All papers, by id; looks up what a citation such as ``P30-1.7`` or ``MCA57`` names."""

    def __init__(self, legislation: list[LegalText]) -> None:
        self.by_id = {legal_text.id: legal_text for legal_text in legislation}

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Every clause by its id."""
        return {clause.id: clause for legal_text in self.by_id.values() for clause in legal_text.clauses}

    def legal_text_of(self, citation: str) -> LegalText | None:
        """The paper that a citation names, or None where there is none such."""
        if citation in self.by_id:
            return self.by_id[citation]
        clause = self.clauses.get(citation)
        return self.by_id[clause.legal_text] if clause else None

    def reference(self, citation: str) -> str:
        """A citation in words: 于民字〔2023〕30号 一（七）."""
        legal_text = self.legal_text_of(citation)
        if legal_text is None:
            return citation
        clause = self.clauses.get(citation)
        return f"{legal_text.reference}{clause.place}" if clause else legal_text.reference


def load_legislation(folder: Path) -> Legislation:
    """Read every paper in ``folder``."""
    return Legislation([_paper(load_yaml(path)) for path in sorted(folder.glob("*.yaml"))])


def _paper(raw: dict[str, Any]) -> LegalText:
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
    )
