"""Every kind of file, through its pages."""

from __future__ import annotations

import pytest

from archaeology.sites.bringing.kinds import KINDS
from archaeology.sites.bringing.proposing import day_format
from archaeology.sites.models import (
    Assertion,
    Find,
    HeritageSite,
    Level,
    Operation,
    Source,
)
from tests.archaeology.sites.bringing.conftest import Desk, X, Y, filled, text_of

pytestmark = pytest.mark.django_db

FILES = {
    "unites": (
        "US;Type;Altitude haut (m NGF);Altitude bas (m NGF);±;Interprétation\n"
        "1204;Sol;7,45;7,30;0,02;sol de mortier\n1207;Fosse;7,30;6,1;0,05;\n"
    ),
    "operations": (
        "N° opération;Intitulé;Type;Date début;X L93;Y L93\n"
        f"2032;Rue du Havre;Diagnostic archéologique;01/03/2022;{X};{Y}\n"
    ),
    "lieux": "id;nom;type;lat wgs84;lon wgs84\nT1;Théâtre;théâtre;49.4;0.5\n",
    "sources": "Cote;Titre;Nature;Année\nR-12;Rapport de 1911;Rapport;1911\n",
    "dates": f"labid;age;error;site;x l93;y l93\nLy-1;1950;30;2031;{X};{Y}\n",
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_each_kind_enters_as_it_is_proposed(
    desk: Desk, dig: Operation, kind: str
) -> None:
    operation = "2031" if KINDS[kind].of_operation else ""
    file = desk.bring(FILES[kind], kind=kind, name=f"{kind}.csv", operation=operation)
    rows = FILES[kind].count("\n") - 1
    assert f"Lignes lues {rows} Acceptées {rows}" in text_of(desk.try_it(file)), file.mapping
    page = desk.enter(file)
    assert f"Acceptées {rows}" in text_of(page)
    assert desk.client.get(page.context["onward"][0]).status_code == 200


def test_what_each_kind_says_is_where_it_belongs(desk: Desk, dig: Operation) -> None:
    for kind, text in FILES.items():
        operation = "2031" if KINDS[kind].of_operation else ""
        file = desk.bring(text, kind=kind, name=f"{kind}.csv", operation=operation)
        desk.try_it(file)
        desk.enter(file)
    assert dict(dig.units.values_list("number", "kind")) == {"1204": "surface", "1207": "cut"}
    assert Level.objects.filter(datum="ngf_ign69").count() == 4
    street = Operation.objects.get(number="2032")
    assert (street.kind, str(street.started_on)) == ("evaluation", "2022-03-01")
    assert HeritageSite.objects.get().name == "Théâtre"
    assert Source.objects.get().kind == "report"
    assert Assertion.objects.get().value == {"number": 1950, "unit": "BP", "error": 30}
    assert Find.objects.get(number="Ly-1").operation == dig
    levels = "us;mesure;altitude;referentiel\n1204;seuil;7,5;NGF\n9;x;1;NGF\n"
    file = desk.bring(levels, kind="niveaux", name="n.csv", operation="2031")
    told = text_of(desk.try_it(file))
    assert "Lignes lues 2 Acceptées 1" in told
    assert "L’unité « 9 » n’est pas enregistrée." in told


def test_words_that_nobody_knows_are_asked_for(desk: Desk) -> None:
    finds = f"n;matiere;x l93;y l93\n1;tubulure;{X};{Y}\n2;Os;{X};{Y}\n"
    file = desk.bring(finds)
    page = desk.page(file, "/colonnes")
    (words,) = page.context["form"].vocabularies
    assert [word for word, _bound in words.words] == ["tubulure", "Os"]
    refused = text_of(desk.try_it(file))
    assert "2 Matériau « tubulure » n’est pas du vocabulaire." in refused
    assert "Céramique (ceramic)" in refused
    unknown = words.words[0][1].html_name
    assert "Lignes lues 2 Acceptées 2" in text_of(desk.try_it(file, **{unknown: "tile"}))
    desk.enter(file)
    assert Find.objects.get(number="1").material == "tile"


def test_all_words_that_nobody_knows_can_mean_one_thing(desk: Desk) -> None:
    rows = "".join(f"{row};ware {row};{X};{Y}\n" for row in range(80))
    file = desk.bring(f"n;matiere;x l93;y l93\n{rows}99;Os;{X};{Y}\n")
    (words,) = desk.page(file, "/colonnes").context["form"].vocabularies
    assert len(words.words) == 60
    assert "Lignes lues 81 Acceptées 81" in text_of(
        desk.try_it(file, **{words.rest.html_name: "ceramic"})
    )
    desk.enter(file)
    assert Find.objects.filter(material="ceramic").count() == 80
    assert Find.objects.get(number="99").material == "bone"


def test_datings_are_proposed_as_people_write_them_and_asked_for(desk: Desk) -> None:
    written = (
        *("Ier siècle", "IIe s.", "50-120", "01XX", "augustéen", "-10/14", ""),
        *("Ier s. apr. J.-C.", "IIe siècle ap. J.-C.", "50 apr. J.-C.", "Ier s. av. J.-C."),
        "1er siècle ap. J.-C.",
    )
    rows = "".join(f"{n};{each};{X};{Y}\n" for n, each in enumerate(written))
    file = desk.bring(f"n;datation;x l93;y l93\n{rows}")
    datings = desk.page(file, "/colonnes").context["form"].datings
    assert {word: bound.value() for word, bound in datings.words} == {
        "augustéen": "",
        "-10/14": "",
        "Ier siècle": "0001/0100",
        "IIe s.": "0101/0200",
        "50-120": "0050/0120",
        "Ier s. apr. J.-C.": "0001/0100",
        "1er siècle ap. J.-C.": "0001/0100",
        "IIe siècle ap. J.-C.": "0101/0200",
        "50 apr. J.-C.": "0050",
        "Ier s. av. J.-C.": "-0099/0000",
    }
    told = text_of(desk.try_it(file))
    assert "Lignes lues 12 Acceptées 10" in told
    assert "Datation « augustéen », caractère 1" in told
    augustan = datings.words[0][1].html_name
    wrong = desk.columns(file, **{augustan: "vers 10"})
    assert wrong.status_code == 422
    assert "Datation « vers 10 », caractère 1" in text_of(wrong)
    said = {augustan: "-0026/0014", datings.rest.html_name: "without"}
    assert "Lignes lues 12 Acceptées 12" in text_of(desk.try_it(file, **said))
    desk.enter(file)
    assert {each.number: each.dating for each in Find.objects.all()} == {
        **{"0": "0001/0100", "1": "0101/0200", "2": "0050/0120", "3": "01XX", "4": "-0026/0014"},
        **{"5": "", "6": "", "7": "0001/0100", "8": "0101/0200", "9": "0050", "10": "-0099/0000"},
        "11": "0001/0100",
    }


def test_odd_days_are_refused_and_the_others_read(desk: Desk) -> None:
    written = ("", "", "", "", "", "mai 2019", "04/05/2019", "2019-05-04", "5/6/2019")
    rows = "".join(f"{n};{each};{X};{Y}\n" for n, each in enumerate(written))
    file = desk.bring(f"n;trouve le;x l93;y l93\n{rows}")
    told = text_of(desk.try_it(file))
    assert "Lignes lues 9 Acceptées 7" in told
    assert "mai 2019" in told
    desk.enter(file)
    days = Find.objects.exclude(found_on=None).values_list("number", "found_on")
    assert {number: str(day) for number, day in days} == {"6": "2019-05-04", "8": "2019-06-05"}


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        ([], ""),
        (["mai 2019"], ""),
        (["2019-05-04", "04/05/2019", "2019-05-05"], ""),
        (["04.05.2019", "mai 2019"], "%d.%m.%Y"),
        (["04/05/2019", "05.05.2019", "06/05/2019"], "%d/%m/%Y"),
    ],
)
def test_most_days_say_how_days_are_written(texts: list[str], form: str) -> None:
    assert day_format(texts) == form


def test_a_column_of_sentences_is_no_vocabulary(desk: Desk) -> None:
    rows = "".join(f"{row};ware {row};{X};{Y}\n" for row in range(1001))
    answer = desk.columns(desk.bring(f"n;matiere;x l93;y l93\n{rows}"))
    assert answer.status_code == 422
    assert "plus de 1000 mots différents" in text_of(answer)


def test_a_column_chosen_anew_brings_its_words(desk: Desk) -> None:
    finds = f"n;matiere;classe;x l93;y l93\n1;os;zoo;{X};{Y}\n"
    file = desk.bring(finds)
    answer = desk.columns(file, c_material="c:classe")
    assert answer.status_code == 200
    assert "Dites encore ce que veulent dire les mots" in text_of(answer)
    assert [word for word, _bound in answer.context["form"].vocabularies[0].words] == ["zoo"]


def test_what_is_known_of_a_column_chosen_anew_is_shown_and_kept(desk: Desk) -> None:
    finds = f"n;stoff;zeit;x l93;y l93\n1;Fer;IIe s.;{X};{Y}\n2;zoo;augustéen;{X};{Y}\n"
    file = desk.bring(finds)
    answer = desk.columns(file, c_material="c:stoff", c_dating="c:zeit", c_number="")
    assert answer.status_code == 422
    shown = answer.context["form"]
    words = {word: bound.value() for word, bound in shown.vocabularies[0].words}
    assert words == {"zoo": "", "Fer": "metal"}
    datings = {word: bound.value() for word, bound in shown.datings.words}
    assert datings == {"augustéen": "", "IIe s.": "0101/0200"}
    again = filled(shown) | filled(answer.context["opening"]) | {"c_number": "c:n"}
    sent = desk.client.post(f"/archeologie/apporter/{file.pk}/colonnes", again)
    assert sent.status_code == 302, text_of(sent)
    file.refresh_from_db()
    assert file.mapping["columns"]["material"]["values"] == {"Fer": "metal"}
    assert file.mapping["dating"]["values"] == {"IIe s.": "0101/0200"}


def test_known_words_of_a_column_chosen_anew_need_no_second_look(desk: Desk) -> None:
    file = desk.bring(f"n;lage;x l93;y l93\n1;Münze;{X};{Y}\n")
    assert "Lignes lues 1 Acceptées 1" in text_of(desk.try_it(file, c_material="c:lage"))
    desk.enter(file)
    assert Find.objects.get().material == "coin"


@pytest.mark.parametrize(
    ("finds", "changed", "why"),
    [
        ("n;altitude\n1;7\n", {}, "Une altitude se donne avec son système"),
        ("n;profondeur\n1;7\n", {}, "Une profondeur se donne avec le sol"),
        ("n;debut;fin\n1;1;100\n", {}, "À dire pour ces années"),
        ("n;x l93;y l93\n1;1;1\n", {"y": ""}, "Il manque l’autre coordonnée"),
        ("n;nom\n1;a\n", {"c_number": ""}, "Dites quelle colonne c’est"),
        ("n;nom\n1;a\n", {"c_kind": "c:ailleurs"}, ""),
        ("n;x;y\n1;1;1\n", {"crs": "Lambert"}, "Un code EPSG est attendu"),
    ],
)
def test_what_belongs_together_is_asked_beside_its_field(
    desk: Desk, finds: str, changed: dict[str, str], why: str
) -> None:
    answer = desk.columns(desk.bring(finds), **changed)
    assert answer.status_code == 422
    assert why in text_of(answer)


def test_what_a_height_cannot_do_without_is_asked_at_once(desk: Desk) -> None:
    file = desk.bring("n;altitude;profondeur\n1;7;2\n")
    page = desk.page(file, "/colonnes")
    assert {"c_datum", "c_ground_reference"} <= {each.name for each in page.context["found"]}
    assert "c_material" in {each.name for each in page.context["others"]}


def test_years_and_places_unknown_are_kept_where_that_is_said(desk: Desk) -> None:
    file = desk.bring("n;debut;fin\n1;-70;100\n")
    assert file.mapping["place"] == {"missing": "keep"}
    desk.try_it(file, years="historical", meaning="throughout")
    desk.enter(file)
    assert Find.objects.get().dating == "-0069/0100"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://hal.science/hal-1", "https://hal.science/hal-1"),
        ("http://archives.fr/a?b=1", "http://archives.fr/a?b=1"),
        ("10.4000/gallia.123", "https://doi.org/10.4000/gallia.123"),
        ("doi:10.4000/gallia.123", "https://doi.org/10.4000/gallia.123"),
        ("", ""),
        ("javascript:alert(1)", None),
        ("ftp://serveur/rapport.pdf", None),
        ("Archives, 3 W 12", None),
        (r"C:\Rapports\2019.pdf", None),
    ],
)
def test_the_address_of_a_source_is_one_of_the_web(
    desk: Desk, written: str, kept: str | None
) -> None:
    file = desk.bring(f"Cote;Lien\nR-12;{written}\n", kind="sources", name="sources.csv")
    told = text_of(desk.try_it(file))
    if kept is None:
        assert f"2 Adresse « {written} » n’est pas une adresse du Web" in told
        return
    desk.enter(file)
    assert Source.objects.get().url == kept
