"""The address of the private database is known without touching anything."""

from pathlib import Path

import pytest

from geoportal.launch.cluster import PURPOSES, database_url, socket_directory

LONGEST_SOCKET_PATH = 107


def test_each_purpose_has_a_database_of_its_own() -> None:
    assert len({database_url(purpose) for purpose in PURPOSES}) == len(PURPOSES)
    assert database_url() == database_url("demo")


def test_the_url_says_user_database_and_socket() -> None:
    socket = socket_directory("test")
    assert database_url("test") == f"postgresql://geoportal@/geoportal?host={socket}"


def test_asking_makes_nothing() -> None:
    before = set(Path("/tmp").iterdir())
    database_url("demo")
    assert socket_directory("demo") not in set(Path("/tmp").iterdir()) - before


def test_the_socket_path_is_short_wherever_the_checkout_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoportal.launch.cluster.ROOT", Path("/home") / ("very-long" * 30))
    assert len(str(socket_directory("test") / ".s.PGSQL.5432")) < LONGEST_SOCKET_PATH


def test_two_checkouts_do_not_share(monkeypatch: pytest.MonkeyPatch) -> None:
    here = database_url()
    monkeypatch.setattr("geoportal.launch.cluster.ROOT", Path("/elsewhere"))
    assert database_url() != here


def test_an_unknown_purpose_is_refused() -> None:
    with pytest.raises(ValueError, match="purpose"):
        database_url("production")
