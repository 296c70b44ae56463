"""The warnings of a family in its file, and what came of them in its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.divisions.scope import contains
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.rows import rows_of
from doudi.registry.households.panels import FamilyFile, FamilyPanel, register_panel
from doudi.registry.households.timeline import Span, TimelineEvent, TimelineSource, register_events
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month

PANEL_COLUMNS = (
    Column("rule_label", _("预警"), link="url", is_title=True),
    Column("name", _("谁")),
    Column("warning.month", _("月份"), show=month),
    Column("due", _("期限")),
    Column("state", _("状态")),
    Column("warning.ended_on", _("办结日期"), show=day),
)
_ENDINGS = ("warning.end", "warning.agree", "warning.follow", "warning.reopen")
_MOST = 200


def _of_family(file: FamilyFile) -> QuerySet[Warning]:
    about = Q(person__in=[person.pk for person in file.people])
    if file.household is not None and file.person is None:
        about |= Q(household=file.household, person=None)
    rows = Warning.objects.visible_to(file.by).filter(about)
    return rows.select_related("person", "household", "owner").order_by("ended_on", "-pk")


def warnings_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the warnings of a family, the open ones first; None where there never was one."""
    shown = file.page_of(_of_family(file).order_by("-first_seen_on", "-pk"))
    if not shown.rows and shown.number == 1:
        return None
    return {"columns": PANEL_COLUMNS, "rows": rows_of(shown.rows), "shown": shown}


def warning_events(file: FamilyFile, span: Span) -> list[TimelineEvent]:
    """Return how the warnings of a family ended, with links the reader may follow."""
    warnings = {str(one.pk): one for one in _of_family(file)[:_MOST]}
    entries = Entry.objects.filter(subject_kind="warning", subject_id__in=list(warnings), verb__in=_ENDINGS)
    found = []
    for entry in entries.filter(span.within("at")).order_by("-number")[: span.most]:
        warning = warnings[entry.subject_id]
        url = warning.get_absolute_url() if contains(file.by.scope, warning.village_code) else ""
        found.append(TimelineEvent(entry.at, entry.sentence, entry.actor_in_language, entry.why, url))
    return found


def register_panels() -> None:
    """Register the panel and the events with the family file."""
    register_events(TimelineSource("warnings", _("预警"), warning_events, Permission.READ_WARNINGS, order=40))
    register_panel(
        FamilyPanel(
            name="warnings",
            title=_("预警"),
            template="warnings/family_panel.html",
            query=warnings_panel,
            permission=Permission.READ_WARNINGS,
            area="main",
            order=50,
            is_of_person=True,
            has_page=True,
        )
    )
