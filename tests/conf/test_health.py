"""`/healthz` says whether the database lets one in, and says so soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client


def test_all_is_well(client: Client, db: None) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_without_a_database_it_is_a_503(
    client: Client, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))
    before = time.monotonic()
    response = client.get("/healthz")
    assert time.monotonic() - before < 5
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "La base de données ne répond pas."
