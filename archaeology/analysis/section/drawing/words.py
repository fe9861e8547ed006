"""What the section says in words (French, as on the sheet)."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees

from archaeology.analysis.section.cutting import Apart, Opened, Placed, Reason, Section
from archaeology.analysis.section.drawing.sheet import number, shortened
from archaeology.analysis.section.far import far_from_all
from archaeology.analysis.section.line import SectionLine
from archaeology.analysis.section.things import Dig, Hint, Kind, Thing

INVENTED = "inventé"
RESTRICTED = "réservé"
LONGEST = 26
KINDS = {Kind.LEVEL: "niveau", Kind.FIND: "mobilier", Kind.UNIT: "unité stratigraphique"}
PLURALS = {Kind.LEVEL: "niveaux", Kind.FIND: "mobiliers", Kind.UNIT: "unités stratigraphiques"}
HINTS = {
    Hint.BELOW: "les hautes eaux de son temps étaient plus bas",
    Hint.ABOVE: "les hautes eaux de son temps étaient plus haut",
    Hint.ABOUT: "les hautes eaux de son temps étaient vers là",
}
REASONS = {
    Reason.DEPTH_ONLY: "profondeur sans altitude",
    Reason.OTHER_DATUM: "altitude hors NGF",
    Reason.NO_HEIGHT: "sans altitude",
}
# More gaps than these are counted, not told one by one.
MOST_GAPS = 4
MOST_FAR = 2
COMPASS = ("N", "N-E", "E", "S-E", "S", "S-O", "O", "N-O")


def label_of(one: Placed) -> str:
    """The few words beside a sign."""
    thing = one.thing
    words = f"{shortened(thing.label, LONGEST)} · {number(thing.z_m or 0.0)}"
    return words + _marked(thing)


def dig_label(one: Opened) -> str:
    """The few words above an operation."""
    dig = one.dig
    words = shortened(dig.label, LONGEST)
    if dig.year is not None:
        words += f" ({dig.year})"
    return words + _marked(dig)


def _marked(what: Thing | Dig) -> str:
    """In brackets: what a reader has to know before using a thing."""
    marks = [(what.synthetic, INVENTED), (what.restricted, RESTRICTED)]
    said = ", ".join(word for holds, word in marks if holds)
    return f" ({said})" if said else ""


def side(offset_m: float) -> str:
    """How far beside the line, to which hand."""
    if abs(offset_m) < 0.005:
        return "sur la ligne"
    return f"à {number(abs(offset_m), 1)} m à {'droite' if offset_m > 0 else 'gauche'} de la ligne"


def told(one: Placed) -> str:
    """All that is known of a placed thing."""
    thing = one.thing
    parts = [thing.label, KINDS[thing.kind], thing.what, _altitude(thing)]
    parts.append(f"à {number(one.chainage_m, 1)} m du début, {side(one.offset_m)}")
    if thing.precision_m is not None:
        parts.append(f"position à ± {number(thing.precision_m, 1)} m")
    parts += [thing.dating, HINTS.get(thing.hint, "")]
    parts.append(f"source : {thing.source}" if thing.source else "sans source")
    if thing.synthetic:
        parts.append("donnée inventée")
    if thing.restricted:
        parts.append(RESTRICTED)
    return ", ".join(each for each in parts if each)


def told_company(things: Sequence[Thing]) -> str:
    """Of things at one place that are drawn side by side."""
    words = f"Place commune de {len(things)} vestiges dessinés côte à côte"
    precision = max(each.precision_m or 0.0 for each in things)
    return f"{words}, à ± {number(precision, 1)} m au plus" if precision else words


def _altitude(thing: Thing) -> str:
    words = f"{number(thing.z_m or 0.0)} m NGF"
    if thing.base_m is not None:
        words = f"de {number(thing.base_m)} à {words}"
    if thing.sigma_m is None:
        return f"{words}, incertitude inconnue"
    return f"{words} ± {number(thing.sigma_m)} m"


def told_apart(one: Apart) -> str:
    """A thing that is not placed, and why."""
    thing = one.thing
    height = ""
    if thing.depth_m is not None:
        height = f"à {number(thing.depth_m)} m de profondeur"
        if thing.counted_from:
            height += f" ({thing.counted_from})"
    elif thing.z_m is not None:
        height = f"{number(thing.z_m)} m dans un autre système"
    parts = [shortened(thing.label, 40), height or REASONS[one.reason]]
    parts.append(f"au point {number(one.chainage_m, 0)} m")
    if thing.synthetic:
        parts.append(INVENTED)
    if thing.restricted:
        parts.append(RESTRICTED)
    return ", ".join(parts)


def told_dig(one: Opened) -> str:
    """All that is known of an operation."""
    dig = one.dig
    parts = [dig.label, dig.kind, str(dig.year) if dig.year is not None else ""]
    parts += [
        f"de {number(span.start_m, 1)} à {number(span.end_m, 1)} m du début" for span in one.spans
    ]
    parts.append(side(one.offset_m))
    if dig.lowest_m is not None:
        parts.append(f"jusqu’à {number(dig.lowest_m)} m NGF, non exploré en dessous")
    elif dig.depth_m is not None:
        parts.append(f"profondeur atteinte {number(dig.depth_m)} m, sans altitude")
    else:
        parts.append("profondeur atteinte inconnue")
    parts.append(f"source : {dig.source}" if dig.source else "sans source")
    if dig.synthetic:
        parts.append("donnée inventée")
    if dig.restricted:
        parts.append(RESTRICTED)
    return ", ".join(each for each in parts if each)


def dig_apart(one: Opened) -> str:
    """An operation whose bottom has no altitude, for the list."""
    depth = one.dig.depth_m
    reached = "inconnue" if depth is None else f"{number(depth)} m"
    words = f"{shortened(one.dig.label, 40)}, profondeur atteinte {reached}, fond sans altitude"
    return f"{words}, {RESTRICTED}" if one.dig.restricted else words


def restricted_words(section: Section) -> str:
    """How much of what is on the section is confidential; nothing where all is public."""
    things = [each.thing for each in section.placed] + [each.thing for each in section.apart]
    count = sum(each.restricted for each in things)
    count += sum(each.dig.restricted for each in section.digs)
    if not count:
        return ""
    what = "vestige ou opération réservé" if count == 1 else "vestiges et opérations réservés"
    return f"Ne pas diffuser : {count} {what}."


def far_words(section: Section) -> str:
    """What is off the scale, its altitude absurd beside all else; nothing where all fits."""
    found = far_from_all(section)
    if not found:
        return ""
    told = [
        f"« {shortened(each.label, LONGEST)} » à {number(each.z_m)} m" for each in found[:MOST_FAR]
    ]
    more = len(found) - len(told)
    if more:
        told.append(f"{more} {'autres' if more > 1 else 'autre'}")
    return f"Hors de l’échelle, altitude à vérifier : {_listed(told)}."


def heading(line: SectionLine, *, at_end: bool) -> str:
    """The point of the compass that an end of the line looks to, from the line's other end."""
    start, end = line.points[0], line.points[-1]
    if start == end:
        return ""
    return _towards(start, end) if at_end else _towards(end, start)


def leg_heading(line: SectionLine, leg: int) -> str:
    """The point of the compass that a stretch between two vertices runs to."""
    return _towards(line.points[leg], line.points[leg + 1])


def _towards(start: tuple[float, float], end: tuple[float, float]) -> str:
    return COMPASS[round(degrees(atan2(end[0] - start[0], end[1] - start[1])) / 45) % 8]


def counted(section: Section) -> str:
    """How many of each kind are placed."""
    numbers = {kind: sum(p.thing.kind is kind for p in section.placed) for kind in Kind}
    words = [
        f"{count} {PLURALS[kind] if count > 1 else KINDS[kind]}"
        for kind, count in numbers.items()
        if count
    ]
    return _listed(words) if words else "aucun vestige placé"


def description(section: Section) -> str:
    """The section in a few sentences, for those who do not see it."""
    line = section.line
    said = [f"Coupe de {number(line.length_m, 0)} m"]
    if heading(line, at_end=True):
        said[0] += f", de {heading(line, at_end=False)} vers {heading(line, at_end=True)}"
    said[0] += f" : {counted(section)} à moins de {number(section.distance_m, 0)} m de la ligne"
    invented = sum(each.thing.synthetic for each in section.placed)
    said[0] += f", dont {invented} de données inventées." if invented else "."
    if section.ground is not None:
        known = section.ground.z[[*_indices(section.ground.runs)]]
        if len(known):
            said.append(
                f"Sol actuel entre {number(known.min())} et {number(known.max())} m NGF, connu sur "
                f"{number(100 * section.ground.known_share, 0)} % de la ligne."
            )
            if unknown_ground(section):
                said.append(unknown_ground(section))
        else:
            said.append("Sol actuel inconnu.")
    if restricted_words(section):
        said.append(restricted_words(section))
    if far_words(section):
        said.append(far_words(section))
    if section.water is not None:
        said.append(water_words(section))
    if section.digs:
        count = len(section.digs)
        said.append(f"{count} {'opérations' if count > 1 else 'opération'} le long de la ligne.")
    apart = len(section.apart) + sum(each.dig.lowest_m is None for each in section.digs)
    if apart:
        said.append(f"{apart} sans altitude, {'énumérés' if apart > 1 else 'énuméré'} à part.")
    return " ".join(said)


def unknown_ground(section: Section) -> str:
    """Where along the line today's ground is not known; nothing where it is everywhere."""
    if section.ground is None or not section.ground.gaps:
        return ""
    if not section.ground.runs:
        return "Le relief ne connaît rien de la ligne : le sol actuel est inconnu."
    gaps = section.ground.gaps
    if len(gaps) > MOST_GAPS:
        share = number(100 * (1 - section.ground.known_share), 0)
        return f"Le relief ne dit rien de {len(gaps)} tronçons, {share} % de la ligne."
    told = [f"de {_whole(start)} à {_whole(end)} m" for start, end in gaps]
    return f"Le relief ne dit rien {_listed(told)} du début : le sol y est inconnu."


def _whole(metres: float) -> str:
    """To ten centimetres, without a comma where there is none to tell."""
    return number(metres, 0 if round(metres, 1) % 1 == 0 else 1)


def _indices(runs: Sequence[slice]) -> list[int]:
    return [index for run in runs for index in range(run.start, run.stop)]


def water_words(section: Section) -> str:
    """The water level in a sentence."""
    water = section.water
    if water is None:
        return ""
    share = f"à {number(100 * water.share, 0)} %"
    words = f"{water.label or 'Niveau de l’eau'} : "
    if water.low_m is not None and water.high_m is not None:
        if water.level_m is not None:
            words += f"{number(water.level_m)} m NGF, "
        words += f"intervalle {share} de {number(water.low_m)} à {number(water.high_m)} m"
    elif water.high_m is not None:
        words += f"au plus {number(water.high_m)} m NGF {share}, aucun vestige ne dit le plus bas"
    elif water.low_m is not None:
        words += f"au moins {number(water.low_m)} m NGF {share}, aucun vestige ne dit le plus haut"
    else:
        words += "aucun vestige ne le borne"
    if water.reference:
        words += f" ({water.reference})"
    return f"{words}, {INVENTED}." if water.synthetic else f"{words}."


def _listed(words: Sequence[str]) -> str:
    return " et ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))
