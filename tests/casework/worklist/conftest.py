"""Submitted applications and the worklist of a user."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.casework.models import Case
from doudi.casework.worklist import queries
from doudi.casework.worklist.filters import CaseFilter
from tests.casework.conftest import answers, member, send
from tests.conftest import Cast


def sent(staff: Cast, order: int = 701, village: Any = None) -> Case:
    submitted = answers("dibao", member(f"某{order}", date(1950, 1, 1) + timedelta(days=order), 703))
    application, _code = send(village or staff.village, submitted)
    return application.cases.get()


def waiting(by: Any, **changed: Any) -> list[Case]:
    return list(queries.cases(by=by, case_filter=CaseFilter(**changed)))
