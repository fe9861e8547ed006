"""Drawing a section: one SVG document, A3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archaeology.analysis.matrix.drawing.svg import clean
from archaeology.analysis.section.cutting import Placed, Section
from archaeology.analysis.section.drawing import foot, frame, labels, marks, sheet, words
from archaeology.analysis.section.drawing.labels import Box, Label, Wanted
from archaeology.analysis.section.drawing.scale import Scale, fitted
from archaeology.analysis.section.drawing.standing import Stand, body, standing, upright
from archaeology.analysis.section.ground import Profile

# So far apart the ground and the like are held free of labels where there is room elsewhere.
CURVE_STEP = 1.0
# A sheet holds about a hundred; what lies farther from the line is in the table.
MOST_LABELS = 200
# Signs so much smaller than their full size are a crowd.
CROWD = 0.5


def draw(
    section: Section,
    *,
    title: str = "Profil stratigraphique altimétrique",
    exaggeration: float | None = None,
    date: str = "",
    sources: Sequence[str] = (),
    ident: str = "coupe",
) -> str:
    """The section as an SVG document: A3 landscape, in millimetres, at the scale it names.

    Without an `exaggeration` the strongest usual one that fits is taken. `date` and `sources`
    are printed as they are. Colours are presentation attributes, all signs differ in shape, so
    that nothing is lost in grey; classes for a page's style sheet: section, section-level,
    -find, -unit, -invented, -dig, -water, -bend, -label. `ident` begins the ids: `coupe-thing-0`
    is the first of `section.placed`, `coupe-dig-0` the first of `section.digs`. Raises
    `CannotCut`.
    """
    name = clean(ident)
    scale = fitted(section, exaggeration)
    stood = standing(section, scale)
    placed, unlabelled = _labels(section, stood.stands, scale)
    # Areas first, the widest before all, so that they hide no sign and no other area.
    in_order = sorted(range(len(section.placed)), key=lambda n: -_wide(stood.stands[n]))
    marks_drawn = [
        sheet.rectangle(0, 0, sheet.WIDTH, sheet.HEIGHT, fill="#ffffff"),
        *frame.title_block(title, section, scale, date),
        *_beyond(section, scale),
        marks.water(section, scale),
        *_surfaces(section, scale),
        *frame.axes(scale),
        *frame.ends(section, scale),
        *(
            marks.dig(each, section, scale, f"{name}-dig-{n}")
            for n, each in enumerate(section.digs)
        ),
        *(marks.company(each, section, stood.stands, scale) for each in stood.companies),
        *(
            marks.thing(section.placed[n], stood.stands[n], scale, f"{name}-thing-{n}")
            for n in in_order
        ),
        *(_leader(each) for each in placed),
        *(_label(each) for each in placed),
        *foot.foot(section, scale, stood, sources, unlabelled),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="section" width="{sheet.WIDTH:.0f}mm" '
            f'height="{sheet.HEIGHT:.0f}mm" viewBox="0 0 {sheet.WIDTH:.0f} {sheet.HEIGHT:.0f}" '
            f'role="img" aria-labelledby="{name}-titre" aria-describedby="{name}-desc">',
            f'<title id="{name}-titre">{clean(title)}</title>',
            f'<desc id="{name}-desc">{clean(words.description(section))}</desc>',
            *(each for each in marks_drawn if each),
            "</svg>\n",
        ]
    )


def _beyond(section: Section, scale: Scale) -> Iterator[str]:
    """Where the ground is not known the sheet is grey from top to bottom: no line is missing, its
    height is.
    """
    for left, right in marks.gaps(section.ground, scale) if section.ground is not None else []:
        yield sheet.rectangle(
            left, scale.top, right - left, sheet.BOTTOM - scale.top, fill="#efefef"
        )


def _surfaces(section: Section, scale: Scale) -> Iterator[str]:
    then, sigma, now = section.ground_then, section.ground_then_sigma, section.ground
    if then is not None:
        if sigma is not None:
            yield marks.band(then, sigma, scale)
        yield marks.ground(then, scale, width=0.3, dash="2 1")
    if now is not None:
        yield marks.ground(now, scale, width=0.5)
        for left, right in marks.gaps(now, scale):
            strip = sheet.hatch(left, sheet.BOTTOM - 2, right, sheet.BOTTOM)
            yield sheet.path(strip, stroke=sheet.GREY, width=0.2)
        for x, y in _unknown(section, scale):
            yield sheet.text("?", x, y, anchor="middle", bold=True)


def _unknown(section: Section, scale: Scale) -> list[tuple[float, float]]:
    """Where a question mark stands for ground that is not known."""
    if section.ground is None:
        return []
    gaps = marks.gaps(section.ground, scale)
    return [((left + right) / 2, scale.top + 5) for left, right in gaps if right - left > 2]


def _labels(section: Section, stands: Sequence[Stand], scale: Scale) -> tuple[list[Label], int]:
    wanted = []
    for opened in section.digs:
        left, right, *ends = marks.tops(opened, section, scale)[0]
        wanted.append(Wanted(words.dig_label(opened), (left + right) / 2, min(ends) - 2, reach=0.6))
    # What lies nearest to the line has the first claim to its place, a crowd the last.
    nearest = sorted(
        range(len(section.placed)),
        key=lambda n: (stands[n].size < 1, abs(section.placed[n].offset_m)),
    )
    for n in nearest[:MOST_LABELS]:
        each = section.placed[n]
        y = scale.seat(each.thing.z_m or 0.0)
        wanted.append(
            Wanted(
                words.label_of(each),
                stands[n].x,
                y,
                reach=0.6 + stands[n].size,
                italic=each.thing.synthetic,
                in_crowd=stands[n].size < CROWD,
            )
        )
    space = Box(sheet.LEFT + 0.5, scale.top + 0.5, scale.right - 0.5, sheet.BOTTOM - 0.5)
    signs = [
        marks.place_of(each, stand, scale)
        for each, stand in zip(section.placed, stands, strict=True)
    ]
    signs += [Box(x - 1.2, y - 2.6, x + 1.2, y + 0.6) for x, y in _unknown(section, scale)]
    placed, left_over = labels.place(
        wanted, space, signs, _lines(section, stands, scale), _levels(section, scale)
    )
    return placed, len(left_over) + max(0, len(nearest) - MOST_LABELS)


def _levels(section: Section, scale: Scale) -> list[float]:
    """Lines from end to end: what stands above them is written above them."""
    water = section.water
    return [] if water is None or water.level_m is None else [scale.y(water.level_m)]


def _lines(section: Section, stands: Sequence[Stand], scale: Scale) -> list[Box]:
    """Small boxes along what labels had better not cross."""
    found: list[Box] = []
    for profile in (section.ground, section.ground_then):
        if profile is not None:
            found += _beads(profile, scale)
    for opened in section.digs:
        if opened.dig.lowest_m is not None and scale.holds(opened.dig.lowest_m):
            bottom = scale.y(opened.dig.lowest_m)
            found += [
                Box(left, bottom - 0.3, right, bottom + marks.BELOW)
                for left, right, *_tops in marks.tops(opened, section, scale)
            ]
    for one, stand in zip(section.placed, stands, strict=True):
        found += _edges(one, stand, scale)
    if section.water is not None and section.water.level_m is not None:
        y = scale.y(section.water.level_m)
        found.append(Box(sheet.LEFT, y - 0.3, scale.right, y + 0.3))
        for edge in (section.water.low_m, section.water.high_m):
            if edge is not None:
                found.append(Box(sheet.LEFT, scale.y(edge) - 0.2, scale.right, scale.y(edge) + 0.2))
    return found


def _edges(one: Placed, stand: Stand, scale: Scale) -> Iterator[Box]:
    """Along the bars of a thing and of its uncertainty."""
    top, bottom = upright(one, scale)
    yield Box(stand.x - 0.2, top, stand.x + 0.2, bottom)
    if one.thing.precision_m and not stand.shared:
        precision = one.thing.precision_m * scale.mm_per_m
        y = scale.seat(one.thing.z_m or 0.0)
        yield Box(stand.true_x - precision, y - 0.2, stand.true_x + precision, y + 0.2)
    top, bottom = body(one, scale)
    for left, right in stand.bars:
        for y in (top, bottom):
            yield Box(left, y - 0.1, right, y + 0.1)
        for x in (left, right):
            yield Box(x - 0.1, top, x + 0.1, bottom)


def _beads(profile: Profile, scale: Scale) -> Iterator[Box]:
    for run in profile.runs:
        last: float | None = None
        for chainage, z in zip(profile.chainage[run], profile.z[run], strict=True):
            x, y = scale.x(float(chainage)), scale.y(float(z))
            if last is None or x - last >= CURVE_STEP:
                yield Box(x - CURVE_STEP / 2, y - 0.4, x + CURVE_STEP / 2, y + 0.4)
                last = x


def _wide(stand: Stand) -> float:
    return sum(right - left for left, right in stand.bars)


def _leader(label: Label) -> str:
    if label.leader is None:
        return ""
    x0, y0, x1, y1 = label.leader
    return sheet.path(f"M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}", stroke=sheet.GREY, width=0.15)


def _label(label: Label) -> str:
    # A halo, not a background: lines stop at the letters only.
    drawn = sheet.text(
        label.wanted.words,
        label.box.left + labels.AIR,
        label.box.bottom - labels.TALL * 0.27,
        italic=label.wanted.italic,
        halo=True,
    )
    return f'<g class="section-label">{drawn}</g>'
