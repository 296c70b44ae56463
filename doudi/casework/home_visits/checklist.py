"""The checklist of a home visit, and the facts that only a home visit can establish."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.assessment import SELF_CARE_TESTS

CHECKLIST: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("members", _("共同生活的人和申报的是否一致"), (_("一致"), _("不一致"))),
    ("housing", _("住房"), (_("自有，一般"), _("自有，较好"), _("危旧房"), _("租住、借住"))),
    ("appliances", _("家电和陈设"), (_("简陋"), _("一般"), _("较好"))),
    ("vehicle", _("机动车辆、大型农机"), (_("没有"), _("摩托车、电动车"), _("有汽车、农机"))),
    ("work", _("劳动力就业、打零工"), (_("无劳动力"), _("在家务农"), _("有人务工"))),
    ("income", _("收入来源和申报的是否一致"), (_("一致"), _("不一致"))),
    ("health", _("身体和患病情况与申报的是否一致"), (_("一致"), _("不一致"))),
    ("supporters", _("赡养、抚养、扶养人"), (_("没有"), _("有，给得起"), _("有，给不起"))),
)
"""Name, question and answers of each item."""
FACTS_BY_QUESTION_GROUP: dict[str, tuple[str, ...]] = {
    "self_care": SELF_CARE_TESTS,
    "supporters": ("supporter_situation",),
    "work_capacity": ("wholly_unable_to_work",),
    "keepers": ("kept_by",),
    "parents": ("father_state", "mother_state"),
}
"""The facts asked at the home visit for each group of questions of a procedure."""
