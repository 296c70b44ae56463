"""Post the decisions of a village on its board, and take them down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.casework.models import Publication
from doudi.casework.publications.queries import hanging, may_post, to_post
from doudi.casework.publications.village_list import list_pdf
from doudi.casework.refusals import PublicationNotAllowed, PublicationStillDue
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment, store_generated
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope, RoleNotAllowed
from doudi.values.carries import carries

MAX_AT_ONCE = 200


@carries("MCA57-24", "MCA83-IV.2", "SAL2026-45", "P18-18.c")
@action("publication.post")
def post_publications(
    *, by: User, village_code: str, chosen: Sequence[int], first_day: date, photo: Attachment
) -> list[Publication]:
    """Record that decisions hang on the board of their village since a day, with a photograph (MCA57-24, SAL2026-45).

    Raises:
        RoleNotAllowed, OutsideScope, PublicationNotAllowed
    """
    _refuse_others(by, village_code)
    publications = _locked(to_post(Publication.objects.filter(village_code=village_code)), chosen)
    earliest = max(publication.case.decision.decided_on for publication in publications)
    if not earliest <= first_day <= today():
        message = _("公布日期不能早于作出决定的日期，也不能晚于今天。")
        raise PublicationNotAllowed(message, first_day=message)
    name = _("公布单{day}.pdf").format(day=first_day.isoformat())
    sheet = store_generated(
        by=by, name=name, content=list_pdf(village_code, publications, first_day), village_code=village_code
    )
    for publication in publications:
        publication.first_day, publication.posted_by = first_day, by
        publication.photo, publication.sheet = photo, sheet
        publication.save()
    record(
        _("{place}公布{number}项决定，自{day}起。").format(
            place=place_name(village_code), number=len(publications), day=first_day
        ),
        subject=publications[0],
        village_code=village_code,
        new={"publications": [publication.pk for publication in publications]},
    )
    return publications


def submit_publications(
    *, by: User, village_code: str, chosen: Sequence[int], first_day: date, photo: tuple[str, bytes]
) -> list[Publication]:
    """Store the photograph of the board and record what hangs on it, in one transaction.

    Raises:
        RoleNotAllowed, OutsideScope, PublicationNotAllowed, EmptyFile, FileTooLarge, WrongFileType
    """
    name, content = photo
    with transaction.atomic():
        _refuse_others(by, village_code)
        stored = store_attachment(by=by, name=name, content=content, kind="photo", village_code=village_code)
        return post_publications(by=by, village_code=village_code, chosen=chosen, first_day=first_day, photo=stored)


@carries("P18-18.c")
@action("publication.take_down")
def take_down_publications(*, by: User, village_code: str, chosen: Sequence[int], ended_on: date) -> list[Publication]:
    """Record that publications were taken down; while the aid is given as published, they hang on.

    Raises:
        RoleNotAllowed, OutsideScope, PublicationNotAllowed, PublicationStillDue
    """
    _refuse_others(by, village_code)
    publications = _locked(hanging(Publication.objects.filter(village_code=village_code)), chosen)
    for publication in publications:
        if publication.take_down_due_on is None or publication.take_down_due_on > today():
            raise PublicationStillDue(_("待遇还在按公布的发放，要长期公布，不能撤下。"))
    latest = max(publication.first_day for publication in publications if publication.first_day)
    if not latest <= ended_on <= today():
        message = _("撤下日期不能早于公布日期，也不能晚于今天。")
        raise PublicationNotAllowed(message, ended_on=message)
    for publication in publications:
        publication.ended_on, publication.ended_by = ended_on, by
        publication.save()
    record(
        _("{place}撤下{number}项公布。").format(place=place_name(village_code), number=len(publications)),
        subject=publications[0],
        village_code=village_code,
        new={"publications": [publication.pk for publication in publications]},
    )
    return publications


def _refuse_others(by: User, village_code: str) -> None:
    """Refuse everybody but the officers of the township.

    Raises:
        RoleNotAllowed, OutsideScope
    """
    if not may_post(by):
        raise RoleNotAllowed(_("公布由乡镇登记。"))
    if not contains(by.scope, village_code):
        raise OutsideScope(_("这个村（居）不在您的辖区内。"))


def _locked(among: QuerySet[Publication], chosen: Sequence[int]) -> list[Publication]:
    """Lock the chosen publications; refuse where one is not among those it may be."""
    rows = among.filter(pk__in=chosen).select_related("case__decision")
    publications = list(rows.select_for_update(of=("self",)))
    if not publications or len(publications) != len(set(chosen)) or len(publications) > MAX_AT_ONCE:
        message = _("请选择要登记的，每次最多{most}项；已经登记过的不能再登记。").format(most=MAX_AT_ONCE)
        raise PublicationNotAllowed(message, chosen=message)
    return publications
