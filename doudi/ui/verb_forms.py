"""The verbs of a row on its page: a form for each; all post back there, and the one that was sent is bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest
from doudi.core.accounts.permissions import require_permission
from doudi.core.process import Verb
from doudi.core.refusals import TransitionNotAllowed
from doudi.ui.forms import ActionForm

SENT_VERB = "act"
"""The field with the name of the verb that was sent."""

MakeForm = Callable[..., ActionForm]
"""Makes the form of a verb, given the verb, what was sent to it (nothing, or the fields and files) and ``auto_id``."""


def sent_verb(request: StaffRequest) -> str:
    """Return the name of the verb that was sent, or nothing."""
    return request.POST.get(SENT_VERB, "") if request.method == "POST" else ""


class VerbForms:
    """The verbs that a user is offered on a row, each with its form, in the order given.

    A verb that was sent but is not offered, such as on a page that was opened before a colleague acted, is not
    performed: its form is shown with a sentence. What a page does not offer is not done, whatever is sent to it.

    Args:
        verbs: every verb of the room by name.
        offered: those that the user is offered.

    Raises:
        BadRequest: what was sent is no verb of the room.
    """

    def __init__(
        self, request: StaffRequest, verbs: Mapping[str, Verb], offered: Iterable[Verb], make_form: MakeForm
    ) -> None:
        self.asked = sent_verb(request)
        if request.method == "POST" and self.asked not in verbs:
            raise BadRequest
        self._request = request
        self._forms: dict[str, tuple[Verb, ActionForm]] = {}
        shown = {verb.name: verb for verb in offered}
        self._is_offered = self.asked in shown
        if self.asked:
            shown.setdefault(self.asked, verbs[self.asked])
        for verb in shown.values():
            sent = (request.POST, request.FILES) if verb.name == self.asked else ()
            self._forms[verb.name] = verb, make_form(verb, *sent, auto_id=f"{verb.name}_%s")

    def perform(self, **row: Any) -> bool:
        """Perform the verb that was sent and say so; return whether there was one and it succeeded.

        Args:
            row: the row, by the name of its argument in the actions.
        """
        if not self.asked:
            return False
        verb, form = self._forms[self.asked]
        if not form.perform(lambda: self._act(verb, form, row)):
            return False
        messages.success(self._request, verb.done or _("已办理：{what}。").format(what=verb.label))
        return True

    def _act(self, verb: Verb, form: ActionForm, row: Mapping[str, Any]) -> None:
        if not self._is_offered:
            if verb.permission is not None:
                require_permission(self._request.user, verb.permission)
            raise TransitionNotAllowed(_("现在不能“{what}”：别人已经办理，或者不由您办理。").format(what=verb.label))
        verb.act(by=self._request.user, **row, **form.arguments())

    @property
    def offered(self) -> list[tuple[Verb, ActionForm]]:
        """The verbs with their forms."""
        return list(self._forms.values())

    @property
    def status(self) -> int:
        """The status of the page that is shown after ``perform`` failed or had nothing to do."""
        return 422 if self.asked else 200
