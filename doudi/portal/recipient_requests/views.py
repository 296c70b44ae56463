"""Send a request, and read what has become of it. Nothing on these pages tells whether the sender is known."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from doudi.casework import actions as casework
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Application, RecipientRequest
from doudi.casework.office_details.queries import hotlines
from doudi.casework.recipient_requests.kinds import REQUEST_KINDS
from doudi.core.accounts.page_access import public_page
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.file_types import identify_file
from doudi.core.attachments.models import Attachment
from doudi.core.record_language import in_record_language
from doudi.portal.application_form.draft import read_draft
from doudi.portal.application_form.photographs import MOST_FILES, attach_uploaded_files
from doudi.portal.progress.session_keys import FOLLOWED_KEY, FOLLOWED_REQUEST_KEY, REQUEST_CODE_KEY
from doudi.portal.rate_limits import limit_requests, limit_uploads
from doudi.portal.recipient_requests.forms import RequestForm
from doudi.values.carries import carries


@carries("SC649-13")
@public_page
def recipient_request(request: HttpRequest, kind: str) -> HttpResponse:
    """Send a request of a kind; the receipt is the same whether or not the sender is known to the registry."""
    declared = REQUEST_KINDS.get(kind)
    if declared is None:
        raise Http404
    application = Application.objects.filter(pk=request.session.get(FOLLOWED_KEY, 0)).first()
    form = RequestForm(
        kind,
        application,
        read_draft(request.session).village,
        request.POST if request.method == "POST" else None,
        request.FILES.getlist("photos"),
    )
    sent: list[tuple[RecipientRequest, str]] = []
    if form.perform(lambda: sent.append(_send(request, form))):
        row, code = sent[0]
        request.session[REQUEST_CODE_KEY] = code
        request.session[FOLLOWED_REQUEST_KEY] = row.pk
        return redirect("portal:recipient_request_receipt")
    context = {"form": form, "declared": declared, "application": application, "most": MOST_FILES}
    status = 422 if form.is_bound else 200
    return render(request, "portal/recipient_request.html", context, status=status)


@transaction.atomic
def _send(request: HttpRequest, form: RequestForm) -> tuple[RecipientRequest, str]:
    given, name = form.cleaned_data, form.sender_name
    phone = form.application.phone.clear() if form.application else given["phone"]
    id_tail = given.get("id_tail", "")
    limit_requests(request, phone=phone, person=form.application.receipt if form.application else f"{name}{id_tail}")
    limit_uploads(request)
    by = Applicant(name)

    def store_files(village_code: str) -> list[Attachment]:
        files = attach_uploaded_files(form.photographs, by=by, village_code=village_code)
        return files + ([_store_signature(form, by, village_code)] if form.signature_png else [])

    with in_record_language():  # the answers are stored with their labels
        fields = form.labelled_fields()
    return casework.send_recipient_request(
        by=by,
        village=form.village,
        sender=casework.Sender(name, phone, id_tail, form.application),
        content=casework.RequestContent(form.kind, given["words"], fields, given.get("account", ""), store_files),
    )


def _store_signature(form: RequestForm, by: Applicant, village_code: str) -> Attachment:
    name, _type = identify_file("signature.png", form.signature_png, "photo")
    return store_attachment(
        by=by,
        name=f"{gettext_noop('手写签名')} {name}",
        content=form.signature_png,
        kind="photo",
        village_code=village_code,
    )


def _followed_request(request: HttpRequest) -> RecipientRequest | None:
    rows = RecipientRequest.objects.select_related("case")
    return rows.filter(pk=request.session.get(FOLLOWED_REQUEST_KEY, 0)).first()


@public_page
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Show receipt number and code of the request that this browser sent."""
    row, code = _followed_request(request), request.session.get(REQUEST_CODE_KEY)
    if row is None or not code:
        return redirect("portal:lookup")
    context = {"row": row, "code": code, "hotlines": hotlines(row.details["village"])}
    return render(request, "portal/recipient_request_receipt.html", context)


@public_page
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Show what has become of a request: nothing that its sender did not write, and no result of the case."""
    row = _followed_request(request)
    if row is None:
        return redirect("portal:lookup")
    return render(request, "portal/recipient_request_progress.html", {"row": row})
