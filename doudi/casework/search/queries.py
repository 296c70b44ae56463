"""Find applications by receipt, case number, telephone, identity number, and by name before acceptance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from doudi.casework.models import Application, Case
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.search.models import ApplicationName
from doudi.core.accounts.models import User
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import Person
from doudi.registry.name_keys import name_keys, split_pinyin
from doudi.registry.search.people import CHINESE, PHONE, identity_number_of, in_places
from doudi.registry.search.sources import Criterion, Note, Question
from doudi.values.text import compact

_RECEIPT = re.compile(r"[0-9]{15}")
_CASE_NUMBER = re.compile(r"[0-9]{15}-[0-9]{1,3}")
_LETTERS = re.compile(r"[A-Za-z']+")
_LONGEST_INITIALS = 5


@dataclass(frozen=True)
class ApplicationRow:
    """An application that was found, with its cases."""

    application: Application
    cases: list[Case]
    criterion: str

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.application.village_code)

    @property
    def sent_at(self) -> datetime:
        """When it was sent."""
        return self.application.sent_at


def criteria(question: Question) -> list[Criterion]:
    """Return the queries for applications, from the exact to the similar."""
    found: list[Criterion] = []
    for reading in question.readings:
        if reading.name:
            found += _by_text(reading.name, reading.places, question.by)
    return found


def _by_text(text: str, places: tuple[str, ...], by: User) -> Iterator[Criterion]:
    applications = Application.objects.visible_to(by).order_by("-pk")
    if places:
        applications = applications.filter(in_places(places, "village_code"))
    plain = compact(text)
    if CHINESE.search(plain):
        yield Criterion(_named(applications, name=plain), _("申请人姓名"))
        yield Criterion(_named(applications, name__gt=plain, name__lt=plain + "\U0010ffff"), _("申请人姓名开头"), 1)
        yield Criterion(_named(applications, name_sound=name_keys(plain).name_sound), _("申请人同音"), 2)
    elif _LETTERS.fullmatch(plain):
        letters = plain.lower().replace("'", "")
        if sound := split_pinyin(letters):
            yield Criterion(_named(applications, name_sound=sound), _("申请人拼音"))
        if len(letters) <= _LONGEST_INITIALS:
            yield Criterion(_named(applications, name_initials=letters), _("申请人拼音首字母"), 1)
    else:
        yield from _by_number(plain, applications)


def _named(applications: ScopedQuerySet[Application], **named: str) -> QuerySet[Application]:
    """Return the applications with a name on the form that nobody has accepted yet."""
    accepted = Case.objects.filter(application=OuterRef("pk"), household__isnull=False)
    names = ApplicationName.objects.filter(**named).values("application")
    return applications.filter(pk__in=names).filter(~Exists(accepted))


def _by_number(number: str, applications: ScopedQuerySet[Application]) -> Iterator[Criterion]:
    if _RECEIPT.fullmatch(number):
        yield Criterion(applications.filter(receipt=number), _("回执号"))
    if _CASE_NUMBER.fullmatch(number):
        cases = Case.objects.filter(number=number).values("application")
        yield Criterion(applications.filter(pk__in=cases), _("办件编号"))
    digits = number.replace("-", "")
    if PHONE.fullmatch(digits):
        yield Criterion(applications.filter(phone_index=blind_index(digits, SealedKind.PHONE)), _("申请时的电话"))
    if identity := identity_number_of(digits):
        names = ApplicationName.objects.filter(id_number_index=blind_index(identity, SealedKind.IDENTITY_NUMBER))
        yield Criterion(applications.filter(pk__in=names.values("application")), _("申请人身份证号"))


def rows_of(found: list[tuple[Application, str]], by: User) -> list[ApplicationRow]:
    """Return the rows of applications with those of their cases that the user may see."""
    keys = [application.pk for application, _criterion in found]
    cases: dict[int, list[Case]] = {key: [] for key in keys}
    for case in Case.objects.visible_to(by).filter(application__in=keys).order_by("pk"):
        cases[case.application_id].append(case)
    return [ApplicationRow(application, cases[application.pk], criterion) for application, criterion in found]


def open_case_notes(people: list[Person], by: User) -> dict[int, list[Note]]:
    """Return the cases under way of people who were found, and of their households."""
    households: dict[int | None, list[int]] = {}
    for person in people:
        if person.household_id:
            households.setdefault(person.household_id, []).append(person.pk)
    wanted = Q(person__in=[person.pk for person in people]) | Q(household__in=households, person=None)
    notes: dict[int, list[Note]] = {}
    for case in Case.objects.visible_to(by).filter(wanted).exclude(step=CLOSED).order_by("pk"):
        keys = [case.person_id] if case.person_id else households.get(case.household_id, [])
        text = _("{matter}：{step}").format(matter=case.procedure.label, step=case.step_label)
        for key in keys:
            notes.setdefault(key, []).append(Note(text, case.get_absolute_url(), "warn"))
    return notes
