"""Show everyone what a study found: its shorelines, its page and its files."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.contrib.gis.geos import GEOSGeometry, MultiLineString
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from archaeology.analysis.water_level import Caution
from archaeology.studies.models import Shoreline, Study
from archaeology.studies.resting import called, hold, not_public, what_it_rests_on
from archaeology.studies.rights import to_change
from archaeology.studies.runs import RUNS
from archaeology.studies.shorelines.outcome import SHORES
from archaeology.studies.shorelines.saying import statement_in_words
from archaeology.studies.vocabulary import StudyKind, StudyState
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.layer import STORAGE_SRID

# A longer list is read by nobody.
MOST_NAMED = 6


def publish_study(actor: Actor, key: int) -> Study:
    """The study, which everyone may read now; publishing twice changes nothing.

    Raises:
        PermissionDenied: there is no such study for the actor.
        ValidationError: something in it may not be shown, or says nothing; each reason in French.
    """
    with acting(actor):
        study = to_change(actor, key)
        if study.is_shown:
            return study
        hold(what_it_rests_on(study))
        reasons = why_not(study)
        if reasons:
            raise ValidationError(reasons)
        study.published_at = timezone.now()
        study.rests_on, study.withheld = what_it_rests_on(study), False
        study.reason = ""
        study.version += 1
        study.save(update_fields=["published_at", "rests_on", "withheld", "reason", "version"])
        _draw(study)
    return study


def why_not(study: Study) -> list[str]:
    """Why a study cannot be published, in French; nothing where it can."""
    if study.state != StudyState.DONE:
        return [_("Elle n’est pas terminée.")]
    if not RUNS[StudyKind(study.kind)].publishes:
        return [_("Une étude de cette nature ne se publie pas.")]
    reasons = []
    if not study.parameters["public_only"]:
        reasons.append(
            _("Elle n’est pas limitée aux restes publics : recommencez-la avec cette option.")
        )
    elif hidden := not_public(what_it_rests_on(study)):
        reasons.append(_said(called(study, hidden)))
    if Caution.NO_REMAIN in study.result["cautions"]:
        reasons.append(_("Aucun reste n’y parle de l’eau : il n’y a rien à énoncer."))
    elif study.result["water"]["low"] is None and study.result["water"]["high"] is None:
        reasons.append(_("Elle n’énonce rien du niveau de l’eau : il n’y a rien à montrer."))
    elif not study.result["extent"]["hectares"]:
        reasons.append(
            _("Le niveau n’y est pas énoncé assez sûrement pour qu’une limite en soit dessinée.")
        )
    return reasons


def may_be_shown(study: Study) -> bool:
    """Whether all that took part, and each source that is named, is public today."""
    return not not_public(what_it_rests_on(study))


def _said(hidden: Sequence[str]) -> str:
    """What is to be made public first; who reads this works with the study."""
    reason = _("Un reste, une source ou le relief dont elle se sert n’est pas ou plus public.")
    if not hidden:
        return reason
    named = " ; ".join(hidden[:MOST_NAMED])
    if len(hidden) > MOST_NAMED:
        named = _("%(named)s ; et %(number)s autres") % {
            "named": named,
            "number": len(hidden) - MOST_NAMED,
        }
    return f"{reason} {named}."


def _draw(study: Study) -> None:
    """The shorelines as rows of their layer; where no cell is so probably wet there is none."""
    with study.files.get(name=SHORES).file.open("rb") as file:
        drawn = json.load(file)
    # What was withheld and is public again.
    study.shorelines.all().delete()
    result = study.result
    sources = "; ".join(each["title"] for each in result["sources"] if each["public"])
    for feature in drawn["features"]:
        line = GEOSGeometry(json.dumps(feature["geometry"]), srid=4326)
        line.transform(STORAGE_SRID)
        Shoreline.objects.create(
            territory_id=study.territory_id,
            origin=study,
            study=study.title,
            probability=feature["properties"]["probability"],
            period=result["water"]["label"],
            level=statement_in_words(result["water"]),
            reference=result["water"]["reference"],
            published_on=timezone.localdate(),
            sources=sources,
            synthetic=study.synthetic,
            geom=line if isinstance(line, MultiLineString) else MultiLineString(line),
        )
