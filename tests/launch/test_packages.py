"""What is missing is installed where it can be, and otherwise named in one line."""

import pytest

from geoportal.launch.packages import Means, command_prefix, newest_postgis
from geoportal.launch.steps import LaunchError

MISSING = ["postgresql", "postgresql-15-postgis-3"]


def test_root_installs_by_itself() -> None:
    assert command_prefix(MISSING, Means(apt=True, root=True, sudo=False)) == []


def test_sudo_is_used_when_it_asks_nothing() -> None:
    assert command_prefix(MISSING, Means(apt=True, root=False, sudo=True)) == ["sudo", "-n"]


@pytest.mark.parametrize(
    "means",
    [
        Means(apt=True, root=False, sudo=False),
        Means(apt=False, root=True, sudo=False),
        Means(apt=False, root=False, sudo=True),
    ],
)
def test_otherwise_one_line_names_every_package(means: Means) -> None:
    with pytest.raises(LaunchError) as caught:
        command_prefix(MISSING, means)
    line = str(caught.value)
    assert "\n" not in line
    assert all(name in line for name in MISSING)
    assert caught.value.exit_code == 2


def test_the_newest_postgis_is_taken() -> None:
    offered = [
        "postgresql-13-postgis-3",
        "postgresql-17-postgis-3",
        "postgresql-16-postgis-3-scripts",
    ]
    assert newest_postgis(offered) == "postgresql-17-postgis-3"


@pytest.mark.parametrize("offered", [[], ["postgresql-14-postgis-3"]])
def test_a_postgis_that_is_too_old_is_said(offered: list[str]) -> None:
    with pytest.raises(LaunchError, match="postgresql-15-postgis-3 or newer"):
        newest_postgis(offered)
