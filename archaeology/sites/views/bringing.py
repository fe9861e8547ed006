"""An archaeologist brings a file: what it is, which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.bringing.kinds import KINDS, Kind
from archaeology.sites.bringing.looking import Seen, look, plainly
from archaeology.sites.forms.bringing import BringForm, receive_records
from archaeology.sites.forms.columns import ColumnsForm, FileForm, Known
from archaeology.sites.models import Operation, RecordsFile, Source
from archaeology.sites.services.bring_records import bring_records
from archaeology.sites.services.records_files import found_file
from archaeology.sites.services.reread_records import reread_records
from archaeology.sites.services.try_records import try_records
from archaeology.sites.views.door import territory_to_record_in
from archaeology.sites.views.writing import FORM
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest
from layers.catalog.importing import CannotImport
from layers.catalog.rows import KEYS
from layers.exchange.bringing.brought_file import FileState
from layers.exchange.bringing.receiving import Receiving
from layers.ui.doors import conceal

# A longer list of choices is none; a column says them then.
MOST_LISTED = 500
# Files that somebody may want to go on with, or whose report he looks for.
MOST_RECENT = 10
# Opens the file anew as the page says, and proposes its columns again.
REREAD = "relire"
# The same by the names of the columns alone.
PLAINLY = "simple"


@csrf_exempt  # where files go is said first: `_bring` checks the form's token then
@FORM
@conceal
def bring(request: ActorRequest) -> HttpResponse:
    """The form; a file that can be read leads on to its columns."""
    territory = territory_to_record_in(request.actor)
    if request.method == "POST":
        upload = receive_records(request)
        try:
            return _bring(request, territory, upload)
        finally:
            upload.close()
    asked = {"kind": request.GET.get("nature", ""), "operation": request.GET.get("operation", "")}
    form = BringForm(
        _operations(request.actor, territory),
        initial={name: value for name, value in asked.items() if value},
    )
    return _bring_page(request, territory, form)


@csrf_protect
def _bring(request: ActorRequest, territory: str, upload: Receiving) -> HttpResponse:
    form = BringForm(_operations(request.actor, territory), request.POST, request.FILES)
    if form.is_valid():
        try:
            file = bring_records(request.actor, territory, upload.token, form.facts())
        except CannotImport as refused:
            form.add_error("file", str(refused))
        else:
            upload.keep()
            if KINDS[file.kind].has_columns:
                return HttpResponseRedirect(reverse("archaeology-brought-columns", args=[file.pk]))
            try_records(request.actor, file.pk, file.mapping)
            return HttpResponseRedirect(reverse("archaeology-brought", args=[file.pk]))
    return _bring_page(request, territory, form)


def _bring_page(request: ActorRequest, territory: str, form: BringForm) -> HttpResponse:
    files = RecordsFile.objects.visible_to(request.actor).filter(territory_id=territory)
    recent = [(each, KINDS[each.kind].title) for each in files[:MOST_RECENT]]
    context = {"form": form, "recent": recent}
    return render(request, "archaeology/bring.html", context, status=422 if form.errors else 200)


@FORM
@conceal
def columns(request: ActorRequest, key: int) -> HttpResponse:
    """The file's columns beside the fields; once they hold, a worker tries the file."""
    file = found_file(request.actor, key if key in KEYS else 0)
    kind = KINDS[file.kind]
    here = reverse("archaeology-brought", args=[file.pk])
    if file.state != FileState.SHOWN or not kind.has_columns:
        return HttpResponseRedirect(here)
    path = FOLDER.path_of(file.token)
    given: Mapping[str, Any] = file.mapping
    unreadable = ""
    try:
        seen = look(path, given)
        opening = FileForm(seen, request.POST or None, initial=given.get("file", {}))
        if request.method == "POST" and not opening.is_valid():
            return _columns_page(request, file, kind, seen, opening, None, unreadable)
        if request.method == "POST":
            told, verb = opening.cleaned_data, request.POST.get("verbe")
            if told != given.get("file", {}) or verb in {REREAD, PLAINLY}:
                try:
                    reread_records(request.actor, file.pk, told, plainly=verb == PLAINLY)
                except CannotImport as refused:
                    unreadable = plainly(refused, path, file.name)
                    return _columns_page(request, file, kind, seen, opening, None, unreadable)
                return HttpResponseRedirect(request.path)
        form = None
        if request.method == "POST":
            known = _known(request.actor, file)
            form = ColumnsForm(kind, path, seen, known, given, request.POST)
            if form.is_valid() and not form.words_not_seen():
                try_records(request.actor, file.pk, form.tables())
                return HttpResponseRedirect(here)
    except CannotImport as refused:
        return render(
            request,
            "archaeology/brought.html",
            {"file": file, "kind": kind, "gone": plainly(refused, path, file.name)},
        )
    return _columns_page(request, file, kind, seen, opening, form, unreadable)


def _columns_page(
    request: ActorRequest,
    file: RecordsFile,
    kind: Kind,
    seen: Seen,
    opening: FileForm,
    form: ColumnsForm | None,
    unreadable: str,
) -> HttpResponse:
    path = FOLDER.path_of(file.token)
    shown = form or ColumnsForm(kind, path, seen, _known(request.actor, file), file.mapping)
    required = {f"c_{each.name}" for each in kind.fields if each.required}
    said = [shown[f"c_{each.name}"] for each in kind.fields]
    place = [shown[name] for name in ("x", "y") if name in shown.fields]
    taken = {str(field.value() or "")[2:] for field in (*said, *place)}
    other = [field for field in said if field.html_name not in required]
    shown_at_once = [
        field for field in other if field.value() or field.errors or field.html_name in shown.needed
    ]
    context = {
        "file": file,
        "kind": kind,
        "form": shown,
        "opening": opening,
        "header": opening["header"] if "header" in opening.fields else None,
        "opened": [field for field in opening if field.name != "header"],
        "unreadable": unreadable,
        "seen": seen,
        "first": [field for field in said if field.html_name in required],
        "found": shown_at_once,
        "others": [field for field in other if field not in shown_at_once],
        "place": place,
        "placeless": shown["placeless"] if "placeless" in shown.fields else None,
        "crs": shown["crs"] if "crs" in shown.fields else None,
        "years": [shown[name] for name in ("years", "meaning") if name in shown.fields],
        "left": [name for name in seen.columns if name not in taken],
        "words_new": form is not None and form.is_valid() and form.words_not_seen(),
    }
    status = 422 if shown.errors or opening.errors or unreadable else 200
    return render(request, "archaeology/brought_columns.html", context, status=status)


def _operations(actor: Actor, territory: str) -> list[tuple[str, str]]:
    rows = Operation.objects.visible_to(actor).filter(territory_id=territory).order_by("number")
    return [(each.number, str(each)) for each in rows[:MOST_LISTED]]


def _known(actor: Actor, file: RecordsFile) -> Known:
    territory = str(file.territory_id)
    operations = _operations(actor, territory)
    if file.operation and file.operation not in dict(operations):
        operations.insert(0, (file.operation, file.operation))
    sources = Source.objects.visible_to(actor).filter(territory_id=territory).order_by("reference")
    told = [(each.reference, each.reference[:80]) for each in sources[:MOST_LISTED]]
    return Known(operations, told)
