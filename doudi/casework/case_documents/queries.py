"""The documents of a case."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.models import Application, Case
from doudi.ui.tables import Text


@dataclass(frozen=True)
class DocumentRow:
    """A document that a case has; ``is_archived`` once it is stored as it went out."""

    kind: str
    label: Text
    is_archived: bool


def documents_of(case: Case) -> list[DocumentRow]:
    """Return the documents that a case has so far, in the order of its steps."""
    exists = {
        CaseDocument.Kind.APPLICATION: case.application.channel != Application.Channel.OFFICE,
        CaseDocument.Kind.MISSING_MATERIALS: bool(case.missing_materials),
        CaseDocument.Kind.ACCEPTANCE: case.accepted_on is not None and case.procedure.kind == "application",
        CaseDocument.Kind.HOME_VISIT: case.home_visits.exists(),
        CaseDocument.Kind.OPINION: case.opinions.exists(),
        CaseDocument.Kind.INTENDED_MEASURES: case.step == "hearing" or case.hearings.exists(),
        CaseDocument.Kind.HEARING_RECORD: case.hearings.exists(),
        CaseDocument.Kind.PUBLIC_NOTICE: case.public_notices.exists(),
        CaseDocument.Kind.NOTIFICATION: hasattr(case, "decision"),
    }
    archived = set(case.documents.values_list("kind", flat=True))
    return [DocumentRow(kind.value, kind.label, kind.value in archived) for kind in exists if exists[kind]]
