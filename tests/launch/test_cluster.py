"""A real private PostGIS, started, killed and started again."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from geoportal.launch.cluster import SMALL_SHARED_MEMORY, Cluster
from geoportal.launch.owner import Owner
from geoportal.launch.steps import LaunchError


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    # Not pytest's own temporary directory: as root it is closed to the user of the server.
    folder = Path(tempfile.mkdtemp(prefix="gp-test-", dir="/tmp"))
    folder.chmod(0o755)
    made = Cluster(folder / "pg", folder / "socket", Owner.here(), safe=False)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder)


def connect(cluster: Cluster, database: str = "geoportal") -> psycopg.Connection:
    return psycopg.connect(
        host=str(cluster.socket), user="geoportal", dbname=database, port=5432, autocommit=True
    )


def one(cluster: Cluster, query: str) -> object:
    cluster.start()
    with connect(cluster) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_names_sort_the_french_way(cluster: Cluster) -> None:
    query = "SELECT array_agg(n ORDER BY n) FROM unnest(ARRAY['Yvetot', 'Étretat', 'Elbeuf']) n"
    assert one(cluster, query) == ["Elbeuf", "Étretat", "Yvetot"]


def test_the_application_is_no_superuser_and_makes_databases_with_postgis(cluster: Cluster) -> None:
    assert one(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with connect(cluster) as connection:
        connection.execute("CREATE DATABASE made_by_a_test")
    with connect(cluster, "made_by_a_test") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        assert connection.execute("SELECT ST_Area(ST_MakeEnvelope(0, 0, 2, 3))").fetchone() == (6,)


def test_it_listens_on_no_network(cluster: Cluster) -> None:
    assert one(cluster, "SELECT current_setting('listen_addresses')") == ""


def test_only_its_owner_enters_the_socket_directory(cluster: Cluster) -> None:
    cluster.start()
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_starting_twice_keeps_the_same_server(cluster: Cluster) -> None:
    cluster.start()
    before = postmaster(cluster)
    cluster.start()
    assert postmaster(cluster) == before


def test_a_killed_server_is_recovered_with_its_data(cluster: Cluster) -> None:
    cluster.start()
    with connect(cluster) as connection:
        # What the servers of tests promise about commits is otherwise nothing.
        connection.execute("SET synchronous_commit TO on")
        connection.execute("CREATE TABLE kept AS SELECT 76 AS department")
    killed = postmaster(cluster)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not cluster.is_running())
    assert (cluster.data / "postmaster.pid").exists()

    assert one(cluster, "SELECT department FROM kept") == 76
    assert postmaster(cluster) != killed


def test_a_pid_that_another_process_got_since_is_seen_through(cluster: Cluster) -> None:
    cluster.stop()
    # Of the same user, as PostgreSQL looks only at those.
    user = cluster.owner.uid if os.getuid() == 0 else None
    stranger = subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=user)
    try:
        lines = [stranger.pid, cluster.data, 0, 5432, cluster.socket, "", "0 0", "ready"]
        stale = cluster.data / "postmaster.pid"
        stale.write_text("\n".join(map(str, lines)) + "\n")
        os.chown(stale, cluster.owner.uid, cluster.owner.gid)
        assert not cluster.is_running()

        cluster.start()

        assert cluster.is_running()
        assert postmaster(cluster) != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.communicate(b"")


def test_a_server_whose_socket_was_swept_away_is_started_again(cluster: Cluster) -> None:
    cluster.start()
    shutil.rmtree(cluster.socket)
    assert one(cluster, "SELECT 1") == 1


def test_stopping_twice_is_harmless_and_leaves_no_socket(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    cluster.stop()
    assert not cluster.is_running()
    assert not cluster.socket.exists()


def test_a_socket_directory_that_is_a_link_is_refused(cluster: Cluster) -> None:
    link = cluster.data.parent / "link"
    link.symlink_to("/tmp")
    cluster.stop()
    with pytest.raises(LaunchError, match="belongs to someone else"):
        replace(cluster, socket=link).start()


def test_a_small_shared_memory_is_not_relied_upon(cluster: Cluster) -> None:
    small = cluster.settings(64 * 1024**2)
    assert small["dynamic_shared_memory_type"] == "mmap"
    assert "dynamic_shared_memory_type" not in cluster.settings(SMALL_SHARED_MEMORY)


def test_only_what_can_be_lost_is_written_without_care(cluster: Cluster) -> None:
    assert cluster.settings(0)["fsync"] == "off"
    assert "fsync" not in replace(cluster, safe=True).settings(0)


def test_a_checkout_closed_to_the_server_is_noticed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "checkout").mkdir(parents=True)
    nobody = Owner(uid=54_321, gid=54_321)
    tmp_path.chmod(0o755)
    closed.chmod(0o700)
    assert not nobody.can_enter(closed / "checkout")
    assert Owner(os.getuid(), os.getgid()).can_enter(closed / "checkout")
    assert nobody.can_enter(Path("/usr/lib"))


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
