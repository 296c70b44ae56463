"""An assessment with a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.supervision.impact_assessments.actions import AssessedProcessing, propose_assessment
from doudi.supervision.impact_assessments.models import ImpactAssessment


def processing(**changed: Any) -> AssessedProcessing:
    given: dict[str, Any] = {
        "title": "与医保局比对自付医疗费用",
        "processing": "sensitive",
        "begins_on": today() + timedelta(days=7),
        "purpose": "为发现因病致困家庭，按社会救助法第四十一条比对自付费用。",
        "effect": "涉及健康信息，泄露会影响就业和名誉。",
        "protection": "按字段加密，查看留痕，名单保存十三个月后删去。",
    }
    return AssessedProcessing(**(given | changed))


def proposed_assessment(by: User) -> ImpactAssessment:
    return propose_assessment(by=by, assessed=processing())
