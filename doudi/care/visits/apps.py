from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "doudi.care.visits"
    label = "care_visits"
    verbose_name = _("探视巡访")

    def ready(self) -> None:
        from doudi.care.visits.actions.plans import follow_household, follow_person
        from doudi.care.visits.photos import villages_of_photo
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.moves.followers import register_followers

        register_owner(villages_of_photo)
        register_followers(follow_person, follow_household)
