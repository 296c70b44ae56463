"""Read household accounts: the lists, those in force, and the households of a place that could be on one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.circumstances.queries import cards_on_record
from doudi.registry.household_accounts.models import HouseholdAccount, HouseholdAccountList, ListState
from doudi.registry.models import Household, Membership, Person
from doudi.values.kinship import relation_group

_HEAD = 0
"""The group of relations of the head, GB4761-1."""
_IN_FORCE = Q(ended_on=None, confirmed_on__isnull=False)


@dataclass
class HouseholdWithoutCards:
    """A household with recipients who have no card of their own.

    ``recipients`` is everybody with an award in force, ``without_card`` those of them without a card on record;
    ``payee`` is the living head with a card, None if there is none; ``place`` names township and village.
    """

    household: Household
    recipients: int = 0
    without_card: int = 0
    payee: Person | None = None

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.household.village_id)


def account_lists(user: User, *, state: str = "") -> QuerySet[HouseholdAccountList]:
    """Return the lists in the user's division, those that wait first, with the number of their households.

    Args:
        state: only those in this state.
    """
    lists = HouseholdAccountList.objects.visible_to(user).select_related("proposed_by", "decided_by")
    if state:
        lists = lists.filter(state=state)
    in_force = Count("households", filter=Q(households__ended_on=None, households__confirmed_on__isnull=False))
    counted = lists.annotate(number=Count("households"), in_force=in_force)
    return counted.order_by(F("decided_at").asc(nulls_first=True), "-pk")


def account_lists_to_decide(user: User) -> int:
    """Return how many lists wait for the user as the second person."""
    if not user.may(Permission.HOLD_PAYMENTS):
        return 0
    waiting = HouseholdAccountList.objects.visible_to(user).filter(state=ListState.PROPOSED)
    return waiting.exclude(proposed_by=user).count()


def accounts_in_force() -> QuerySet[HouseholdAccount]:
    """Return the household accounts in force whose payee is alive and still lives in the household."""
    return HouseholdAccount.objects.filter(_IN_FORCE, payee__death_date=None, payee__household=F("household"))


def account_of(household: Household) -> HouseholdAccount | None:
    """Return the household account in force of a household."""
    return (
        HouseholdAccount.objects.filter(_IN_FORCE, household=household)
        .select_related("payee", "account_list__proof")
        .first()
    )


def villages_of_proof(attachment: Attachment) -> set[str]:
    """Return the place of the list that an attachment proves, and where households still paid by it live now.

    The list is of many families, so its township keeps it. A roll has the numbers and cards of a whole township and
    is opened by nobody else.
    """
    listed = HouseholdAccountList.objects.filter(proof=attachment)
    villages = set(listed.values_list("village_code", flat=True))
    if villages and attachment.kind != Attachment.Kind.ROLL:
        villages |= set(
            accounts_in_force().filter(account_list__in=listed).values_list("household__village", flat=True)
        )
    return villages


def households_without_cards(place: str) -> list[HouseholdWithoutCards]:
    """List the households of a village or township in which a recipient has no card and no household account is open.

    ``place`` is a division code; a township has at most some thousand recipients, which are read in five queries.
    """
    first, last = bounds(place)
    alive = awards_in_force(this_month()).filter(person__death_date=None, person__household__isnull=False)
    here = alive.filter(person__village_id__gte=first, person__village_id__lte=last)
    recipients = dict(here.order_by().values_list("person_id", "person__household_id"))
    carded = _with_card(recipients)
    found: dict[int, HouseholdWithoutCards] = {}
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for person, household in recipients.items():
        counts[household][0] += 1
        counts[household][1] += person not in carded
    lacking = [household for household, (_all, without) in counts.items() if without]
    arranged = HouseholdAccount.objects.filter(ended_on=None, household__in=lacking).values("household")
    for home in Household.objects.filter(pk__in=lacking).exclude(pk__in=arranged).select_related("village"):
        found[home.pk] = HouseholdWithoutCards(home, counts[home.pk][0], counts[home.pk][1])
    for household, payee in heads_with_cards(found).items():
        found[household].payee = payee
    return sorted(found.values(), key=lambda one: (one.household.village_id, one.household.number))


def heads_with_cards(households: Iterable[int]) -> dict[int, Person]:
    """Return for each household its living head, if the head has a card on record."""
    living = Membership.objects.filter(
        household__in=list(households), kind=Membership.Kind.LIVING, withdrawn_at=None, valid_to=None
    )
    living = living.filter(person__death_date=None, person__household=F("household")).select_related("person")
    heads = [one for one in living.order_by("-pk") if relation_group(one.relation) == _HEAD]
    carded = _with_card(one.person_id for one in heads)
    return {one.household_id: one.person for one in heads if one.person_id in carded}


def _with_card(people: Iterable[int]) -> set[int]:
    """Return those of the people who have a card of their own on record."""
    cards = cards_on_record(list(people)).exclude(text_index="")
    return {person for person in cards.values_list("person_id", flat=True) if person is not None}
