"""Propose, confirm, reject and end household accounts: a whole household paid into the card of its head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds, contains
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.household_accounts.models import (
    LIST_TRANSITIONS,
    MAX_REASON_LENGTH,
    HouseholdAccount,
    HouseholdAccountList,
)
from doudi.registry.household_accounts.queries import heads_with_cards
from doudi.registry.household_accounts.refusals import HouseholdAccountDoesNotFit, TooManyHouseholds
from doudi.registry.models import Household
from doudi.registry.refusals import ProofRequired

MOST_HOUSEHOLDS = 2_000
"""Households of one list; a township is entered village by village."""
_WRITTEN_AT_ONCE = 1_000


@action("household_accounts.propose")
def propose_household_accounts(
    *, by: User, place: str, households: Sequence[int], basis: str, proof: Upload | None
) -> HouseholdAccountList:
    """Propose that these households are paid into the cards of their heads, by a signed list; nothing changes yet.

    Args:
        place: the code of the village or township of the list.
        households: keys of the households.
        proof: the scan of the list, signed by village and township.
    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, ProofRequired, EmptyFile, FileTooLarge, WrongFileType,
        TooManyHouseholds, HouseholdAccountDoesNotFit
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    if not contains(by.scope, place):
        raise OutsideScope(_("这个乡镇或村不在您的辖区内。"))
    basis = required_text(basis, "basis")[:MAX_REASON_LENGTH]
    if proof is None:
        raise ProofRequired(_("请上传村和乡镇签字盖章的名单。"), proof=_("请上传村和乡镇签字盖章的名单。"))
    chosen = _chosen(households, place)
    village_code = place.ljust(VILLAGE_DIGITS, "0")
    attachment = store_upload(by=by, upload=proof, village_code=village_code)
    account_list = HouseholdAccountList.objects.create(
        village_code=village_code, basis=basis, proof=attachment, proposed_by=by
    )
    _add_households(account_list, chosen)
    record(
        _("登记{place}{number}户全家发到户主卡，待第二人核实。").format(place=place_name(place), number=len(chosen)),
        subject=account_list,
        village_code=village_code,
        why=basis,
    )
    return account_list


def _chosen(households: Sequence[int], place: str) -> list[Household]:
    """Return the chosen households of a place.

    Raises:
        HouseholdAccountDoesNotFit, TooManyHouseholds
    """
    if len(households) > MOST_HOUSEHOLDS:
        text = _("一份名单最多{most}户，请按村分开登记。").format(most=MOST_HOUSEHOLDS)
        raise TooManyHouseholds(text, households=text)
    first, last = bounds(place)
    chosen = list(Household.objects.filter(pk__in=set(households), village_id__gte=first, village_id__lte=last))
    if not chosen or len(chosen) != len(set(households)):
        text = _("请在名单上勾选本乡镇（村）的家庭。")
        raise HouseholdAccountDoesNotFit(text, households=text)
    open_elsewhere = HouseholdAccount.objects.filter(household__in=chosen, ended_on=None, confirmed_on=None)
    if (other := open_elsewhere.select_related("household").first()) is not None:
        text = _("{household}已在另一份待核实的名单上。").format(household=other.household.number)
        raise HouseholdAccountDoesNotFit(text, households=text)
    return chosen


def _add_households(account_list: HouseholdAccountList, households: Iterable[Household]) -> None:
    """Add a row for each household.

    Raises:
        HouseholdAccountDoesNotFit: a household has no living head with a card.
    """
    listed = list(households)
    heads = heads_with_cards(home.pk for home in listed)
    if missing := [home.number for home in listed if home.pk not in heads]:
        text = _("{households}没有健在而有银行卡的户主，请先登记户主和银行卡。")
        text = text.format(households="、".join(missing[:5]))
        raise HouseholdAccountDoesNotFit(text, households=text)
    rows = [HouseholdAccount(account_list=account_list, household=home, payee=heads[home.pk]) for home in listed]
    HouseholdAccount.objects.bulk_create(rows, batch_size=_WRITTEN_AT_ONCE)


@action("household_accounts.confirm")
def confirm_household_accounts(*, by: User, account_list: HouseholdAccountList) -> HouseholdAccountList:
    """Confirm a list as the second person: its households are paid into their heads' cards from the next run.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, HouseholdAccountDoesNotFit
    """
    locked = _lock_list(by, account_list, "confirm")
    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和核实名单须是不同的人。"))
    _bring_into_force(by, locked)
    _decide(by, locked, "confirm", "")
    record(
        _("核实全家领款名单“{basis}”：{number}户发到户主卡。").format(
            basis=locked.basis, number=locked.households.count()
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def _bring_into_force(by: User, account_list: HouseholdAccountList) -> None:
    """End the household accounts in force before, and begin those of a list.

    Raises:
        HouseholdAccountDoesNotFit: a head has died, moved out or lost the card since the list was made.
    """
    rows = list(account_list.households.filter(ended_on=None).select_related("household"))
    heads = heads_with_cards(row.household_id for row in rows)
    changed = [row.household.number for row in rows if heads.get(row.household_id) != row.payee]
    if changed:
        text = _("{households}的户主已去世、迁出或没有银行卡了，请退回名单，重新登记。")
        raise HouseholdAccountDoesNotFit(text.format(households="、".join(changed[:5])))
    before = HouseholdAccount.objects.filter(
        household__in=[row.household_id for row in rows], ended_on=None, confirmed_on__isnull=False
    )
    before.update(ended_on=today(), ended_by=by, ended_why=_("由新的名单代替"))
    account_list.households.filter(ended_on=None).update(confirmed_on=today())


@action("household_accounts.reject")
def reject_household_accounts(*, by: User, account_list: HouseholdAccountList, why: str) -> HouseholdAccountList:
    """Reject a list as the second person; its households are free for another list.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock_list(by, account_list, "reject")
    refuse_same_person(by, locked.proposed_by_id, sentence=_("自己登记的名单由另一人退回。"))
    reason = required_text(why, "why")[:MAX_REASON_LENGTH]
    locked.households.filter(ended_on=None).update(ended_on=today(), ended_by=by, ended_why=reason)
    _decide(by, locked, "reject", reason)
    record(
        _("退回全家领款名单“{basis}”。").format(basis=locked.basis),
        subject=locked,
        village_code=locked.village_code,
        why=reason,
    )
    return locked


@action("household_accounts.end")
def end_household_account(*, by: User, account: HouseholdAccount, why: str) -> HouseholdAccount:
    """End the household account of one household: everybody is paid to their own card again, or waits for one.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(HouseholdAccount.objects.select_related("household"), account.pk)
    refuse_outside_scope(by, locked.household.village_id)
    if locked.ended_on is not None or locked.confirmed_on is None:
        raise TransitionNotAllowed(_("这一户没有在用的全家领款账户。"))
    locked.ended_on, locked.ended_by = today(), by
    locked.ended_why = required_text(why, "why")[:MAX_REASON_LENGTH]
    locked.save(update_fields=["ended_on", "ended_by", "ended_why"])
    record(
        _("{household}户停止全家发到户主卡，以后各发本人账户。").format(household=locked.household.number),
        subject=locked.household,
        village_code=locked.household.village_id,
        why=locked.ended_why,
    )
    return locked


@action("household_accounts.take_over")
def take_over_household_accounts(
    *, by: User, proposed_by: User, households: Sequence[int], proof: Attachment, basis: str
) -> HouseholdAccountList | None:
    """Record the household accounts of a roll with one card per household, confirmed with the import of the roll.

    ``proposed_by`` uploaded the roll, ``by`` confirms the import. Households without a head with a card, and those
    with an account already, are left out; None if no household remains.

    Raises:
        PermissionRequired, SecondPersonRequired
    """
    require_permission(by, Permission.IMPORT_ROLLS)
    refuse_same_person(by, proposed_by.pk, sentence=_("花名册由另一人核对后确认导入。"))
    arranged = HouseholdAccount.objects.filter(ended_on=None).values("household")
    candidates = Household.objects.filter(pk__in=heads_with_cards(households)).exclude(pk__in=arranged)
    chosen = list(candidates)
    if not chosen:
        return None
    account_list = HouseholdAccountList.objects.create(
        village_code=proof.village_code, basis=basis[:MAX_REASON_LENGTH], proof=proof, proposed_by=proposed_by
    )
    _add_households(account_list, chosen)
    account_list.households.update(confirmed_on=today())
    _decide(by, account_list, "confirm", "")
    record(
        _("按花名册“{name}”，{number}户全家发到户主卡。").format(name=proof.name, number=len(chosen)),
        subject=account_list,
        village_code=account_list.village_code,
        why=account_list.basis,
    )
    return account_list


def _lock_list(by: User, account_list: HouseholdAccountList, verb: str) -> HouseholdAccountList:
    require_permission(by, Permission.HOLD_PAYMENTS)
    outside = OutsideScope(_("这份名单不在您的辖区内。"))
    locked = lock_row(HouseholdAccountList.objects.visible_to(by), account_list.pk, missing=outside)
    refuse_transition(LIST_TRANSITIONS, locked.state, verb, _("这份名单已经核实或退回。"))
    return locked


def _decide(by: User, account_list: HouseholdAccountList, verb: str, why: str) -> None:
    account_list.decided_by, account_list.decided_at, account_list.decided_why = by, timezone.now(), why
    advance(account_list, verb, LIST_TRANSITIONS)
