from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "doudi.supervision.inspections"
    label = "supervision_inspections"
    verbose_name = _("检查")

    def ready(self) -> None:
        from doudi.core.attachments.owners import register_owner
        from doudi.supervision.inspections.phone_list import INSPECTIONS
        from doudi.supervision.inspections.photos import places_of_photo
        from doudi.ui.field_tasks import register_field_source

        register_field_source(INSPECTIONS)
        register_owner(places_of_photo)
