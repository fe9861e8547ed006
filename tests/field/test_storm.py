"""Fifty phones on a bad network, a server killed again and again: each operation exactly once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image

from field_app_api.storm.counting import count
from field_app_api.storm.ground import Ground
from field_app_api.storm.plan import PhonePlan, Subject, plan_storm
from field_app_api.storm.simulation import Progress, Size, storm_on
from layers.catalog.registry import layer
from networks.water.models import Incident, IncidentPhoto
from tests.field.conftest import Phone

SUBJECT = Subject("water-incidents", 1, {"kind": "leak"}, "description", "address")


@pytest.fixture
def here(transactional_db: None, tmp_path: Path) -> Ground:
    """The tests' own database, and a folder for files."""
    return Ground(str(connection.settings_dict["NAME"]), tmp_path)


def test_nothing_is_lost_or_doubled(here: Ground) -> None:
    on_the_way: list[Progress] = []
    size = Size(phones=50, ops=2000, photos=500, seed=5, kills=6)
    told = storm_on(here, size, on_the_way.append)
    del told["seconds"], told["bytes_sent"]
    assert told == {
        "ops": 2000,
        "applied": 2000,
        "lost": 0,
        "doubled": 0,
        "photos_whole": 500,
        "kills": 6,
        "wrong": [],
    }
    assert len(on_the_way) > 3
    last = on_the_way[-1]
    assert (last.sent, last.settled, last.kills) == (2000, 2000, 6)
    for before, after in pairwise(on_the_way):
        assert before.sent <= after.sent
        assert before.kills <= after.kills
        assert before.seconds <= after.seconds
        assert after.settled <= after.sent
    # What the water service has of the photos: each once, whole, and nothing awaited any more.
    assert not Incident.objects.exclude(awaited=[]).exists()
    photos = list(IncidentPhoto.objects.all())
    assert len({each.sent_digest for each in photos}) == len(photos) == 500
    for each in photos:
        data = (here.media / str(each.file.name)).read_bytes()
        assert hashlib.sha256(data).hexdigest() == each.digest
        with Image.open(BytesIO(data)) as opened:
            opened.load()


def test_what_still_waits_for_its_photo_is_lost_and_not_doubled(phone: Phone) -> None:
    photo = {"sha256": "0" * 64, "name": "cave.jpg", "type": "image/jpeg", "size": 7}
    whole, waiting, unsent = phone.leak(), phone.leak(files=[photo]), phone.leak()
    phone.send(whole, waiting)
    plan = PhonePlan(phone.device, [whole, waiting, unsent])
    counted = count(layer("water-incidents"), [plan])
    assert (counted.applied, counted.lost, counted.doubled) == (1, 2, 0)
    # Whoever reads the count is told what has become of each.
    told = {each.split()[0]: each for each in counted.wrong}
    assert told.keys() == {waiting["id"], unsent["id"]}
    assert "is waiting-for-files: create" in told[waiting["id"]]
    assert told[unsent["id"]].endswith("never arrived")


def test_the_same_seed_is_the_same_storm() -> None:
    one, other = (plan_storm(SUBJECT, 6, 80, 12, seed=3) for _ in range(2))
    assert [each.operations for each in one] == [each.operations for each in other]
    assert [list(each.photos) for each in one] == [list(each.photos) for each in other]
    assert [repr(each.noise) for each in one] == [repr(each.noise) for each in other]
    assert sum(len(each.operations) for each in one) == 80
    assert sum(len(each.photos) for each in one) == 12
    different = plan_storm(SUBJECT, 6, 80, 12, seed=4)
    assert [each.operations for each in different] != [each.operations for each in one]


def test_the_command_says_how_far_it_is(here: Ground) -> None:
    size = ["--phones", "3", "--ops", "24", "--photos", "2", "--json"]
    command = [sys.executable, "-m", "geoportal.conf.manage", "field", "simulate", *size]
    done = subprocess.run(
        command, env={**os.environ, **here.env}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["applied"] == 24
    lines = done.stderr.splitlines()
    assert "3 téléphones" in lines[0]
    assert re.fullmatch(r"\d+ s : 24 saisies réglées, 24 envoyées sur 24", lines[-1])


def test_told_to_end_it_leaves_nothing_behind(here: Ground) -> None:
    command = [sys.executable, "-m", "geoportal.conf.manage", "field", "simulate", "--kill"]
    running = subprocess.Popen(command, env={**os.environ, **here.env}, stderr=subprocess.PIPE)
    name = f"{here.database[:40]}_storm_{running.pid}"

    def is_there() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)", [name])
            return bool(cursor.fetchone()[0])

    deadline = time.monotonic() + 60
    while not is_there():
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running.terminate()
    assert running.wait(60) == 128 + signal.SIGTERM
    assert not is_there()
