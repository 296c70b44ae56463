"""Error pages: bad request, forbidden, not found, too large, server error."""
# ruff: noqa: ARG001 - the reasons are Django's, our sentences say what to do

from __future__ import annotations

import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.page_access import public_page
from doudi.core.infrastructure_errors import InfrastructureError, infrastructure_error_of

MACHINE_PATHS = ("/api/v1/", "/dci/", "/oauth/")
"""Where systems ask, which read problem+json (RFC 9457)."""


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    if request.path.startswith(MACHINE_PATHS):
        return _problem(request, status, title, message)
    return render(request, "ui/error.html", {"title": title, "message": message, "status": status}, status=status)


def _problem(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """Return what programs read; the code that names the error to them is the name of the status."""
    code = HTTPStatus(status).name.lower()
    told = {
        "type": f"urn:doudi:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": message,
        "instance": request.path,
    }
    return JsonResponse(told, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return request_too_large(request)
    if found := infrastructure_error_of(
        exception
    ):  # a session that could not be kept counts as a bad request to Django
        return _in_trouble(request, found)
    return _page(request, 400, _("请求有误"), _("这个请求不完整或已失效，请返回上一页重试。"))


def request_too_large(request: HttpRequest, most_bytes: int = 0) -> HttpResponse:
    limit = (most_bytes or settings.MAX_REQUEST_BYTES) // 1_000_000
    message = _("一次最多提交{limit} MB。文件请压缩或拆分后分几次上传；没有保存任何内容。").format(limit=limit)
    return _page(request, 413, _("内容太大"), message)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("没有权限"), _("您的角色不能查看这个页面。如工作需要，请联系系统管理员。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, _("页面已过期"), _("页面打开时间太长，请返回上一页刷新后再提交；填写的内容没有保存。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, _("没有找到"), _("没有这个页面，或者它不在您的辖区内。"))


_MISTAKE = InfrastructureError(
    500,
    gettext_lazy("系统出错"),
    gettext_lazy("这次操作没有完成，也没有留下改了一半的数据。请稍后再试；若一再出现，请告诉系统管理员发生的时间。"),
)


def server_error(request: HttpRequest) -> HttpResponse:
    """Render the error page without the database, which may be what failed; say what failed if the error tells."""
    return _in_trouble(request, infrastructure_error_of(sys.exception()) or _MISTAKE)


def _in_trouble(request: HttpRequest, found: InfrastructureError) -> HttpResponse:
    if request.path.startswith(MACHINE_PATHS):
        return _problem(request, found.status, str(found.title), str(found.message))
    told = {"title": found.title, "message": found.message, "status": found.status}
    return HttpResponse(loader.render_to_string("ui/server_error.html", told), status=found.status)


public_page(server_error)
