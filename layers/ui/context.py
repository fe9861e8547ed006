"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from layers.access.models import Territory


def territory(request: HttpRequest) -> dict[str, Any]:
    """The territory that this portal is for, or None before its data are loaded."""
    return {"territory": Territory.objects.filter(key=settings.HOME_TERRITORY).first()}
