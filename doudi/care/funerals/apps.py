from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FuneralsConfig(AppConfig):
    name = "doudi.care.funerals"
    label = "care_funerals"
    verbose_name = _("丧葬")

    def ready(self) -> None:
        from doudi.care.funerals.panels import register_panels
        from doudi.care.funerals.queries import villages_of_proof
        from doudi.core.attachments.owners import register_owner

        register_owner(villages_of_proof)
        register_panels()
