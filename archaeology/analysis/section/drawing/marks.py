"""The signs of a section: each kind has a shape; colour carries nothing."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from archaeology.analysis.matrix.drawing.svg import clean
from archaeology.analysis.section.cutting import Opened, Placed, Section
from archaeology.analysis.section.drawing import sheet, words
from archaeology.analysis.section.drawing.labels import Box
from archaeology.analysis.section.drawing.scale import Scale
from archaeology.analysis.section.drawing.standing import HALF, Company, Stand, body, widened
from archaeology.analysis.section.ground import Profile
from archaeology.analysis.section.things import Hint, Kind

DASH = "0.7 0.5"
BELOW = 3.0
OPEN = 5.0
# A gap in the ground that is less wide than this is not seen.
NARROWEST_GAP = 0.2


def group(kind: str, title: str, marks: str, ident: str = "") -> str:
    """Marks with the words that a pointer or a screen reader gets."""
    named = f' id="{ident}"' if ident else ""
    return f'<g class="section-{kind}"{named}><title>{clean(title)}</title>{marks}</g>'


def sign(kind: Kind, x: float, y: float, *, synthetic: bool, size: float = 1.0) -> str:
    """The sign of a thing at its altitude; hollow and broken where it is invented."""
    width = 0.3 * size
    look = (
        f'fill="#ffffff" stroke="{sheet.INK}" stroke-width="{width:.2g}" stroke-dasharray="{DASH}"'
        if synthetic
        else f'fill="{sheet.INK}" stroke="{sheet.INK}" stroke-width="{width:.2g}"'
    )
    half = (1.3 if kind is Kind.LEVEL else HALF) * size
    if kind is Kind.FIND:
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{1.1 * size:.2f}" {look}/>'
    if kind is Kind.LEVEL:
        return f'<path d="M{x:.2f} {y:.2f}l-{half:.2f} -{2.2 * size:.2f}h{2 * half:.2f}Z" {look}/>'
    return (
        f'<path d="M{x - half:.2f} {y:.2f}h{2 * half:.2f}v{0.8 * size:.2f}h-{2 * half:.2f}Z" '
        f"{look}/>"
    )


def thing(one: Placed, stand: Stand, scale: Scale, ident: str = "") -> str:
    """A placed thing where it stands: its bars of uncertainty, its extent, its sign."""
    z = one.thing.z_m or 0.0
    x, y = stand.x, scale.seat(z)
    about, drawn = one.thing, bars(one, stand, scale)
    dash = DASH if about.synthetic else ""
    if not scale.holds(z):
        drawn = off_scale(x, y, upwards=z > scale.high_m)
    top, bottom = body(one, scale)
    for left, right in stand.bars:
        drawn += sheet.path(
            f"M{left:.2f} {top:.2f}H{right:.2f}V{bottom:.2f}H{left:.2f}Z",
            width=min(0.25, (right - left) / 4),
            fill="#e3e3e3",
            dash=dash,
        )
    drawn += sign(about.kind, x, y, synthetic=about.synthetic, size=stand.size)
    drawn += _hint(about.hint, x, y) if scale.holds(z) else ""
    classes = f"{about.kind} section-invented" if about.synthetic else str(about.kind)
    return group(classes, words.told(one), drawn, ident)


def off_scale(x: float, y: float, *, upwards: bool) -> str:
    """An arrow from the sign to the edge of the section, beyond which its altitude lies."""
    if upwards:
        return sheet.path(f"M{x:.2f} {y - 2.4:.2f}v-3m-0.9 1.2l0.9 -1.2l0.9 1.2", width=0.5)
    return sheet.path(f"M{x:.2f} {y + 1.4:.2f}v4m-0.9 -1.2l0.9 1.2l0.9 -1.2", width=0.5)


def bars(one: Placed, stand: Stand, scale: Scale) -> str:
    """One standard deviation up and down, and to both sides where the sign stands at its place;
    without an end where the bar leaves the section.
    """
    x, d, half = stand.x, "", 0.8 * stand.size
    z, sigma, precision = one.thing.z_m or 0.0, one.thing.sigma_m, one.thing.precision_m
    if sigma:
        base = z if one.thing.base_m is None else one.thing.base_m
        top, bottom = scale.y(z + sigma), scale.y(base - sigma)
        d += f"M{x:.2f} {max(top, scale.top):.2f}V{min(bottom, sheet.BOTTOM):.2f}"
        d += "".join(
            f"M{x - half:.2f} {end:.2f}h{2 * half:.2f}"
            for end in (top, bottom)
            if scale.top <= end <= sheet.BOTTOM
        )
    if precision and not stand.shared:
        d += sideways(stand.true_x, scale.y(z), precision, scale)
    return sheet.path(d, stroke=sheet.GREY, width=min(0.2, half / 2)) if d else ""


def sideways(x: float, y: float, precision_m: float, scale: Scale) -> str:
    """The path of one standard deviation to both sides."""
    left, right = x - precision_m * scale.mm_per_m, x + precision_m * scale.mm_per_m
    return f"M{max(left, sheet.LEFT):.2f} {y:.2f}H{min(right, scale.right):.2f}" + "".join(
        f"M{end:.2f} {y - 0.8:.2f}v1.6" for end in (left, right) if sheet.LEFT <= end <= scale.right
    )


def company(one: Company, section: Section, stands: Sequence[Stand], scale: Scale) -> str:
    """Below things that stand side by side: the place that they have in common, where they stray
    from it, and how sure it is, once for all.
    """
    things = [section.placed[each].thing for each in one.members]
    strays = [stands[each] for each in one.members if stands[each].stray]
    y, drawn = min(one.bottom + 1.6, sheet.BOTTOM - 0.4), ""
    if strays:
        xs = [x for each in strays for x in (each.x, *(end for bar in each.bars for end in bar))]
        drawn += sheet.path(
            f"M{min(one.true_x, *xs):.2f} {y:.2f}H{max(one.true_x, *xs):.2f}", width=0.2
        )
        drawn += pin(one.true_x, y)
    precision = max(each.precision_m or 0.0 for each in things)
    if precision:
        under = min(y + 1.4, sheet.BOTTOM - 0.2) if strays else y
        drawn += sheet.path(
            sideways(one.true_x, under, precision, scale), stroke=sheet.GREY, width=0.2
        )
    return group("company", words.told_company(things), drawn) if drawn else ""


def pin(x: float, y: float) -> str:
    """Where things are that are drawn beside it."""
    return sheet.path(f"M{x:.2f} {y:.2f}l-0.8 1.2h1.6Z", fill=sheet.INK, width=0.1)


def _hint(hint: Hint, x: float, y: float) -> str:
    """An arrow to where the water stood."""
    if hint is Hint.BELOW:
        return sheet.path(f"M{x:.2f} {y + 0.4:.2f}v3.2m-0.7 -1l0.7 1l0.7 -1", width=0.3)
    if hint is Hint.ABOVE:
        return sheet.path(f"M{x:.2f} {y - 2.6:.2f}v-3.2m-0.7 1l0.7 -1l0.7 1", width=0.3)
    if hint is Hint.ABOUT:
        return sheet.path(f"M{x - 2.6:.2f} {y:.2f}q0.65 -1 1.3 0t1.3 0t1.3 0t1.3 0", width=0.3)
    return ""


def place_of(one: Placed, stand: Stand, scale: Scale) -> Box:
    """The room that a sign takes on the sheet, with the arrow of what is off the scale."""
    z, size = one.thing.z_m or 0.0, stand.size
    x, y = stand.x, scale.seat(z)
    if not scale.holds(z):
        return Box(x - 1.4, y - 5.6, x + 1.4, y + 5.6)
    if one.thing.kind is Kind.LEVEL:
        return Box(x - 1.4 * size, y - 2.4 * size, x + 1.4 * size, y + 0.2)
    return Box(x - 1.3 * size, y - 1.3 * size, x + 1.3 * size, y + 1.3 * size)


def ground(profile: Profile, scale: Scale, *, width: float, dash: str = "") -> str:
    """A line for each stretch that is known."""
    d = "".join(_polyline(_points(profile, run, scale)) for run in profile.runs)
    return sheet.path(d, width=width, dash=dash) if d else ""


def band(mean: Profile, sigma: Profile, scale: Scale) -> str:
    """One standard deviation around a surface of the past."""
    known = Profile(mean.chainage, mean.z + 0 * sigma.z)
    d = ""
    for run in known.runs:
        xs = [scale.x(c) for c in mean.chainage[run]]
        above = [scale.y(z) for z in (mean.z + sigma.z)[run]]
        below = [scale.y(z) for z in (mean.z - sigma.z)[run]]
        round_it = [*zip(xs, above, strict=True), *reversed(list(zip(xs, below, strict=True)))]
        d += _polyline(round_it) + "Z"
    return sheet.path(d, fill="#d4d4d4", stroke="none", width=0) if d else ""


def gaps(profile: Profile, scale: Scale) -> list[tuple[float, float]]:
    """The stretches of the sheet without ground, from x to x."""
    return [
        (scale.x(start), scale.x(end))
        for start, end in profile.gaps
        if (end - start) * scale.mm_per_m > NARROWEST_GAP
    ]


def _points(profile: Profile, run: slice, scale: Scale) -> list[tuple[float, float]]:
    return [
        (scale.x(c), scale.y(z)) for c, z in zip(profile.chainage[run], profile.z[run], strict=True)
    ]


def _polyline(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def water(section: Section, scale: Scale) -> str:
    """The interval of the water level as a band, the level itself as a line."""
    band_of = section.water
    if band_of is None:
        return ""
    high, low = band_of.high_m, band_of.low_m
    if high is None and low is None:
        return ""
    # Where no remain gives an end the band stops soon, without an edge.
    top = scale.y(low or 0.0) - OPEN if high is None else scale.y(high)
    bottom = scale.y(high or 0.0) + OPEN if low is None else scale.y(low)
    bottom = min(bottom, sheet.BOTTOM)
    drawn = sheet.rectangle(sheet.LEFT, top, scale.right - sheet.LEFT, bottom - top, fill="#e3edf5")
    edges = "".join(
        f"M{sheet.LEFT} {scale.y(z):.2f}H{scale.right:.2f}" for z in (high, low) if z is not None
    )
    drawn += sheet.path(edges, stroke=sheet.GREY, width=0.2, dash="0.6 1.2")
    if band_of.level_m is not None:
        drawn += water_line(sheet.LEFT, scale.right, scale.y(band_of.level_m))
    return group("water", words.water_words(section), drawn)


def water_line(left: float, right: float, y: float) -> str:
    """The level itself."""
    return sheet.path(f"M{left:.2f} {y:.2f}H{right:.2f}", width=0.35, dash="5 1.2 0.8 1.2")


def dig(one: Opened, section: Section, scale: Scale, ident: str = "") -> str:
    """An operation: its sides down to its bottom, hatched beneath, where nobody looked; a bar on
    the ground where the altitude of its bottom is not known.
    """
    drawn = ""
    for left, right, top, other in tops(one, section, scale):
        if one.dig.lowest_m is None or not scale.holds(one.dig.lowest_m):
            drawn += sheet.path(
                f"M{left:.2f} {top - 2:.2f}v2L{right:.2f} {other:.2f}v-2",
                width=0.3,
                dash="1.2 0.8",
            )
            continue
        bottom = scale.y(one.dig.lowest_m)
        drawn += sheet.path(
            f"M{left:.2f} {min(top, bottom):.2f}V{bottom:.2f}"
            f"M{right:.2f} {min(other, bottom):.2f}V{bottom:.2f}",
            width=0.3,
            dash=DASH if one.dig.synthetic else "",
        )
        drawn += sheet.path(f"M{left:.2f} {bottom:.2f}H{right:.2f}", width=0.6)
        under = min(bottom + BELOW, sheet.BOTTOM)
        drawn += sheet.path(sheet.hatch(left, bottom, right, under), stroke=sheet.GREY, width=0.2)
    return group("dig", words.told_dig(one), drawn, ident)


def tops(one: Opened, section: Section, scale: Scale) -> list[tuple[float, float, float, float]]:
    """(left, right, top at the left, top at the right) on the sheet of each stretch; the top is
    the ground, or the top of the section where the ground is unknown.
    """
    found = []
    for span in one.spans:
        left, right = widened(span, scale)
        heights = [float("nan")] * 2
        if section.ground is not None:
            heights = [section.ground.at(span.start_m), section.ground.at(span.end_m)]
        first, last = (scale.y(z) if isfinite(z) else scale.top for z in heights)
        found.append((left, right, first, last))
    return found
