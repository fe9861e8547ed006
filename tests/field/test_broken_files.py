"""Real files that real tools broke on purpose: each gets a receipt, and nothing is lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.conf import LazySettings

from field_app_api.sync.json_bodies import as_said, load
from field_app_api.sync.models import FieldUpload, Unread
from networks.water.models import Incident
from tests.field.conftest import Phone
from tests.field.test_files import announce, declared, piece

pytestmark = [pytest.mark.realdata, pytest.mark.usefixtures("town")]


@pytest.fixture(autouse=True)
def _media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_each_body_gets_a_receipt(phone: Phone, shared_data: Path) -> None:
    files = sorted(path for path in (shared_data / "field").rglob("*") if path.is_file())
    assert len(files) > 50
    bodies = {path.read_bytes() for path in files}
    for path in files:
        receipts = phone.post(path.read_bytes())["receipts"]
        assert receipts, path.name
        for receipt in receipts:
            assert receipt["outcome"] == "quarantined", path.name
            assert receipt["reason"], path.name
    kept = {bytes(each.raw) for each in Unread.objects.all()}
    assert len(kept) == len(bodies)
    for body in bodies - kept:
        # JSON that is no operation is kept as what it says.
        assert as_said(load(body)) in kept
    assert not Incident.objects.exists()


def test_each_file_goes_with_an_incident(phone: Phone, shared_data: Path) -> None:
    files = sorted(path for path in (shared_data / "field").rglob("*") if path.is_file())
    for path in files:
        data = path.read_bytes()
        leak = phone.leak(files=[declared(data, path.name, "")])
        phone.send(leak)
        announce(phone, data)
        if data:
            assert piece(phone, data, 0, len(data)).status_code in (204, 409), path.name
        (receipt,) = phone.send(leak)
        assert receipt["outcome"] == "applied", path.name
        told = receipt["files"]
        digest = hashlib.sha256(data).hexdigest()
        is_photo = path.suffix == ".jpg"
        assert told["received"] == ([digest] if is_photo else []), path.name
        assert [each["sha256"] for each in told["refused"]] == ([] if is_photo else [digest])
        assert FieldUpload.objects.get(sha256=digest).path.read_bytes() == data
