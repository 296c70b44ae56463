"""The kinds of referral to other departments, chosen on the application form (P18-15.b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Department

TEMPORARY_RELIEF = "relief"


@dataclass(frozen=True)
class ReferralKind:
    """A kind of referral: the department that answers, whom it is for, and what the citizen is asked to write.

    ``code`` is the department by the code of its users; empty where a township answers itself. ``carries`` names the
    clauses that would not be done without the kind. One that is ``by_officers`` is not on the application form:
    officers refer to it from a case, a family or a lead.
    """

    id: str
    label: Any
    department: Any
    who: Any
    asks: Any
    cites: tuple[str, ...]
    code: str = ""
    clock: str = "referral_handover_days"
    by_officers: bool = False
    carries: tuple[str, ...] = ()


REFERRAL_KINDS: dict[str, ReferralKind] = {
    kind.id: kind
    for kind in (
        ReferralKind(
            TEMPORARY_RELIEF,
            _("临时救助"),
            _("乡镇人民政府（街道办事处）"),
            _("突然遇到火灾、车祸、大病等，生活一时过不去。"),
            _("出了什么事、什么时候、眼下最急的是什么"),
            ("P18-15.b", "P18-12.c"),
            clock="urgent_handover_days",
        ),
        ReferralKind(
            "education",
            _("教育救助"),
            _("县教育体育局"),
            _("孩子上学有困难：学费、住宿、营养餐、助学贷款。"),
            _("哪个孩子、在哪里上学、要什么帮助"),
            ("P18-15.b",),
            Department.EDB,
            carries=("P18-15.b", "SAL2026-25"),
        ),
        ReferralKind(
            "legal_aid",
            _("法律援助"),
            _("县司法局"),
            _("要打官司、讨工钱、要赡养费，请不起律师。"),
            _("遇到什么纠纷、走到哪一步"),
            ("P18-15.b",),
            Department.JUB,
            carries=("P18-15.b",),
        ),
        ReferralKind(
            "employment",
            _("就业和社会保险"),
            _("县人力资源和社会保障局"),
            _("找工作、学技术、公益性岗位，养老保险缴费有困难。"),
            _("谁要找工作、会做什么，或哪种保险有困难"),
            ("P18-15.b",),
            Department.HRB,
            carries=("P18-15.b", "SAL2026-27"),
        ),
        ReferralKind(
            "housing",
            _("住房救助"),
            _("县住房和城乡建设局"),
            _("没有房子住，或房子是危房。"),
            _("现在住哪里、房子是什么情况"),
            ("P18-15.b",),
            Department.HCB,
            carries=("P18-15.b", "SAL2026-26"),
        ),
        ReferralKind(
            "winter_spring",
            _("冬春救助"),
            _("县应急管理局"),
            _("受了灾，冬天、春天的口粮、衣被、取暖有困难。"),
            _("受了什么灾、缺什么"),
            ("P18-15.b",),
            Department.EMB,
            carries=("P18-15.b",),
        ),
        ReferralKind(
            "medical",
            _("医疗救助"),
            _("县医疗保障局"),
            _("看病花钱太多，报销以后还负担不起。"),
            _("谁生病、什么病、自付了多少"),
            ("P18-15.b", "P18-12.c"),
            Department.MIB,
            carries=("P18-15.b",),
        ),
        ReferralKind(
            "disability",
            _("助残服务"),
            _("县残疾人联合会"),
            _("要轮椅等辅助器具、康复训练、托养照料。"),
            _("谁有残疾、需要什么"),
            ("P18-15.b",),
            Department.DPF,
            carries=("P18-15.b",),
        ),
        ReferralKind(
            "electricity",
            _("电费减免"),
            _("县供电公司"),
            _("低保、特困家庭每月有免费用电。"),
            _("电表户名和户号（电费单上有）"),
            ("P18-15.b",),
            Department.PWR,
            carries=("P18-15.b",),
        ),
        ReferralKind(
            "unemployment_insurance",
            _("失业保险"),
            _("县人力资源和社会保障局"),
            _("交过失业保险、现在没有工作的。"),
            _("谁、什么时候失业、交过多久失业保险"),
            ("P18-6.j",),
            Department.HRB,
            by_officers=True,
            carries=("P18-6.j", "SAL2026-27"),
        ),
        ReferralKind(
            "disaster_aid",
            _("受灾人员救助"),
            _("县应急管理局"),
            _("受自然灾害影响，要应急、过渡期生活救助或者住房恢复重建的。"),
            _("受了什么灾、缺什么、住房损毁到什么程度"),
            ("P18-6.j", "SAL2026-28"),
            Department.EMB,
            clock="urgent_handover_days",
            by_officers=True,
            carries=("P18-6.j", "SAL2026-28", "SAL2026-13", "MCA83-II.2"),
        ),
        ReferralKind(
            "shelter",
            _("流浪乞讨人员救助"),
            _("县救助管理站"),
            _("生活无着的流浪、流散人员。"),
            _("人在哪里、身体怎么样、会不会说自己是谁"),
            ("SAL2026-31",),
            Department.CAB,
            clock="urgent_handover_days",
            by_officers=True,
            carries=("SAL2026-31", "SAL2026-13"),
        ),
        ReferralKind(
            "emergency_treatment",
            _("疾病应急救助"),
            _("县卫生健康委员会"),
            _("急重危伤病，身份不明或者没有能力付费、等着救治的。"),
            _("人在哪家医院、什么病情、知不知道是谁"),
            ("SAL2026-13",),
            Department.HEB,
            clock="urgent_handover_days",
            by_officers=True,
            carries=("SAL2026-13",),
        ),
    )
}


def kinds_on_the_form() -> dict[str, ReferralKind]:
    """Return the kinds that an applicant can ask for, by id."""
    return {name: kind for name, kind in REFERRAL_KINDS.items() if not kind.by_officers}


def kinds_of_officers() -> dict[str, ReferralKind]:
    """Return the kinds that an officer refers to a department, by id; temporary relief has its own cases."""
    return {name: kind for name, kind in REFERRAL_KINDS.items() if name != TEMPORARY_RELIEF}
