"""`/terrain/appareils`: the phones that are tied to accounts; one more, one less, one to erase."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from field_app_api.desk.telling_devices import told
from field_app_api.desk.views.door import works_in_the_field
from layers.access.actor import Actor
from layers.access.devices import accounts_to_equip, devices_under
from layers.access.middleware import ActorRequest
from layers.access.models import AccessToken, Account, Pairing
from layers.access.services.pair_device import make_pairing
from layers.access.services.revoke_device import revoke_device
from layers.access.services.wipe_device import order_wipe, withdraw_wipe
from layers.ui.device_door import bearer
from layers.ui.doors import Guarded, Rest, View, let_in, nothing_here
from layers.ui.qr_codes import drawn_code

ON_A_PAGE, MOST_GONE = 50, 50
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class WhoForm(forms.Form):
    """Whose phone it is."""

    who = forms.ModelChoiceField(
        label=gettext_lazy("Pour qui"), queryset=Account.objects.none(), empty_label=None
    )

    def __init__(self, actor: Actor, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        accounts = accounts_to_equip(actor).order_by("last_name", "first_name", "username")
        self.fields["who"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["who"].initial = actor.account_id
        self.is_a_choice = accounts.count() > 1


def for_staff(view: View[Rest]) -> Guarded[Rest]:
    """Let in whoever works for a territory; see `let_in`.

    But not a device with its token: a stolen one would let another in before it is turned away.
    """
    guarded = let_in(lambda actor: actor.is_staff, view)

    @wraps(view)
    def seated(request: HttpRequest, /, *args: Rest.args, **options: Rest.kwargs) -> Any:
        if bearer(request):
            raise nothing_here()
        return guarded(request, *args, **options)

    return seated


@for_staff
@require_safe
def devices(request: ActorRequest) -> HttpResponse:
    """The phones that the reader looks after: its own first of all, those of its team."""
    known = _known(request.actor).order_by("-created_at", "-pk")
    # One that is to be wiped is waited for, also when it was turned away before.
    awaited = Q(revoked_at=None) | Q(wipe_requested_at__isnull=False)
    page = Paginator(known.filter(awaited, wiped_at=None), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    gone = known.exclude(awaited, wiped_at=None)[:MOST_GONE]
    now = timezone.now()
    form = WhoForm(request.actor)
    context = {
        "page": page,
        "devices": [told(each, request.actor, now) for each in page],
        "gone": [told(each, request.actor, now) for each in gone],
        "form": form if form.is_a_choice else None,
    }
    return _page(request, "field/devices.html", context)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new_device(request: ActorRequest) -> HttpResponse:
    """The code for one more phone. It is in no address and kept nowhere: a reload makes another."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("field-devices"))
    who = chosen_account(request)
    pairing = make_pairing(request.actor, who)
    drawing = drawn_code(f"{settings.PUBLIC_URL}/terrain#code={pairing.code}")
    return new_phone(request, "field/new_device.html", who, drawing, pairing=pairing)


def chosen_account(request: ActorRequest) -> Account:
    """Whose phone it is: the reader's own where nobody is chosen.

    Raises:
        Http404: somebody whom the reader may not equip.
    """
    form = WhoForm(request.actor, {"who": request.actor.account_id} | request.POST.dict())
    if not form.is_valid():
        raise nothing_here()
    who: Account = form.cleaned_data["who"]
    return who


def new_phone(
    request: ActorRequest, template: str, who: Account, drawing: SafeString, **more: Any
) -> HttpResponse:
    """The page of a code; it warns where no phone reaches the platform, or only in the clear."""
    parts = urlsplit(settings.PUBLIC_URL)
    is_here_only = parts.hostname in LOOPBACK
    context = {
        "who": who,
        "is_mine": who.pk == request.actor.account_id,
        "drawing": drawing,
        "address": f"{settings.PUBLIC_URL}/terrain",
        "is_here_only": is_here_only,
        "is_plain": parts.scheme != "https" and not is_here_only,
    }
    return _page(request, template, context | more)


@for_staff
@require_safe
def pairing_state(request: ActorRequest, key: int) -> HttpResponse:
    """What has become of a code, for the page that shows it: `waiting`, `used` or `expired`."""
    mine = Pairing.objects.filter(made_by=request.actor.account_id).select_related("device")
    pairing = mine.filter(pk=key).first()
    if pairing is None or (pairing.used_at is None and pairing.expires_at <= timezone.now()):
        return JsonResponse({"state": "expired"})
    if pairing.used_at is None:
        return JsonResponse({"state": "waiting"})
    return JsonResponse({"state": "used", "device": str(pairing.device or "")})


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def turn_away(request: ActorRequest, key: int) -> HttpResponse:
    """Take a phone's access back, once that is confirmed."""
    return _confirmed(
        request, key, "field/turn_away.html", revoke_device, _("L’accès de « %s » est retiré.")
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def wipe(request: ActorRequest, key: int) -> HttpResponse:
    """Have a phone erase itself, once that is confirmed."""
    sentence = _("« %s » s’effacera à son prochain contact. Son accès est déjà fermé.")
    return _confirmed(request, key, "field/wipe.html", order_wipe, sentence)


@for_staff
@require_POST
def keep(request: ActorRequest, key: int) -> HttpResponse:
    """Take the order to erase back."""
    device = _device(request.actor, key)
    if withdraw_wipe(request.actor, key):
        messages.success(request, _("« %s » ne sera pas effacé.") % device)
    else:
        messages.warning(request, _("« %s » s’est déjà effacé.") % device)
    return HttpResponseRedirect(reverse("field-devices"))


def _confirmed(
    request: ActorRequest,
    key: int,
    template: str,
    act: Callable[[Actor, int], object],
    sentence: str,
) -> HttpResponse:
    device = _device(request.actor, key)
    if request.method != "POST":
        now = timezone.now()
        return _page(request, template, {"device": told(device, request.actor, now)})
    try:
        act(request.actor, key)
    except PermissionDenied:
        raise nothing_here() from None
    messages.success(request, sentence % device)
    return HttpResponseRedirect(reverse("field-devices"))


def _known(actor: Actor) -> QuerySet[AccessToken]:
    return devices_under(actor).select_related("account", "stopped_by", "pairing__made_by")


def _device(actor: Actor, key: int) -> AccessToken:
    device = _known(actor).filter(pk=key).first()
    if device is None:
        raise nothing_here()
    return device


def _page(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    also = {"devices_only": not works_in_the_field(request.actor)}
    return render(request, template, context | also)
