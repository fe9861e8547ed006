"""The field protocol under load: operations a second, a heavy photo on a bad line, many phones."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from random import Random
from statistics import quantiles
from typing import Any

from django.db import connection
from django.utils import timezone

from geoportal.demo.loading.ground import load_ground
from geoportal.demo.loading.network import load_network
from geoportal.demo.loading.people import load_accounts, load_categories, load_organisation
from layers.access.actor import system_actor
from layers.access.models import Account
from layers.access.services.sign_in_device import issue_token
from layers.catalog.acting import acting
from networks.water.models import Incident, Pipe
from tests.bench import Ratio
from tests.bench.support.web import served

BASE = "/api/field/v1"
SECONDS, PER_SECOND, SENDERS = 30, 50, 10
BATCH = 5
PHOTO, BREAKS_AFTER = 15_000_000, 2_000_000
PHONES, POLLS, MOST_POLLS = 40, 5, 60


def run() -> list[Ratio]:
    """On a server as the demonstration starts it, with its network."""
    _empty()
    demo = system_actor("demo")
    with acting(demo):
        load_organisation()
        load_ground()
        load_categories()
        load_accounts()
        load_network(demo, timezone.localdate())
    token = issue_token(Account.objects.get(username="eau"), "bench")
    media = tempfile.mkdtemp(prefix="field-bench-")
    try:
        with served(GEOPORTAL_POOL="4", GEOPORTAL_MEDIA_ROOT=media) as port:
            told = [*_operations(port, token), _photo(port, token), *_changes(port, token)]
    finally:
        shutil.rmtree(media, ignore_errors=True)
    _empty()
    return told


def _operations(port: int, token: str) -> list[Ratio]:
    """Batches begin when the clock says so, whether or not those before have been answered."""
    places = [each.transform(4326, clone=True).coords for each in _places()]
    batches = SECONDS * PER_SECOND // BATCH
    spans: list[float] = []
    refused: list[Any] = []
    before = Incident.objects.count()
    begun = time.perf_counter() + 0.2

    def send(sender: int) -> None:
        with _line(port, token) as ask:
            for number in range(sender, batches, SENDERS):
                due = begun + number * BATCH / PER_SECOND
                time.sleep(max(0.0, due - time.perf_counter()))
                body = json.dumps({"ops": [_leak(number, n, places) for n in range(BATCH)]})
                status, answer = ask("POST", "/ops", body.encode())
                # From when it was due: a queue before the line counts too.
                spans.append(time.perf_counter() - due)
                outcomes = [each["outcome"] for each in answer.get("receipts", [])]
                if status != 200 or outcomes != ["applied"] * BATCH:
                    refused.append((status, outcomes))

    _together([partial(send, sender) for sender in range(SENDERS)])
    took = time.perf_counter() - begun
    made = Incident.objects.count() - before
    if refused or made != SECONDS * PER_SECOND:
        raise AssertionError(f"{len(refused)} batches refused, {made} objects: {refused[:3]}")
    middle, late = _p50_p95(spans)
    note = f"{made} operations in {took:.1f} s by {SENDERS} phones, none refused"
    return [
        Ratio(f"{PER_SECOND} operations a second", took, "30 s", float(SECONDS), 1.1, note),
        Ratio(f"a batch of {BATCH}, median", middle, "1 s", 1.0),
        Ratio(f"a batch of {BATCH}, 95 of 100", late, "1 s", 1.0),
    ]


def _places() -> list[Any]:
    pipes = Pipe.objects.filter(network="drinking", retired_on__isnull=True).order_by("code")
    return [each.geom.interpolate_normalized(0.5) for each in pipes[:200]]


def _leak(number: int, place: int, places: list[Any]) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "schema": 1,
        "device": f"bench-{number % SENDERS}",
        "sequence": number * BATCH + place + 1,
        "at": timezone.now().isoformat(),
        "layer": "water-incidents",
        "method": "create",
        "new": {"kind": "leak", "description": "banc d’essai"},
        "geometry": {
            "type": "Point",
            "coordinates": places[(number * BATCH + place) % len(places)],
        },
        "accuracy_m": 5.0,
    }


def _photo(port: int, token: str) -> Ratio:
    """Bytes of bodies that left the phone, beside the size of the file."""
    data = Random(5).randbytes(PHOTO)
    sha256 = hashlib.sha256(data).hexdigest()
    tus = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
    told = base64.b64encode(sha256.encode()).decode()
    with _line(port, token) as ask:
        announced = {"Upload-Length": str(PHOTO), "Upload-Metadata": f"sha256 {told}"}
        ask("POST", "/files", b"", tus | announced)
        begun, sent, breaks = time.perf_counter(), 0, 0
        while (here := _offset(port, token, sha256)) < PHOTO:
            if here != sent:
                raise AssertionError(f"{sent} bytes were sent, {here} are there")
            rest = data[here : here + BREAKS_AFTER]
            headers = tus | {"Upload-Offset": str(here), "Authorization": f"Bearer {token}"}
            head = f"PATCH {BASE}/files/{sha256} HTTP/1.1\r\nHost: localhost\r\n"
            head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            head += f"Content-Length: {PHOTO - here}\r\n\r\n"
            with socket.create_connection(("127.0.0.1", port), 60) as wire:
                wire.sendall(head.encode() + rest)
                wire.shutdown(socket.SHUT_WR)
                while wire.recv(4096):  # until the server has given up, or answered
                    pass
            sent, breaks = sent + len(rest), breaks + 1
    took = time.perf_counter() - begun
    note = f"{sent} bytes sent / {PHOTO} = {sent / PHOTO:.3f}, {breaks} lines"
    if sent != PHOTO:
        raise AssertionError(note)
    return Ratio("a photo of 15 MB, the line breaks every 2 MB", took, "5 s", 5.0, None, note)


def _offset(port: int, token: str, sha256: str) -> int:
    asked = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
    asked.request("HEAD", f"{BASE}/files/{sha256}", headers=headers)
    offset = asked.getresponse().headers["Upload-Offset"]
    asked.close()
    return int(offset or 0)


def _changes(port: int, token: str) -> list[Ratio]:
    """Phones that all ask at once what changed, while one of them writes."""
    places = [each.transform(4326, clone=True).coords for each in _places()]
    spans: list[float] = []
    polls: list[int] = []
    written: set[int] = set()
    gate, wrote = threading.Barrier(PHONES + 1), threading.Event()
    path = "/changes?layers=water-incidents,water-devices&cursor="
    # What came before is put in order as somebody asks; it is not what is measured.
    with _line(port, token) as ask:
        start = ask("GET", "/changes", None)[1]["cursor"]
        while (answer := ask("GET", path + start, None)[1])["features"] or answer["more"]:
            start = answer["cursor"]

    def poll() -> None:
        cursor, heard, asked = start, set[int](), 0
        with _line(port, token) as ask:
            gate.wait()
            while asked < POLLS or not (wrote.is_set() and written <= heard):
                begun = time.perf_counter()
                status, answer = ask("GET", path + cursor, None)
                spans.append(time.perf_counter() - begun)
                asked += 1
                if status != 200 or asked > MOST_POLLS:
                    raise AssertionError(f"{status}: {len(heard)} leaks heard of in {asked} polls")
                cursor = answer["cursor"]
                heard |= {each["id"] for each in answer["features"].get("water-incidents", [])}
        polls.append(asked)

    def write() -> None:
        with _line(port, token) as ask:
            gate.wait()
            body = json.dumps({"ops": [_leak(0, each, places) for each in range(20)]}).encode()
            written.update(each["key"] for each in ask("POST", "/ops", body)[1]["receipts"])
            wrote.set()

    _together([*[poll] * PHONES, write])
    middle, late = _p50_p95(spans)
    note = f"{PHONES} phones, at most {max(polls)} times each, all heard of 20 leaks"
    return [
        Ratio("what changed, 40 phones at once, median", middle, "1 s", 1.0, None, note),
        Ratio("the same, 95 of 100", late, "1 s", 1.0),
    ]


Ask = Callable[..., tuple[int, Any]]


@contextmanager
def _line(port: int, token: str) -> Iterator[Ask]:
    """Requests over one kept connection."""
    kept = HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(
        method: str, path: str, body: bytes | None, headers: Mapping[str, str] = {}
    ) -> tuple[int, Any]:
        told = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        kept.request(method, BASE + path, body, told | dict(headers))
        answer = kept.getresponse()
        data = answer.read()
        return answer.status, json.loads(data) if data else {}

    try:
        yield ask
    finally:
        kept.close()


def _together(works: list[Callable[[], None]]) -> None:
    failed: list[Exception] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def _p50_p95(spans: list[float]) -> tuple[float, float]:
    hundredths = quantiles(spans, n=100)
    return hundredths[49], hundredths[94]


def _empty() -> None:
    """What other measurements left, and what this one would leave to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE access_territory, access_account, catalog_change, catalog_pendingbatch, "
            "catalog_sequencedchange CASCADE"
        )
