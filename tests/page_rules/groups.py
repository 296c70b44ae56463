"""Who is meant by "may": users of the cast that open the same pages."""

from __future__ import annotations

from typing import Any

from tests.conftest import CAST

Rules = dict[str, dict[str, Any]]
"""Of each page by its URL name: who may open it, and what its address is about."""

REGISTER = {"cadre", "officer", "other_officer", "leader", "bureau", "director", "auditor"}
CHANGES = {"officer", "other_officer", "leader", "bureau", "director"}
COUNTY = {"bureau", "director", "auditor"}
CASES = CHANGES | {"cadre", "auditor"}
OUTREACH = CHANGES | {"auditor"}
NOTICES = OUTREACH | {"cadre"}
STANDARDS = {"bureau", "director", "finance", "auditor"}
FUNDS = {"finance", "bureau", "director", "auditor"}
PAYROLL = CHANGES | {"finance", "auditor"}
STAFF = set(CAST) - {"citizen"}
CHARITY = CHANGES | {"auditor", "social_worker"}
SERVICES = PAYROLL
SUPERVISION = CHANGES | {"auditor", "inspection_group"}
BUYERS = {"bureau", "director"}
DELIVERIES = COUNTY | {"federation"}
TIP_OFFS = {"director", "inspection_group"}
LEARNERS = CHANGES | {"cadre"}
ADMINISTRATORS = {"system_administrator", "security_administrator"}
