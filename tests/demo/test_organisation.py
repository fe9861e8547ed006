import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoportal.demo.facts.categories import CATEGORIES, GROUPS, Category
from geoportal.demo.facts.communes import communes
from geoportal.demo.organisation import (
    ACCOUNTS,
    AGENCIES,
    TERRITORY,
    TOWN_HALLS,
    category,
    route,
    routing_rules,
)

SLUGS = {agency.slug for agency in AGENCIES}
INSEE = [fact.insee for fact in communes()]


def test_codes_are_unique_and_refer_to_what_exists() -> None:
    groups = [group.code for group in GROUPS]
    codes = [one.code for one in CATEGORIES]
    assert len(set(groups)) == len(groups)
    assert len(set(codes)) == len(codes)
    assert len(SLUGS) == len(AGENCIES)
    assert {one.group for one in CATEGORIES} == set(groups)
    assert all(one.deadline_days > 0 for one in CATEGORIES)
    assert {insee for hall in TOWN_HALLS for insee in hall.area} <= set(INSEE)
    assert TERRITORY.key == "200010700"


def test_the_accounts_are_those_announced() -> None:
    assert [account.username for account in ACCOUNTS] == [
        "accueil",
        "eau",
        "eau-chef",
        "voirie",
        "mairie",
        "elu",
        "mediateur",
        "archeologue",
        "patrimoine",
        "police",
        "admin",
    ]
    assert {a.agency for a in ACCOUNTS if a.agency} <= SLUGS


def test_rules_name_existing_agencies_categories_groups_and_communes() -> None:
    for rule in routing_rules():
        assert rule.agency in SLUGS
        assert rule.category == "" or category(rule.category)
        assert rule.group in {"", *(group.code for group in GROUPS)}
        assert rule.commune in {"", *INSEE}
        assert rule.reason


@given(st.sampled_from(CATEGORIES), st.one_of(st.none(), st.sampled_from(INSEE)))
def test_every_category_is_routed_everywhere_by_the_strongest_rule(
    one: Category, insee: str | None
) -> None:
    chosen = route(one.code, insee)
    assert chosen.agency in SLUGS
    fitting = [rule for rule in routing_rules() if rule.fits(one, insee)]
    assert chosen.priority == max(rule.priority for rule in fitting)
    # No two rules of the same strength may disagree.
    assert {r.agency for r in fitting if r.priority == chosen.priority} == {chosen.agency}


@given(st.one_of(st.none(), st.sampled_from(INSEE)))
def test_water_always_goes_to_the_water_service(insee: str | None) -> None:
    assert route("fuite-eau", insee).agency == "eau"


def test_a_communal_road_goes_to_the_town_hall_and_others_to_the_agglomeration() -> None:
    assert route("nid-de-poule", "76384").agency == "mairie-lillebonne"
    assert route("nid-de-poule", "76622").agency == "voirie"
    assert route("nid-de-poule", None).agency == "voirie"


def test_disturbances_are_withheld_and_dangers_flagged() -> None:
    assert category("incivilite").withheld
    assert category("mat-endommage").danger
    with pytest.raises(KeyError):
        category("licorne")
