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
        from doudi.registry.followers import HOUSEHOLD_MOVED, PERSON_MOVED
        from doudi.ui.field_tasks import register_field_source

        register_visits_panel()
        register_field_source(CARE_VISITS)
        register_owner(villages_of_photo)
        PERSON_MOVED.register(follow_person)
        HOUSEHOLD_MOVED.register(follow_household)
