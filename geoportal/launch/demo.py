"""``make demo``: from nothing to a map at an address."""

from __future__ import annotations

import http.client
import os
import time

from geoportal.launch import database, environment, frontend, packages, preparation
from geoportal.launch.checkout import GEOPORTAL, VENV
from geoportal.launch.processes import Service, Supervisor, claim_port
from geoportal.launch.steps import LaunchError, say, step, together

HEALTHY_WITHIN_SECONDS = 90.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def demo() -> None:
    """Start everything and watch over it until a signal ends us.

    Raises:
        LaunchError: something a person must settle (a package, the port…).
        Ended: a signal came; what was started has been stopped.
    """
    begun = time.monotonic()
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    with database.alone("demo"):
        claim_port(host, port)
        packages.ensure(packages.missing_for_python())
        try:
            together(_programs, lambda: database.start("demo"))
            env = database.environment("demo", GEOPORTAL_DEMO="1", HOST=host, PORT=str(port))
            env.setdefault("GEOPORTAL_URL", f"http://{host}:{port}")
            accounts = preparation.prepare(env)
            supervisor = Supervisor(services(host, port, env))
            try:
                supervisor.start()
                _announce(supervisor, host, port, accounts, begun)
                supervisor.wait()
            finally:
                say("  … ending the demonstration")
                supervisor.stop()
        finally:
            database.stop("demo")


def services(host: str, port: int, env: dict[str, str]) -> list[Service]:
    """The web server and the workers of a demonstration."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [
        *(str(VENV / "bin" / "gunicorn"), "geoportal.conf.wsgi:application"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--reuse-port", "--bind", bind, "--graceful-timeout", "5", "--no-control-socket"),
        # Pages ask once a second: two seconds of keep-alive would close between two of them.
        *("--keep-alive", "75"),
    ]
    # A study or a large file takes minutes: what is short does not wait behind it.
    worker = [str(GEOPORTAL), "procrastinate", "worker", "--concurrency", "3"]
    return [Service("web", web, env), Service("worker", worker, env)]


def _programs() -> None:
    environment.ensure("runtime")
    frontend.ensure()


def _announce(supervisor: Supervisor, host: str, port: int, accounts: str, begun: float) -> None:
    host = _EVERYWHERE.get(host, host)
    with step("web server"):
        deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
        supervisor.wait(lambda: _healthy(host, port) or time.monotonic() > deadline)
        if not _healthy(host, port):
            raise LaunchError(f"/healthz did not answer 200 within {HEALTHY_WITHIN_SECONDS:.0f} s")
    if accounts:
        say(f"\n{accounts}")
    shown = f"[{host}]" if ":" in host else host
    say(f"\n  http://{shown}:{port}/  ({time.monotonic() - begun:.0f} s; Ctrl-C ends it)\n")


def _healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _port() -> int:
    said = os.environ.get("PORT") or "8000"
    if not said.isdigit() or not 0 < int(said) < 65536:
        raise LaunchError(f"PORT is a number from 1 to 65535, not {said!r}")
    return int(said)
