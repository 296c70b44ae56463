"""Roles and their permissions.

Administration is split in three (accounts, security, audit); none of the three sees a case. Each role has only the
permissions its work needs (PIPL-34).
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The role of a user at work."""

    VILLAGE_CADRE = "village_cadre", _("村干部")
    TOWNSHIP_OFFICER = "township_officer", _("乡镇经办人")
    TOWNSHIP_LEADER = "township_leader", _("乡镇负责人")
    BUREAU_OFFICER = "bureau_officer", _("县局经办人")
    BUREAU_LEADER = "bureau_leader", _("县局负责人")
    FINANCE_OFFICER = "finance_officer", _("财务人员")
    AUDITOR = "auditor", _("审计人员")
    DEPARTMENT_OFFICER = "department_officer", _("部门经办人")
    PROVIDER_OFFICER = "provider_officer", _("服务机构人员")
    SOCIAL_WORKER = "social_worker", _("社工站人员")
    INSPECTION_GROUP = "inspection_group", _("纪检监察组人员")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理员")
    SECURITY_ADMINISTRATOR = "security_administrator", _("安全管理员")
    AUDIT_ADMINISTRATOR = "audit_administrator", _("审计管理员")
    CITIZEN = "citizen", _("群众")


class Department(TextChoices):
    """The department of a department officer: they see only what is passed to it."""

    DPF = "dpf", _("县残联")
    MIB = "mib", _("县医保局")
    RRB = "rrb", _("县乡村振兴局")
    EMB = "emb", _("县应急局")
    HRB = "hrb", _("县人社局")
    PSB = "psb", _("县公安局")
    JUB = "jub", _("县司法局")
    FIB = "fib", _("县财政局")
    MRB = "mrb", _("县市场监管局")
    NRB = "nrb", _("县自然资源局")
    HCB = "hcb", _("县住建局")
    EDB = "edb", _("县教育体育局")
    HEB = "heb", _("县卫健委")
    CAB = "cab", _("县民政局")
    FIN = "fin", _("金融机构")
    PWR = "pwr", _("县供电公司")
    TAX = "tax", _("县税务局")
    HFC = "hfc", _("住房公积金管理机构")


class Permission(TextChoices):
    """What a page or an action requires."""

    DESK = "desk", _("工作台")
    READ_REGISTRY = "read_registry", _("查看登记")
    CHANGE_REGISTRY = "change_registry", _("登记和变更")
    REPORT_DEATHS = "report_deaths", _("报告死亡")
    IMPORT_ROLLS = "import_rolls", _("导入花名册")
    EXPORT_LISTS = "export_lists", _("导出清单")
    REVEAL_PERSONAL_DATA = "reveal_personal_data", _("查看完整个人信息")
    SEE_HIV_STATUS = "see_hiv_status", _("查看艾滋病感染信息")
    READ_CASES = "read_cases", _("查看办件")
    HANDLE_CASES = "handle_cases", _("办理救助申请")
    REVIEW_FOR_DEPARTMENT = "review_for_department", _("办理转到本部门的事项")
    DELIVER_DATA = "deliver_data", _("交付部门数据")
    READ_DELIVERIES = "read_deliveries", _("查看部门数据的交付")
    READ_WARNINGS = "read_warnings", _("查看预警")
    HANDLE_WARNINGS = "handle_warnings", _("判定数据、办理预警")
    MANAGE_WARNING_RULES = "manage_warning_rules", _("停用预警规则")
    READ_CARE = "read_care", _("查看照料服务")
    VISIT_FOR_CARE = "visit_for_care", _("探视巡访")
    HANDLE_CARE = "handle_care", _("办理照料服务")
    CONFIRM_CARE = "confirm_care", _("复核照料服务和费用")
    CARE_FOR_CHILDREN = "care_for_children", _("儿童关爱服务")
    READ_SERVICES = "read_services", _("查看购买服务")
    MANAGE_SERVICES = "manage_services", _("管理购买服务")
    DELIVER_SERVICES = "deliver_services", _("提供购买的服务")
    READ_CHARITY = "read_charity", _("查看慈善资源和需求")
    MANAGE_CHARITY = "manage_charity", _("对接慈善资源")
    READ_SUPERVISION = "read_supervision", _("查看监督考核")
    ANSWER_SUPERVISION = "answer_supervision", _("填报工作进展和整改情况")
    MANAGE_SUPERVISION = "manage_supervision", _("管理监督考核")
    CONFIRM_SUPERVISION = "confirm_supervision", _("确认监督考核结果")
    INSPECT = "inspect", _("实施检查")
    HANDLE_PETITIONS = "handle_petitions", _("办理信访")
    CONFIRM_PETITIONS = "confirm_petitions", _("审批信访处理意见")
    RECEIVE_TIP_OFFS = "receive_tip_offs", _("接收作风举报")
    READ_OUTREACH = "read_outreach", _("查看宣传培训")
    REPORT_OUTREACH = "report_outreach", _("报送宣传、故事和试点材料")
    MANAGE_OUTREACH = "manage_outreach", _("管理宣传培训")
    CONFIRM_OUTREACH = "confirm_outreach", _("审定宣传培训")
    LEARN = "learn", _("参加培训和练习")
    READ_NOTICES = "read_notices", _("查看告知单")
    RECORD_NOTICES = "record_notices", _("登记告知到户")
    APPLY_ON_BEHALF = "apply_on_behalf", _("代为申请")
    ENTER_RELIEF_LIMITS = "enter_relief_limits", _("录入乡镇审批限额")
    CONFIRM_RELIEF_LIMITS = "confirm_relief_limits", _("确认乡镇审批限额")
    RAISE_QUESTIONS = "raise_questions", _("提请会议研究")
    READ_CONFERENCES = "read_conferences", _("查看议题和案例")
    READ_MEETINGS = "read_meetings", _("查看会议")
    ATTEND_CONFERENCES = "attend_conferences", _("阅读会议材料、办理会议任务")
    PREPARE_CONFERENCES = "prepare_conferences", _("筹备和记录会议")
    CONFIRM_CONFERENCES = "confirm_conferences", _("确认会议纪要")
    MANAGE_DELEGATIONS = "manage_delegations", _("下放确认权限")
    NAME_SELF_CARE_TEAMS = "name_self_care_teams", _("指定自理能力评估小组")
    ENTER_OFFICE_DETAILS = "enter_office_details", _("填写机关信息")
    READ_STANDARDS = "read_standards", _("查看录入的标准")
    PROPOSE_STANDARD = "propose_standard", _("录入标准")
    CONFIRM_STANDARD = "confirm_standard", _("复核标准")
    READ_FUNDS = "read_funds", _("查看资金")
    RECORD_FUNDS = "record_funds", _("登记资金")
    APPROVE_FUNDS = "approve_funds", _("审批预算、垫支和价格指数")
    ENTER_INDICES = "enter_indices", _("录入价格指数")
    FORECAST_FUNDS = "forecast_funds", _("测算资金")
    ISSUE_RETURNS = "issue_returns", _("编制统计报表")
    READ_PAYROLL = "read_payroll", _("查看发放")
    CONFIRM_ROLL = "confirm_roll", _("核对本乡镇发放名册")
    PREPARE_PAYROLL = "prepare_payroll", _("核算和审核发放")
    APPROVE_PAYROLL = "approve_payroll", _("批准发放")
    RELEASE_PAYROLL = "release_payroll", _("拨付资金")
    HOLD_PAYMENTS = "hold_payments", _("登记缓发和账户")
    READ_AUDIT_TRAIL = "read_audit_trail", _("查看操作记录")
    READ_ACCESS_LOG = "read_access_log", _("查看访问记录")
    MANAGE_ACCOUNTS = "manage_accounts", _("管理账号")
    MANAGE_SECURITY = "manage_security", _("管理安全设置")
    CONFIRM_SECOND_FACTORS = "confirm_second_factors", _("确认和吊销两步验证")
    READ_ACCOUNT_PROPOSALS = "read_account_proposals", _("查看账号事项")


_TOWNSHIP_WORK = frozenset(
    {
        Permission.DESK,
        Permission.READ_REGISTRY,
        Permission.CHANGE_REGISTRY,
        Permission.REPORT_DEATHS,
        Permission.IMPORT_ROLLS,
        Permission.EXPORT_LISTS,
        Permission.REVEAL_PERSONAL_DATA,
        Permission.READ_CASES,
        Permission.HANDLE_CASES,
        Permission.APPLY_ON_BEHALF,
        Permission.RAISE_QUESTIONS,
        Permission.READ_CONFERENCES,
        Permission.READ_PAYROLL,
        Permission.HOLD_PAYMENTS,
        Permission.READ_WARNINGS,
        Permission.HANDLE_WARNINGS,
        Permission.READ_CARE,
        Permission.VISIT_FOR_CARE,
        Permission.HANDLE_CARE,
        Permission.CARE_FOR_CHILDREN,
        Permission.READ_SERVICES,
        Permission.READ_CHARITY,
        Permission.MANAGE_CHARITY,
        Permission.READ_SUPERVISION,
        Permission.ANSWER_SUPERVISION,
        Permission.INSPECT,
        Permission.HANDLE_PETITIONS,
        Permission.READ_OUTREACH,
        Permission.REPORT_OUTREACH,
        Permission.LEARN,
        Permission.READ_NOTICES,
        Permission.RECORD_NOTICES,
    }
)
_MAY: dict[Role, frozenset[Permission]] = {
    Role.VILLAGE_CADRE: frozenset(
        {
            Permission.DESK,
            Permission.READ_REGISTRY,
            Permission.REPORT_DEATHS,
            Permission.READ_CASES,
            Permission.APPLY_ON_BEHALF,
            Permission.READ_CARE,
            Permission.VISIT_FOR_CARE,
            Permission.CARE_FOR_CHILDREN,
            Permission.LEARN,
            Permission.READ_NOTICES,
            Permission.RECORD_NOTICES,
        }
    ),
    Role.TOWNSHIP_OFFICER: _TOWNSHIP_WORK | {Permission.CONFIRM_ROLL},
    Role.TOWNSHIP_LEADER: _TOWNSHIP_WORK
    | {
        Permission.CONFIRM_ROLL,
        Permission.CONFIRM_CARE,
        Permission.CONFIRM_PETITIONS,
        Permission.READ_AUDIT_TRAIL,
        Permission.CONFIRM_SECOND_FACTORS,
    },
    Role.BUREAU_OFFICER: _TOWNSHIP_WORK
    | {
        Permission.CONFIRM_CARE,
        Permission.MANAGE_SUPERVISION,
        Permission.MANAGE_OUTREACH,
        Permission.MANAGE_SERVICES,
        Permission.READ_STANDARDS,
        Permission.PROPOSE_STANDARD,
        Permission.READ_FUNDS,
        Permission.ENTER_INDICES,
        Permission.NAME_SELF_CARE_TEAMS,
        Permission.ENTER_OFFICE_DETAILS,
        Permission.FORECAST_FUNDS,
        Permission.ISSUE_RETURNS,
        Permission.PREPARE_PAYROLL,
        Permission.READ_MEETINGS,
        Permission.ENTER_RELIEF_LIMITS,
        Permission.ATTEND_CONFERENCES,
        Permission.PREPARE_CONFERENCES,
        Permission.DELIVER_DATA,
        Permission.READ_DELIVERIES,
        Permission.MANAGE_WARNING_RULES,
        Permission.SEE_HIV_STATUS,
    },
    Role.BUREAU_LEADER: _TOWNSHIP_WORK
    | {
        Permission.CONFIRM_CARE,
        Permission.MANAGE_SUPERVISION,
        Permission.CONFIRM_SUPERVISION,
        Permission.MANAGE_OUTREACH,
        Permission.CONFIRM_OUTREACH,
        Permission.CONFIRM_PETITIONS,
        Permission.RECEIVE_TIP_OFFS,
        Permission.MANAGE_SERVICES,
        Permission.READ_STANDARDS,
        Permission.CONFIRM_STANDARD,
        Permission.READ_FUNDS,
        Permission.APPROVE_FUNDS,
        Permission.FORECAST_FUNDS,
        Permission.ISSUE_RETURNS,
        Permission.APPROVE_PAYROLL,
        Permission.READ_MEETINGS,
        Permission.CONFIRM_RELIEF_LIMITS,
        Permission.ATTEND_CONFERENCES,
        Permission.CONFIRM_CONFERENCES,
        Permission.READ_DELIVERIES,
        Permission.MANAGE_WARNING_RULES,
        Permission.MANAGE_DELEGATIONS,
        Permission.NAME_SELF_CARE_TEAMS,
        Permission.ENTER_OFFICE_DETAILS,
        Permission.SEE_HIV_STATUS,
        Permission.READ_AUDIT_TRAIL,
    },
    Role.FINANCE_OFFICER: frozenset(
        {
            Permission.DESK,
            Permission.READ_SERVICES,
            Permission.READ_STANDARDS,
            Permission.READ_FUNDS,
            Permission.FORECAST_FUNDS,
            Permission.RECORD_FUNDS,
            Permission.READ_PAYROLL,
            Permission.RELEASE_PAYROLL,
            Permission.ATTEND_CONFERENCES,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.DESK,
            Permission.READ_REGISTRY,
            Permission.EXPORT_LISTS,
            Permission.READ_CASES,
            Permission.READ_CARE,
            Permission.READ_SERVICES,
            Permission.READ_CHARITY,
            Permission.READ_CONFERENCES,
            Permission.READ_MEETINGS,
            Permission.ATTEND_CONFERENCES,
            Permission.READ_STANDARDS,
            Permission.READ_FUNDS,
            Permission.READ_PAYROLL,
            Permission.READ_DELIVERIES,
            Permission.READ_WARNINGS,
            Permission.READ_SUPERVISION,
            Permission.READ_OUTREACH,
            Permission.READ_NOTICES,
            Permission.READ_AUDIT_TRAIL,
        }
    ),
    Role.DEPARTMENT_OFFICER: frozenset(
        {
            Permission.DESK,
            Permission.REVIEW_FOR_DEPARTMENT,
            Permission.DELIVER_DATA,
            Permission.READ_DELIVERIES,
            Permission.ATTEND_CONFERENCES,
        }
    ),
    Role.PROVIDER_OFFICER: frozenset({Permission.DESK, Permission.DELIVER_SERVICES}),
    Role.SOCIAL_WORKER: frozenset({Permission.DESK, Permission.READ_CHARITY, Permission.MANAGE_CHARITY}),
    Role.INSPECTION_GROUP: frozenset({Permission.DESK, Permission.READ_SUPERVISION, Permission.RECEIVE_TIP_OFFS}),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {
            Permission.DESK,
            Permission.MANAGE_ACCOUNTS,
            Permission.READ_ACCOUNT_PROPOSALS,
            Permission.CONFIRM_SECOND_FACTORS,
        }
    ),
    Role.SECURITY_ADMINISTRATOR: frozenset(
        {
            Permission.DESK,
            Permission.MANAGE_SECURITY,
            Permission.READ_ACCOUNT_PROPOSALS,
            Permission.CONFIRM_SECOND_FACTORS,
        }
    ),
    Role.AUDIT_ADMINISTRATOR: frozenset({Permission.DESK, Permission.READ_AUDIT_TRAIL, Permission.READ_ACCESS_LOG}),
    Role.CITIZEN: frozenset(),
}

LEADER_ROLES = frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER})
BUREAU_ROLES = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
COUNTY_ROLES = BUREAU_ROLES | {Role.FINANCE_OFFICER, Role.AUDITOR}
TOWNSHIP_ROLES = frozenset({Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR})
SECOND_FACTOR_ROLES = frozenset(Role) - {Role.CITIZEN}
"""Roles for which a password alone is not enough: everybody who works with the system."""

FRESH_CODE_PERMISSIONS = frozenset(
    {
        Permission.REVEAL_PERSONAL_DATA,
        Permission.APPROVE_PAYROLL,
        Permission.RELEASE_PAYROLL,
        Permission.APPROVE_FUNDS,
        Permission.CONFIRM_STANDARD,
        Permission.CONFIRM_CONFERENCES,
        Permission.MANAGE_DELEGATIONS,
        Permission.CONFIRM_RELIEF_LIMITS,
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_SECURITY,
        Permission.READ_ACCOUNT_PROPOSALS,
        Permission.CONFIRM_SECOND_FACTORS,
    }
)
"""Every form of a page with one of these asks for a second factor given lately."""

MONEY_PERMISSIONS = frozenset(
    {
        Permission.PREPARE_PAYROLL,
        Permission.APPROVE_PAYROLL,
        Permission.RELEASE_PAYROLL,
        Permission.HOLD_PAYMENTS,
        Permission.CONFIRM_ROLL,
        Permission.RECORD_FUNDS,
        Permission.APPROVE_FUNDS,
        Permission.PROPOSE_STANDARD,
        Permission.CONFIRM_STANDARD,
    }
)
"""What moves money, or the figures that payments follow from."""


def may(role: str, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission in _MAY[Role(role)]


def permissions_of(role: str) -> frozenset[Permission]:
    """Return every permission of a role."""
    return _MAY[Role(role)]


def roles_with_money() -> frozenset[Role]:
    """Return the roles that have a right over money."""
    return frozenset(role for role, permissions in _MAY.items() if permissions & MONEY_PERMISSIONS)
