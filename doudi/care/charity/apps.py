from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CharityConfig(AppConfig):
    name = "doudi.care.charity"
    label = "care_charity"
    verbose_name = _("慈善对接")

    def ready(self) -> None:
        from doudi.care.charity.matches.files import villages_of_papers
        from doudi.care.charity.needs.family_panel import register_panels
        from doudi.care.charity.needs.followers import follow_household, follow_merge, follow_person
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.followers import HOUSEHOLD_MOVED, PEOPLE_MERGED, PERSON_MOVED

        register_owner(villages_of_papers)
        register_panels()
        PERSON_MOVED.register(follow_person)
        HOUSEHOLD_MOVED.register(follow_household)
        PEOPLE_MERGED.register(follow_merge)
