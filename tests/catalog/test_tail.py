"""Whether something somebody sees has changed somewhere since: the tail's truth table."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from layers.access.actor import PUBLIC
from layers.access.policy import Access, Branch, Position
from layers.catalog import tail as tail_module
from layers.catalog.models import Change
from layers.catalog.registry import layer
from layers.catalog.services.erase import erase
from layers.catalog.sql.changes import Bounds, Touch
from layers.catalog.sql.sequencer import last_cursor, sequence_changes
from layers.catalog.tail import Known, LogTail
from tests.catalog.conftest import ADMINISTRATOR
from tests.conftest import SOUTH, WEST
from tests.testlayer.models import Thing

HOME, NEXT = "200010700", "75056"
HERE: Bounds = (0.0, 0.0, 10.0, 10.0)
THERE: Bounds = (100.0, 100.0, 110.0, 110.0)
POINT: Bounds = (5.0, 5.0, 5.0, 5.0)


def branch(*scopes: tuple[str, str], position: Position = Position.EXACT) -> Branch:
    return Branch(Access(frozenset(), position), frozenset(scopes))


PUBLIC_HERE = branch((HOME, "public"))
ROUGH_HERE = branch((HOME, "delicate"), position=Position.GENERALISED)
NOWHERE = branch((HOME, "restricted"), position=Position.NONE)


def touch(
    cursor: int,
    *scopes: tuple[str, str],
    exact: tuple[Bounds, ...] = (POINT,),
    general: tuple[Bounds, ...] = (),
    layer_id: str = "things",
    erased: bool = False,
) -> Touch:
    return Touch(cursor, layer_id, cursor, erased, scopes, exact, general)


def tail_of(*touches: Touch, begins_after: int = 0) -> LogTail:
    return LogTail(Known(begins_after, touches[-1].cursor if touches else 0, touches))


OPEN, ROUGH, HIDDEN = (HOME, "public"), (HOME, "delicate"), (HOME, "sealed")


@pytest.mark.parametrize(
    ("happened", "branches", "area", "touched"),
    [
        # in the area, in a class one sees
        (touch(5, OPEN), [PUBLIC_HERE], HERE, True),
        (touch(5, OPEN), [PUBLIC_HERE], None, True),
        # elsewhere
        (touch(5, OPEN), [PUBLIC_HERE], THERE, False),
        # from there to here: both count
        (touch(5, OPEN, OPEN, exact=(THERE, POINT)), [PUBLIC_HERE], HERE, True),
        (touch(5, OPEN, OPEN, exact=(THERE, POINT)), [PUBLIC_HERE], THERE, True),
        # touching the area's edge is meeting it
        (touch(5, OPEN, exact=((10.0, 10.0, 10.0, 10.0),)), [PUBLIC_HERE], HERE, True),
        # another layer, another territory, a class one does not see
        (touch(5, OPEN, layer_id="others"), [PUBLIC_HERE], HERE, False),
        (touch(5, (NEXT, "public")), [PUBLIC_HERE], HERE, False),
        (touch(5, HIDDEN), [PUBLIC_HERE, ROUGH_HERE, NOWHERE], HERE, False),
        # reclassified: out of sight or into it
        (touch(5, OPEN, HIDDEN), [PUBLIC_HERE], HERE, True),
        (touch(5, HIDDEN, OPEN), [PUBLIC_HERE], HERE, True),
        # who gets the generalised position is told by it alone
        (touch(5, ROUGH, exact=(POINT,), general=(THERE,)), [ROUGH_HERE], HERE, False),
        (touch(5, ROUGH, exact=(THERE,), general=(POINT,)), [ROUGH_HERE], HERE, True),
        # a row without position changes no area, but it changes the whole
        (touch(5, OPEN, exact=()), [PUBLIC_HERE], HERE, False),
        (touch(5, OPEN, exact=()), [PUBLIC_HERE], None, True),
        # erased: nobody knows any more where it was, but in which class
        (touch(5, OPEN, exact=(), erased=True), [PUBLIC_HERE], HERE, True),
        (touch(5, ROUGH, exact=(), erased=True), [ROUGH_HERE], HERE, True),
        (touch(5, HIDDEN, exact=(), erased=True), [PUBLIC_HERE], HERE, False),
        # whoever holds a row's secret may be concerned by anything of that layer
        (touch(5, HIDDEN), [Branch(Access(frozenset()), keys=frozenset({1}))], HERE, True),
        # nobody
        (touch(5, OPEN), [], HERE, False),
    ],
)
def test_touched(
    happened: Touch, branches: list[Branch], area: Bounds | None, touched: bool
) -> None:
    assert tail_of(touch(4, HIDDEN), happened).touched("things", branches, area, 4) is touched
    # What was known already is no news.
    assert not tail_of(touch(4, HIDDEN), happened).touched("things", branches, area, 5)


def test_an_unknown_past_counts_as_changed() -> None:
    tail = tail_of(touch(8, HIDDEN), begins_after=7)
    assert tail.touched("things", [PUBLIC_HERE], HERE, 6)
    assert not tail.touched("things", [PUBLIC_HERE], HERE, 7)


def test_an_unknown_future_counts_as_changed() -> None:
    assert tail_of(touch(8, HIDDEN)).touched("things", [PUBLIC_HERE], HERE, 9)


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> LogTail:
    """A tail that rereads at every call."""
    monkeypatch.setattr(tail_module, "FRESH_SECONDS", 0.0)
    tail = LogTail()
    tail.refresh()
    return tail


@pytest.mark.django_db(transaction=True)
def test_it_follows_the_log(thing: Callable[..., Thing], fresh: LogTail) -> None:
    parts = layer("test-things").visible_to(PUBLIC).branches
    area = (float(WEST), float(SOUTH), WEST + 1000.0, SOUTH + 1000.0)
    since = fresh.refresh()
    thing("sealed")
    now = fresh.refresh()
    assert now > since
    assert not fresh.touched("test-things", parts, area, since)
    made = thing()
    newest = fresh.refresh()
    assert fresh.touched("test-things", parts, area, now)
    assert not fresh.touched("communes", parts, area, now)
    assert not fresh.touched("test-things", parts, area, newest)
    erase(ADMINISTRATOR, "test-things", made)
    fresh.refresh()
    assert fresh.touched("test-things", parts, area, newest)


@pytest.mark.django_db(transaction=True)
def test_who_knows_a_newer_cursor_is_not_answered_from_before(
    thing: Callable[..., Thing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail_module, "FRESH_SECONDS", 3600.0)
    other, tail = LogTail(), LogTail()
    known = tail.refresh()
    thing()
    newer = other.refresh()  # as another process, which has read the log since
    assert tail.refresh() == known
    assert tail.refresh(at_least=newer) == newer


@pytest.mark.django_db(transaction=True)
def test_more_changes_than_are_remembered_forget_the_oldest(
    thing: Callable[..., Thing], monkeypatch: pytest.MonkeyPatch, fresh: LogTail
) -> None:
    monkeypatch.setattr(tail_module, "REMEMBERED", 3)
    start = fresh.refresh()
    for _ in range(5):
        thing("sealed")
        fresh.refresh()
    parts = layer("test-things").visible_to(PUBLIC).branches
    newest = last_cursor()
    assert fresh.touched("test-things", parts, None, start)  # forgotten, hence unknown
    assert not fresh.touched("test-things", parts, None, newest - 2)


@pytest.mark.django_db(transaction=True)
def test_numbers_whose_changes_are_erased_are_passed_over(
    thing: Callable[..., Thing], fresh: LogTail
) -> None:
    made = thing()
    while sequence_changes():
        pass
    Change.objects.filter(key=made.pk).delete()
    assert fresh.refresh() == last_cursor()


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_starts_over(thing: Callable[..., Thing], fresh: LogTail) -> None:
    thing()
    fresh.refresh()
    known = fresh.known
    fresh.known = Known(known.begins_after, known.position + 1000, known.touches)
    begun = time.monotonic()
    assert fresh.refresh() == last_cursor()
    assert fresh.read_at >= begun
