"""What an open page is told of what happens, at nearly no cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from geoportal.citizen.services.assign_request import assign_request
from geoportal.citizen.services.end_request import resolve_request
from geoportal.citizen.services.write_to_request import add_note
from geoportal.citizen.views import triage_data
from layers.access.actor import Actor
from layers.access.models import Account, Agency
from layers.catalog.cursors import LOG, opened, seal
from tests.citizen.triage.conftest import Reporter

pytestmark = pytest.mark.django_db(transaction=True)
SignedIn = Callable[[Account], Client]
ActorOf = Callable[[Account], Actor]


class Watcher:
    """An open page: remembers cursor and ETag as its script does."""

    def __init__(self, client: Client, query: str = "") -> None:
        self.client, self.query, self.etag = client, query, ""
        page = client.get(f"/triage/liste?{query}").content.decode()
        self.cursor = page.split('data-cursor="')[1].split('"')[0]

    def ask(self) -> Any:
        """Ask what changed; None for « nothing » (304)."""
        headers = {"Accept": "application/json"}
        if self.etag:
            headers["If-None-Match"] = self.etag
        answer = self.client.get(
            f"/triage/changes?after={self.cursor}&{self.query}", headers=headers
        )
        self.etag = answer.headers.get("ETag", "")
        if answer.status_code == 304:
            return None
        assert answer.status_code == 200
        said = answer.json()
        self.cursor = said["cursor"]
        return said


def test_nothing_new_costs_nothing(
    signed_in: SignedIn,
    front_desk: Account,
    report: Reporter,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    report()
    page = Watcher(signed_in(front_desk))
    first = page.ask()
    assert first == {"cursor": page.cursor}
    assert page.ask() is None
    # Session, account and its memberships; the log's end because the tests read it every time.
    with django_assert_max_num_queries(9):
        assert page.ask() is None


def test_a_new_request_comes_with_its_line_and_its_point(
    signed_in: SignedIn, front_desk: Account, report: Reporter
) -> None:
    page = Watcher(signed_in(front_desk))
    made = report()
    said = page.ask()
    (item,) = said["items"]
    assert (item["id"], item["appeared"]) == (made.pk, True)
    assert made.spoken_number in item["html"]
    assert said["count"] == 1
    assert said["views"]["received"] == 1
    assert said["features"][0]["properties"]["id"] == made.pk
    assert said["removed"] == []
    assert page.ask() == {"cursor": page.cursor}
    assert page.ask() is None


def test_what_leaves_the_list_is_taken_away(
    signed_in: SignedIn, front_desk: Account, report: Reporter, as_actor: ActorOf
) -> None:
    made = report()
    page = Watcher(signed_in(front_desk))
    resolve_request(as_actor(front_desk), made.pk, made.version)
    said = page.ask()
    assert (said["items"], said["removed"], said["count"]) == ([], [made.pk], 0)
    assert "Résolue" in said["outside"][0]["html"]
    assert said["versions"] == {str(made.pk): 2}


def test_what_changes_without_leaving_is_told_with_its_version(
    signed_in: SignedIn,
    front_desk: Account,
    agencies: dict[str, Agency],
    report: Reporter,
    as_actor: ActorOf,
) -> None:
    made = report()
    page = Watcher(signed_in(front_desk), "service=voirie")
    assign_request(as_actor(front_desk), made.pk, made.version, agencies["voirie"])
    said = page.ask()
    assert [(item["id"], item["appeared"]) for item in said["items"]] == [(made.pk, False)]
    add_note(as_actor(front_desk), made.pk, "Bonjour")
    assert page.ask()["versions"] == {str(made.pk): 3}


def test_a_request_outside_the_filter_changes_nothing_on_the_page(
    signed_in: SignedIn, front_desk: Account, report: Reporter
) -> None:
    page = Watcher(signed_in(front_desk), "commune=76002")
    report()
    said = page.ask()
    assert (said["items"], said["features"], said["count"]) == ([], [], 0)


def test_an_erased_request_goes(signed_in: SignedIn, front_desk: Account, report: Reporter) -> None:
    made = report()
    page = Watcher(signed_in(front_desk))
    key = made.pk
    made.delete()
    said = page.ask()
    assert said["removed"] == [key]
    assert said["outside"] == []


def test_another_territory_is_told_nothing(
    signed_in: SignedIn, outsider: Account, report: Reporter
) -> None:
    page = Watcher(signed_in(outsider))
    report()
    said = page.ask()
    assert set(said) == {"cursor"}
    assert page.ask() is None


def test_too_much_at_once_reads_the_list_anew(
    signed_in: SignedIn, front_desk: Account, report: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage_data, "CHANGES", 2)
    page = Watcher(signed_in(front_desk))
    for _each in range(3):
        report()
    assert page.ask()["reload"] is True
    assert page.ask() == {"cursor": page.cursor}


def test_a_cursor_from_another_life_of_the_database(
    signed_in: SignedIn, front_desk: Account, report: Reporter
) -> None:
    report()
    page = Watcher(signed_in(front_desk))
    known = opened(page.cursor, LOG)
    assert known is not None
    page.cursor = seal(known + 1_000_000, LOG)
    assert page.ask()["reload"] is True
    assert page.ask() == {"cursor": page.cursor}


def test_cursors_do_not_tell_what_happens_elsewhere(
    signed_in: SignedIn, front_desk: Account, report: Reporter
) -> None:
    """Two tokens of one moment differ like those of two moments, and none can be made up."""
    report()
    tokens = {Watcher(signed_in(front_desk)).cursor for _again in range(5)}
    assert len(tokens) == 5
    one, other = tokens.pop(), tokens.pop()
    assert opened(one[:16] + other[16:], LOG) is None


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "NaN", "9" * 40, "²", "0", "a" * 48])
def test_a_cursor_that_is_none_is_a_problem(
    signed_in: SignedIn, front_desk: Account, after: str
) -> None:
    answer = signed_in(front_desk).get(
        "/triage/changes", {"after": after}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
