"""What a page may load and from where: itself, and the base map's server where one is named."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Django's own administration is not ours to restrict further than Django does.
EXEMPT = "/admin/"


def policy(base_map_url: str) -> str:
    """The Content-Security-Policy of every page."""
    parts = urlsplit(base_map_url)
    elsewhere = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"connect-src 'self'{elsewhere}",
            f"img-src 'self' data: blob:{elsewhere}",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class ContentSecurityMiddleware:
    """Adds the policy to pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = policy(settings.BASEMAP_STYLE_URL)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the policy where the answer is a page."""
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not request.path.startswith(EXEMPT):
            response.headers.setdefault("Content-Security-Policy", self.policy)
        return response
