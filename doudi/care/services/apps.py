from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "doudi.care.services"
    label = "care_services"
    verbose_name = _("购买服务")

    def ready(self) -> None:
        from doudi.care.services.family_panel import register_panels
        from doudi.care.services.proofs import villages_of_proof
        from doudi.core.attachments.owners import register_owner

        register_owner(villages_of_proof)
        register_panels()
