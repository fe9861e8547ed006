"""Central's API: submissions, their files, and the table of them (OData)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from field_app_api.odk.answers import told
from field_app_api.odk.bodies import body_of
from field_app_api.odk.door import served
from field_app_api.odk.filtering import filter_of
from field_app_api.odk.reading import about_of
from field_app_api.odk.services.take_attachment import media_type, take_attachment
from field_app_api.odk.services.take_submission import MOST_XML_BYTES, take_submission
from field_app_api.odk.submissions import Shown, find, keys_shown, row_of, shown
from field_app_api.odk.views.openrosa import unknown_form
from field_app_api.odk.xforms import form_for
from field_app_api.sync.handing_out import awaits_scan, to_be_saved
from field_app_api.sync.models import FieldUpload, Operation
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.upload_file import MOST_BYTES
from field_app_api.sync.vocabulary import Outcome, Scan
from layers.catalog.collecting import FieldForm
from layers.catalog.layer import Layer
from layers.ui.problems import Problem

TABLE = "Submissions"
MOST_ROWS = 1_000
_REFUSED = {Outcome.FORBIDDEN: 403, Outcome.ID_REUSED: 409}


@served("GET", "POST")
def submissions(request: HttpRequest, sender: Sender, form: str) -> HttpResponse:
    """List submissions, or take one as XML."""
    if request.method == "POST":
        return _take(request, sender, form)
    layer, asked = _found(sender, form)
    listed = shown(sender, layer, asked, keys_shown(sender, layer, asked))
    return JsonResponse([_told(each) for each in listed], safe=False)


@served("GET", "PUT")
def submission(request: HttpRequest, sender: Sender, form: str, instance: str) -> HttpResponse:
    """One submission, or a new version of it."""
    if request.method == "PUT":
        return _take(request, sender, form, after=instance)
    return JsonResponse(_told(_one(sender, form, instance)))


@served("GET")
def submission_xml(request: HttpRequest, sender: Sender, form: str, instance: str) -> HttpResponse:
    """A submission as it came, in its latest version."""
    each = _one(sender, form, instance)
    latest = each.edits[-1] if each.edits else each.operation
    about = about_of(latest.pk, latest.body)
    if about is None:
        raise Problem(404, _("Cette saisie n’est pas venue en XML."))
    return HttpResponse(about.xml, content_type="application/xml; charset=utf-8")


@served("GET")
def attachments(request: HttpRequest, sender: Sender, form: str, instance: str) -> HttpResponse:
    """The files of a submission, and whether they are here."""
    files = _one(sender, form, instance).files
    return JsonResponse(
        [{"name": name, "exists": here} for name, here in files.items()], safe=False
    )


@served("GET", "HEAD", "POST")
def attachment(
    request: HttpRequest, sender: Sender, form: str, instance: str, name: str
) -> HttpResponseBase:
    """A file of a submission as it came; or take one of an own submission."""
    each = _one(sender, form, instance)
    if request.method != "POST":
        return _sent(each, name)
    mine = next((one for one in reversed(each.versions) if one.account_id == sender.account), None)
    if mine is None:
        raise Problem(404, _("Cette saisie n’existe pas, ou n’est pas à vous."))
    receipt = take_attachment(sender, mine, name, body_of(request, MOST_BYTES))
    if receipt["outcome"] in _REFUSED:
        return told(_REFUSED[receipt["outcome"]], receipt["reason"], receipt=receipt)
    return JsonResponse({"success": True, "receipt": receipt})


def _sent(each: Shown, name: str) -> HttpResponseBase:
    file = each.kept.get(name)
    if file is None:
        raise Problem(404, _("Ce fichier n’est pas arrivé, ou n’est pas de cette saisie."))
    whole = FieldUpload.objects.filter(
        account=file.operation.account_id, sha256=file.sha256, completed_at__isnull=False
    ).first()
    if whole is None or not whole.path.exists():
        raise Problem(410, _("L’original n’est plus gardé : ce qui en reste est dans la fiche."))
    if whole.scan == Scan.INFECTED:
        raise Problem(403, _("L’antivirus a trouvé un virus dans ce fichier."))
    if awaits_scan(whole):
        raise Problem(503, _("L’antivirus n’a pas encore examiné ce fichier."))
    response = to_be_saved(whole, name, media_type(name))
    response["ETag"] = f'"{whole.sha256}"'
    return response


def _take(request: HttpRequest, sender: Sender, form: str, after: str = "") -> HttpResponse:
    raw = body_of(request, MOST_XML_BYTES)
    device = request.GET.get("deviceID", "")
    taken = take_submission(sender, raw, device, unknown_form(), form=form, after=after)
    receipt = taken.receipt
    if receipt["outcome"] in _REFUSED:
        return told(_REFUSED[receipt["outcome"]], receipt["reason"], receipt=receipt)
    layer, asked = _found(sender, form)
    each = find(sender, layer, asked, taken.submission.instance)
    if each is None:
        # What it is a new version of is not here yet; or it could not be kept as an operation.
        alone = Operation.objects.filter(pk=taken.operation, account=sender.account).first()
        if alone is None:
            return told(400, receipt["reason"], receipt=receipt)
        each = Shown(alone)
    return JsonResponse(_told(each) | {"receipt": receipt})


@served("GET")
def service(request: HttpRequest, sender: Sender, form: str) -> HttpResponse:
    """The tables that a form has."""
    _found(sender, form)
    here = request.build_absolute_uri(request.path)
    table = {"name": TABLE, "kind": "EntitySet", "url": TABLE}
    return _odata({"@odata.context": f"{here}/$metadata", "value": [table]})


@served("GET")
def table(request: HttpRequest, sender: Sender, form: str, table: str) -> HttpResponse:
    """Submissions as a table: `$filter` by `__system/submissionDate`, `$skip`, `$top`, `$count`,
    `$wkt`, `$select`, `$expand`.
    """
    layer, asked = _found(sender, form)
    if table != TABLE:
        raise Problem(404, _("Cette table n’existe pas."))
    if request.GET.get("$orderby"):
        raise Problem(501, _("$orderby n’est pas pris en charge ici."))
    keys = keys_shown(sender, layer, asked, filter_of(request.GET.get("$filter", "")))
    skip, top = _number(request, "$skip", 0), _number(request, "$top", MOST_ROWS)
    top = min(top, MOST_ROWS)
    page = shown(sender, layer, asked, keys[skip : skip + top])
    is_wkt, expands = request.GET.get("$wkt", "").lower() == "true", "$expand" in request.GET
    rows = [row_of(each, asked, wkt=is_wkt, expand=expands) for each in page]
    wanted = {name.strip() for name in request.GET.get("$select", "").split(",") if name.strip()}
    if wanted:
        rows = [{name: row[name] for name in row if _selected(name, wanted)} for row in rows]
    here = request.build_absolute_uri(request.path)
    answer: dict[str, Any] = {"@odata.context": f"{here.rpartition('/')[0]}/$metadata#{TABLE}"}
    if request.GET.get("$count", "").lower() == "true":
        answer["@odata.count"] = len(keys)
    if top and skip + top < len(keys):
        query = request.GET.copy()
        query["$skip"] = str(skip + top)
        answer["@odata.nextLink"] = f"{here}?{query.urlencode()}"
    return _odata(answer | {"value": rows})


def _selected(name: str, wanted: set[str]) -> bool:
    return name in wanted or any(each.startswith(f"{name}/") for each in wanted)


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Problem(400, _("%s est un nombre entier.") % name)
    return int(text)


def _odata(value: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(value)
    response["OData-Version"] = "4.0"
    return response


def _found(sender: Sender, form: str) -> tuple[Layer, FieldForm]:
    found = form_for(sender.actor, form)
    if found is None:
        raise Problem(404, unknown_form())
    return found


def _one(sender: Sender, form: str, instance: str) -> Shown:
    each = find(sender, *_found(sender, form), instance)
    if each is None:
        raise Problem(404, _("Cette saisie n’existe pas, ou n’est pas à vous."))
    return each


def _told(each: Shown) -> dict[str, Any]:
    operation = each.operation
    last = each.edits[-1].received_at if each.edits else None
    return {
        "instanceId": each.instance,
        "instanceName": None,
        "submitterId": operation.account_id,
        "deviceId": operation.device,
        "userAgent": None,
        "reviewState": each.review,
        "createdAt": operation.received_at.isoformat(),
        "updatedAt": last.isoformat() if last else None,
    }
