"""The foot of the sheet: the signs, what is not placed, the sources, the plan."""

from __future__ import annotations

from collections.abc import Sequence

from archaeology.analysis.section.cutting import Section
from archaeology.analysis.section.drawing import frame, marks, plan, sheet, words
from archaeology.analysis.section.drawing.labels import Box
from archaeology.analysis.section.drawing.scale import Scale
from archaeology.analysis.section.drawing.standing import Standing
from archaeology.analysis.section.far import far_from_all
from archaeology.analysis.section.things import Hint, Kind

COLUMNS = (sheet.MARGIN, 148.0, 226.0)
LINE = 3.9
LOWEST = sheet.HEIGHT - 8


def foot(
    section: Section, scale: Scale, stood: Standing, sources: Sequence[str], unlabelled: int
) -> list[str]:
    """Three columns below the section."""
    strays_m = stood.stray / scale.mm_per_m
    return [
        *_legend(section, scale, stood),
        *_column("Sans altitude, non placés", _apart(section), COLUMNS[1], 72.0),
        *_column(
            "Sources et limites", _limits(section, strays_m, sources, unlabelled), COLUMNS[2], 132.0
        ),
        *plan.plan(section, Box(364.0, sheet.FOOT, 408.0, LOWEST)),
    ]


def _column(title: str, said: Sequence[str], x: float, width: float) -> list[str]:
    drawn = [sheet.text(title, x, sheet.FOOT, size=sheet.PLAIN, bold=True)]
    y = sheet.FOOT + LINE + 1
    for index, one in enumerate(said):
        lines = sheet.wrapped(one, width)
        rest = len(said) - index
        if y + (len(lines) - 1 + (rest > 1)) * LINE > LOWEST:
            drawn.append(
                sheet.text(
                    f"… et {rest} {'autres' if rest > 1 else 'autre'} : voir le tableau.",
                    x,
                    y,
                    italic=True,
                )
            )
            return drawn
        for each in lines:
            drawn.append(sheet.text(each, x, y))
            y += LINE
    return drawn


def _apart(section: Section) -> list[str]:
    said = [words.told_apart(each) for each in section.apart]
    said += [words.dig_apart(each) for each in section.digs if each.dig.lowest_m is None]
    return said or ["Rien : tout ce qui est près de la ligne a une altitude NGF."]


def _limits(
    section: Section, strays_m: float, sources: Sequence[str], unlabelled: int
) -> list[str]:
    said = [f"Relief et données : {'; '.join(sources)}." if sources else "Sources non indiquées."]
    if words.unknown_ground(section):
        said.append(words.unknown_ground(section))
    if section.water is not None:
        said.append(words.water_words(section))
    named = dict.fromkeys(
        each
        for each in (
            *(p.thing.source for p in section.placed),
            *(d.dig.source for d in section.digs),
        )
        if each
    )
    if named:
        said.append(f"Vestiges : {'; '.join(named)}.")
    said.append(
        "Hors des opérations figurées et sous leur fond, rien n’a été exploré : une absence n’y "
        "prouve rien."
    )
    if section.datum_assumed:
        said.append("Le relief n’indique pas son système d’altitude : lu comme NGF-IGN69.")
    then = section.ground_then
    if then is not None and then.known_share < 1:
        share = sheet.number(100 * (1 - then.known_share), 0)
        said.append(f"Sol d’époque inconnu sur {share} % de la ligne, faute de données proches.")
    if section.beside or section.beyond:
        said.append(
            f"Non figurés : {section.beside} plus loin de la ligne, {section.beyond} au-delà de "
            "ses extrémités."
        )
    vague = sum((p.thing.precision_m or 0) > section.distance_m for p in section.placed)
    if vague:
        have = "vestiges ont" if vague > 1 else "vestige a"
        said.append(f"{vague} {have} une position moins sûre que la distance à la ligne retenue.")
    if strays_m:
        said.append(
            "Ce qui est au même endroit est dessiné côte à côte, jusqu’à "
            f"{sheet.number(strays_m, 1)} m de sa place, que le repère ▲ donne."
        )
    if unlabelled:
        signs = "signes" if unlabelled > 1 else "signe"
        said.append(f"{unlabelled} {signs} sans étiquette faute de place : voir le tableau.")
    if any(p.thing.synthetic for p in section.placed) or any(d.dig.synthetic for d in section.digs):
        said.append("Les données inventées, en tirets, ne disent rien du terrain réel.")
    return said


def _legend(section: Section, scale: Scale, stood: Standing) -> list[str]:
    entries = _entries(section, stood)
    x, y = COLUMNS[0], sheet.FOOT
    drawn = [sheet.text("Signes", x, y, size=sheet.PLAIN, bold=True)]
    rows = 10
    for index, (sample, meaning) in enumerate(entries):
        left = x + 66 * (index // rows)
        base = y + 5.4 + LINE * 1.2 * (index % rows)
        drawn.append(
            f'<g transform="translate({left + 5:.2f} {base - 1:.2f})">{sample}</g>'
            + sheet.text(meaning, left + 12, base)
        )
    drawn.append(frame.scale_bar(scale, x + 78, LOWEST - 1))
    return drawn


def _entries(section: Section, stood: Standing) -> list[tuple[str, str]]:
    """(sign around the origin, its meaning) of every sign that occurs."""
    placed = [each.thing for each in section.placed]
    digs = [each.dig for each in section.digs]
    gaps = section.ground is not None and section.ground.known_share < 1
    kinds = [
        (any(each.kind is kind for each in placed), marks.sign(kind, 0, 0.6, synthetic=False), word)
        for kind, word in words.KINDS.items()
    ]
    hints = [
        (any(each.hint is hint for each in placed), sheet.path(d, width=0.3), word)
        for hint, d, word in HINTS
    ]
    every = [
        (section.ground is not None, sheet.path("M-5 0H5", width=0.5), "sol actuel"),
        (gaps, UNKNOWN, "relief inconnu"),
        (section.ground_then is not None, THEN, "sol d’époque ± 1 écart-type"),
        (section.water is not None, marks.water_line(-5, 5, 0), "niveau de l’eau, intervalle"),
        *kinds,
        (
            any(each.synthetic for each in placed) or any(each.synthetic for each in digs),
            marks.sign(Kind.FIND, 0, 0, synthetic=True),
            "donnée inventée (creux, tirets)",
        ),
        (
            any(each.sigma_m or each.precision_m for each in placed),
            CROSS,
            "± 1 écart-type, s’il est connu",
        ),
        *hints,
        (stood.side_by_side, BESIDE, "au même endroit, côte à côte"),
        (stood.stray > 0, STRAYED, "place vraie de ce qui est décalé"),
        (
            bool(far_from_all(section)),
            marks.off_scale(0, 3.9, upwards=True),
            "hors de l’échelle, à vérifier",
        ),
        (any(each.lowest_m is not None for each in digs), BOTTOM, "fond, non exploré dessous"),
        (any(each.lowest_m is None for each in digs), OPENED, "fouille, fond sans altitude"),
        (len(section.line.bends) > 0, BEND, "coude de la ligne"),
    ]
    return [(sample, meaning) for occurs, sample, meaning in every if occurs]


THEN = sheet.path("M-5 -1.3H5V1.3H-5Z", fill="#d4d4d4", stroke="none", width=0) + sheet.path(
    "M-5 0H5", dash="2 1"
)
CROSS = sheet.path(
    "M0 -1.6V1.6M-.7 -1.6h1.4M-.7 1.6h1.4M-4 0H4M-4 -.7v1.4M4 -.7v1.4",
    stroke=sheet.GREY,
    width=0.2,
)
BOTTOM = (
    sheet.path("M-4 -2V0M4 -2V0", width=0.3)
    + sheet.path("M-4 0H4", width=0.6)
    + sheet.path(sheet.hatch(-4, 0, 4, 1.6), stroke=sheet.GREY, width=0.2)
)
BESIDE = "".join(
    sheet.path(f"M{x} {top}h3.6v{tall}h-3.6Z", fill="#e3e3e3")
    for x, top, tall in ((-4, -1.8, 2.4), (0.4, -1, 2.6))
)
STRAYED = sheet.path("M-4 -0.6H4", width=0.2) + marks.pin(0, -0.6)
UNKNOWN = (
    sheet.rectangle(-5, -1.6, 10, 3.2, fill="#efefef")
    + sheet.path(sheet.hatch(-5, -0.4, 5, 1.6), stroke=sheet.GREY, width=0.2)
    + sheet.text("?", 0, 1, anchor="middle", bold=True)
)
OPENED = sheet.path("M-4 -1.5v2H4v-2", width=0.3, dash="1.2 0.8")
BEND = sheet.path("M0 -2V2", stroke=sheet.GREY, width=0.2, dash="2 1")
HINTS = (
    (Hint.BELOW, "M0 -1.5v3m-.7 -1l.7 1l.7 -1", "hautes eaux plus bas"),
    (Hint.ABOVE, "M0 1.5v-3m-.7 1l.7 -1l.7 1", "hautes eaux plus haut"),
    (Hint.ABOUT, "M-2.6 0q.65 -1 1.3 0t1.3 0t1.3 0t1.3 0", "hautes eaux vers là"),
)
