"""Pages load nothing from elsewhere, and say so to the browser."""

from __future__ import annotations

import pytest
from django.test import Client

from layers.ui.content_security import policy

pytestmark = pytest.mark.django_db


def test_pages_carry_the_policy_and_documents_do_not(client: Client) -> None:
    page = client.get("/carte")
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "Content-Security-Policy" not in client.get("/ogc/?f=json")


def test_a_base_map_elsewhere_is_let_in_and_nothing_else() -> None:
    told = policy("https://tuiles.example.org/style.json?clef=1")
    assert "connect-src 'self' https://tuiles.example.org;" in told
    assert "clef" not in told
    assert "https:" not in policy("")
