"""The code by which ODK Collect, an app that is not ours, is tied to an account."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from field_app_api.desk.views.devices import chosen_account, for_staff, new_phone
from layers.access.middleware import ActorRequest
from layers.access.models import Territory
from layers.access.services.pair_device import make_pairing, redeem
from layers.ui.qr_codes import drawn_code

# As the app's own server hands them out: forms follow the server's, and what is filled in goes by
# itself as soon as there is a network.
_GENERAL = {"form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"}


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new_collector(request: ActorRequest) -> HttpResponse:
    """The settings of one more ODK Collect, with a token of its own; a reload makes another."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("field-devices"))
    who = chosen_account(request)
    token = redeem(make_pairing(request.actor, who).code, _("ODK Collect"))
    forms = reverse("odk-form-list", kwargs={"key": token})
    address = f"{settings.PUBLIC_URL}{forms.removesuffix('/formList')}"
    drawing = drawn_code(settings_text(address, _project()))
    return new_phone(request, "field/new_collector.html", who, drawing, server=address)


def settings_text(address: str, project: str) -> str:
    """What ODK Collect reads in a code: its settings as JSON, by zlib, in base64.

    https://docs.getodk.org/collect-import-export/
    """
    told: dict[str, Any] = {
        "general": {"server_url": address, **_GENERAL},
        "project": {"name": project},
        "admin": {},
    }
    return base64.b64encode(zlib.compress(json.dumps(told).encode())).decode()


def _project() -> str:
    home = Territory.objects.filter(pk=settings.HOME_TERRITORY).first()
    return home.name if home is not None else str(settings.HOME_TERRITORY)
