from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "doudi.care.visits"
    label = "care_visits"
    verbose_name = _("探视巡访")

    def ready(self) -> None:
        from doudi.care.visits.actions.plans import follow_household, follow_person
        from doudi.care.visits.panel import register_visits_panel
        from doudi.care.visits.phone_list import CARE_VISITS
        from doudi.care.visits.photos import villages_of_photo
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.moves.followers import register_followers
        from doudi.ui.field_tasks import register_field_source

        register_visits_panel()
        register_field_source(CARE_VISITS)
        register_owner(villages_of_photo)
        register_followers(follow_person, follow_household)
