"""Columns of the departments' lists, in the order in which they are written; the identity comes first."""

from __future__ import annotations

_AID = {"kind": "VARCHAR", "from_date": "DATE", "to_date": "DATE", "amount_fen": "BIGINT"}

SOURCES: dict[str, dict[str, str]] = {
    "deaths": {"death_date": "DATE"},
    "cremations": {"cremation_date": "DATE"},
    "prison": {"from_date": "DATE", "to_date": "DATE"},
    "public_payroll": {"unit": "VARCHAR", "month": "VARCHAR", "amount_fen": "BIGINT"},
    "companies": {"credit_code": "VARCHAR", "role": "VARCHAR", "status": "VARCHAR"},
    "vehicles": {"plate": "VARCHAR", "kind": "VARCHAR", "registered_on": "DATE"},
    "property": {"certificate": "VARCHAR", "use": "VARCHAR", "area_m2": "INTEGER"},
    "deposits": {"balance_fen": "BIGINT", "as_of": "DATE"},
    "social_insurance": {"kind": "VARCHAR", "month": "VARCHAR", "base_fen": "BIGINT", "amount_fen": "BIGINT"},
    "unemployment": {"registered_on": "DATE", "ended_on": "DATE"},
    "medical": {"month": "VARCHAR", "total_fen": "BIGINT", "own_paid_fen": "BIGINT"},
    "disability": {"category": "VARCHAR", "grade": "VARCHAR", "valid_to": "DATE", "status": "VARCHAR"},
    "students": {"school": "VARCHAR", "stage": "VARCHAR"},
    "monitored_poverty": {"risk_kind": "VARCHAR", "risk_removed_on": "DATE"},
    "disaster": {"event": "VARCHAR", "date": "DATE"},
    "marriage": {"spouse_id_number": "VARCHAR", "event": "VARCHAR", "date": "DATE"},
    "housing_aid": _AID,
    "medical_aid": _AID,
    "employment_aid": _AID,
    "education_aid": _AID,
    "free_treatment": _AID,
    "electricity": {"meter": "VARCHAR", "relief_from": "DATE"},
}
"""The columns beside id_number and name, with their types."""

CATEGORIES = {
    "visual": "视力",
    "hearing": "听力",
    "speech": "言语",
    "physical": "肢体",
    "intellectual": "智力",
    "mental": "精神",
    "multiple": "多重",
}
GRADES = ("", "一级", "二级", "三级", "四级")
