"""Base page, messages, form fields and tags, as HTML."""

import json
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from layers.access.actor import PUBLIC, Actor
from layers.ui import manifest
from layers.ui.manifest import page_files


def base_page(actor: Actor, path: str = "/") -> str:
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]
    template = Template('{% extends "ui/base.html" %}{% block main %}<h1>Ici</h1>{% endblock %}')
    return template.render(Context({"request": request, "territory": {"name": "Agglo d’essai"}}))


def test_the_base_page_is_french_and_can_be_skipped_through() -> None:
    page = base_page(PUBLIC)
    assert '<html lang="fr">' in page
    assert 'href="#contenu"' in page
    assert "Agglo d’essai" in page
    assert "Licence Ouverte" in page
    assert "Accessibilité" in page


def test_triage_is_offered_to_staff_only() -> None:
    assert ">Triage<" not in base_page(PUBLIC)
    assert ">Triage<" not in base_page(Actor(account_id=1, name="Élise"))


def test_a_signed_in_person_sees_their_name_and_the_way_out() -> None:
    page = base_page(Actor(account_id=1, is_superuser=True, name="Élise <b>"))
    assert "Élise &lt;b&gt;" in page
    assert "Se connecter" not in page


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_context_and_say_what_to_do(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert "<h1>" in page
    assert f"Erreur {code[:3]}" in page
    assert "lead" in page


def test_a_message_is_one_honest_sentence() -> None:
    page = render_to_string(
        "ui/message.html", {"title": "Visites", "sentence": "Les parcours arrivent plus tard."}
    )
    assert "Les parcours arrivent plus tard." in page
    assert "Erreur" not in page


class ReportForm(forms.Form):
    """A form with a field of each family."""

    email = forms.EmailField(label="Courriel", help_text="Pour vous répondre.")
    side = forms.ChoiceField(label="Côté", choices=[("a", "A")], widget=forms.RadioSelect)
    ok = forms.BooleanField(label="J’accepte", required=False)


def test_hint_and_error_are_tied_to_the_field() -> None:
    form = ReportForm({"email": "non"})
    page = render_to_string("ui/field.html", {"field": form["email"]})
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'id="id_email_helptext"' in page
    assert 'id="id_email_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="non"' in page
    assert "<fieldset" in render_to_string("ui/field.html", {"field": form["side"]})
    assert "(facultatif)" not in page


def test_the_summary_of_errors_leads_to_the_fields() -> None:
    page = render_to_string("ui/errors.html", {"form": ReportForm({"email": "non"})})
    assert 'href="#id_email"' in page
    assert 'role="alert"' in page


def test_a_legend_draws_each_kind_with_decimal_points() -> None:
    items = [
        {"label": "Reçu", "kind": "circle", "color": "#9a4f0b", "size": 6.5},
        {"label": "Seine", "kind": "line", "color": "#79a9b8", "size": 3},
        {"label": "Communes", "kind": "fill", "color": "#e3eade", "size": 0},
    ]
    page = Template("{% load ui %}{% legend items %}").render(Context({"items": items}))
    assert 'r="6.5"' in page
    assert "<path" in page
    assert "<rect" in page
    assert "style=" not in page


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest as the build writes it: a page, a shared part, a library."""
    chunks = {
        "_lib.js": {"file": "assets/lib.js", "name": "lib", "css": ["assets/lib.css"]},
        "_map.js": {"file": "assets/map.js", "imports": ["_lib.js"], "css": ["assets/map.css"]},
        "geoportal/portal/frontend/carte.page.ts": {
            "file": "assets/carte.js",
            "name": "carte",
            "isEntry": True,
            "imports": ["_lib.js", "_map.js"],
        },
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(chunks))
    monkeypatch.setattr(manifest, "MANIFEST", path)
    return path


def test_a_page_loads_its_script_and_the_styles_of_what_it_imports(built: Path) -> None:
    files = page_files("carte", built)
    assert files.script == "assets/carte.js"
    assert files.styles == ("assets/lib.css", "assets/map.css")
    assert files.preloads == ("assets/lib.js", "assets/map.js")


def test_the_tag_names_modules_as_the_build_does(built: Path) -> None:
    page = Template('{% load ui %}{% page_script "carte" %}').render(Context())
    assert '<script type="module" src="/static/ui/dist/assets/carte.js"></script>' in page
    assert '<link rel="stylesheet" href="/static/ui/dist/assets/map.css">' in page


def test_an_unknown_page_is_named(built: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"« rien ».*npm run build"):
        page_files("rien", built)


def test_a_missing_build_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="npm ci"):
        page_files("carte", tmp_path / "manifest.json")
