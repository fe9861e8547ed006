"""Numbers as the water service's pages write them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """A share as whole percent; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.0f}\u00a0%"
