from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "doudi.care.agreements"
    label = "care_agreements"
    verbose_name = _("照料服务协议")

    def ready(self) -> None:
        from doudi.care.agreements.files import villages_of_file
        from doudi.care.agreements.followers import follow_death, follow_household, follow_person
        from doudi.care.agreements.panels import register_panels
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.followers import DEATH_CHANGED, HOUSEHOLD_MOVED, PERSON_MOVED

        PERSON_MOVED.register(follow_person)
        HOUSEHOLD_MOVED.register(follow_household)
        DEATH_CHANGED.register(follow_death)
        register_owner(villages_of_file)
        register_panels()
