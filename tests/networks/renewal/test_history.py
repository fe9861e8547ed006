"""Whose break a report is, and since when there are reports."""

from __future__ import annotations

import numpy as np
import pytest

from networks.renewal import Breaks, Pipes, fit, history_of, recorded_since
from networks.renewal.history import Apart
from tests.networks.renewal.streets import few_pipes, simulated


def told(pipes: list[str], moments: list[float]) -> Breaks:
    """Reports to the day."""
    when = np.array(moments)
    return Breaks(pipes, when, when)


def two_lives() -> Pipes:
    """An id that was given again: iron retired in 2005, PVC since; and a pipe without dates."""
    return Pipes(
        ["A", "A", "B"],
        ["FONTE", "PVC", "FONTE"],
        np.array([100.0, 110.0, 100.0]),
        np.array([1950.0, 2005.5, np.nan]),
        np.array([2005.5, np.inf, np.inf]),
        np.array([100.0, 100.0, 50.0]),
    )


def test_each_life_of_an_id_has_its_own_breaks() -> None:
    history = history_of(two_lives(), told(["A", "A", "A", "B"], [1999.0, 2005.5, 2010.0, 1900.0]))
    assert history.pipe.tolist() == [0, 0, 1, 2]
    assert history.set_apart == 0


def test_what_cannot_be_true_is_set_apart_and_counted() -> None:
    pipes = two_lives()
    only_new = Pipes(
        ["A", "C"],
        ["PVC", "PVC"],
        np.array([110.0, 110.0]),
        np.array([2005.5, 1990.0]),
        np.array([np.inf, 2010.0]),
        np.array([100.0, 100.0]),
    )
    reports = told(
        ["A", "A", "A", "C", "Z", "C", "C"],
        [1999.0, 2003.0, 2006.0, 2012.0, 2000.0, 2001.0, 2001.0],
    )
    history = history_of(only_new, reports)
    assert history.apart == {
        Apart.BEFORE_LAID: 2,
        Apart.AFTER_RETIRED: 1,
        Apart.UNKNOWN_PIPE: 1,
        Apart.REPEATED: 1,
    }
    assert history.set_apart == 3
    assert history.counts(1900, 2100).tolist() == [1, 1]
    assert history_of(pipes, told([], [])).last is None


def test_a_year_alone_leaves_open_what_came_first() -> None:
    pipes = two_lives()
    year = Breaks(["A", "A"], np.array([2005.0, 2005.0]), np.array([2005.99, 2005.99]))
    history = history_of(pipes, year)
    # Two breaks of which only the year is known are two breaks.
    assert history.pipe.tolist() == [0, 0]
    assert history.apart[Apart.REPEATED] == 0


def test_breaks_are_recorded_since_the_first_one() -> None:
    history = few_pipes([1_000.0] * 3, [(0, 1998.7), (1, 2003.2), (0, 2008.0)])
    assert recorded_since(history, 2010) == 1998
    assert recorded_since(history, 2001) == 1998


def test_a_few_old_notes_are_not_years_without_breaks() -> None:
    street = simulated(9, years=(1997, 2020))
    pipes = street.history.pipes
    old = [i for i in range(200) if pipes.laid[i] < 1980][:10]
    moments = [*street.history.moment, *(1985.5 + i for i in range(10))]
    names = [*(pipes.ids[i] for i in street.history.pipe), *(pipes.ids[i] for i in old)]
    assert recorded_since(history_of(pipes, told(names, moments)), 2020) == 1997


def test_a_network_that_grows_and_ages_was_recorded_all_along() -> None:
    street = simulated(10, years=(1995, 2020), growth=0.04)
    assert recorded_since(street.history, 2020) == 1995


@pytest.mark.parametrize("before", [1990.0, 2005.5])
def test_without_a_break_records_begin_with_the_pipes(before: float) -> None:
    assert recorded_since(few_pipes([10.0], []), before) == 1960


def test_breaks_of_the_pipe_before_do_not_ruin_the_new_one() -> None:
    # Ten mains of PVC laid in 2015 where iron had broken fifty times, and iron that still does.
    broken = [(i, 2005.0 + j) for i in range(10) for j in range(5)]
    broken += [(i, 2005.5 + j) for i in range(10, 20) for j in range(12)]
    history = few_pipes(
        [500.0] * 20,
        broken,
        material=["PVC"] * 10 + ["FONTE"] * 10,
        laid=[2015.0] * 10 + [1955.0] * 10,
    )
    assert history.set_apart == 50
    rates = fit(history, 2005, 2018).forecast(2018, 2019).per_km
    assert rates[:10].max() < rates[10:].min() / 4
