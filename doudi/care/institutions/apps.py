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
        from doudi.registry.deaths.followers import register_death_follower

        register_owner(villages_of_papers)
        register_death_follower(follow_death)
        register_panels()
