"""A private PostGIS: nobody's service, one directory and one unix socket.

A cluster per checkout, purpose (``demo``, ``test``) and user; no TCP port. Debian's own ``main``
cluster is neither needed nor touched. When ``DATABASE_URL`` is set there is no private cluster.

The socket lies in a short directory that only its owner can enter, so whoever can reach it is
trusted. The application's role is an ordinary one that may create databases; PostGIS is in
``template1``, so that databases created by tests have it too.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from geoportal.launch import postgres
from geoportal.launch.checkout import LOCAL, ROOT, digest
from geoportal.launch.owner import Owner
from geoportal.launch.steps import LaunchError

PURPOSES = ("demo", "test")
DATABASE = ROLE = "geoportal"

#: Below this a parallel query can fail with "could not resize shared memory segment"; containers
#: have 64 MB by default.
SMALL_SHARED_MEMORY = 128 * 1024**2

_COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}
_UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# In psql, \gexec runs each line of the answer: what is there already is not asked for again.
_PREPARE = f"""
SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
SELECT 'GRANT pg_monitor TO {ROLE}' \\gexec
CREATE EXTENSION IF NOT EXISTS postgis;
SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 -- constants of this module


def database_url(purpose: str = "demo") -> str:
    """The address of the database of this checkout's private cluster for ``purpose``.

    Pure: nothing is read, started or created, and the cluster may well not run.

    Raises:
        ValueError: there is no such purpose.
    """
    return f"postgresql://{ROLE}@/{DATABASE}?host={socket_directory(purpose)}"


def socket_directory(purpose: str = "demo") -> Path:
    """Where the socket is. Short (a socket's path has 107 bytes) and the same for every process."""
    if purpose not in PURPOSES:
        raise ValueError(f"purpose is one of {PURPOSES}, not {purpose!r}")
    return Path("/tmp") / f"gp-{digest(str(ROOT), purpose, str(os.getuid()))}"  # noqa: S108


@dataclass(frozen=True)
class Cluster:
    """A server's data directory, its socket and who runs it."""

    data: Path
    socket: Path
    owner: Owner
    safe: bool

    @classmethod
    def of(cls, purpose: str) -> Cluster:
        """This checkout's cluster for ``purpose``, running or not."""
        owner = Owner.here()
        base = LOCAL
        if not owner.can_enter(ROOT):
            base = Path("/var/lib") / f"geoportal-{digest(str(ROOT))}"
        socket = socket_directory(purpose)
        return cls(base / purpose / "pg", socket, owner, safe=purpose != "test")

    def start(self) -> None:
        """Make the cluster if need be and start it; one that runs already is used as it is.

        Raises:
            LaunchError: the server, its directory or its socket cannot be used; one line says why.
        """
        if self.is_running():
            if self._answers(within=5):
                self._prepare()
                return
            self.stop()
        version = self._version()
        if not self.data.exists():
            self._create(version)
        self._claim_socket_directory()
        self._forget_stale_pid()
        shown = self.settings(shared_memory()).items()
        options = " ".join(f"-c {key}={value or chr(39) * 2}" for key, value in shown)
        log = self.data / "server.log"
        command = [
            "-D",
            str(self.data),
            "-l",
            str(log),
            "-w",
            "-t",
            "60",
            "-s",
            "-o",
            options,
            "start",
        ]
        self._run(version, "pg_ctl", command, log=log)
        self._prepare()

    def stop(self) -> None:
        """Stop the server; harmless when it does not run."""
        if self.is_running():
            command = ["-D", str(self.data), "-m", "fast", "-w", "-t", "60", "-s", "stop"]
            self._run(self._version(), "pg_ctl", command)
        with suppress(OSError):
            self.socket.rmdir()

    def is_running(self) -> bool:
        """Whether a server of ours runs on the data directory (not merely something of its pid)."""
        pid = self._recorded_pid()
        return pid is not None and pid in set(self._processes())

    def _recorded_pid(self) -> int | None:
        try:
            first = (self.data / "postmaster.pid").read_text().split("\n", 1)[0]
        except OSError:
            return None
        return int(first) if first.isdigit() else None

    def _processes(self) -> Iterator[int]:
        """Every process of a server on this data directory, be it a removed one: all work in it."""
        ours = str(self.data.resolve())
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if os.readlink(entry / "cwd").removesuffix(" (deleted)") == ours:
                        yield int(entry.name)

    def _forget_stale_pid(self) -> None:
        """Remove a pid file left by a server that was killed.

        PostgreSQL does so itself, except when another process has got the pid since. Backends that
        outlived their postmaster must be gone first, or two servers would write the same files.
        """
        deadline = time.monotonic() + 10
        while remaining := list(self._processes()):
            for pid in remaining if time.monotonic() > deadline - 5 else ():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
            if time.monotonic() > deadline:
                raise LaunchError(f"an old server still uses {self.data} (pid {remaining[0]})")
            time.sleep(0.1)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self.socket.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _version(self) -> int:
        usable = postgres.usable_versions()
        if not usable:
            raise LaunchError("missing: postgresql postgresql-15-postgis-3 (or a newer pair)")
        try:
            made_by = int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return usable[-1]
        except PermissionError:
            raise LaunchError(f"{self.data} belongs to another user: remove it first") from None
        if made_by in usable:
            return made_by
        raise LaunchError(
            f"{self.data} was made by PostgreSQL {made_by}, which is not here any more:"
            " install it, or remove that directory to begin anew"
        )

    def _create(self, version: int) -> None:
        # Beside its final place and renamed at the end: one interrupted half-way leaves nothing.
        self.data.parent.mkdir(parents=True, exist_ok=True)
        making = self.data.with_name("pg.new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        os.chown(making, self.owner.uid, self.owner.gid)
        command = [
            *("-D", str(making), "-U", "postgres", "--auth=trust", "--no-instructions"),
            # Without ICU's French order, Étretat sorts after Yvetot.
            *("--encoding=UTF8", "--locale=C.UTF-8"),
            *("--locale-provider=icu", "--icu-locale=fr-FR"),
        ]
        self._run(version, "initdb", command if self.safe else [*command, "--no-sync"])
        making.rename(self.data)

    def _claim_socket_directory(self) -> None:
        with suppress(FileExistsError):
            self.socket.mkdir(mode=0o700)
        seen = self.socket.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {self.owner.uid, os.getuid()}:
            raise LaunchError(f"{self.socket} belongs to someone else: remove it first")
        os.chown(self.socket, self.owner.uid, self.owner.gid)
        self.socket.chmod(0o700)

    def settings(self, shared: int) -> dict[str, str]:
        """PostgreSQL's settings on a machine with ``shared`` bytes of /dev/shm."""
        found = {**_COMMON, "unix_socket_directories": str(self.socket)}
        if not self.safe:
            found |= _UNSAFE_AND_FAST
        if shared < SMALL_SHARED_MEMORY:
            found["dynamic_shared_memory_type"] = "mmap"
        return found

    def _answers(self, *, within: float) -> bool:
        command = [
            str(postgres.program(self._version(), "pg_isready")),
            "-q",
            "-h",
            str(self.socket),
        ]
        deadline = time.monotonic() + within
        while subprocess.run(command, check=False, env=self._environment()).returncode != 0:
            # A server that recovers has its socket from the beginning; swept away, it stays away.
            swept = not (self.socket / ".s.PGSQL.5432").exists()
            if time.monotonic() > (deadline - within + 1 if swept else deadline):
                return False
            time.sleep(0.2)
        return True

    def _prepare(self) -> None:
        ask = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket), "-U", "postgres"]
        self._run(self._version(), "psql", [*ask, "-d", "template1"], stdin=_PREPARE)

    def _run(
        self,
        version: int,
        name: str,
        arguments: Sequence[str],
        *,
        stdin: str = "",
        log: Path | None = None,
    ) -> None:
        change = (
            {"user": self.owner.uid, "group": self.owner.gid, "extra_groups": []}
            if os.getuid() == 0
            else {}
        )
        done = subprocess.run(
            [str(postgres.program(version, name)), *arguments],
            check=False,
            input=stdin,
            # A server that pg_ctl leaves behind would keep a pipe open for ever: with -l it does
            # not write there, and its own standard error is the log.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            cwd="/",
            env=self._environment(),
            **change,  # type: ignore[call-overload]
        )
        if done.returncode != 0:
            said = (done.stderr or "").strip().splitlines()
            if log is not None and log.exists():
                said = log.read_text(errors="replace").strip().splitlines()[-5:]
            raise LaunchError(f"{name} failed: {' / '.join(said) or done.returncode}")

    @staticmethod
    def _environment() -> dict[str, str]:
        """Nothing of the caller's PGHOST, PGPORT, PGUSER… may lead to another server."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return {**kept, "LC_ALL": "C.UTF-8", "PGPORT": "5432"}


def shared_memory() -> int:
    """Bytes of /dev/shm; 0 when it is missing or closed to us."""
    try:
        seen = os.statvfs("/dev/shm")  # noqa: S108
    except OSError:
        return 0
    return seen.f_blocks * seen.f_frsize if os.access("/dev/shm", os.W_OK) else 0  # noqa: S108
