"""Draft an agreement for a person under tekun, change the draft, and withdraw it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.care.agreements.actions.carers import refuse_unfit_carer
from doudi.care.agreements.models import AGREEMENT_SERVICES, Agreement, Carer
from doudi.care.agreements.refusals import AgreementUnderWay, CareIncomplete, CarerUnfit, NotUnderTekun
from doudi.care.agreements.terms import Terms, grade_of, tekun_award
from doudi.care.agreements.workflow import AGREEMENT_TRANSITIONS, AgreementState
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index, new_keys
from doudi.core.process import advance, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.models import Person
from doudi.values.carries import carries

LONGEST_AGREEMENT_DAYS = 3 * 366
_STALE = gettext_noop("您打开页面以后，别人已经改过这份协议，请看过再办。")


@carries("P18-5.c", "P18-5.d", "SC649-15", "SAL2026-34")
@action("care.draft_agreement")
def draft_agreement(*, by: User, person: Person, terms: Terms) -> Agreement:
    """Draft an agreement of a person, to be signed and confirmed; the one in force stays in force until then.

    Raises:
        PermissionRequired, OutsideScope, AgreementUnderWay, NotUnderTekun, CarerUnfit, CareIncomplete, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    if not contains(by.scope, person.village_id):
        raise OutsideScope(_("这个人不在您的辖区内。"))
    if under_way := _under_way(person):
        message = _("{name}有一份协议还没有办完（{number}），请先签字、复核，或者撤回。")
        raise AgreementUnderWay(message.format(name=person.name, number=under_way.number))
    (key,) = new_keys(Agreement, 1)
    agreement = Agreement(
        pk=key,
        number=f"ZL{today():%Y}{key:06d}",
        person=person,
        drafted_by=by,
        drafted_on=today(),
        replaces=_predecessor(person),
    )
    _fill(agreement, terms)
    agreement.save(force_insert=True)
    record(
        _("为{name}起草照料服务协议，照料人{carer}。").format(name=person.name, carer=terms.carer.name),
        subject=agreement,
        village_code=person.village_id,
        new={"why": terms.why},
    )
    return agreement


@action("care.change_agreement")
def change_agreement(*, by: User, agreement: Agreement, terms: Terms, seen_version: int | None = None) -> Agreement:
    """Change a draft.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotUnderTekun, CarerUnfit,
        CareIncomplete, ReasonRequired
    """
    locked = lock_agreement(by, agreement, "change", seen_version)
    _fill(locked, terms)
    locked.drafted_by = by
    advance(locked, "change", AGREEMENT_TRANSITIONS)
    record(
        _("修改{name}的照料服务协议草稿。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked


@action("care.withdraw_agreement")
def withdraw_agreement(*, by: User, agreement: Agreement, reason: str, seen_version: int | None = None) -> Agreement:
    """Withdraw an agreement that is not confirmed, with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_agreement(by, agreement, "withdraw", seen_version)
    locked.ended_note = required_text(reason, "reason", _("请写明为什么撤回。"))[:300]
    advance(locked, "withdraw", AGREEMENT_TRANSITIONS)
    record(
        _("撤回{name}的照料服务协议。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
        why=locked.ended_note,
    )
    return locked


def lock_agreement(
    by: User,
    agreement: Agreement,
    verb: str,
    seen_version: int | None,
    permission: Permission = Permission.HANDLE_CARE,
) -> Agreement:
    """Lock an agreement for a verb.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, permission)
    rows = Agreement.objects.visible_to(by).select_related("person", "carer__person")
    locked = lock_row(rows, agreement.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    refuse_stale(locked, seen_version, _(_STALE))
    sentence = _("这份协议现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(AGREEMENT_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _under_way(person: Person) -> Agreement | None:
    states = (AgreementState.DRAFT, AgreementState.SIGNED)
    return Agreement.objects.filter(person=person, state__in=states).first()


def _predecessor(person: Person) -> Agreement | None:
    states = (AgreementState.CONFIRMED, AgreementState.ENDED)
    return Agreement.objects.filter(person=person, state__in=states).order_by("-first_day", "-pk").first()


def _fill(agreement: Agreement, terms: Terms) -> None:
    person = agreement.person
    award = tekun_award(person, terms.first_day)
    if award is None or person.death_date is not None:
        message = _("{name}在协议开始那天不享受特困供养，不签照料服务协议。").format(name=person.name)
        raise NotUnderTekun(message, first_day=message)
    _refuse_terms(terms)
    refuse_carer_of(person, terms)
    agreement.carer = terms.carer
    agreement.relation = required_text(terms.relation, "relation", _("请填写照料人与本人的关系。"))[:20]
    agreement.township_code = person.village_id[:TOWNSHIP_DIGITS]
    agreement.guardian_name = terms.guardian_name.strip()[:40]
    agreement.grade = grade_of(award)
    agreement.grade_index = blind_index(grade_of(award), SealedKind.HEALTH)
    agreement.form = terms.form
    agreement.services = [code for code in AGREEMENT_SERVICES if code in terms.services]
    agreement.visit_every_days, agreement.hours_per_week = terms.visit_every_days, terms.hours_per_week
    agreement.first_day, agreement.last_day = terms.first_day, terms.last_day
    agreement.why, agreement.handover_note = terms.why, terms.handover_note.strip()[:300]


def _refuse_terms(terms: Terms) -> None:
    """Refuse terms without services, with days in the wrong order, or a period of many years.

    Raises:
        CareIncomplete
    """
    wrong: dict[str, str] = {}
    if not set(terms.services) & set(AGREEMENT_SERVICES):
        wrong["services"] = _("请至少选一项服务。")
    if terms.last_day < terms.first_day:
        wrong["last_day"] = _("终止日期不能早于起始日期。")
    elif terms.last_day - terms.first_day > timedelta(days=LONGEST_AGREEMENT_DAYS):
        wrong["last_day"] = _("协议最长签三年，到期续签。")
    if not 1 <= terms.visit_every_days <= 92:
        wrong["visit_every_days"] = _("走访间隔填 1 到 92 天。")
    if not 0 <= terms.hours_per_week <= 168:
        wrong["hours_per_week"] = _("每周小时数填 0 到 168。")
    if terms.form not in Agreement.Form.values or terms.why not in Agreement.Why.values:
        wrong["form"] = _("请选择供养方式和签订原因。")
    if wrong:
        raise CareIncomplete(_("协议还不完整，请看标出的栏目。"), **wrong)


def refuse_carer_of(person: Person, terms: Terms) -> None:
    """Refuse a carer who is ended, unfit, the person themself, or does not fit the form of support.

    Raises:
        CarerUnfit
    """
    carer = Carer.objects.select_related("person").get(pk=terms.carer.pk)
    if carer.ended_on is not None:
        raise CarerUnfit(_("{name}已经停止照料，请另选照料人。").format(name=carer.name), carer=_("请另选照料人。"))
    if carer.person_id == person.pk:
        raise CarerUnfit(_("照料人不能是本人。"), carer=_("照料人不能是本人。"))
    if (carer.person_id is None) != (terms.form == Agreement.Form.INSTITUTION):
        message = _("集中供养由供养服务机构照料，分散供养由个人照料，请核对供养方式和照料人。")
        raise CarerUnfit(message, carer=message)
    if carer.person is not None:
        refuse_unfit_carer(carer.person, terms.first_day)
