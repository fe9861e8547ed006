"""Pages of other sites read this API: its answers and its refusals alike, without credentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

PREFIX = "/api/tours/v1/"
READING = ("GET", "HEAD")
# Of which a browser hides all but a few from another site's page.
_TOLD = (
    "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Language, "
    "Content-Length, Content-Range, ETag"
)
# With an answer that says `*` no cookie travels: everybody is told what everyone may read.
SHARED: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": _TOLD,
}
_ADMITTED: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


class OtherSitesMiddleware:
    """Cross-origin sharing (https://fetch.spec.whatwg.org/#http-cors-protocol) of `PREFIX`.

    It stands outside of what turns errors into problem documents, which are shared too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what a browser asks before reading; share what is read."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if request.method == "OPTIONS" and _asks_to_read(request):
            admitted = HttpResponse(status=204, headers=_ADMITTED)
            patch_vary_headers(admitted, ["Access-Control-Request-Method"])
            return admitted
        response = self.get_response(request)
        if request.method in READING:
            for name, value in SHARED.items():
                response.headers[name] = value
        return response


def _asks_to_read(request: HttpRequest) -> bool:
    return request.headers.get("Access-Control-Request-Method", "") in READING
