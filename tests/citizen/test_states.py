"""The table of a request's life."""

from __future__ import annotations

import pytest

from geoportal.citizen.models import StateChange
from geoportal.citizen.states import (
    CONTESTABLE,
    ENDED,
    OPEN,
    TRANSITIONS,
    State,
    Verb,
    WrongState,
    next_state,
    verbs_from,
)
from geoportal.citizen.wording import _step_title, state_sentence, state_sentence_for_all


def test_every_verb_has_one_line_and_every_state_a_way_in_and_out() -> None:
    assert [each.verb for each in TRANSITIONS] == list(Verb)
    assert {each.target for each in TRANSITIONS} | {State.RECEIVED} == set(State)
    assert all(verbs_from(state) for state in State)


def test_open_requests_can_end_and_ended_ones_reopen() -> None:
    for state in OPEN:
        assert {next_state(verb, state) for verb in verbs_from(state)} >= ENDED
    for state in ENDED:
        assert next_state(Verb.REOPEN, state) is State.ASSIGNED


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_is_not_in_the_table_is_refused_in_words(state: State) -> None:
    with pytest.raises(WrongState, match="Prendre en charge"):
        next_state(Verb.START, state)


def test_only_answers_can_be_contested() -> None:
    assert CONTESTABLE < ENDED
    assert State.FORWARDED not in CONTESTABLE
    assert State.DUPLICATE not in CONTESTABLE


def test_every_state_and_step_has_a_sentence_for_citizens() -> None:
    for state in State:
        assert state_sentence(state, "Eau").endswith(".")
        assert state_sentence(state).endswith(".")
        assert state_sentence_for_all(state).endswith(".")
    for verb in ("receive", *Verb):
        assert _step_title(StateChange(verb=verb))
