"""What a copy says: everything that is registered about a person, in clear because it goes to that person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from doudi.casework.models import Case, RecipientRequest
from doudi.casework.office_details.queries import supervision_telephones
from doudi.casework.personal_data_copies.sections import CopySection, registered_sections
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.policy import WORD_LABELS
from doudi.registry.models import Award, Circumstance, Dated, Membership, Person
from doudi.ui.templatetags.ui import day
from doudi.values.money import format_yuan

MOST_ROWS = 300
"""The longest section; a longer one says that it was cut."""


def copy_contents(person: Person, receipt: str) -> dict[str, Any]:
    """Return the contents of the copy for the request with a receipt number."""
    circumstances = _circumstances(person)
    sections = [
        _identity(person),
        _family(person),
        _contact(circumstances),
        _facts(circumstances),
        _awards(person),
        *registered_sections(person),
        _cases(person),
        _requests(person),
        _readers(),
    ]
    return {
        "title": _("本人信息副本"),
        "mark": receipt,
        "person": person,
        "receipt": receipt,
        "printed_on": today(),
        "sections": sections,
        "telephones": supervision_telephones(person.village_id),
    }


def _circumstances(person: Person) -> list[Circumstance]:
    of_family = Q(household=person.household_id) if person.household_id else Q(pk=None)
    rows = Circumstance.objects.filter(Q(person=person) | of_family, withdrawn_at=None)
    return list(rows.order_by("kind", "valid_from", "pk")[:MOST_ROWS])


def _identity(person: Person) -> CopySection:
    rows: list[tuple[Any, ...]] = [
        (_("姓名"), person.name),
        (_("公民身份号码"), person.id_number.clear() if person.id_number else _("没有登记")),
        (_("性别"), person.get_sex_display()),
        (_("出生日期"), day(person.birth_date)),
        (_("人员编号"), person.number),
        (_("村（社区）"), place_name(person.village_id)),
    ]
    return CopySection(_("一、身份"), (_("项目"), _("登记的内容")), rows)


def _family(person: Person) -> CopySection:
    """Return the members of the household by name and relation only, because their data are their own."""
    living = Membership.objects.filter(household=person.household_id, withdrawn_at=None, valid_to=None)
    members = living.exclude(household=None).select_related("person").order_by("kind", "pk")
    rows: list[tuple[Any, ...]] = [
        (row.person.name, row.relation, row.get_kind_display()) for row in members[:MOST_ROWS]
    ]
    columns = (_("姓名"), _("与户主关系"), _("关系类别"))
    return CopySection(_("二、家庭成员"), columns, rows, _("家人的其他信息由家人本人查阅。"))


def _contact(circumstances: list[Circumstance]) -> CopySection:
    rows = [_row(one) for one in circumstances if one.declared.form == "text"]
    return CopySection(_("三、联系方式和银行卡"), _dated_columns(), rows)


def _facts(circumstances: list[Circumstance]) -> CopySection:
    rows = [_row(one) for one in circumstances if one.declared.form != "text"]
    note = _("没有列出的事项没有登记，按没有这种情况办理。")
    return CopySection(_("四、本人和家庭的情况"), _dated_columns(), rows, note)


def _dated_columns() -> tuple[str, ...]:
    return (_("事项"), _("内容"), _("起止"), _("来源"), _("登记日期"))


def _row(circumstance: Circumstance) -> tuple[Any, ...]:
    shown = circumstance.declared.shown(circumstance.value)
    label = circumstance.declared.label
    if circumstance.household_id:
        label = _("{label}（家庭）").format(label=label)
    return (label, shown, _period(circumstance), *_source(circumstance))


def _source(row: Dated) -> tuple[str, str]:
    source = str(row.get_source_display())
    return f"{source} {row.source_detail}".strip(), day(row.recorded_at)


def _period(row: Dated) -> str:
    if row.valid_to is None:
        return _("{first}起").format(first=day(row.valid_from)) if row.valid_from else _("登记以来")
    return f"{day(row.valid_from) if row.valid_from else _('登记以来')}—{day(row.valid_to)}"


def _awards(person: Person) -> CopySection:
    awards = Award.objects.filter(person=person, withdrawn_at=None).order_by("-valid_from", "-pk")
    columns = (_("待遇"), _("认定的情况"), _("起止"), _("来源"), _("登记日期"))
    rows = [(one.in_words, _assessed(one), _period(one), *_source(one)) for one in awards[:MOST_ROWS]]
    return CopySection(_("五、享受的待遇"), columns, rows)


def _assessed(award: Award) -> str:
    said = []
    if award.assessed_income_fen is not None:
        said.append(_("核定月人均收入{amount}元").format(amount=format_yuan(award.assessed_income_fen)))
    for label, sealed in ((_("自理能力"), award.self_care), (_("儿童身份"), award.child_status)):
        word = sealed.clear() if sealed else ""
        if word and word != "none":
            said.append(f"{label}：{WORD_LABELS.get(word, word)}")
    return "，".join(said)


def _cases(person: Person) -> CopySection:
    of_family = Q(household=person.household_id) if person.household_id else Q(pk=None)
    cases = Case.objects.filter(Q(person=person) | of_family & Q(person=None)).order_by("-pk")
    rows = [
        (case.number, case.procedure.label, case.get_outcome_display() if case.is_closed else case.step_label)
        for case in cases[:MOST_ROWS]
    ]
    return CopySection(_("七、办件"), (_("办件编号"), _("事项"), _("办理情况")), rows)


def _requests(person: Person) -> CopySection:
    sent = RecipientRequest.objects.filter(person=person).order_by("-pk")
    rows = [(one.receipt, one.declared.label, day(one.sent_on), one.text, one.state_label) for one in sent[:MOST_ROWS]]
    columns = (_("回执号"), _("事项"), _("日期"), _("写的内容"), _("办理情况"))
    return CopySection(_("八、手机上的申报"), columns, rows)


def _readers() -> CopySection:
    """Return the roles, not the names, that may open the data, as the roles are declared."""
    kinds = (
        (Permission.READ_REGISTRY, _("登记（证号、卡号、电话遮住几位）")),
        (Permission.REVEAL_PERSONAL_DATA, _("完整的证号、卡号、电话、住址（每次写明用途并留痕）")),
        (Permission.READ_CASES, pgettext_lazy("list", "办件")),
        (Permission.READ_PAYROLL, _("发放")),
    )
    rows: list[tuple[Any, ...]] = [
        (label, "、".join(str(role.label) for role in Role if may(role, permission))) for permission, label in kinds
    ]
    note = _("村干部只看本村的，乡镇的人只看本乡镇的。谁看过都有记录。")
    return CopySection(_("九、谁能看这些信息"), (_("信息"), _("岗位")), rows, note)
