from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CharityConfig(AppConfig):
    name = "doudi.care.charity"
    label = "care_charity"
    verbose_name = _("慈善对接")

    def ready(self) -> None:
        from doudi.care.charity.matches.files import villages_of_papers
        from doudi.care.charity.needs.family_panel import register_panels
        from doudi.core.attachments.owners import register_owner

        register_owner(villages_of_papers)
        register_panels()
