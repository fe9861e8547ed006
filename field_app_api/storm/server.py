"""The platform's own server, in a process group of its own, so that it can be killed as one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

START_SECONDS = 60.0
WORKERS, THREADS = 2, 8


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """gunicorn on a loopback port."""

    env: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it is well.

        Raises:
            TimeoutError: it does not get well.
        """
        # It ends with whoever started it, however that ends.
        leash = shutil.which("setpriv")
        self.process = subprocess.Popen(
            [
                *([leash, "--pdeathsig", "KILL"] if leash else []),
                *(sys.executable, "-m", "gunicorn", "geoportal.conf.wsgi:application"),
                # Imported once for all workers: a storm starts it again and again.
                *("--preload", "--worker-class", "gthread", "--workers", str(WORKERS)),
                *("--threads", str(THREADS), "--no-control-socket", "--backlog", "512"),
                *("--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"),
            ],
            env={**os.environ, **self.env},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise TimeoutError("the server does not start")

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
