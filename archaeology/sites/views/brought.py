"""A file that was brought: what it would do, how far its import is, how it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archaeology.sites.bringing.kinds import KINDS, Kind
from archaeology.sites.models import Operation, RecordsFile
from archaeology.sites.services.give_up_records import give_up_records
from archaeology.sites.services.import_records import import_records
from archaeology.sites.services.records_files import found_file
from archaeology.sites.views.search import BACKGROUND
from archaeology.sites.views.writing import FORM
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.changing import ConflictingChange
from layers.catalog.rows import KEYS
from layers.exchange.bringing.brought_file import FileState
from layers.exchange.mapping_text import mapping_text
from layers.territory.bounds import commune_bounds
from layers.ui.doors import conceal
from layers.ui.spreadsheet import spreadsheet

SHOWN_REASONS = 100
GOING_ON = (FileState.QUEUED, FileState.RUNNING)


@FORM
@conceal
def brought(request: ActorRequest, key: int) -> HttpResponse:
    """What the file would do, how far its import is, or how it went."""
    file = _file(request.actor, key)
    kind = KINDS[file.kind]
    if request.method == "POST":
        if request.POST.get("verbe") == "renoncer":
            give_up_records(request.actor, file.pk)
            messages.success(request, _("Le fichier est effacé ; rien n’est entré."))
            return HttpResponseRedirect(reverse("archaeology"))
        try:
            import_records(request.actor, file.pk, request.POST.get("essai", ""))
        except ConflictingChange:
            file = _file(request.actor, key)
            return _brought_page(request, file, kind, {"tried_anew": True}, status=409)
        return HttpResponseRedirect(request.path)
    if file.state == FileState.SHOWN and file.trial is None and not file.refusal:
        return HttpResponseRedirect(reverse("archaeology-brought-columns", args=[file.pk]))
    return _brought_page(request, file, kind, {})


def _brought_page(
    request: ActorRequest,
    file: RecordsFile,
    kind: Kind,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    context |= {"file": file, "kind": kind, "going_on": file.state in GOING_ON}
    context |= _progress(file)
    told = file.report if file.state == FileState.DONE else file.trial
    if told and not context["going_on"]:
        context |= _report(kind, told)
    if file.state == FileState.SHOWN and file.trial and file.trial.get("places"):
        context["places"] = file.trial["places"]
        context["style_url"] = f"{reverse('map-style')}?layers={BACKGROUND}"
        context["bounds"] = commune_bounds(request.actor) or ""
    if file.state == FileState.DONE:
        context["onward"] = _onward(request.actor, file, kind)
    return render(request, "archaeology/brought.html", context, status=status)


@require_safe
@conceal
def brought_state(request: ActorRequest, key: int) -> JsonResponse:
    """How far it is, for the page that waits: nothing of what the file holds."""
    file = _file(request.actor, key)
    return JsonResponse(_progress(file) | {"finished": file.state not in GOING_ON})


@require_safe
@conceal
def brought_mapping(request: ActorRequest, key: int) -> HttpResponse:
    """How the columns were read, as the command line takes it."""
    file = _file(request.actor, key)
    response = HttpResponse(mapping_text(file.mapping), content_type="application/toml")
    response["Content-Disposition"] = 'attachment; filename="correspondance.toml"'
    return response


@require_safe
@conceal
def brought_refusals(request: ActorRequest, key: int) -> HttpResponse:
    """The rows that are refused, as a French spreadsheet opens them.

    Raises:
        Http404: nobody has tried the file.
    """
    file = _file(request.actor, key)
    told = file.report or file.trial
    if not told:
        raise Http404
    kind = KINDS[file.kind]
    rows = [(float(row), _label(kind, column), why) for row, column, why in told["reasons"]]
    untold = told["rejected"] - len(rows)
    if untold:
        rows.append((None, "", _("%s autres lignes refusées.") % number_format(untold)))  # type: ignore[arg-type]
    content = spreadsheet([_("Ligne"), _("Colonne"), _("Motif")], rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lignes-refusees.csv"'
    return response


def _file(actor: Actor, key: int) -> RecordsFile:
    return found_file(actor, key if key in KEYS else 0)


def _progress(file: RecordsFile) -> dict[str, Any]:
    """Words, and percents where the number of rows is known from the dry run."""
    words = str(FileState(file.state).label)
    if file.state == FileState.RUNNING:
        words = _("%s lignes lues…") % number_format(file.rows_read, force_grouping=True)
    rows = (file.trial or {}).get("read")
    percent = min(100, 100 * file.rows_read // rows) if rows else None
    if file.state == FileState.RUNNING and percent == 100:
        words = _("Tout est lu, les lignes s’enregistrent…")
    return {"words": words, "percent": percent}


def _report(kind: Kind, told: Mapping[str, Any]) -> dict[str, Any]:
    reasons = _shown(kind, told["reasons"])
    notes = _shown(kind, told["notes"])
    return {
        "told": told,
        "reasons": reasons,
        "untold": told["rejected"] - len(reasons),
        "notes": notes,
        "other_notes": len(told["notes"]) - len(notes),
    }


def _shown(kind: Kind, told: Sequence[Any]) -> list[tuple[int, str, str]]:
    return [(row, _label(kind, column), why) for row, column, why in told[:SHOWN_REASONS]]


def _label(kind: Kind, column: str) -> str:
    field = kind.field(column)
    if field is not None:
        return str(field.label)
    return _("Position") if column == "geometry" else ""


def _onward(actor: Actor, file: RecordsFile, kind: Kind) -> tuple[str, str]:
    """Where to see what entered."""
    if kind.layer == "archaeology-sources":
        return reverse("archaeology-sources"), _("Voir les sources")
    if kind.of_operation and file.operation:
        rows = Operation.objects.visible_to(actor).filter(territory_id=file.territory_id)
        operation = rows.filter(number=file.operation).first()
        if operation is not None:
            return reverse("archaeology-operation", args=[operation.pk]), _("Voir l’opération")
    asked = f"?{urlencode({'operation': file.operation})}" if file.operation else ""
    return reverse("archaeology") + asked, _("Voir sur la carte")
