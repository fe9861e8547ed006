"""The services behind the page: who may what, what each leaves behind, two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.services.assign_request import assign_request, start_request
from geoportal.citizen.services.changing import ChangedMeanwhile, TextRefused
from geoportal.citizen.services.end_request import (
    close_request,
    forward_request,
    mark_duplicate,
    refuse_request,
    resolve_request,
)
from geoportal.citizen.services.once import once
from geoportal.citizen.services.publish_content import publish_content, withhold_request
from geoportal.citizen.services.reopen_request import reopen_request
from geoportal.citizen.services.write_to_request import add_note, answer_citizen
from geoportal.citizen.states import (
    BY_VERB,
    ENDED,
    CloseReason,
    State,
    Verb,
    WrongState,
    next_state,
    verbs_from,
)
from layers.access.actor import PUBLIC, Actor, Post
from layers.access.models import Account, Agency, Territory
from layers.access.roles import REQUEST_HANDLERS, Role
from layers.catalog.models import Change, Relation
from tests.citizen.triage.conftest import Reporter

ActorOf = Callable[[Account], Actor]
Do = Callable[[Actor, CitizenRequest, Agency, CitizenRequest], object]

# Every verb of the page, as a call; each starts from a state in which it is possible.
DOINGS: dict[str, tuple[State, Do]] = {
    "assign": (State.RECEIVED, lambda a, r, s, o: assign_request(a, r.pk, r.version, s)),
    "start": (State.RECEIVED, lambda a, r, s, o: start_request(a, r.pk, r.version)),
    "answer": (State.RECEIVED, lambda a, r, s, o: answer_citizen(a, r.pk, "Bonjour")),
    "note": (State.RECEIVED, lambda a, r, s, o: add_note(a, r.pk, "Bonjour")),
    "resolve": (State.RECEIVED, lambda a, r, s, o: resolve_request(a, r.pk, r.version)),
    "close": (
        State.RECEIVED,
        lambda a, r, s, o: close_request(a, r.pk, r.version, CloseReason.DONE),
    ),
    "refuse": (State.RECEIVED, lambda a, r, s, o: refuse_request(a, r.pk, r.version, "Non")),
    "forward": (State.RECEIVED, lambda a, r, s, o: forward_request(a, r.pk, r.version, "Eux")),
    "duplicate": (State.RECEIVED, lambda a, r, s, o: mark_duplicate(a, r.pk, r.version, o)),
    "reopen": (State.CLOSED, lambda a, r, s, o: reopen_request(a, r.pk, r.version, "Encore")),
    "publish": (State.RECEIVED, lambda a, r, s, o: publish_content(a, r.pk, r.version, text=True)),
    "withhold": (
        State.RECEIVED,
        lambda a, r, s, o: withhold_request(a, r.pk, r.version, withheld=True),
    ),
}
DECIDE = {Role.FRONT_DESK, Role.MEDIATOR, Role.ADMINISTRATOR}


def expected(role: Role, agency: str, doing: str) -> str:
    """The rights in words: who decides everywhere, who in the own service, who only notes."""
    if role not in REQUEST_HANDLERS:
        return "unseen"
    if doing == "note" or role in DECIDE or agency == "eau":
        return "done"
    return "refused"


@pytest.mark.django_db
@pytest.mark.parametrize("agency", ["eau", "voirie", ""])
@pytest.mark.parametrize("role", list(Role))
def test_each_role_and_each_action(
    role: Role, agency: str, report: Reporter, agencies: dict[str, Agency], territory: Territory
) -> None:
    post = Post(territory.key, role, agencies[agency].pk if agency else None)
    actor = Actor(posts=frozenset({post}))
    other = report("fuite")
    outcomes, changed = {}, {}
    for doing, (state, do) in DOINGS.items():
        made = report("fuite", state=state)
        outcomes[doing] = "done"
        try:
            do(actor, made, agencies["voirie"], other)
        except PermissionDenied:
            outcomes[doing] = "refused"
        except CitizenRequest.DoesNotExist:
            outcomes[doing] = "unseen"
        changed[doing] = CitizenRequest.objects.get(pk=made.pk).version != made.version
    assert outcomes == {doing: expected(role, agency, doing) for doing in DOINGS}
    assert changed == {doing: outcome == "done" for doing, outcome in outcomes.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("doing", DOINGS)
def test_neither_the_public_nor_the_neighbour_touch_anything(
    doing: str, report: Reporter, agencies: dict[str, Agency], neighbour: Territory
) -> None:
    state, do = DOINGS[doing]
    made, other = report(state=state), report()
    next_door = Actor(posts=frozenset({Post(neighbour.key, Role.FRONT_DESK)}))
    for actor in (PUBLIC, next_door, PUBLIC.holding("requests", made.pk)):
        with pytest.raises(CitizenRequest.DoesNotExist):
            do(actor, made, agencies["eau"], other)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", list(Verb))
def test_the_table_and_nothing_but_the_table(state: State, verb: Verb) -> None:
    if verb in verbs_from(state):
        assert next_state(verb, state) == BY_VERB[verb].target
    else:
        with pytest.raises(WrongState, match="n’est pas possible"):
            next_state(verb, state)


@pytest.mark.django_db
class TestWhatIsLeftBehind:
    @pytest.fixture
    def desk(self, front_desk: Account, as_actor: ActorOf) -> Actor:
        return as_actor(front_desk)

    def test_an_assignment_tells_the_agency_and_the_log_tells_who(
        self, desk: Actor, report: Reporter, agencies: dict[str, Agency]
    ) -> None:
        made = report("affaissement")
        assign_request(desk, made.pk, made.version, agencies["voirie"])
        step = made.state_changes.get(verb="assign")
        assert (step.from_state, step.to_state, step.detail) == ("received", "assigned", "Voirie")
        assert step.account_id == desk.account_id
        change = Change.objects.filter(layer="requests", key=made.pk, operation="U").latest("pk")
        assert change.actor == desk.label
        assert change.fields is not None
        assert set(change.fields) == {"state", "agency_id"}

    def test_an_agency_of_elsewhere_is_refused(
        self, desk: Actor, report: Reporter, neighbour: Territory
    ) -> None:
        made = report()
        there = Agency.objects.create(territory=neighbour, slug="voirie", name="Voirie")
        with pytest.raises(PermissionDenied):
            assign_request(desk, made.pk, made.version, there)
        assert CitizenRequest.objects.get(pk=made.pk).version == made.version

    @pytest.mark.parametrize("text", ["", "  \n ", "\x00\x07", "x" * 5001])
    def test_no_words_or_too_many(self, desk: Actor, report: Reporter, text: str) -> None:
        made = report()
        for say in (answer_citizen, add_note):
            with pytest.raises(TextRefused):
                say(desk, made.pk, text)
        with pytest.raises(TextRefused):
            refuse_request(desk, made.pk, made.version, text)
        assert CitizenRequest.objects.get(pk=made.pk).state == "received"

    def test_a_duplicate_is_tied_to_its_original(self, desk: Actor, report: Reporter) -> None:
        original, made = report(), report()
        mark_duplicate(desk, made.pk, made.version, original, "Déjà connu.")
        tie = Relation.objects.get()
        assert (tie.source_key, tie.kind, tie.target_key) == (
            made.pk, "duplicate_of", original.pk,
        )  # fmt: skip
        with pytest.raises(TextRefused):
            mark_duplicate(desk, original.pk, original.version, original)

    def test_an_ending_has_a_date_and_reopening_takes_it_back(
        self, desk: Actor, report: Reporter
    ) -> None:
        made = report("fuite")
        ended = close_request(desk, made.pk, made.version, CloseReason.PLANNED)
        assert (ended.ended_at is not None, ended.reason) == (True, "planned")
        again = reopen_request(desk, made.pk, ended.version, "Encore")
        assert (again.ended_at, again.reason, again.state) == (None, "", "assigned")

    def test_reopened_without_a_service_it_waits_for_one(
        self, desk: Actor, report: Reporter
    ) -> None:
        made = report("affaissement", state=State.CLOSED)
        assert reopen_request(desk, made.pk, made.version, "Encore").state == "received"

    @pytest.mark.parametrize("ended", sorted(ENDED))
    def test_what_has_ended_is_not_started(
        self, desk: Actor, report: Reporter, ended: State
    ) -> None:
        made = report(state=ended)
        with pytest.raises(WrongState):
            start_request(desk, made.pk, made.version)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Real threads on real connections."""

    def run(self, *works: Callable[[], object]) -> list[object]:
        gate = threading.Barrier(len(works))
        outcomes: list[object] = [None] * len(works)

        def work(place: int, do: Callable[[], object]) -> None:
            try:
                gate.wait()
                outcomes[place] = do()
            except Exception as error:
                outcomes[place] = error
            finally:
                connection.close()

        threads = [
            threading.Thread(target=work, args=(place, do)) for place, do in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return outcomes

    def test_one_wins_and_the_other_learns_what_is(
        self, front_desk: Account, water_agent: Account, as_actor: ActorOf, report: Reporter
    ) -> None:
        made = report("fuite")
        desk, water = as_actor(front_desk), as_actor(water_agent)
        outcomes = self.run(
            lambda: close_request(desk, made.pk, made.version, CloseReason.DONE, "Fini."),
            lambda: start_request(water, made.pk, made.version),
        )
        lost = [each for each in outcomes if isinstance(each, ChangedMeanwhile)]
        won = [each for each in outcomes if isinstance(each, CitizenRequest)]
        assert len(lost) == len(won) == 1
        after = CitizenRequest.objects.get(pk=made.pk)
        assert (after.version, after.state) == (2, won[0].state)
        assert lost[0].current.state == after.state
        assert made.messages.count() == (1 if after.state == "closed" else 0)

    def test_words_of_all_are_kept(
        self, front_desk: Account, water_agent: Account, as_actor: ActorOf, report: Reporter
    ) -> None:
        made = report("fuite")
        desk, water = as_actor(front_desk), as_actor(water_agent)

        def note(number: int) -> Callable[[], object]:
            return lambda: add_note(desk if number % 2 else water, made.pk, f"Note {number}")

        outcomes = self.run(*(note(number) for number in range(6)))
        assert not [each for each in outcomes if isinstance(each, Exception)]
        assert {each.text for each in made.notes.all()} == {f"Note {n}" for n in range(6)}
        assert CitizenRequest.objects.get(pk=made.pk).version == 7

    def test_a_form_sent_from_two_connections_is_done_once(
        self, front_desk: Account, as_actor: ActorOf, report: Reporter
    ) -> None:

        made, form, desk = report(), uuid4(), as_actor(front_desk)

        def send() -> bool:
            with once(made.pk, form) as is_new:
                if is_new:
                    add_note(desk, made.pk, "Une fois")
                return is_new

        assert sorted(map(str, self.run(send, send, send))) == ["False", "False", "True"]
        assert made.notes.count() == 1
