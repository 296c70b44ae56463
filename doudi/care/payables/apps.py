from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayablesConfig(AppConfig):
    name = "doudi.care.payables"
    label = "care_payables"
    verbose_name = _("照料和医疗支付")

    def ready(self) -> None:
        from doudi.care.payables.queries import villages_of_proof
        from doudi.core.attachments.owners import register_owner

        register_owner(villages_of_proof)
