"""Which remains the page of a shoreline lists, and what is chosen of those that it does not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from archaeology.analysis.water_level import Meaning, sort_out
from archaeology.analysis.water_level.candidates import Reason
from archaeology.studies.forms.remains import Listing, RemainForm, Row
from archaeology.studies.shorelines.gathering import choice_of
from archaeology.studies.shorelines.parameters import Choice
from archaeology.studies.shorelines.remains import Found, found_in, shares_in
from layers.access.actor import Actor

# A page of more rows is slow to draw and to send; what is beyond them takes part all the same.
MOST_LISTED = 400
# The field in which the page keeps what was chosen of remains that it does not list.
CARRIED = "chosen_elsewhere"

Sent = Mapping[str, Any]
Stored = Mapping[str, Mapping[str, Any]]
Shared = tuple[Found, float]


def listing(
    actor: Actor,
    territory: str,
    *,
    bounds: Sequence[float],
    years: tuple[int, int],
    public_only: bool,
    words: str,
    data: Sent = MappingProxyType({}),
    stored: Stored = MappingProxyType({}),
    proposals: bool = True,
) -> Listing:
    """The remains of an area and a slice, what probably weighs most first.

    `words` choose what is looked at, not what takes part. What was sent in `data` of a remain
    stays, wherever its row has gone. Else `stored` choices and `proposals` say it, as in a study's
    parameters: what nobody has chosen is as a study from a file takes it.
    """
    found = found_in(actor, territory, bounds)
    slice_ = (float(years[0]), float(years[1]))
    silent = _silent(found, slice_)
    speaking = [
        (each, share)
        for index, (each, share) in enumerate(zip(found, shares_in(found, slice_), strict=True))
        if index not in silent
    ]
    allowed = [(each, share) for each, share in speaking if each.public or not public_only]
    sent = _sent_forms([each for each, _share in allowed], data)
    faulty = {id for id, form in sent.items() if not form.is_valid()}
    choices = {
        each.id: sent[each.id].choice()
        if each.id in sent.keys() - faulty
        else choice_of(each, stored, proposals)
        for each, _share in allowed
    }
    named = [
        (each, share)
        for each, share in allowed
        if each.id in faulty or words.lower() in f"{each.label} {each.where} {each.number}".lower()
    ]
    rows = [
        _row(each, share, sent.get(each.id), choices[each.id], each.id in stored)
        for each, share in in_order(named, (faulty, stored.keys()))[:MOST_LISTED]
    ]
    listed = {row.found.id for row in rows}
    of = "/".join(
        (*(f"{each:.0f}" for each in (*bounds, *years)), str(int(public_only)), words.lower())
    )
    return Listing(
        of=of,
        rows=rows,
        choices=choices,
        carried=_carried(
            (each, choices[each.id]) for each, _share in allowed if each.id not in listed
        ),
        silent=Counter(silent.values()),
        withheld=len(speaking) - len(allowed),
    )


def in_order(named: Iterable[Shared], firsts: Sequence[Collection[str]] = ()) -> list[Shared]:
    """Those in `firsts`, then what is proposed, then the others: of each the best dated and most
    reliable first, finds and units in turn, so that no end of the list cuts off one kind alone.
    """
    groups: dict[tuple[tuple[bool, ...], str], list[Shared]] = {}
    for each, share in named:
        rank = (*(each.id not in one for one in firsts), not each.proposed)
        groups.setdefault((rank, each.id.partition(":")[0]), []).append((each, share))
    turns: list[tuple[tuple[bool, ...], int, str, Shared]] = []
    for (rank, kind), held in groups.items():
        held.sort(key=lambda one: (-one[1], one[0].reliability or "Z", one[0].id))
        turns += [(rank, turn, kind, one) for turn, one in enumerate(held)]
    return [one for *_key, one in sorted(turns, key=lambda each: each[:3])]


def _silent(found: Sequence[Found], years: tuple[float, float]) -> dict[int, Reason]:
    """What could not speak, whatever its altitude meant."""
    as_floor = [each.candidate(Meaning.DRY_FLOOR) for each in found]
    return {each.index: each.reason for each in sort_out(as_floor, years)[1]}


def _prefix(found: Found) -> str:
    return f"remain-{found.id.replace(':', '-')}"


def _sent_forms(found: Iterable[Found], data: Sent) -> dict[str, RemainForm]:
    """The rows that a page sent, and what it carried of remains that it did not list."""
    carried = _read(data.get(CARRIED, ""))
    forms = {}
    for each in found:
        prefix = _prefix(each)
        # An unticked box sends nothing; the meaning is sent of each row.
        of = next((told for told in (data, carried) if f"{prefix}-meaning" in told), None)
        if of is not None:
            forms[each.id] = RemainForm(of, prefix=prefix)
    return forms


def _read(carried: str) -> dict[str, str]:
    """The fields of unlisted rows; none where somebody wrote them by hand, and wrongly."""
    try:
        told = json.loads(carried)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: value for name, value in told.items() if isinstance(value, str)}


def _carried(unlisted: Iterable[tuple[Found, Choice]]) -> str:
    """The fields that rows of remains would send, of those that are otherwise than proposed."""
    fields = {}
    for found, choice in unlisted:
        if choice != choice_of(found, {}):
            prefix = _prefix(found)
            fields[f"{prefix}-meaning"] = choice.meaning
            if choice.use:
                fields[f"{prefix}-use"] = "on"
            if choice.range_m:
                fields[f"{prefix}-reference_m"] = str(choice.reference_m)
                fields[f"{prefix}-range_m"] = str(choice.range_m)
    return json.dumps(fields, separators=(",", ":"))


def _row(found: Found, share: float, sent: RemainForm | None, choice: Choice, is_kept: bool) -> Row:
    form = sent or RemainForm(initial=_initial(choice), prefix=_prefix(found))
    meaning = form["meaning"].value()
    is_proposal = bool(found.proposed) and meaning == found.proposed
    is_first = bool(found.proposed or meaning or is_kept)
    return Row(found, share, form, is_proposal, is_first)


def _initial(choice: Choice) -> dict[str, Any]:
    told: dict[str, Any] = {"use": choice.use, "meaning": choice.meaning}
    if choice.range_m:
        told |= {"reference_m": choice.reference_m, "range_m": choice.range_m}
    else:
        # Kept as 0 ± 0 where nobody said anything: a limit needs none, a quay is asked again.
        told |= {"reference_m": choice.reference_m or None, "range_m": None}
    return told
