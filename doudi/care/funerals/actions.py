"""Propose the payment for a funeral, confirm or refuse it as the second person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.funerals.amounts import FuneralAmount, funeral_amount
from doudi.care.funerals.models import LONGEST_TEXT, Funeral
from doudi.care.funerals.refusals import FuneralNotPayable
from doudi.care.funerals.workflow import FUNERAL_TRANSITIONS, FuneralState
from doudi.care.payables.creation import ConfirmedAmount, create_payable, refuse_unfit_payee
from doudi.care.payables.kinds import PayableKind
from doudi.care.payables.models import Payee
from doudi.care.payables.queries import payables_of
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.law_inputs.household_facts import holding_on, known_on
from doudi.registry.models import Award, Circumstance, Person
from doudi.registry.refusals import ProofRequired
from doudi.values.carries import carries
from doudi.values.money import format_yuan


def amount_for(person: Person) -> FuneralAmount:
    """Return what is paid for the funeral of a person.

    Raises:
        FuneralNotPayable: the person lives, was not under tekun when they died, or no standard of then is known.
    """
    if person.death_date is None:
        raise FuneralNotPayable(_("还没有登记死亡，请先登记死亡再办丧葬费用。"))
    award = tekun_award_at_death(person)
    if award is None:
        raise FuneralNotPayable(_("去世时不是特困人员，不由供养经费支付丧葬费用。"))
    self_care = award.self_care.clear() if award.self_care else ""
    try:
        return funeral_amount(died_on=person.death_date, area=_area_of(person), self_care=self_care, known=today())
    except policy.NoKnownValueError as unknown:
        raise FuneralNotPayable(str(unknown)) from None


def tekun_award_at_death(person: Person) -> Award | None:
    """Return the tekun award in the month of a person's death."""
    if person.death_date is None:
        return None
    awards = known_on(Award.objects.filter(person=person, programme="tekun"), today())
    awards = awards.filter(valid_from__lte=person.death_date).exclude(valid_to__lt=person.death_date.replace(day=1))
    return awards.order_by("-valid_from", "-pk").first()


def _area_of(person: Person) -> str:
    """Return whether a person lived in town or in the country when they died; the country where nothing is known."""
    if person.household_id is None or person.death_date is None:
        return "rural"
    areas = known_on(Circumstance.objects.filter(household=person.household_id, kind="area"), today())
    found = areas.filter(holding_on(person.death_date)).order_by("-pk").first()
    return str(found.value) if found is not None else "rural"


@carries("SAL2026-16", "SC649-15")
@action("funeral.propose")
def propose_funeral(
    *, by: User, person: Person, payee: Payee, relation: str, upload: Upload | None, source: str = "county"
) -> Funeral:
    """Propose that who arranged a funeral is paid the set sum; another person confirms it.

    Raises:
        PermissionRequired, OutsideScope, FuneralNotPayable, PayeeDoesNotFit, ReasonRequired, ProofRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    refuse_outside_scope(by, person.village_id)
    Person.objects.select_for_update().get(pk=person.pk)
    if Funeral.objects.filter(person=person).exclude(state=FuneralState.REFUSED).exists():
        message = _("{name}的丧葬费用已经申请或支付，一人只支付一次。").format(name=person.name)
        raise FuneralNotPayable(message, person=message)
    amount = amount_for(person)
    refuse_unfit_payee(PayableKind.FUNERAL, payee)
    if source not in policy.SOURCE_LABELS:
        message = _("请选择资金来源。")
        raise FuneralNotPayable(message, source=message)
    relation = required_text(relation, "relation", _("请写明经办人与死者的关系。"))[:60]
    if upload is None:
        raise ProofRequired(_("请上传丧葬的凭证。"), upload=_("请上传丧葬的凭证。"))
    proof = store_upload(by=by, upload=upload, village_code=person.village_id)
    funeral = Funeral.objects.create(
        person=person,
        payee=payee,
        relation=relation,
        months=amount.months,
        standard_fen=amount.standard_fen,
        amount_fen=amount.amount_fen,
        steps=list(amount.steps),
        source=source,
        proof=proof,
        proposed_by=by,
        proposed_on=today(),
    )
    record(
        _("申请{name}的丧葬费用{amount}元，付给{payee}，待第二人复核。").format(
            name=person.name, amount=format_yuan(funeral.amount_fen), payee=payee.holder_name
        ),
        subject=funeral,
        village_code=person.village_id,
    )
    return funeral


@carries("SAL2026-16")
@action("funeral.confirm")
def confirm_funeral(*, by: User, funeral: Funeral, note: str = "", seen_version: int | None = None) -> Funeral:
    """Confirm a payment for a funeral as the second person; it becomes an approved amount.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, FuneralNotPayable
    """
    locked = _lock(by, funeral, "confirm", seen_version)
    if amount_for(locked.person).amount_fen != locked.amount_fen:
        raise FuneralNotPayable(_("申请以后死亡日期、自理能力或者标准有变化，请退回重新申请。"))
    amount = ConfirmedAmount(
        locked.reference, locked.person, PayableKind.FUNERAL, locked.amount_fen, locked.source, locked.payee
    )
    create_payable(amount, decided_by=locked.proposed_by, confirmed_by=by)
    return _decide(locked, by, "confirm", note, _("复核{name}的丧葬费用{amount}元。"))


@action("funeral.refuse")
def refuse_funeral(*, by: User, funeral: Funeral, note: str, seen_version: int | None = None) -> Funeral:
    """Refuse a payment for a funeral as the second person, with the reason; it can be proposed again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock(by, funeral, "refuse", seen_version)
    reason = required_text(note, "note", _("请写明为什么不予支付。"))
    return _decide(locked, by, "refuse", reason, _("不予支付{name}的丧葬费用{amount}元。"))


@action("funeral.void")
def void_funeral(*, by: User, funeral: Funeral, note: str, seen_version: int | None = None) -> Funeral:
    """Void a payment whose amount was stopped before it was paid, so that it can be proposed again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired,
        FuneralNotPayable
    """
    locked = _lock(by, funeral, "void", seen_version)
    payable = payables_of([locked.reference]).get(locked.reference)
    if payable is not None and not payable.is_undone:
        raise FuneralNotPayable(_("这笔钱已经批准支付，先在“医疗、丧葬支付”里停止，再重新申请。"))
    reason = required_text(note, "note", _("请写明为什么重新申请。"))
    return _decide(locked, by, "void", reason, _("撤销{name}的丧葬费用{amount}元。"))


def _lock(by: User, funeral: Funeral, verb: str, seen_version: int | None) -> Funeral:
    require_permission(by, Permission.CONFIRM_CARE)
    rows = Funeral.objects.visible_to(by).select_related("person", "payee", "proposed_by")
    locked = lock_row(rows, funeral.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(FUNERAL_TRANSITIONS, locked.state, verb, sentence)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("申请的人不能自己复核，请由另一人复核。"))
    return locked


def _decide(locked: Funeral, by: User, verb: str, note: str, sentence: str) -> Funeral:
    locked.decided_by, locked.decided_on, locked.note = by, today(), note.strip()[:LONGEST_TEXT]
    advance(locked, verb, FUNERAL_TRANSITIONS)
    record(
        sentence.format(name=locked.person.name, amount=format_yuan(locked.amount_fen)),
        subject=locked,
        village_code=locked.person.village_id,
        why=locked.note,
    )
    return locked
