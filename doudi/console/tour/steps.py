"""The tour of each role: a few steps, each with the page it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Role
from doudi.ui.tables import Text


@dataclass(frozen=True)
class TourStep:
    """A step of the tour: what is done on which page."""

    title: Text
    text: Text
    url_name: str


_DESK = TourStep(
    _("先看工作台"),
    _("等您办的都在“待办”里，点数字就到名单；左边菜单里的数字是同一个数。办一件少一件。"),
    "console:desk",
)
_HELP = TourStep(
    _("不会就点“本页帮助”"),
    _("每一页右上角都有，写着这一页怎么办。这份介绍在“帮助”里随时能再看。"),
    "console:help",
)
_SEARCH = TourStep(
    _("有人来问，先查人"),
    _("按 / 键，输姓名、拼音或村名。点开就看到每月发了没有、发了多少、发到哪张卡。"),
    "registry:search",
)
_CASES = TourStep(
    _("办理申请"),
    _("“办件”按期限从近到远排。点开一件，右边写着下一步；办完自动到下一件。"),
    "casework:cases",
)
_RUNS = TourStep(
    _("每月发放"),
    _("核算、核对、审核、批准、拨付，由不同的人办。轮到您的时候，工作台上会有。"),
    "payments:runs",
)
_TRAIL = TourStep(
    _("每一步都有记录"),
    _("谁、什么时候、做了什么、为什么，在“操作记录”里查得到；改不了，也删不掉。"),
    "console:audit_trail",
)
_IMPORT = TourStep(
    _("从原来的花名册开始"),
    _("上传 Excel，系统逐格核对，标红的改好，由另一人确认后写进登记。"),
    "roll_import:rolls",
)
_FUNDS = TourStep(
    _("钱够不够"),
    _("每个来源下达多少、用了多少、还剩多少；不够的提前申请垫支。"),
    "funding:home",
)
_STANDARDS = TourStep(
    _("标准由县里录入"),
    _("新文件来了，在“标准录入”里录，另一人复核以后，全县按新标准算，补发自动算出来。"),
    "lawbook:standards",
)
_PROPOSALS = TourStep(
    _("提出的事项办到哪里"),
    _("在“账号事项”里看等确认的、退回的和退回的理由；自己提的自己不能确认。"),
    "console:account_proposals",
)
_RIGHTS = TourStep(
    _("半年复核一次权限"),
    _("在“账号权限复核”里看每个账号还该不该有，很久不用的停用；复核过的留下记录。"),
    "console:rights_review",
)

TOURS: dict[Role, tuple[TourStep, ...]] = {
    Role.VILLAGE_CADRE: (
        _DESK,
        TourStep(
            _("看到有困难的，报上来"),
            _("点“报线索”，写谁家、什么困难，乡镇会去看。不会用手机的，点“代为申请”替群众填。"),
            "casework:report_lead",
        ),
        TourStep(
            _("有人去世，当天报"),
            _("在人员页面点“报告死亡”。报了以后先缓发，乡镇核实再停。"),
            "registry:recipients",
        ),
        _SEARCH,
        _HELP,
    ),
    Role.TOWNSHIP_OFFICER: (_DESK, _IMPORT, _CASES, _SEARCH, _RUNS, _HELP),
    Role.TOWNSHIP_LEADER: (
        _DESK,
        _CASES,
        _RUNS,
        TourStep(
            _("新来的人绑手机，您确认"),
            _("当面看到本人和手机，在“两步验证确认”里确认；手机丢了，当天吊销。"),
            "console:enrolments",
        ),
        _TRAIL,
        _HELP,
    ),
    Role.BUREAU_OFFICER: (_DESK, _RUNS, _CASES, _STANDARDS, _SEARCH, _HELP),
    Role.BUREAU_LEADER: (
        _DESK,
        _RUNS,
        _FUNDS,
        _STANDARDS,
        TourStep(
            _("谁新得了管钱的权限"),
            _("在“新开的资金账号”里看近一个月新开的账号，不认识的马上问安全管理员。"),
            "console:new_money_accounts",
        ),
        _HELP,
    ),
    Role.FINANCE_OFFICER: (
        _DESK,
        _RUNS,
        TourStep(
            _("文件给银行，回盘拿回来"),
            _("拨付后生成代发文件；银行回盘上传以后，每一笔到账、退回都对得上才能结账。"),
            "bank_exchange:files",
        ),
        _FUNDS,
        _HELP,
    ),
    Role.AUDITOR: (_DESK, _SEARCH, _RUNS, _FUNDS, _TRAIL, _HELP),
    Role.DEPARTMENT_OFFICER: (
        _DESK,
        TourStep(
            _("审核转来的事项"),
            _("点开看需要审核的内容，同意，或者写明理由退回乡镇。只看得到转给本部门的。"),
            "casework:department_cases",
        ),
        _HELP,
    ),
    Role.PROVIDER_OFFICER: (
        _DESK,
        TourStep(
            _("派给我们的工单"),
            _("看要上门的人、村和需求，当天能看电话。服务完登记时间、地点，拍照或者请本人签字。"),
            "care_services:my_orders",
        ),
        TourStep(
            _("一人一个账号"), _("密码和动态码只归您本人用；换手机、改密码在“我的账号”里。"), "console:my_account"
        ),
        _HELP,
    ),
    Role.SOCIAL_WORKER: (
        _DESK,
        TourStep(
            _("先看谁还需要什么"),
            _("点开一条需求，系统列出合适的资源。本人书面同意以前，什么都不能告诉捐助方。"),
            "care_charity:needs",
        ),
        _HELP,
    ),
    Role.INSPECTION_GROUP: (
        _DESK,
        TourStep(
            _("看各乡镇办得怎么样"),
            _("按时办结、发放、走访、探视等指标都由系统算出，点开看各乡镇。看不到个人的信息。"),
            "supervision_measures:overview",
        ),
        TourStep(
            _("作风举报只有您和接收人看得到"),
            _("移送来的举报在这里登记结果；提到接收人自己的，直接到您这里。打开一次，记一次。"),
            "supervision_tip_offs:tip_offs",
        ),
        TourStep(
            _("和县民政局联合通报"),
            _("一方起草，另一方审核印发；有号码、和群众同名的，系统拦下来。"),
            "supervision_tip_offs:circulars",
        ),
        _HELP,
    ),
    Role.SYSTEM_ADMINISTRATOR: (
        _DESK,
        TourStep(
            _("一人一个账号"),
            _("开通、停用、换角色、重置密码都由您提出，安全管理员确认以后才生效。您看不到办件和金额。"),
            "console:accounts",
        ),
        _PROPOSALS,
        _HELP,
    ),
    Role.SECURITY_ADMINISTRATOR: (
        _DESK,
        TourStep(
            _("账号的事，您确认才算数"),
            _("系统管理员提出的，先看是谁、做什么、为什么，再确认或退回；退回的写明理由。"),
            "console:account_proposals",
        ),
        TourStep(
            _("登录安全"),
            _("人人都要两步验证。看谁在哪里登录、谁的登录失败多；不对的让它退出，手机丢了的吊销。"),
            "console:sign_in_security",
        ),
        _RIGHTS,
        _HELP,
    ),
    Role.AUDIT_ADMINISTRATOR: (
        _DESK,
        _TRAIL,
        TourStep(
            _("谁看过谁"),
            _("看了哪一页、哪一件，查找、看全、导出，登录失败，都在“访问记录”里；按人、按编号查得到。"),
            "console:access_log",
        ),
        _HELP,
    ),
}
"""Roles that have a desk; citizens have none."""


def tour_of(role: str) -> tuple[TourStep, ...]:
    """Return the steps of a role."""
    return TOURS.get(Role(role), ())
