"""The page of the review of rights."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from doudi.console.rights_reviews.columns import RIGHTS_LIST
from doudi.console.rights_reviews.forms import RightsFilterForm, RightsReviewForm
from doudi.core.accounts import rights_reviews
from doudi.core.accounts.models import RightsReview
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list

MAX_REVIEWS = 6


@permission_required(Permission.MANAGE_SECURITY)
def rights_review(request: StaffRequest) -> HttpResponse:
    """List the accounts with their last sign-in; record that they were reviewed."""
    form = RightsReviewForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: rights_reviews.review_rights(by=request.user, **form.cleaned_data)):
        messages.success(request, _("复核已登记。"))
        return redirect("console:rights_review")
    filters = RightsFilterForm(request.GET)
    is_unused = filters.chosen.get("only") == "unused"
    found = rights_reviews.unused_accounts() if is_unused else rights_reviews.accounts_to_review()
    context = {
        "form": form,
        "reviews": RightsReview.objects.select_related("reviewed_by")[:MAX_REVIEWS],
        "is_due": rights_reviews.is_review_due(),
    }
    shown = open_list(request, RIGHTS_LIST, found, filters=filters)
    return shown.render("console/rights_review.html", context, status=422 if form.is_bound else 200)
