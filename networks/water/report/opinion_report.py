"""The water service's opinion on works, as PDF/UA-1 to be signed.

Typst gets the facts as JSON; its fonts are those it carries with it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.access.actor import Actor
from layers.ui.printed_map import PrintedMap, features_in
from networks.water.models import Roadworks
from networks.water.outlooks import ADVICE_COLORS, URGENT_FIRST, Advice
from networks.water.vocabulary import IncidentKind, Material
from networks.water.works import Under

TEMPLATE = Path(__file__).parent / "templates" / "opinion.typ"
AROUND_M = 45.0
MOST_PAST = 8


def opinion_report(actor: Actor, works: Roadworks, under: Sequence[Under]) -> bytes:
    """The PDF: facts of the works, a plan, each pipe with what is said of it and why."""
    data = json.dumps(facts(actor, works, under), ensure_ascii=False)
    return bytes(
        typst.compile(
            TEMPLATE.read_bytes(),
            sys_inputs={"data": data},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    )


def facts(actor: Actor, works: Roadworks, under: Sequence[Under]) -> dict[str, Any]:
    """Everything the letter says, in words and numbers."""
    drawing, quarter = _plan(actor, works, under)
    signed = [
        (each.opinion.signed_at, str(each.opinion.signed_by or ""))
        for each in under
        if each.opinion and each.opinion.signed_at
    ]
    # A letter is signed when everything that it says is.
    last, signatory = max(signed) if signed and len(signed) == len(under) else (None, "")
    return {
        "territory": works.territory.name,
        "title": works.title,
        "declaration": _declaration(works),
        "manager": works.manager,
        "company": works.company,
        "road": works.road,
        "commune": works.commune.name if works.commune else "",
        "dates": _dates(works),
        "answer_by": date_format(works.answer_by, "j F Y") if works.answer_by else "",
        "written": date_format(timezone.localdate(), "j F Y"),
        "map": drawing,
        "scale": _("Un quart de la largeur : %s m") % number_format(quarter, force_grouping=True),
        "map_alt": _("Plan des conduites sous les travaux « %s ».") % works.title,
        "conclusion": _conclusion(under),
        "pipes": [_pipe(each) for each in under],
        "synthetic": works.synthetic,
        "signed": date_format(timezone.localtime(last), "j F Y") if last else "",
        "signed_by": signatory,
    }


def _declaration(works: Roadworks) -> str:
    if not works.declaration:
        return ""
    words = f"{works.get_declaration_display()} {works.declaration_number}".strip()
    if works.received_on is None:
        return words
    received = date_format(works.received_on, "j F Y")
    return _("%(words)s, reçue le %(day)s") % {"words": words, "day": received}


def _dates(works: Roadworks) -> str:
    start = date_format(works.starts_on, "j F Y")
    if works.ends_on is None:
        return _("à partir du %s") % start
    return _("du %(start)s au %(end)s") % {
        "start": start,
        "end": date_format(works.ends_on, "j F Y"),
    }


def _advice(each: Under) -> Advice | None:
    return Advice(each.opinion.advice) if each.opinion else None


def _conclusion(under: Sequence[Under]) -> str:
    if not under:
        return _("Aucune conduite en service n’est connue sous ces travaux.")
    given = [_advice(each) for each in under]
    if None in given:
        return _("Avis en préparation : toutes les conduites n’ont pas encore été examinées.")
    worst = next(each for each in URGENT_FIRST if each in given)
    many = sum(each is worst for each in given)
    words = {
        Advice.RENEW: ngettext(
            "%s conduite est à renouveler avant les travaux.",
            "%s conduites sont à renouveler avant les travaux.",
            many,
        ),
        Advice.WATCH: ngettext(
            "%s conduite est à surveiller ; aucune n’est à renouveler avant les travaux.",
            "%s conduites sont à surveiller ; aucune n’est à renouveler avant les travaux.",
            many,
        ),
        Advice.INSUFFICIENT: ngettext(
            "Pour %s conduite, les données ne suffisent pas à donner un avis.",
            "Pour %s conduites, les données ne suffisent pas à donner un avis.",
            many,
        ),
        Advice.NO_NEED: ngettext(
            "%s conduite : rien ne s’oppose aux travaux.",
            "%s conduites : rien ne s’oppose aux travaux.",
            many,
        ),
    }
    return words[worst] % many


def _pipe(each: Under) -> dict[str, Any]:
    """What is said of a pipe, from what was known when it was said: a letter does not change."""
    pipe, known, advice = each.pipe, each.known, _advice(each)
    what = [str(pipe.get_network_display()), str(Material(known["material"]).label)]
    if known["diameter_mm"]:
        what.append(f"{known['diameter_mm']} mm")
    what.append(str(known["laid_year"] or _("année inconnue")))
    what.append(_("classe %s") % pipe.xy_class)
    expected = customers = ""
    if known["expected"] is not None:
        expected = _("%(mean)s casse attendue par an (%(low)s – %(high)s)") % {
            "mean": number_format(known["expected"], 3),
            "low": number_format(known["low"] or 0, 3),
            "high": number_format(known["high"] or 0, 3),
        }
        customers = _("%s abonnés coupés à chaque casse") % number_format(known["customers"], 0)
    reasons = list(known["reasons"])
    if known["as_of"]:
        day = date.fromisoformat(known["as_of"])
        reasons.insert(0, _("D’après le classement du %s :") % f"{day:%d/%m/%Y}")
    return {
        "code": known["pipe"],
        "what": " · ".join(what),
        "inside": _("%s m sous les travaux") % number_format(known["inside_m"], 0),
        "advice": str(advice.label) if advice else _("à examiner"),
        "color": ADVICE_COLORS[advice] if advice else "#4d585a",
        "comment": each.opinion.comment if each.opinion else "",
        "expected": expected,
        "customers": customers,
        "reasons": reasons,
        "past": ", ".join(_incident(row) for row in known["past"][:MOST_PAST]),
        "valves": ", ".join(known["valves"]),
    }


def _incident(row: dict[str, str]) -> str:
    day = date.fromisoformat(row["day"])
    return f"{IncidentKind(row['kind']).label} {day:%d/%m/%Y}"


def _plan(actor: Actor, works: Roadworks, under: Sequence[Under]) -> tuple[str, int]:
    footprint: Any = works.footprint
    drawing = PrintedMap(footprint.extent, AROUND_M)
    drawing.draw_ground(actor)
    drawing.draw_shape(
        json.loads(footprint.json), fill="#d8a657", fill_opacity="0.35", stroke="#6b5b00"
    )
    for geometry, _code in features_in(actor, "water-pipes", drawing.box, "code"):
        drawing.draw_shape(geometry, fill="none", stroke="#7fa8c9", stroke_width="1.5")
    for each in under:
        advice = _advice(each) or each.proposed
        drawing.draw_shape(
            json.loads(each.pipe.geom.json),
            fill="none",
            stroke=ADVICE_COLORS[advice],
            stroke_width="3.5",
            stroke_linecap="round",
        )
    for each in under:
        for valve in each.valves:
            drawing.dot(valve.geom.x, valve.geom.y, "#1b3a57", 3.5)
    return drawing.svg(), drawing.quarter
