"""Open a campaign, end each household of its list, and sum it up (P18-11.b, P18-11.c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.recusal.queries import refuse_own_family
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.bulk_rows import insert_rows
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds, contains
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope, RoleNotAllowed, TransitionNotAllowed, required_text
from doudi.monitoring.discovery.campaigns.models import Campaign, CampaignHousehold
from doudi.monitoring.discovery.campaigns.queries import covered_among
from doudi.monitoring.discovery.campaigns.screens import screen_labels
from doudi.monitoring.discovery.refusals import CampaignInvalid, OutcomeInvalid
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from doudi.registry.models import Household, Person
from doudi.values.carries import carries

LONGEST_REASON = 300
LONGEST_SUMMARY = 600
_Outcome = CampaignHousehold.Outcome
_COLUMNS = ("campaign_id", "household_id", "village_code", "rules", "outcome", "sealed_reason", "version")


def _require_bureau(by: User) -> None:
    require_permission(by, Permission.HANDLE_CASES)
    if Role(by.role) not in BUREAU_ROLES:
        raise RoleNotAllowed(_("扩围行动由县局发起和总结。"))


@carries("P18-11.b", "P18-11.c")
@action("discovery.campaign.open")
def open_campaign(
    *, by: User, name: str, rules: Sequence[str], area: Division, first_day: date, last_day: date
) -> Campaign:
    """Open a campaign with the households of the open warnings of its screens.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, CampaignInvalid, ReasonRequired
    """
    _require_bureau(by)
    if not contains(by.scope, area.code):
        raise OutsideScope(_("这个地方不在您的辖区内。"))
    if not rules or not set(rules) <= set(screen_labels()):
        raise CampaignInvalid(_("请至少选一条筛查规则。"), rules=_("请至少选一条筛查规则。"))
    if last_day < max(first_day, today()):
        raise CampaignInvalid(_("结束日期不能早于开始和今天。"), last_day=_("结束日期不能早于开始和今天。"))
    campaign = Campaign.objects.create(
        name=required_text(name, "name", _("请写明行动的名称。"))[:60],
        rules=sorted(rules),
        area_code=area.code,
        first_day=first_day,
        last_day=last_day,
        opened_by=by,
    )
    number = _list_households(campaign)
    record(
        _("发起扩围行动“{name}”（{place}），列入{number}户。").format(
            name=campaign.name, place=place_name(area.code), number=number
        ),
        subject=campaign,
    )
    return campaign


@action("discovery.campaign.widen")
def widen_campaign(*, by: User, campaign: Campaign) -> int:
    """Add the households of warnings that came since; return how many.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed
    """
    _require_bureau(by)
    running = _lock_running(campaign)
    number = _list_households(running)
    record(_("扩围行动补充名单，新列入{number}户。").format(number=number), subject=running)
    return number


def _lock_running(campaign: Campaign) -> Campaign:
    locked = lock_row(Campaign.objects.all(), campaign.pk)
    if locked.closed_on is not None:
        raise TransitionNotAllowed(_("这次扩围行动已经结束。"))
    return locked


def _list_households(campaign: Campaign) -> int:
    """Add the households of open warnings of the campaign's rules in its area that are not listed yet."""
    first, last = bounds(campaign.area_code)
    warnings = ScreeningWarning.objects.filter(
        rule_id__in=campaign.rules, village_code__gte=first, village_code__lte=last
    ).exclude(state=ScreeningWarning.State.ENDED)
    rules: dict[int, set[str]] = defaultdict(set)
    for household, of_person, rule in warnings.values_list("household", "person__household", "rule_id"):
        if household or of_person:
            rules[household or of_person].add(rule)
    listed = set(campaign.households.values_list("household", flat=True))
    places = Household.objects.filter(village__gte=first, village__lte=last, ended_on=None)
    fresh = [
        (campaign.pk, key, village, ",".join(sorted(rules[key])), "", "", 0)
        for key, village in places.order_by("village", "pk").values_list("pk", "village_id")
        if key in rules and key not in listed
    ]
    return insert_rows(CampaignHousehold._meta.db_table, _COLUMNS, fresh)


@carries("P18-11.b", "P18-11.c", "MCA57-6")
@action("discovery.campaign.decide")
def decide_household(
    *,
    by: User,
    row: CampaignHousehold,
    outcome: str,
    reason: str = "",
    told_on: date | None = None,
    seen_version: int | None = None,
) -> CampaignHousehold:
    """End a household of a campaign: applied, covered, or not, with the reason.

    A family that does not apply was told first that it may qualify, on the day ``told_on`` (MCA57-6).

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OutcomeInvalid, ReasonRequired,
        ConflictOfInterest
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一户不在您的辖区内。"))
    locked = lock_row(CampaignHousehold.objects.visible_to(by), row.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经登记，请看过再办。"))
    _lock_running(locked.campaign)
    refuse_own_family(Person.objects.filter(household=locked.household_id).values_list("pk", flat=True), by=by)
    if outcome not in _Outcome.values:
        raise OutcomeInvalid(_("请选择结果。"), outcome=_("请选择结果。"))
    if outcome == _Outcome.COVERED and locked.household_id not in covered_among([locked.household_id], this_month()):
        message = _("登记里这一户没有在享的低保、特困或者儿童待遇；在办的选“已申请”。")
        raise OutcomeInvalid(message, outcome=message)
    if outcome in {_Outcome.NOT_ELIGIBLE, _Outcome.REFUSED, _Outcome.MOVED}:
        reason = required_text(reason, "reason", _("请写明理由。"), is_sealed=True)
    if outcome == _Outcome.REFUSED and (told_on is None or not locked.campaign.first_day <= told_on <= today()):
        message = _("不愿申请的，先告知本人可能符合条件，填告知的日期：行动开始以后，不晚于今天。")
        raise OutcomeInvalid(message, told_on=message)
    locked.outcome, locked.sealed_reason = outcome, reason.strip()[:LONGEST_REASON]
    locked.told_on = told_on if told_on is not None and told_on <= today() else None
    locked.decided_on, locked.decided_by = today(), by
    locked.version += 1
    locked.save()
    record(
        _("扩围行动“{name}”：{outcome}。").format(name=locked.campaign.name, outcome=locked.get_outcome_display()),
        subject=locked.household,
        village_code=locked.village_code,
    )
    return locked


@carries("P18-11.b")
@action("discovery.campaign.close")
def close_campaign(*, by: User, campaign: Campaign, summary: str) -> Campaign:
    """Sum a campaign up; every household has an outcome.

    Raises:
        PermissionRequired, RoleNotAllowed, TransitionNotAllowed, CampaignInvalid, ReasonRequired
    """
    _require_bureau(by)
    locked = _lock_running(campaign)
    waiting = locked.households.filter(outcome="").count()
    if waiting:
        raise CampaignInvalid(_("还有{number}户没有结果，逐户登记以后再总结。").format(number=waiting))
    locked.summary = required_text(summary, "summary", _("请写总结。"))[:LONGEST_SUMMARY]
    locked.closed_on, locked.closed_by = today(), by
    locked.version += 1
    locked.save()
    record(_("总结扩围行动“{name}”。").format(name=locked.name), subject=locked, why=locked.summary)
    return locked


def note_covered_households() -> int:
    """Turn what had applied and is covered by now into covered; return how many."""
    applied = CampaignHousehold.objects.filter(outcome=_Outcome.APPLIED, campaign__closed_on=None)
    covered = covered_among(applied.values("household"), this_month())
    keys = list(applied.filter(household__in=covered).values_list("pk", flat=True))
    return sum(_note_covered_one(key) for key in keys)


@transaction.atomic
def _note_covered_one(key: int) -> bool:
    """Note that one household is covered, unless somebody changed its outcome or closed the campaign meanwhile."""
    row = lock_row(CampaignHousehold.objects.select_related("campaign", "household"), key)
    campaign = lock_row(Campaign.objects.all(), row.campaign_id)
    if row.outcome != _Outcome.APPLIED or campaign.closed_on is not None:
        return False
    _note_covered(by=SYSTEM, row=row)
    return True


@action("discovery.campaign.note_covered")
def _note_covered(*, by: Actor, row: CampaignHousehold) -> CampaignHousehold:  # noqa: ARG001 - the trail reads who
    row.outcome, row.decided_on, row.decided_by = _Outcome.COVERED, today(), None
    row.version += 1
    row.save(update_fields=["outcome", "decided_on", "decided_by", "version"])
    record(
        _("扩围行动“{name}”：申请后已纳入保障。").format(name=row.campaign.name),
        subject=row.household,
        village_code=row.village_code,
    )
    return row
