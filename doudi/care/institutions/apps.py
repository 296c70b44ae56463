"""Institutions: beds, residents, admissions, leave and transfers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "doudi.care.institutions"
    label = "care_institutions"
    verbose_name = _("集中供养")

    def ready(self) -> None:
        from doudi.care.institutions.actions.departures import follow_death
        from doudi.care.institutions.family_panel import register_panels
        from doudi.care.institutions.queries import villages_of_papers
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.followers import DEATH_CHANGED

        register_owner(villages_of_papers)
        DEATH_CHANGED.register(follow_death)
        register_panels()
