"""Record policies and claims of insurance against falling back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.monitoring.low_income.insurance.models import (
    LONGEST_INSURER,
    LONGEST_NUMBER,
    InsuranceClaim,
    InsurancePolicy,
    InsuredPerson,
)
from doudi.monitoring.low_income.refusals import InsuranceInvalid
from doudi.registry.access import refuse_outside_scope
from doudi.registry.models import Household, Person
from doudi.values.carries import carries
from doudi.values.money import format_yuan

MOST_PREMIUM_FEN = 100_000_00
MOST_CLAIM_FEN = 1_000_000_00
MOST_TERM_DAYS = 5 * 366


@dataclass(frozen=True)
class GivenPolicy:
    """A policy as it was written down."""

    number: str
    insurer: str
    payer: str
    premium_fen: int
    first_day: date
    last_day: date


@carries("P18-2.d")
@action("low_income.record_policy")
def record_policy(
    *, by: User, household: Household, given: GivenPolicy, insured: Sequence[Person] = ()
) -> InsurancePolicy:
    """Record a policy; without names everybody living in the household is insured.

    Raises:
        PermissionRequired, OutsideScope, InsuranceInvalid, ReasonRequired
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    policy = store_policy(by, household, given, insured)
    record(
        _("登记防返贫保险，{insurer}，保费{premium}元（{payer}出），{number}人。").format(
            insurer=policy.insurer,
            premium=format_yuan(policy.premium_fen),
            payer=policy.get_payer_display(),
            number=policy.insured.count(),
        ),
        subject=household,
        village_code=household.village_id,
    )
    return policy


def store_policy(by: User, household: Household, given: GivenPolicy, insured: Sequence[Person]) -> InsurancePolicy:
    """Store a policy with the people insured; the action that calls it makes the entry in the trail.

    Raises:
        OutsideScope, InsuranceInvalid, ReasonRequired
    """
    refuse_outside_scope(by, household.village_id)
    people = list(insured) or list(Person.objects.filter(household=household, death_date=None, merged_into=None))
    if not people or any(person.household_id != household.pk for person in people):
        message = _("被保险人要是这一家现在的成员。")
        raise InsuranceInvalid(message, insured=message)
    number = required_text(given.number, "number", _("请填写保单号。"))[:LONGEST_NUMBER]
    insurer = required_text(given.insurer, "insurer", _("请填写保险公司。"))[:LONGEST_INSURER]
    _refuse_figures(given)
    same = InsurancePolicy.objects.filter(insurer=insurer, number=number, household=household, voided_on=None)
    if same.exists():
        message = _("这一家的这张保单已经登记。")
        raise InsuranceInvalid(message, number=message)
    policy = InsurancePolicy.objects.create(
        number=number,
        insurer=insurer,
        household=household,
        payer=given.payer,
        premium_fen=given.premium_fen,
        first_day=given.first_day,
        last_day=given.last_day,
        recorded_by=by,
    )
    InsuredPerson.objects.bulk_create(InsuredPerson(policy=policy, person=person) for person in people)
    return policy


def _refuse_figures(given: GivenPolicy) -> None:
    """Refuse an unknown payer, a premium out of range, a term that ends before it begins.

    Raises:
        InsuranceInvalid
    """
    if given.payer not in InsurancePolicy.Payer.values:
        message = _("请选择谁出的保费。")
        raise InsuranceInvalid(message, payer=message)
    if not 0 <= given.premium_fen <= MOST_PREMIUM_FEN:
        message = _("保费不能是负数，不超过10万元。")
        raise InsuranceInvalid(message, premium_fen=message)
    if not 0 <= (given.last_day - given.first_day).days <= MOST_TERM_DAYS:
        message = _("保险期的止日不能早于起日，一张保单不超过5年。")
        raise InsuranceInvalid(message, last_day=message)


@action("low_income.void_policy")
def void_policy(*, by: User, policy: InsurancePolicy, reason: str) -> InsurancePolicy:
    """Void a policy that was recorded wrongly; it stays, and counts no more.

    Raises:
        PermissionRequired, OutsideScope, InsuranceInvalid, ReasonRequired
    """
    locked = _lock(by, policy)
    if InsuranceClaim.objects.filter(insured__policy=locked, paid_on__isnull=False).exists():
        raise InsuranceInvalid(_("这张保单有赔付记录，不能作废。"))
    locked.void_reason = required_text(reason, "reason", _("请写明为什么作废。"))[:200]
    locked.voided_on, locked.voided_by = today(), by
    locked.save(update_fields=["void_reason", "voided_on", "voided_by"])
    record(
        _("作废防返贫保险，{insurer}。").format(insurer=locked.insurer),
        subject=locked.household,
        village_code=locked.household.village_id,
        why=locked.void_reason,
    )
    return locked


@carries("P18-2.d")
@action("low_income.record_claim")
def record_claim(
    *,
    by: User,
    policy: InsurancePolicy,
    person: Person,
    claimed_on: date,
    paid_on: date | None = None,
    amount_fen: int | None = None,
    refused_why: str = "",
) -> InsuranceClaim:
    """Record a claim, or what came of one that was recorded when it was made.

    Raises:
        PermissionRequired, OutsideScope, InsuranceInvalid
    """
    locked = _lock(by, policy)
    claim = store_claim(by, locked, person, claimed_on, paid_on, amount_fen, refused_why)
    paid = _("赔付{amount}元").format(amount=format_yuan(amount_fen)) if amount_fen else _("还没有赔付")
    record(
        _("登记{name}的防返贫保险理赔，{day}报案，{paid}。").format(
            name=person.name, day=claimed_on, paid=_("不赔") if claim.refused_why else paid
        ),
        subject=person,
        village_code=person.village_id,
    )
    return claim


def store_claim(
    by: User,
    policy: InsurancePolicy,
    person: Person,
    claimed_on: date,
    paid_on: date | None,
    amount_fen: int | None,
    refused_why: str = "",
) -> InsuranceClaim:
    """Store a claim; the action that calls it makes the entry in the trail.

    Raises:
        InsuranceInvalid
    """
    insured = insured_by(policy, person)
    _refuse_claim(policy, claimed_on, paid_on, amount_fen, refused_why)
    claim = InsuranceClaim.objects.filter(insured=insured, claimed_on=claimed_on).first()
    if claim is not None and (claim.paid_on is not None or claim.refused_why):
        message = _("这一天的理赔已经登记了结果。")
        raise InsuranceInvalid(message, claimed_on=message)
    claim = claim or InsuranceClaim(insured=insured, claimed_on=claimed_on, recorded_by=by)
    claim.paid_on, claim.amount_fen = paid_on, amount_fen
    claim.refused_why = refused_why.strip()[:100]
    claim.save()
    return claim


def insured_by(policy: InsurancePolicy, person: Person) -> InsuredPerson:
    """Return a person as a policy insures them.

    Raises:
        InsuranceInvalid: it does not.
    """
    insured = InsuredPerson.objects.filter(policy=policy, person=person).first()
    if insured is None:
        message = _("这个人不在这张保单上。")
        raise InsuranceInvalid(message, person=message)
    return insured


def _refuse_claim(
    policy: InsurancePolicy, claimed_on: date, paid_on: date | None, amount_fen: int | None, refused_why: str
) -> None:
    if not policy.first_day <= claimed_on <= today():
        message = _("报案日期要在保险期开始以后、今天以前。")
        raise InsuranceInvalid(message, claimed_on=message)
    if (paid_on is None) != (amount_fen is None):
        message = _("赔付日期和金额要一起填。")
        raise InsuranceInvalid(message, amount_fen=message)
    if paid_on is not None and refused_why.strip():
        message = _("赔付了就不填不赔的理由。")
        raise InsuranceInvalid(message, refused_why=message)
    if paid_on is not None and not claimed_on <= paid_on <= today():
        message = _("赔付日期要在报案以后、今天以前。")
        raise InsuranceInvalid(message, paid_on=message)
    if amount_fen is not None and not 0 < amount_fen <= MOST_CLAIM_FEN:
        message = _("赔付金额要大于零，不超过100万元。")
        raise InsuranceInvalid(message, amount_fen=message)


def _lock(by: User, policy: InsurancePolicy) -> InsurancePolicy:
    require_permission(by, Permission.CHANGE_REGISTRY)
    outside = OutsideScope(_("这一家不在您的辖区内。"))
    locked = lock_row(InsurancePolicy.objects.visible_to(by), policy.pk, missing=outside)
    if locked.voided_on is not None:
        raise InsuranceInvalid(_("这张保单已经作废。"))
    return locked
