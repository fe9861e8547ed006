"""The server is killed while forms come in: what was acknowledged is there, and nothing is half."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Any

import pytest
import requests

from geoportal.citizen import bots
from geoportal.citizen.models import Category, CitizenRequest, StateChange
from tests.catalog.connections import database_url
from tests.citizen.conftest import WEST_POINT
from tests.citizen.forms import Form

pytestmark = pytest.mark.django_db(transaction=True)
FORMS, ENOUGH = 12, 3
# Read before the fixtures of this folder spare tests in this process the wait.
MIN_SECONDS = bots.MIN_SECONDS


class Server:
    """The platform's own server, in a process group of its own."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is well."""
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "geoportal.conf.wsgi:application"),
                *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
                *("--bind", f"127.0.0.1:{self.port}"),
            ],
            env=os.environ
            | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.address}/healthz", timeout=5).ok:
                    return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.1)
        raise AssertionError("the server does not start")

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def get(self, path: str) -> Any:
        return requests.get(self.address + path, timeout=30)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        return requests.post(self.address + path, data, allow_redirects=False, timeout=30)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.start()
    yield made
    made.kill()


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(
    server: Server, categories: dict[str, Category]
) -> None:
    forms: Queue[Form] = Queue()
    everything = []
    for number in range(FORMS):
        form = Form(server, server.get("/signaler").text)  # type: ignore[arg-type]
        form.update(
            category=str(categories["fuite"].pk), coordinates=WEST_POINT, text=f"Fuite {number}"
        )
        forms.put(form)
        everything.append(form)
    # A form that comes back sooner is taken for a robot's; the server keeps the real rule.
    time.sleep(MIN_SECONDS + 0.1)
    acknowledged: list[str] = []
    lock = Lock()

    def citizen() -> None:
        while True:
            try:
                answer = forms.get_nowait().send()
            except (Empty, requests.ConnectionError):
                return
            found = re.search(r"/suivi/(\d{8})", answer.headers.get("Location", ""))
            assert found, answer.text
            with lock:
                acknowledged.append(found[1])
                if len(acknowledged) == ENOUGH:
                    server.kill()

    citizens = [Thread(target=citizen) for _ in range(4)]
    for each in citizens:
        each.start()
    for each in citizens:
        each.join(60)
    assert len(acknowledged) >= ENOUGH

    there = dict(CitizenRequest.objects.values_list("number", "pk"))
    assert set(acknowledged) <= set(there)
    steps = sorted(StateChange.objects.values_list("request_id", flat=True))
    assert steps == sorted(there.values())

    server.start()
    for form in everything:
        assert form.send().status_code == 302
    assert CitizenRequest.objects.count() == FORMS
    assert StateChange.objects.count() == FORMS
