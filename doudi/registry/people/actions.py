"""Register people and households; move, merge and split people."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.refusals import refuse_hidden_characters, required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.dated_rows import end_row, lock
from doudi.registry.deaths.queries import open_report_of
from doudi.registry.followers import PEOPLE_MERGED
from doudi.registry.models import Award, Circumstance, Household, Membership, Person, SupportObligation
from doudi.registry.moves.memberships import change_membership, refuse_without_consent
from doudi.registry.name_keys import name_keys
from doudi.registry.refusals import (
    AwardsOverlap,
    ConsentRequired,
    DeathsDiffer,
    InvalidIdentityNumber,
    NumberInUse,
    SamePerson,
)
from doudi.values.dates import format_date
from doudi.values.identity_number import IdentityNumber, IdentityNumberError

_ROWS_OF_PEOPLE = (
    (Membership, "person"),
    (Circumstance, "person"),
    (Award, "person"),
    (SupportObligation, "person"),
    (SupportObligation, "supporter"),
)


@action("household.register")
def register_household(*, by: Actor, number: str, village: Division, source_detail: str = "") -> Household:
    """Register a household without members.

    Raises:
        OutsideScope, NumberInUse
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, village.code)
    if Household.objects.filter(number=number).exists():
        message = _("户编号“{number}”已经存在。").format(number=number)
        raise NumberInUse(message, number=message)
    household = Household.objects.create(number=number, village=village)
    record(
        _("登记家庭{number}（{place}）。").format(number=number, place=place_name(village.code)),
        subject=household,
        village_code=village.code,
        why=source_detail,
    )
    return household


@action("person.register")
def register_person(
    *,
    by: Actor,
    number: str,
    name: str,
    id_number: str,
    sex: str,
    birth_date: date,
    household: Household,
    relation: str,
    source: str,
    source_detail: str = "",
    since: date | None = None,
) -> Person:
    """Register a person as living in a household.

    Raises:
        OutsideScope, HiddenCharacters, NumberInUse, InvalidIdentityNumber
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, household.village_id)
    refuse_hidden_characters(name)
    if Person.objects.filter(number=number).exists():
        message = _("人员编号“{number}”已经存在。").format(number=number)
        raise NumberInUse(message, number=message)
    identity = _checked_identity_number(id_number)
    person = Person(
        number=number,
        name=name,
        id_number=identity,
        id_number_index=blind_index(identity, SealedKind.IDENTITY_NUMBER) if identity else "",
        sex=sex,
        birth_date=birth_date,
        household=household,
        village_id=household.village_id,
        **vars(name_keys(name)),
    )
    person.save()
    Membership.objects.create(
        person=person,
        household=household,
        kind=Membership.Kind.LIVING,
        relation=relation,
        valid_from=since,
        source=source,
        source_detail=source_detail,
        recorded_at=timezone.now(),
        recorded_by_id=by.pk,
    )
    record(
        _("登记{name}（{relation}），家庭{household}。").format(
            name=name, relation=relation or _("关系未填"), household=household.number
        ),
        subject=person,
        village_code=household.village_id,
        why=source_detail,
    )
    return person


def _checked_identity_number(text: str) -> str:
    """Return the checked identity number, or an empty text for an empty one.

    Raises:
        InvalidIdentityNumber, NumberInUse
    """
    if not text:
        return ""
    try:
        identity = IdentityNumber.parse(text).text
    except IdentityNumberError as error:
        raise InvalidIdentityNumber(error.message, id_number=error.message) from None
    taken = Person.objects.filter(id_number_index=blind_index(identity, SealedKind.IDENTITY_NUMBER), merged_into=None)
    if taken.exists():
        message = _("这个身份证号已登记，请按号码查到此人，用“迁往另一家庭”。")
        raise NumberInUse(message, id_number=message)
    return identity


@action("person.move")
def move_person(
    *, by: Actor, person: Person, household: Household, relation: str, since: date, source: str, source_detail: str
) -> None:
    """Move a person to another household of the village from a day on; other villages have to agree (``moves``).

    Raises:
        OutsideScope: the person lives outside the scope of the user.
        ConsentRequired: the household is of another village.
        DatesOutOfOrder: the move is not after the move to the present household.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, person.village_id)
    refuse_without_consent(by, person, household)
    lock(person)
    old_village = person.village_id
    change_membership(
        by=by,
        person=person,
        household=household,
        kind=Membership.Kind.LIVING,
        relation=relation,
        since=since,
        source=source,
        source_detail=source_detail,
    )
    record(
        _("{name}自{day}起迁入家庭{household}：{old}→{new}。").format(
            name=person.name,
            day=format_date(since),
            household=household.number,
            old=place_name(old_village),
            new=place_name(household.village_id),
        ),
        subject=person,
        village_code=household.village_id,
        old={"village": old_village},
        new={"village": household.village_id},
        why=source_detail,
    )


@action("person.merge")
def merge_people(*, by: Actor, kept: Person, other: Person, why: str) -> None:
    """Merge the record ``other`` of the same person into ``kept``, with all its dated rows.

    Records of two villages are brought into one household first, by a move that the receiving side agrees to.

    Raises:
        OutsideScope, ConsentRequired, SamePerson, ReasonRequired, AwardsOverlap, DeathsDiffer
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, kept.village_id, other.village_id)
    if isinstance(by, User) and kept.village_id != other.village_id:
        message = _("两条记录在两个村（社区），请先提出迁移，迁入地同意以后再合并。")
        raise ConsentRequired(message, other=message)
    lock(kept, other)
    for person in (kept, other):
        person.refresh_from_db(fields=["merged_into", "death_date"])
    if kept.pk == other.pk or other.merged_into_id or kept.merged_into_id:
        raise SamePerson(_("这两条记录不能合并：是同一条，或其中一条已经并入别的记录。"))
    why = required_text(why, "why", _("请写明合并的原因。"))
    _refuse_overlap(kept, other)
    _refuse_different_deaths(kept, other)
    moved: dict[str, list[int]] = {}
    now = timezone.now()
    for row in Membership.objects.filter(person=other, withdrawn_at=None, valid_to=None):
        end_row(row, today(), by, now)
    for model, column in _ROWS_OF_PEOPLE:
        rows = model._default_manager.filter(**{column: other})
        moved[f"{model.__name__}.{column}"] = list(rows.values_list("pk", flat=True))
        rows.update(**{column: kept})
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    PEOPLE_MERGED.tell(kept, other)
    record(
        _("把{other}的记录并入{name}（{kept}）。").format(other=other.number, name=kept.name, kept=kept.number),
        subject=kept,
        village_code=kept.village_id,
        old={"moved": moved, "from": other.pk},
        why=why,
    )


def _refuse_overlap(kept: Person, other: Person) -> None:
    """Refuse to merge records that have awards of one programme at the same time.

    Raises:
        AwardsOverlap
    """
    kept_awards = Award.objects.filter(person=kept, withdrawn_at=None)
    for award in Award.objects.filter(person=other, withdrawn_at=None):
        same = kept_awards.filter(programme=award.programme).filter(
            Q(valid_to=None) | Q(valid_to__gte=award.valid_from)
        )
        if award.valid_to is not None:
            same = same.filter(valid_from__lte=award.valid_to)
        if same.exists():
            raise AwardsOverlap(
                _("两条记录在同一时间都有{programme}待遇，请先终止其中一条，再合并。").format(
                    programme=award.programme_name
                )
            )


def _refuse_different_deaths(kept: Person, other: Person) -> None:
    """Refuse to merge records of which one is dead and the other alive, or died on another day, or is reported dead.

    Raises:
        DeathsDiffer
    """
    if kept.death_date != other.death_date or open_report_of(kept) or open_report_of(other):
        raise DeathsDiffer(_("两条记录的死亡登记不同或还没有核实，请先报告或更正死亡，由第二人核实，再合并。"))


@action("person.split")
def split_people(*, by: Actor, other: Person, why: str) -> None:
    """Undo a merge: give the record ``other`` its dated rows back and reopen its memberships.

    Raises:
        OutsideScope, SamePerson, ReasonRequired
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    kept = other.merged_into
    refuse_outside_scope(by, other.village_id, *([kept.village_id] if kept else []))
    if kept is None:
        raise SamePerson(_("这条记录没有并入别的记录。"))
    why = required_text(why, "why", _("请写明撤销的原因。"))
    merges = Entry.objects.filter(verb="person.merge", subject_id=str(kept.pk)).order_by("-number")
    merged_at, merged = next((entry.at, entry.old) for entry in merges if entry.old and entry.old["from"] == other.pk)
    for model, column in _ROWS_OF_PEOPLE:
        keys = merged["moved"].get(f"{model.__name__}.{column}", [])
        model._default_manager.filter(pk__in=keys, **{column: kept}).update(**{column: other})
    _reopen_memberships(other, timezone.localdate(merged_at), by)
    other.merged_into = None
    other.save(update_fields=["merged_into"])
    record(
        _("撤销合并：{other}重新成为单独的记录。").format(other=other.number),
        subject=other,
        village_code=other.village_id,
        why=why,
    )


def _reopen_memberships(person: Person, merged_on: date, by: Actor) -> None:
    """Reopen the memberships that the merge ended."""
    now = timezone.now()
    for row in Membership.objects.filter(person=person, withdrawn_at=None, valid_to=merged_on):
        end_row(row, None, by, now)
