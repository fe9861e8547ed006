"""What studies lose with a relief, told to whoever is about to delete it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from archaeology.studies.models import Study
from archaeology.studies.vocabulary import UNFINISHED
from layers.access.actor import Actor
from layers.raster.dependents import Dependent

# A longer list is read by nobody.
MOST_NAMED = 20


def studies_on(actor: Actor, key: int) -> list[Dependent]:
    """The studies that read the relief of a key, the newest first; of those that the actor may not
    read, only that there are some.
    """
    using = Study.objects.filter(Q(parameters__elevation=key) | Q(parameters__relief=key))
    read = Study.objects.readable_by(actor).filter(pk__in=using.values("pk"))
    named = [
        Dependent(_loss_of(each), each.title, reverse("study", args=[each.pk]))
        for each in read.defer("inputs", "result").order_by("-created", "pk")[:MOST_NAMED]
    ]
    unread = using.exclude(pk__in=read.values("pk")).exists()
    if unread or read.count() > MOST_NAMED:
        others = _("d’autres études d’archéologie, qui ne pourront plus être refaites")
        named.append(Dependent(others))
    return named


def _loss_of(study: Study) -> str:
    if study.is_shown:
        return _("étude publiée, qui sera retirée et ne pourra plus être refaite")
    if study.state in UNFINISHED:
        return _("étude en cours, qui échouera")
    return _("étude qui ne pourra plus être refaite")
