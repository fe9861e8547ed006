"""The queue: address ↔ conditions ↔ rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from geoportal.citizen.layers import STATE_COLORS
from geoportal.citizen.models import Category, CitizenRequest
from geoportal.citizen.queue import Queue, read_queue
from geoportal.citizen.queue_rows import counts_by_view, page_of, queue_rows, read_after
from geoportal.citizen.services.report_problem import ContactDetails
from geoportal.citizen.states import OPEN, State
from layers.access.actor import Actor
from layers.access.models import Account
from tests.citizen.triage.conftest import Reporter

ActorOf = Callable[[Account], Actor]


def numbers(actor: Actor, address: str) -> list[str]:
    rows = queue_rows(actor, read_queue(QueryDict(address)))
    return [row.number for row in rows]


@given(
    states=st.sets(st.sampled_from(list(State)), min_size=1),
    text=st.text(max_size=120),
    older=st.one_of(st.none(), st.integers(1, 3650)),
    mine=st.sampled_from(["", "moi", "service"]),
    order=st.sampled_from(["recent", "urgence"]),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    category=st.sampled_from(["", "f:eau", "fuite"]),
)
def test_an_address_and_its_queue_say_the_same(
    states: set[State],
    text: str,
    older: int | None,
    mine: str,
    order: str,
    flags: tuple[bool, bool, bool],
    category: str,
) -> None:
    queue = Queue(
        states=None if states == OPEN else tuple(state for state in State if state in states),
        text=" ".join(text.replace("\x00", " ").split())[:100].strip(),
        older=older,
        mine=mine,
        order=order,
        to_locate=flags[0],
        contested=flags[1],
        late=flags[2],
        category=category,
    )
    assert read_queue(QueryDict(queue.query)) == queue


@pytest.mark.parametrize(
    "address",
    [
        "etat=nimporte",
        "depuis=hier",
        "depuis=2026-02-30",
        "depuis=0001-01-01",
        "age=-1",
        "age=NaN",
        "age=99999999999999999999",
        "age=²",
        "pour=tous",
        "tri=%00",
        "service=" + "x" * 300,
        "q=" + "x" * 5000,
        "categorie=%0a%0d",
    ],
)
def test_what_cannot_be_understood_is_left_out_and_said(address: str) -> None:
    queue = read_queue(QueryDict(address))
    assert queue.ignored
    assert queue.without(text="", ignored=()) == Queue()


@pytest.mark.parametrize("text", ["", "x", "1~", "~1", "1~-1", "9" * 30 + "~1", "1~2~3", "²~1"])
def test_a_broken_page_address_is_the_first_page(text: str) -> None:
    assert read_after(text) is None


@pytest.mark.django_db
class TestRows:
    def test_open_ones_newest_first(
        self, report: Reporter, front_desk: Account, as_actor: ActorOf
    ) -> None:
        old, new = report(days=3), report()
        report(state=State.CLOSED, ended_at=timezone.now())
        assert numbers(as_actor(front_desk), "") == [new.number, old.number]

    def test_several_states(self, report: Reporter, front_desk: Account, as_actor: ActorOf) -> None:
        closed = report(state=State.CLOSED)
        refused = report(state=State.REFUSED)
        report()
        found = numbers(as_actor(front_desk), "etat=closed&etat=refused")
        assert set(found) == {closed.number, refused.number}

    def test_category_or_its_family(
        self, report: Reporter, front_desk: Account, as_actor: ActorOf
    ) -> None:
        leak, hole, noise = report("fuite"), report("affaissement"), report("tapage")
        actor = as_actor(front_desk)
        assert numbers(actor, "categorie=fuite") == [leak.number]
        assert set(numbers(actor, "categorie=f:voirie")) == {hole.number, noise.number}

    def test_agency_commune_age_and_place(
        self, report: Reporter, front_desk: Account, as_actor: ActorOf
    ) -> None:
        leak, hole = report("fuite", days=10), report("affaissement", located=False)
        actor = as_actor(front_desk)
        assert numbers(actor, "service=eau") == [leak.number]
        assert numbers(actor, "service=aucun") == [hole.number]
        assert numbers(actor, "commune=76001") == [leak.number]
        assert numbers(actor, "commune=76002") == []
        assert numbers(actor, "a-localiser=1") == [hole.number]
        assert numbers(actor, "age=7") == [leak.number]
        since = (timezone.localdate() - timedelta(days=2)).isoformat()
        assert numbers(actor, f"depuis={since}") == [hole.number]

    def test_mine_and_my_service(
        self, report: Reporter, water_agent: Account, as_actor: ActorOf
    ) -> None:
        mine, ours = report("fuite", agent=water_agent), report("fuite")
        report("affaissement")
        actor = as_actor(water_agent)
        assert numbers(actor, "pour=moi") == [mine.number]
        assert set(numbers(actor, "pour=service")) == {mine.number, ours.number}

    def test_words_without_accents_in_text_place_and_category(
        self, report: Reporter, front_desk: Account, as_actor: ActorOf
    ) -> None:
        found = report("affaissement", "Chaussée défoncée, près de l’école")
        report("fuite", "Une fuite")
        actor = as_actor(front_desk)
        for words in ("DEFONCEE", "ecole chaussee", "trou ouest", found.number[:5]):
            assert numbers(actor, f"q={words}") == [found.number], words
        assert numbers(actor, "q=100%25") == []
        assert numbers(actor, "q=école+piscine") == []

    def test_who_called_is_found_only_by_those_who_may_read_it(
        self,
        report: Reporter,
        front_desk: Account,
        water_agent: Account,
        roads_agent: Account,
        as_actor: ActorOf,
    ) -> None:
        found = report("fuite", contact=ContactDetails("Odette Lefèbvre", "", "0612345678"))
        for who in (front_desk, water_agent):
            assert numbers(as_actor(who), "q=lefebvre") == [found.number]
            assert numbers(as_actor(who), "q=0612345678") == [found.number]
        assert numbers(as_actor(roads_agent), "q=lefebvre") == []
        assert numbers(as_actor(roads_agent), "q=0612345678") == []

    def test_danger_then_contested_then_by_deadline(
        self,
        report: Reporter,
        categories: dict[str, Category],
        front_desk: Account,
        as_actor: ActorOf,
    ) -> None:
        usual, soon = report("tapage", days=20), report("fuite")
        Category.objects.filter(code="fuite").update(deadline_days=2)
        contested = report("tapage", contested=True)
        danger = report("affaissement")
        ended = report("affaissement", days=90, state=State.CLOSED)
        found = numbers(as_actor(front_desk), "tri=urgence&etat=toutes")
        assert found == [each.number for each in (danger, contested, soon, usual, ended)]

    def test_late_is_past_the_categorys_deadline(
        self, report: Reporter, front_desk: Account, as_actor: ActorOf
    ) -> None:
        Category.objects.filter(code="fuite").update(deadline_days=2)
        late = report("fuite", days=3)
        report("fuite", days=1)
        report("tapage", days=3)
        report("fuite", days=30, state=State.RESOLVED)
        assert numbers(as_actor(front_desk), "retard=1&etat=toutes") == [late.number]

    @pytest.mark.parametrize("order", ["recent", "urgence"])
    def test_pages_cover_everything_once(
        self, report: Reporter, front_desk: Account, as_actor: ActorOf, order: str
    ) -> None:
        moment = timezone.now()
        made = {report(received_at=moment - timedelta(days=n // 3)).number for n in range(11)}
        actor, queue = as_actor(front_desk), Queue(order=order)
        seen: list[str] = []
        after = None
        while True:
            page, following = page_of(queue_rows(actor, queue), queue, after, size=3)
            seen += [row.number for row in page]
            if following is None:
                break
            after = read_after(str(following))
            assert after == following
        assert len(seen) == len(made)
        assert set(seen) == made

    def test_counts_of_views_are_those_of_their_lists(
        self, report: Reporter, front_desk: Account, as_actor: ActorOf
    ) -> None:
        report(), report(days=90), report(contested=True, state=State.IN_PROGRESS)
        report(state=State.CLOSED)
        counts = counts_by_view(as_actor(front_desk), Queue(states=(State.CLOSED,), late=True))
        assert counts == {
            "open": 3, "received": 2, "late": 1, "contested": 1, "ended": 1, "all": 4,
        }  # fmt: skip

    def test_another_territorys_desk_finds_nothing(
        self, report: Reporter, outsider: Account, as_actor: ActorOf
    ) -> None:
        made = report()
        actor = as_actor(outsider)
        assert numbers(actor, "etat=toutes") == []
        assert numbers(actor, f"q={made.number}") == []
        assert numbers(actor, "territoire=200010700&etat=toutes") == []
        assert counts_by_view(actor, Queue())["all"] == 0

    def test_an_administrator_of_everything_may_choose_the_territory(
        self, report: Reporter, neighbour: object
    ) -> None:
        made: CitizenRequest = report()
        boss = Actor(account_id=1, is_superuser=True)
        assert numbers(boss, "") == [made.number]
        assert numbers(boss, "territoire=75056") == []


def test_every_state_has_a_colour() -> None:
    assert set(STATE_COLORS) == set(State)
