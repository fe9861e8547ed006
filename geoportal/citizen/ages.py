"""How long ago something was, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def age_in_words(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, as one says it."""
    seconds = int(((now or timezone.now()) - moment).total_seconds())
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 1:
        return _("à l’instant")
    if hours < 1:
        return _("il y a %s min") % minutes
    if days < 1:
        return _("il y a %s h") % hours
    if days < 60:
        return ngettext("il y a %s jour", "il y a %s jours", days) % days
    if days < 730:
        return _("il y a %s mois") % (days // 30)
    return _("il y a %s ans") % (days // 365)
