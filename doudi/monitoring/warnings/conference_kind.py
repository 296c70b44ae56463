"""A complex family before the county's conference, raised by its warning (SC39-III.4)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.conferences.kinds import Fact, QuestionKind, register_question_kind
from doudi.conferences.models import Decision, Question
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.monitoring.warnings.actions.acts import QUESTION_KIND
from doudi.monitoring.warnings.evidence import facts_of
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import household_of, people_of
from doudi.monitoring.warnings.rule_texts import CLASS_LABELS, rule_label, sentence_of
from doudi.monitoring.warnings.source_names import source_label
from doudi.registry.awards.queries import awards_in_force
from doudi.ui.templatetags.ui import month
from doudi.values.masks import mask_name


def _warning(subject_id: str) -> Warning:
    return Warning.objects.select_related("person", "household").get(pk=int(subject_id))


def _names(subject_id: str) -> list[str]:
    return [person.name for person in people_of(_warning(subject_id))]


def _facts(subject_id: str) -> list[Fact]:
    """Return what the members read of a warning; names are masked, and HIV is not told."""
    warning = _warning(subject_id)
    people = people_of(warning)
    facts = [
        Fact(_("预警"), rule_label(warning.rule_id)),
        Fact(_("说的是"), sentence_of(warning.rule_id)),
        Fact(_("类别"), str(CLASS_LABELS.get(warning.warning_class, ""))),
        Fact(_("村（居）"), place_name(warning.village_code)),
        Fact(_("家庭成员"), "、".join(mask_name(person.name) for person in people)),
        Fact(_("来源"), f"{source_label(warning.source)}，{month(warning.month)}"),
    ]
    facts += [Fact(label, value) for label, value in facts_of(warning.evidence, may_see_hiv=False)]
    household = household_of(warning)
    if household is not None:
        awards = awards_in_force(warning.month).filter(person__in=people).select_related("person")
        facts += [Fact(_("待遇"), f"{mask_name(award.person.name)}：{award.in_words}") for award in awards[:30]]
    return facts


def _outcome(*, by: User, question: Question, decision: Decision) -> None:
    """Do nothing here: the warning ends with its question, which daily tasks follow."""


def _url(subject_id: str) -> str:
    return _warning(subject_id).get_absolute_url()


def _may_see(user: User, subject_id: str) -> bool:
    return user.may(Permission.READ_WARNINGS) and Warning.objects.visible_to(user).filter(pk=int(subject_id)).exists()


def register_kind() -> None:
    """Register the kind with the conferences."""
    register_question_kind(
        QuestionKind(
            name=QUESTION_KIND,
            label=gettext_lazy("监测预警的复杂情况"),
            basis=("SC39-III.4", "P18-9.c"),
            facts=_facts,
            outcome=_outcome,
            url=_url,
            may_see=_may_see,
            names=_names,
        )
    )
