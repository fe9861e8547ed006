"""From which address a request comes, also behind proxies."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the one who asks; of IPv6 the network that one customer is given (/64).

    `X-Forwarded-For` can be written by anybody: only the entries that our own proxies
    (`TRUSTED_PROXIES` of them, one behind the other) appended are believed.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        address = forwarded[-proxies]
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network(f"{known}/64", strict=False))
    return str(known)
