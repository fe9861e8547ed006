"""`/eau/interventions/<number>`: one incident, what was done and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.gis.db.models.functions import Distance
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.catalog.registry import layer_for
from layers.catalog.rows import KEY_BITS
from layers.ui.form_fields import refuse
from networks.water.drawings import bounds_of, collection, feature, pipes
from networks.water.forms import incidents as forms
from networks.water.isolating import NotInGraph, cut_of
from networks.water.layers import STATE_COLORS
from networks.water.models import ClosedValve, Device, Incident, IncidentPhoto, IncidentSound, Pipe
from networks.water.services.add_photo import add_photo
from networks.water.services.correct_incident import correct_incident
from networks.water.services.follow_incident import (
    RepairFacts,
    choose_asset,
    close_incident,
    give_incident,
    isolate_incident,
    record_repair,
    tie_requests,
)
from networks.water.services.plan_turn import on_call
from networks.water.ties import made_anew, requests_answered
from networks.water.views.board import incidents_of
from networks.water.views.door import for_water, nothing_here
from networks.water.vocabulary import ENDED, DeviceFunction, IncidentState, Network

STYLE = "/tiles/style.json?layers=communes,water-pipes,water-devices"
CHOSEN = "#c2570c"
# Around an incident, valves this near can be said to have been closed.
VALVES_M, MOST_VALVES = 600.0, 24


@dataclass(frozen=True, slots=True)
class Step:
    """A verb: its form, what it is called, whether it is for incidents that have ended too."""

    code: str
    label: Any
    form: Callable[..., forms.StepForm]
    done: Any
    always: bool = False


STEPS = (
    Step(
        "confier", gettext_lazy("Confier"), forms.GiveForm, gettext_lazy("L’incident est confié.")
    ),
    Step(
        "isoler",
        gettext_lazy("Noter la coupure"),
        forms.IsolateForm,
        gettext_lazy("La coupure est notée : les vannes sont fermées sur le plan."),
    ),
    Step(
        "reparer",
        gettext_lazy("Noter la réparation"),
        forms.RepairForm,
        gettext_lazy("La réparation est notée."),
    ),
    Step("clore", gettext_lazy("Clore"), forms.CloseForm, gettext_lazy("L’incident est clos.")),
    Step(
        "conduite",
        gettext_lazy("Dire quelle conduite"),
        forms.AssetForm,
        gettext_lazy("La conduite est notée."),
        always=True,
    ),
    Step(
        "demandes",
        gettext_lazy("Rattacher une demande"),
        forms.RequestsForm,
        gettext_lazy("Les demandes sont rattachées."),
        always=True,
    ),
    Step(
        "corriger",
        gettext_lazy("Corriger, annoncer"),
        forms.CorrectForm,
        gettext_lazy("L’incident est corrigé."),
        always=True,
    ),
    Step(
        "photo",
        gettext_lazy("Ajouter une photo"),
        forms.PhotoForm,
        gettext_lazy("La photo est ajoutée."),
        always=True,
    ),
)


@for_water
@require_http_methods(["GET", "HEAD", "POST"])
def incident_page(request: ActorRequest, number: str, code: str = "") -> HttpResponse:
    """The page; a post to one of its verbs does it."""
    incident = incidents_of(request.actor).filter(number=number[:10]).first()
    if incident is None:
        raise nothing_here()
    step = next((each for each in STEPS if each.code == code), None)
    if code and step is None:
        raise nothing_here()
    bound: forms.StepForm | None = None
    status = 200
    if request.method == "POST" and step is not None:
        bound = _form(request.actor, step, incident, request)
        if bound.is_valid():
            try:
                _do(request.actor, incident, step.code, bound)
            except ConflictingChange as conflict:
                current = conflict.current
                data = request.POST.copy()
                data["version"] = str(current.version)  # type: ignore[attr-defined]
                bound = _form(request.actor, step, incident, request, data)
                bound.is_valid()
                bound.add_error(None, str(conflict))
                incident.refresh_from_db()
                status = 409
            except ValidationError as error:
                refuse(bound, error)
            except PermissionDenied as error:
                bound.add_error(None, str(error))
            else:
                messages.success(request, _done(step, bound))
                return HttpResponseRedirect(reverse("water-incident", args=[incident.number]))
    context = _told(request.actor, incident) | {
        "steps": [
            (each, bound if step is each and bound else _form(request.actor, each, incident))
            for each in STEPS
            # What was written while another closed it is shown, with why it was refused.
            if each.always or incident.state not in ENDED or (step is each and bound)
        ],
        "opened": code,
    }
    return render(request, "water/incident.html", context, status=status)


@for_water
@require_safe
def by_key(request: ActorRequest, key: int) -> HttpResponse:
    """From the map, which knows keys, to the page."""
    found = incidents_of(request.actor).filter(pk=key).first() if key < 2**KEY_BITS else None
    if found is None:
        raise nothing_here()
    return HttpResponseRedirect(reverse("water-incident", args=[found.number]))


@for_water
@require_safe
def photo(request: ActorRequest, photo_id: Any) -> FileResponse:
    """A photo of an incident."""
    found = IncidentPhoto.objects.filter(
        pk=photo_id, incident__in=incidents_of(request.actor)
    ).first()
    if found is None:
        raise nothing_here()
    return FileResponse(found.file.open("rb"), content_type="image/jpeg")


@for_water
@require_safe
def sound(request: ActorRequest, sound_id: Any) -> FileResponse:
    """A spoken note of an incident."""
    kept = IncidentSound.objects.filter(
        pk=sound_id, incident__in=incidents_of(request.actor)
    ).first()
    if kept is None:
        raise nothing_here()
    response = FileResponse(kept.file.open("rb"), content_type=kept.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _form(
    actor: Actor,
    step: Step,
    incident: Incident,
    request: ActorRequest | None = None,
    data: Any = None,
) -> forms.StepForm:
    given = data if data is not None else request.POST if request is not None else None
    options = {} if request is None else {"files": request.FILES}
    form = step.form(given, incident=incident, **options)
    if step.code == "conduite":
        form.fields["asset"].choices = _assets(incident)  # type: ignore[attr-defined]
        form.initial["asset"] = _asset_of(incident)
    if step.code == "isoler":
        cut, valves = _valves(actor, incident)
        form.fields["valves"].choices = [(str(each.pk), _valve(each)) for each in valves]  # type: ignore[attr-defined]
        form.initial["valves"] = [str(each.pk) for each in cut[0]]
        form.initial["customers_cut"] = cut[1]
        form.initial["at"] = timezone.localtime(incident.isolated_at)
    if step.code == "clore":
        form.initial["at"] = timezone.localtime()
    return form


def _done(step: Step, form: forms.StepForm) -> Any:
    if isinstance(form, forms.GiveForm) and form.given() == (None, None):
        return _("L’incident n’est plus confié à personne.")
    return step.done


def _do(actor: Actor, incident: Incident, code: str, form: forms.StepForm) -> None:
    said, key = form.cleaned_data, incident.pk
    version = said["version"]
    if code == "confier" and isinstance(form, forms.GiveForm):
        give_incident(actor, key, version, *form.given())
    elif code == "conduite":
        layer, _sep, chosen = said["asset"].partition("/")
        asset = {"water-pipes": "pipe", "water-devices": "device"}.get(layer)
        choose_asset(actor, key, version, **({asset: int(chosen)} if asset else {}))
    elif code == "demandes":
        tie_requests(actor, key, version, _requests(actor, said["numbers"]))
    elif code == "isoler":
        valves = [int(each) for each in said["valves"]]
        isolate_incident(
            actor,
            key,
            version,
            valves=valves,
            at=said["at"],
            customers_cut=said["customers_cut"],
        )
    elif code == "reparer":
        facts = RepairFacts(said["support"], said["defect"], said["repaired_on"], said["what"])
        record_repair(actor, key, version, facts)
    elif code == "corriger" and isinstance(form, forms.CorrectForm):
        correct_incident(actor, key, version, form.corrections())
    elif code == "photo":
        add_photo(actor, key, said["photo"].read(), said["photo"].name or "")
    elif code == "clore":
        close_incident(
            actor,
            key,
            version,
            answer=said["answer"],
            unfounded=said["unfounded"],
            at=None if said["unfounded"] else said["at"],
        )


def _requests(actor: Actor, text: str) -> list[int]:
    """The keys of requests by their numbers.

    Raises:
        ValidationError: one of them is not there for the actor.
    """
    numbers = text.replace(",", " ").replace(";", " ").split()
    if not numbers:
        raise ValidationError({"numbers": _("Écrivez au moins un numéro.")})
    rows = layer_for(actor, "requests").visible_to(actor).of_territory(settings.HOME_TERRITORY)
    found = {
        str(each.properties["number"]): each.key
        for each in rows.among("number", numbers[:40]).features(40)
    }
    missing = [number for number in numbers if number not in found]
    if missing:
        raise ValidationError(
            {"numbers": _("Demande introuvable : %s.") % ", ".join(missing)[:200]}
        )
    return [found[number] for number in numbers]


def _assets(incident: Incident) -> list[tuple[str, str]]:
    """What was proposed, nearest first; and what is chosen now, if it is none of those."""
    choices = [
        (
            f"{each['layer']}/{each['key']}",
            _("%(code)s, à %(metres)s m%(doubt)s")
            % {
                "code": each["code"],
                "metres": each["metres"],
                "doubt": "" if each.get("within") else _(" (hors de l’incertitude)"),
            },
        )
        for each in incident.proposed
    ]
    chosen: Any = incident.pipe or incident.device
    now = _asset_of(incident)
    if chosen is not None and now not in dict(choices):
        choices.insert(0, (now, chosen.code))
    return [*choices, ("", _("Aucune de celles-là"))]


def _asset_of(incident: Incident) -> str:
    if incident.pipe_id:
        return f"water-pipes/{incident.pipe_id}"
    return f"water-devices/{incident.device_id}" if incident.device_id else ""


def _valves(
    actor: Actor, incident: Incident
) -> tuple[tuple[list[Device], int | None], list[Device]]:
    """The valves that the isolation of its pipe asks for, customers cut, and others near."""
    asked: list[Device] = []
    customers: int | None = None
    pipe = incident.pipe
    if pipe is not None and pipe.network == Network.DRINKING:
        try:
            cut = cut_of(actor, pipe)
        except NotInGraph:
            pass
        else:
            asked, customers = cut.valves, cut.customers
    if incident.isolated_at is not None:
        # The water is cut already: what was said is corrected, not worked out anew.
        mine = ClosedValve.objects.filter(incident=incident, opened_at__isnull=True)
        held = [each.device for each in mine.select_related("device")]
        asked = held or asked
        customers = incident.customers_cut
    rows: Any = Device.objects.visible_to(actor).filter(
        territory_id=incident.territory_id,
        function=DeviceFunction.VALVE,
        retired_on__isnull=True,
        network=incident.network,
    )
    near = rows.within_metres(incident.geom, VALVES_M).exclude(pk__in=[row.pk for row in asked])
    closest = near.annotate(away=Distance("geom", incident.geom)).order_by("away", "pk")
    return (asked, customers), [*asked, *closest[:MOST_VALVES]]


def _valve(device: Device) -> str:
    words = [device.code]
    if device.is_open is False:
        words.append(_("fermée"))
    if device.handling not in ("operable", "unknown"):
        words.append(str(device.get_handling_display()))
    return " · ".join(words)


def _told(actor: Actor, incident: Incident) -> dict[str, Any]:
    closed = ClosedValve.objects.filter(incident=incident).select_related("device")
    drawn: dict[str, Any] = {
        "incident": collection(
            [
                feature(
                    incident.geom,
                    incident.pk,
                    color=STATE_COLORS[IncidentState(incident.state)],
                    size=9,
                )
            ]
        )
    }
    shown: list[Pipe | Device] = []
    if incident.pipe is not None:
        drawn["chosen"] = pipes([incident.pipe], CHOSEN)
        shown = [incident.pipe]
    earlier, later = made_anew(actor, incident)
    return {
        "incident": incident,
        "color": STATE_COLORS[IncidentState(incident.state)],
        "is_over": incident.state in ENDED,
        "moments": [
            (label, moment)
            for label, moment in (
                (_("Ouvert"), incident.opened_at),
                (_("Eau coupée"), incident.isolated_at),
                (_("Réparé"), incident.repaired_at),
                (_("Service rétabli"), incident.restored_at),
                (_("Clos"), incident.closed_at),
            )
        ],
        "closed_valves": closed,
        "repairs": incident.repairs.order_by("repaired_on", "pk"),
        "photos": IncidentPhoto.objects.filter(incident=incident),
        "sounds": IncidentSound.objects.filter(incident=incident),
        "requests": requests_answered(actor, incident),
        "earlier": earlier,
        "later": later,
        "on_call": on_call(str(incident.territory_id), timezone.now()),
        "drawn": drawn,
        "view": bounds_of(shown) or _around(incident),
        "style_url": STYLE,
        "has_isolation": incident.pipe is not None and incident.pipe.network == Network.DRINKING,
    }


def _around(incident: Incident) -> list[float]:
    box: Any = incident.geom.buffer(120)
    box.transform(4326)
    return list(box.extent)
