"""Rounds a user may see, how far each place is told, notices of a village, and what citizens may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.urls import reverse

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.outreach.notices.models import Delivery, Notice, NoticeLine, NoticeRound, Publication
from doudi.outreach.notices.workflow import RoundState, Way
from doudi.values.carries import carries

_PUBLIC_ROUNDS = 10
_NOTICES_OF_A_HOUSEHOLD = 3


def rounds(*, by: User) -> QuerySet[NoticeRound]:
    """Return the rounds a user may see: who does not manage them sees those that are out."""
    found = NoticeRound.objects.select_related("prepared_by", "confirmed_by", "job", "message_job")
    may_see_all = by.may(Permission.MANAGE_OUTREACH) or by.may(Permission.CONFIRM_OUTREACH)
    return found if may_see_all else found.filter(state=RoundState.CONFIRMED)


def notices(prepared: NoticeRound, *, by: User) -> QuerySet[Notice]:
    """Return the notices of a round within a user's scope."""
    return Notice.objects.visible_to(by).filter(round=prepared)


@dataclass
class ReachRow:
    """How far a township or a village is told: households, and those told at all and in each way."""

    code: str
    round_pk: int
    households: int = 0
    people: int = 0
    told: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    last_on: date | None = None
    publications: int = 0

    @property
    def place(self) -> str:
        """The name of the township or the village."""
        return place_name(self.code)

    @property
    def url(self) -> str:
        """The page of the village, or of the round for the township."""
        if len(self.code) == VILLAGE_DIGITS:
            return reverse("outreach_notices:village", args=[self.round_pk, self.code])
        return f"{reverse('outreach_notices:round', args=[self.round_pk])}?township={self.code}"

    @property
    def left(self) -> int:
        """The households that nobody has told."""
        return self.households - self.told

    @property
    def share(self) -> int:
        """The share told, in whole per cent, rounded down."""
        return self.told * 100 // self.households if self.households else 100

    @property
    def share_shown(self) -> str:
        """The share with its sign."""
        return f"{self.share}%"

    @property
    def tone(self) -> str:
        """The tone of the share."""
        return "good" if not self.left else "warn" if self.told else "bad"

    @property
    def slips(self) -> int:
        """Told by slip."""
        return self.ways.get(Way.SLIP, 0)

    @property
    def messages(self) -> int:
        """Told by message."""
        return self.ways.get(Way.MESSAGE, 0)

    @property
    def visits(self) -> int:
        """Told by visit."""
        return self.ways.get(Way.VISIT, 0)

    @property
    def boards(self) -> int:
        """Told by board or meeting."""
        return self.ways.get(Way.BOARD, 0)


@carries("P30-3.1")
def reach(prepared: NoticeRound, *, by: User, township: str = "") -> list[ReachRow]:
    """Return how far each township is told, or each village of a township or of the user's scope."""
    scope = by.scope or ""
    within = notices(prepared, by=by)
    digits = TOWNSHIP_DIGITS
    if township or len(scope) >= TOWNSHIP_DIGITS:
        digits = VILLAGE_DIGITS
        first, last = bounds(township or scope)
        within = within.filter(village_code__gte=first, village_code__lte=last)
    rows = _totals(within, digits, prepared.pk)
    told = Delivery.objects.filter(notice__in=within).order_by()
    place = Substr("notice__village_code", 1, digits)
    for code, way, number, last_on in (
        told.annotate(code=place).values_list("code", "way").annotate(number=Count("pk"), last=Max("told_on"))
    ):
        rows[code].ways[way] = number
        rows[code].last_on = max(filter(None, (rows[code].last_on, last_on)))
    counted = told.annotate(code=place).values("code").annotate(number=Count("notice", distinct=True))
    for row in counted:
        rows[row["code"]].told = row["number"]
    for code in Publication.objects.filter(round=prepared).values_list("village_code", flat=True):
        if code[:digits] in rows and code[TOWNSHIP_DIGITS:].strip("0"):
            rows[code[:digits]].publications += 1
    return [rows[code] for code in sorted(rows)]


def _totals(within: QuerySet[Notice], digits: int, round_pk: int) -> dict[str, ReachRow]:
    by_code = within.order_by().annotate(code=Substr("village_code", 1, digits)).values("code")
    return {
        row["code"]: ReachRow(row["code"], round_pk, row["households"], row["people"])
        for row in by_code.annotate(households=Count("pk"), people=Sum("people_number"))
    }


def total_reach(rows: Iterable[ReachRow], round_pk: int) -> ReachRow:
    """Add up how far places are told."""
    total = ReachRow("", round_pk)
    for row in rows:
        total.households += row.households
        total.people += row.people
        total.told += row.told
        for way, number in row.ways.items():
            total.ways[way] = total.ways.get(way, 0) + number
    return total


def notices_with_lines(found: QuerySet[Notice]) -> QuerySet[Notice]:
    """Return notices with their addressee, lines and deliveries."""
    return found.select_related("addressee", "round").prefetch_related(
        Prefetch("lines", NoticeLine.objects.order_by("-to_fen", "pk")), "deliveries"
    )


def notices_of_village(prepared: NoticeRound, village_code: str, *, by: User, only: str = "") -> QuerySet[Notice]:
    """Return the notices of a village in order; ``only`` is left, children, differs, withheld or loss."""
    found = notices(prepared, by=by).filter(village_code=village_code)
    if only == "left":
        found = found.exclude(pk__in=Delivery.objects.values("notice"))
    conditions = {
        "children": Q(has_children_benefit=True),
        "differs": Q(run_differs=True),
        "withheld": Q(is_withheld=True),
        "loss": Q(has_loss=True),
    }
    if only in conditions:
        found = found.filter(conditions[only])
    return notices_with_lines(found.order_by("number"))


@dataclass(frozen=True)
class RoundChecks:
    """What to look at before a round is confirmed: numbers of notices."""

    differs: int
    losses: int
    children: int
    withheld: int
    without_telephone: int


def checks_of(prepared: NoticeRound, *, by: User) -> RoundChecks:
    """Return what to look at before a round is confirmed, within a user's scope."""
    counted = notices(prepared, by=by).aggregate(
        differs=Count("pk", filter=Q(run_differs=True)),
        losses=Count("pk", filter=Q(has_loss=True)),
        children=Count("pk", filter=Q(has_children_benefit=True)),
        withheld=Count("pk", filter=Q(is_withheld=True)),
        without_telephone=Count("pk", filter=Q(has_telephone=False)),
    )
    return RoundChecks(**counted)


def notable_notices(prepared: NoticeRound, kind: str, *, by: User) -> QuerySet[Notice]:
    """Return the notices of the county that one of the checks counts."""
    fields = {
        "differs": {"run_differs": True},
        "losses": {"has_loss": True},
        "children": {"has_children_benefit": True},
        "withheld": {"is_withheld": True},
        "without_telephone": {"has_telephone": False},
    }
    return notices_with_lines(notices(prepared, by=by).filter(**fields.get(kind, {})))


@dataclass(frozen=True)
class ProgrammeSum:
    """What a round changes of a programme, within a scope; fen."""

    label: str
    households: int
    people: int
    change_fen: int
    back_fen: int


def sums_by_programme(prepared: NoticeRound, *, by: User) -> list[ProgrammeSum]:
    """Return the sums of a round by programme; benefits that ended count with their back pay only."""
    lines = NoticeLine.objects.filter(notice__in=notices(prepared, by=by)).order_by()
    found: dict[str, ProgrammeSum] = {}
    current = Q(last_month=None)
    for row in lines.values("programme").annotate(
        households=Count("notice", distinct=True),
        people=Sum("people_number"),
        before=Sum("from_fen", filter=current),
        after=Sum("to_fen", filter=current),
        back=Sum("back_fen"),
    ):
        label = NoticeLine(programme=row["programme"]).programme_label
        change = (row["after"] or 0) - (row["before"] or 0)
        found[label] = ProgrammeSum(label, row["households"], row["people"], change, row["back"])
    return sorted(found.values(), key=lambda one: -one.back_fen)


def publications(prepared: NoticeRound, *, by: User) -> QuerySet[Publication]:
    """Return where the public text was published, within a user's scope."""
    return Publication.objects.visible_to(by).filter(round=prepared).select_related("recorded_by")


def notices_of_household(household: int) -> list[Notice]:
    """Return the notices of a household that are out, with their lines, the latest round first."""
    found = Notice.objects.filter(household=household, round__state=RoundState.CONFIRMED)
    return list(notices_with_lines(found.order_by("-round_id"))[:_NOTICES_OF_A_HOUSEHOLD])


def public_rounds() -> list[NoticeRound]:
    """Return the confirmed rounds whose text everybody may read, the latest first."""
    return list(NoticeRound.objects.filter(state=RoundState.CONFIRMED)[:_PUBLIC_ROUNDS])


def villages_waiting(user: User) -> int:
    """Return how many villages of the user's scope have households that nobody has told, of rounds that are out."""
    told = Delivery.objects.values("notice")
    found: dict[int, set[str]] = defaultdict(set)
    waiting = Notice.objects.visible_to(user).filter(round__state=RoundState.CONFIRMED).exclude(pk__in=told)
    for round_pk, village in waiting.order_by().values_list("round", "village_code").distinct():
        found[round_pk].add(village)
    return sum(len(villages) for villages in found.values())


def rounds_to_confirm(user: User) -> int:
    """Return how many rounds wait for this user as the second person."""
    return NoticeRound.objects.filter(state=RoundState.PREPARED).exclude(prepared_by=user).count()
