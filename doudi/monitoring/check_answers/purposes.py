"""Why somebody looks for people in the departments' data: without a purpose there is no look-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.refusals import Refused

PurposeKind = Literal["case", "warning", "review", "judgement"]
_LABELS = {
    "case": gettext_lazy("办件"),
    "warning": gettext_lazy("预警"),
    "review": gettext_lazy("复核"),
    "judgement": gettext_lazy("判定"),
}


class PurposeRequired(Refused):
    """A look-up in the departments' data names no stored case, warning, review or judgement."""

    code = "purpose_required"


@dataclass(frozen=True)
class Purpose:
    """What a look-up is for: a stored row of its kind, the number by which the office knows it, and its village."""

    kind: PurposeKind
    subject: models.Model
    reference: str
    village_code: str

    @property
    def text(self) -> str:
        """The purpose as the access log has it."""
        return f"{_LABELS[self.kind]} {self.reference}"

    def refuse_if_empty(self) -> None:
        """Refuse a purpose without a stored subject.

        Raises:
            PurposeRequired
        """
        if self.kind not in _LABELS or self.subject.pk is None or not self.reference.strip():
            raise PurposeRequired(_("查部门数据要有办件、预警、复核或者判定，并写明编号。"))
