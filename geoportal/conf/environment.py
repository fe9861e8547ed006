"""Typed readers of environment variables: a wrong value stops the start with its name."""

from __future__ import annotations

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """A string."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """A yes or no, written 1/0, true/false, yes/no.

    Raises:
        ImproperlyConfigured: anything else.
    """
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if raw.lower() not in known:
        raise ImproperlyConfigured(f"{name}={raw!r}: expected 1 or 0")
    return known[raw.lower()]


def number(name: str, default: int) -> int:
    """A whole number.

    Raises:
        ImproperlyConfigured: not one.
    """
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={raw!r}: expected a whole number") from None


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas."""
    raw = os.environ.get(name)
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else list(default)


def database(url: str) -> dict[str, str]:
    """Django's database settings from `postgresql://user:password@host:port/name?host=/socket`.

    Raises:
        ImproperlyConfigured: another scheme, or no database name.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres", "postgis"}:
        raise ImproperlyConfigured(f"DATABASE_URL: expected postgresql://, got {parts.scheme}://")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database")
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": name,
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
    }
