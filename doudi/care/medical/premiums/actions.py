"""Draw the list of premiums of a year, confirm it, and book it as one sum to the insurer."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max
from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.medical.groups import MedicalGroup, groups_on
from doudi.care.medical.premiums.models import PaidPremium, PremiumList
from doudi.care.medical.refusals import PremiumListInvalid
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import RoleNotAllowed
from doudi.core.transactions import advisory_lock
from doudi.funding.actions import book_release
from doudi.registry.models import Person
from doudi.values.benefit_month import parse_month
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_LOCK = 0x7072656D
_CHUNK = 900
_WHOLE = 100
_State = PremiumList.State
_PERCENT = {
    MedicalGroup.TEKUN: "insurance_aid_percent_tekun",
    MedicalGroup.ORPHAN: "insurance_aid_percent_tekun",
    MedicalGroup.DIBAO: "insurance_aid_percent_dibao",
}


@carries("SAL2026-24")
@action("medical.draw_premiums")
def draw_premium_list(*, by: User, year: int, source: str = "county") -> PremiumList:
    """List everybody under tekun, every orphan and every dibao recipient of today who is on no list of the year.

    Raises:
        PermissionRequired, RoleNotAllowed, PremiumListInvalid
        policy.NoKnownValueError
    """
    require_permission(by, Permission.HANDLE_CARE)
    if Role(by.role) not in BUREAU_ROLES:
        raise RoleNotAllowed(_("参保资助名单由县局生成。"))
    advisory_lock(_LOCK)
    if source not in policy.SOURCE_LABELS or abs(year - today().year) > 1:
        message = _("请选资金来源；年度只能是去年、今年或者明年。")
        raise PremiumListInvalid(message, year=message)
    if PremiumList.objects.filter(year=year, state=_State.DRAWN).exists():
        raise PremiumListInvalid(_("这一年还有一批名单待复核，先复核它。"))
    last = PremiumList.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    drawn = PremiumList.objects.create(year=year, number=last + 1, source=source, drawn_by=by)
    people = [row for row in _new_people(drawn) if row.aid_fen]
    if not people:
        raise PremiumListInvalid(_("没有还不在名单上的人。"))
    PaidPremium.objects.bulk_create(people, batch_size=1_000)
    drawn.people_number, drawn.total_fen = len(people), sum(row.aid_fen for row in people)
    drawn.save(update_fields=["people_number", "total_fen"])
    record(
        _("生成{year}年参保资助第{number}批名单：{people}人{amount}元。").format(
            year=year, number=drawn.number, people=drawn.people_number, amount=format_yuan(drawn.total_fen)
        ),
        subject=drawn,
    )
    return drawn


def _new_people(drawn: PremiumList) -> Iterator[PaidPremium]:
    """Yield who lives, belongs to a group and is on no list of the year."""
    month = parse_month(f"{drawn.year}-01")
    premium = int(policy.parameter_value("insurance_premium", month, today()))
    percent = {group: int(policy.parameter_value(name, month, today())) for group, name in _PERCENT.items()}
    groups = groups_on(today())
    listed = set(PaidPremium.objects.filter(year=drawn.year).values_list("person", flat=True))
    keys = sorted(groups.keys() - listed)
    for start in range(0, len(keys), _CHUNK):
        chunk = Person.objects.filter(pk__in=keys[start : start + _CHUNK], death_date=None, merged_into=None)
        for person in chunk.order_by("pk").values_list("pk", flat=True):
            group = groups[person]
            yield PaidPremium(
                premium_list=drawn,
                year=drawn.year,
                person_id=person,
                group=group,
                premium_fen=premium,
                aid_fen=premium * percent[group] // _WHOLE,
            )


@carries("SAL2026-24")
@action("medical.confirm_premiums")
def confirm_premium_list(*, by: User, premium_list: PremiumList, total_fen: int) -> PremiumList:
    """Confirm a list as the second person, with the total that they saw.

    Raises:
        PermissionRequired, RoleNotAllowed, PremiumListInvalid, SecondPersonRequired
    """
    require_permission(by, Permission.CONFIRM_CARE)
    if Role(by.role) not in BUREAU_ROLES:
        raise RoleNotAllowed(_("参保资助名单由县局复核。"))
    locked = _lock(premium_list, _State.DRAWN)
    refuse_same_person(by, locked.drawn_by_id, sentence=_("生成名单的人不能自己复核。"))
    if total_fen != locked.total_fen:
        message = _("您看到的合计和现在的不同，请重新打开名单再复核。")
        raise PremiumListInvalid(message, total_fen=message)
    locked.confirmed_by, locked.confirmed_on, locked.state = by, today(), _State.CONFIRMED
    locked.save(update_fields=["confirmed_by", "confirmed_on", "state"])
    record(_("复核{year}年参保资助第{number}批。").format(year=locked.year, number=locked.number), subject=locked)
    return locked


@carries("SAL2026-24")
@action("medical.book_premiums")
def book_premium_list(*, by: User, premium_list: PremiumList) -> PremiumList:
    """Book a confirmed list as one payment to the insurer; finance does it, who neither drew nor confirmed it.

    Raises:
        PermissionRequired, PremiumListInvalid, SecondPersonRequired, InsufficientBalance
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = _lock(premium_list, _State.CONFIRMED)
    sentence = _("生成、复核名单的人不能自己支付。")
    refuse_same_person(by, locked.drawn_by_id, locked.confirmed_by_id, sentence=sentence)
    locked.transaction = book_release(
        by=by,
        reference=f"premium:{locked.year}-{locked.number}",
        on=today(),
        lines={locked.source: locked.total_fen},
        basis=_("{year}年参保资助第{number}批，{people}人").format(
            year=locked.year, number=locked.number, people=locked.people_number
        ),
    )
    locked.booked_by, locked.booked_on, locked.state = by, today(), _State.BOOKED
    locked.save(update_fields=["booked_by", "booked_on", "state", "transaction"])
    record(
        _("支付{year}年参保资助第{number}批{amount}元。").format(
            year=locked.year, number=locked.number, amount=format_yuan(locked.total_fen)
        ),
        subject=locked,
    )
    return locked


def _lock(premium_list: PremiumList, state: str) -> PremiumList:
    locked = lock_row(PremiumList.objects.select_related("drawn_by", "confirmed_by"), premium_list.pk)
    if locked.state != state:
        message = _("这一批现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
        raise PremiumListInvalid(message)
    return locked
