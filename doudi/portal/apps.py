from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "doudi.portal"
    label = "portal"
    verbose_name = _("码上救")

    def ready(self) -> None:
        from doudi.portal.saved_drafts.telephones import register_telephones

        register_telephones()
