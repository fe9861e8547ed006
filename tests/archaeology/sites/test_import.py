"""Records from files: what enters, and why the rest does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from archaeology.sites.layers import FINDS
from archaeology.sites.models import (
    Assertion,
    Find,
    HeritageSite,
    Operation,
    Source,
    StratigraphicUnit,
)
from archaeology.sites.services.assert_about import Stated, Subject, assert_about
from archaeology.sites.services.change_operation import change_operation
from archaeology.sites.services.change_source import change_source
from archaeology.sites.services.prefer_assertion import prefer_assertion
from archaeology.sites.services.record_operation import OperationFacts
from archaeology.sites.services.record_source import SourceFacts
from archaeology.sites.vocabulary import Statement
from layers.access.actor import PUBLIC, Actor, actor_of, system_actor
from layers.access.models import Account, Territory
from layers.access.roles import Role
from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.services.import_file import StrictRefusal, import_file
from tests.archaeology.sites.test_services import replaced

pytestmark = pytest.mark.django_db
PLACED = '[geometry]\nx = "x"\ny = "y"\ncrs = "EPSG:2154"\n'
XY = "521005,6931005"
Bring = Callable[..., ImportReport]


@pytest.fixture
def bring(tmp_path: Path, territory: Territory) -> Bring:
    """Imports CSV text by mapping text."""

    def run(
        layer: str,
        csv: str,
        mapping: str = PLACED,
        by: Actor | None = None,
        strict: bool = False,
        dry_run: bool = False,
    ) -> ImportReport:
        file, toml = tmp_path / "f.csv", tmp_path / "m.toml"
        file.write_text(csv, encoding="utf-8")
        toml.write_text(mapping, encoding="utf-8")
        who = by or system_actor("import")
        return import_file(
            who,
            layer,
            file,
            mapping_path=toml,
            territory=territory.pk,
            strict=strict,
            dry_run=dry_run,
        )

    return run


def reasons(report: ImportReport) -> list[tuple[int, str]]:
    """Rows and columns of the refusals."""
    return [(reason.row, reason.column) for reason in report.reasons]


def test_a_find_enters_with_its_unit_and_hides_what_its_operation_hides(
    bring: Bring, dig: Operation
) -> None:
    csv = (
        "number,operation,unit,dating,confidentiality,x,y\n"
        f"1,2031,1204,0150/0200,public,{XY}\n"
        f"2,2031,1204,,public,{XY}\n"
    )
    report = bring("finds", csv)
    assert (report.read, report.accepted, report.updated, report.rejected) == (2, 2, 0, 0)
    unit = StratigraphicUnit.objects.get()
    assert (unit.label, unit.operation) == ("2031 US 1204", dig)
    first = Find.objects.get(number="1")
    assert (first.unit, first.operation, first.visibility) == (unit, dig, "restricted")
    assert (first.start_min, first.end_max) == (150, 200)
    assert first.commune is not None
    assert first.commune.name == "Ouest"
    assert FINDS.visible_to(PUBLIC).count().number == 0

    again = bring("finds", csv)
    assert (again.accepted, again.updated) == (2, 0)
    assert Find.objects.count() == 2
    assert StratigraphicUnit.objects.count() == 1


def test_nothing_said_of_it_means_restricted(bring: Bring) -> None:
    bring("finds", f"number,x,y\n1,{XY}\n")
    bring("archaeology-sources", "reference,kind\nR,plan\n", "")
    bring("excavations", f"number,title,x,y\n1,Ici,{XY}\n")
    bring("heritage-sites", f"code,name,kind,x,y\n1,Ici,temple,{XY}\n")
    for model in (Find, Source, Operation, HeritageSite):
        assert model._default_manager.get().visibility == "restricted"


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        ("number,dating", "1,1846-7", "dating"),
        ("number,dating", "1,flavien", "dating"),
        ("number,material", "1,kryptonite", "material"),
        ("number,confidentiality", "1,secret", "confidentiality"),
        ("number,reliability", "1,E", "reliability"),
        ("number,operation", "1,9999", "operation"),
        ("number,unit", "1,12", "unit"),
        ("number,operation,unit", f"1,2031,{'9' * 41}", "unit"),
        ("number,z_m", "1,7.5", "datum"),
        ("number,depth_m", "1,3.1", "ground_reference"),
        ("number,z_m,datum", "1,bas,ngf_ign69", "z_m"),
        ("number,z_m,datum", "1,inf,ngf_ign69", "z_m"),
        ("number,count", "1,-3", "count"),
        ("number,count", "1,99999999999", "count"),
        ("number,found_on", "1,12/03/2012", "found_on"),
        ("number,source", "1,inconnue", "source"),
        ("number,age_bp", "1,-3", "age_bp"),
        ("number,age_error", "1,30", "age_bp"),
        ("number,title", f"1,{'x' * 201}", "title"),
        ("number,title", ",sans numéro", "number"),
    ],
)
def test_a_row_that_cannot_enter_says_why(
    header: str, row: str, column: str, bring: Bring, dig: Operation
) -> None:
    report = bring("finds", f"{header},x,y\n{row},{XY}\n")
    assert reasons(report) == [(1, column)]
    assert report.reasons[0].reason
    assert (report.accepted, report.rejected) == (0, 1)
    assert not Find.objects.exists()
    assert not StratigraphicUnit.objects.exists()


def test_a_row_without_position_is_refused_unless_the_mapping_keeps_it(bring: Bring) -> None:
    csv = f"number,x,y\n1,{XY}\n2,,\n"
    report = bring("finds", csv)
    assert reasons(report) == [(2, "geometry")]
    report = bring("finds", csv, PLACED + '[place]\nmissing = "keep"\n')
    assert report.accepted == 2
    assert Find.objects.get(number="2").geom is None


def test_the_same_number_twice_in_a_file_enters_once(bring: Bring, dig: Operation) -> None:
    csv = f"number,operation,unit,age_bp,x,y\n1,2031,5,100,{XY}\n1,2031,6,200,{XY}\n"
    report = bring("finds", csv)
    assert reasons(report) == [(2, "number")]
    assert StratigraphicUnit.objects.get().number == "5"
    assert Assertion.objects.get().value["number"] == 100


def test_an_unreadable_dating_may_be_left_out_and_is_told(bring: Bring) -> None:
    csv = f"number,dating,x,y\n1,flavien,{XY}\n2,vers 150,{XY}\n"
    mapping = PLACED + '[dating]\nunreadable = "without"\nvalues = { "flavien" = "0069/0096" }\n'
    report = bring("finds", csv, mapping)
    assert (report.accepted, report.rejected) == (2, 0)
    assert [(note.row, note.column) for note in report.notes] == [(2, "dating")]
    assert Find.objects.get(number="1").dating == "0069/0096"
    assert Find.objects.get(number="2").dating == ""


@pytest.mark.parametrize(
    ("years", "meaning", "row", "dating"),
    [
        ("historical", "within", "-70,-31", "[-0069..-0030]"),
        ("historical", "throughout", "-27,14", "-0026/0014"),
        ("astronomical", "throughout", "-27,14", "-0027/0014"),
        ("astronomical", "within", "0,0", "0000"),
        ("astronomical", "throughout", "150,", "0150/.."),
        ("astronomical", "within", ",150", "[..0150]"),
        ("astronomical", "throughout", "-12000,-9000", "Y-12000/-9000"),
    ],
)
def test_years_in_two_columns_make_a_dating(
    years: str, meaning: str, row: str, dating: str, bring: Bring
) -> None:
    mapping = PLACED + f'[dating]\nyears = "{years}"\nmeaning = "{meaning}"\n'
    report = bring("finds", f"number,start_year,end_year,x,y\n1,{row},{XY}\n", mapping)
    assert report.reasons == []
    assert Find.objects.get().dating == dating


def test_years_are_not_guessed(bring: Bring) -> None:
    csv = f"number,start_year,end_year,x,y\n1,0,14,{XY}\n2,20,14,{XY}\n"
    with pytest.raises(CannotImport, match="years"):
        bring("finds", csv)
    mapping = PLACED + '[dating]\nyears = "historical"\nmeaning = "within"\n'
    report = bring("finds", csv, mapping)
    assert reasons(report) == [(1, "start_year"), (2, "dating")]


def test_a_radiocarbon_age_is_a_measure_and_dates_nothing(bring: Bring) -> None:
    csv = f"number,age_bp,age_error,x,y\nA-66,2295.0,110.0,{XY}\n"
    report = bring("finds", csv)
    assert [note.column for note in report.notes] == ["age_bp"]
    find = Find.objects.get()
    assert (find.dating, find.start_min, find.z_m) == ("", None, None)
    said = Assertion.objects.get()
    assert (said.kind, said.subject_key, said.preferred) == (Statement.MEASURE, find.pk, False)
    assert said.value == {"number": 2295.0, "unit": "BP", "error": 110.0}
    bring("finds", csv)
    assert Assertion.objects.count() == 1


def test_the_source_of_a_file_is_made_once(bring: Bring) -> None:
    mapping = PLACED + '[source]\nreference = "Carnet"\nkind = "archive"\n'
    for _time in range(2):
        report = bring("finds", f"number,x,y\n1,{XY}\n", mapping)
        assert report.updated == 0
    source = Source.objects.get()
    assert (source.reference, source.kind, source.visibility) == (
        "Carnet",
        "archive",
        "restricted",
    )
    assert Find.objects.get().source == source


def test_what_somebody_decided_since_stays(bring: Bring, archaeologist: Actor) -> None:
    csv = f"number,dating,title,x,y\n1,0150,Anse,{XY}\n"
    bring("finds", csv)
    find = Find.objects.get()
    said = assert_about(
        archaeologist, Subject(find.pk, "finds"), Stated(Statement.DATING, {"edtf": "02XX"})
    )
    prefer_assertion(archaeologist, said.pk)
    report = bring("finds", csv.replace("Anse", "Col"))
    assert report.updated == 0
    find.refresh_from_db()
    assert (find.dating, find.title) == ("02XX", "Anse")


def test_a_changed_file_updates_what_nobody_touched(bring: Bring) -> None:
    csv = f"number,title,x,y\n1,Anse,{XY}\n2,Bord,{XY}\n"
    bring("finds", csv)
    report = bring("finds", csv.replace("Anse", "Col"))
    assert (report.accepted, report.updated) == (2, 1)
    assert Find.objects.get(number="1").title == "Col"


def test_operations_imported_closed_close_their_finds(bring: Bring) -> None:
    opened = f"number,title,confidentiality,x,y\n7,Ici,public,{XY}\n"
    bring("excavations", opened)
    bring("finds", f"number,operation,confidentiality,x,y\n1,7,public,{XY}\n")
    assert FINDS.visible_to(PUBLIC).count().number == 1
    report = bring("excavations", opened.replace("public", "restricted"))
    assert report.updated == 1
    assert Find.objects.get().visibility == "restricted"
    assert FINDS.visible_to(PUBLIC).count().number == 0


def test_a_file_that_opens_an_operation_does_not_open_one_that_was_closed_by_hand(
    bring: Bring, archaeologist: Actor
) -> None:
    csv = f"number,title,confidentiality,x,y\n7,Ici,public,{XY}\n"
    bring("excavations", csv)
    dig = Operation.objects.get()
    closed = replaced(OperationFacts.of(dig), confidentiality="restricted")
    change_operation(archaeologist, dig.pk, dig.version, closed)
    assert bring("excavations", csv).updated == 0
    assert Operation.objects.get().visibility == "restricted"


def test_strict_and_dry_run_leave_nothing(bring: Bring, dig: Operation) -> None:
    mapping = PLACED + '[source]\nreference = "Carnet"\n'
    csv = f"number,operation,unit,dating,x,y\n1,2031,5,,{XY}\n2,2031,6,oui,{XY}\n"
    with pytest.raises(StrictRefusal):
        bring("finds", csv, mapping, strict=True)
    report = bring("finds", csv, mapping, dry_run=True)
    assert (report.accepted, report.rejected) == (1, 1)
    for model in (Find, StratigraphicUnit, Source):
        assert not model._default_manager.exists()


def test_only_archaeologists_import(
    bring: Bring, archaeologist: Actor, strangers: list[Actor]
) -> None:
    for layer in ("finds", "excavations", "archaeology-sources", "heritage-sites"):
        for stranger in strangers:
            with pytest.raises(PermissionDenied):
                bring(layer, f"number,x,y\n1,{XY}\n", by=stranger)
    assert bring("finds", f"number,x,y\n1,{XY}\n", by=archaeologist).accepted == 1


def test_another_territory_has_numbers_of_its_own(
    bring: Bring,
    neighbour: Territory,
    account: Callable[..., Account],
    dig: Operation,
    tmp_path: Path,
) -> None:
    bring("finds", f"number,title,x,y\n1,Ici,{XY}\n")
    theirs = actor_of(account("voisine", neighbour, Role.ARCHAEOLOGIST))
    file = tmp_path / "n.csv"
    file.write_text(f"number,title,operation,x,y\n1,Là,,{XY}\n2,Là,2031,{XY}\n")
    report = import_file(
        theirs, "finds", file, mapping_path=tmp_path / "m.toml", territory=neighbour.pk
    )
    assert reasons(report) == [(2, "operation")]
    assert Find.objects.get(territory_id=dig.territory_id).title == "Ici"


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        ('[datings]\nunreadable = "without"\n', "datings"),
        ('[dating]\nunreadable = "guess"\n', "guess"),
        ('[dating]\nvalues = { "flavien" = "vers 80" }\n', "flavien"),
        ('[place]\nmissing = "invent"\n', "invent"),
        ('[source]\nkind = "plan"\n', "reference"),
        ('[source]\nreference = "R"\nkind = "rumeur"\n', "source"),
        ('[rows]\ncolumn = "kind"\n', "only"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(
    mapping: str, word: str, bring: Bring
) -> None:
    with pytest.raises(CannotImport, match=word):
        bring("finds", f"number,x,y\n1,{XY}\n", PLACED + mapping)
    assert not Find.objects.exists()


def test_strange_letters_do_not_stop_a_file(bring: Bring) -> None:
    report = bring("finds", f'number,title,x,y\n1,"B\ufffdÔøΩg\t\\N\x01\x00",{XY}\n')
    assert report.accepted == 1
    assert Find.objects.get().title == "B\ufffdÔøΩg\t\\N"


def test_a_source_that_was_corrected_by_hand_stays_so(
    bring: Bring, territory: Territory, archaeologist: Actor
) -> None:
    csv = "reference,kind,author\nR,plan,Inconnu\nS,plan,Inconnu\n"
    bring("archaeology-sources", csv, "")
    source = Source.objects.get(reference="R")
    facts = replaced(SourceFacts.of(source), author="E. Gaillard")
    change_source(archaeologist, source.pk, source.version, facts)
    bring("archaeology-sources", csv.replace("Inconnu", "Anonyme"), "")
    known = dict(Source.objects.values_list("reference", "author"))
    assert known == {"R": "E. Gaillard", "S": "Anonyme"}
