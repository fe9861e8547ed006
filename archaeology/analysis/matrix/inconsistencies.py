"""What the sheets of an excavation say differently; told, and kept."""

from __future__ import annotations

from dataclasses import dataclass

from archaeology.analysis.matrix.record import Record, Statement, Verb


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """`unit` is whose sheet says it, `other` whom it is about; `reason` is a French sentence."""

    unit: str
    other: str
    reason: str

    @classmethod
    def contemporary_but_later(cls, later: str, earlier: str) -> Inconsistency:
        """Two units of one time, of which relations say that one is later."""
        return cls(
            later,
            earlier,
            f"« {later} » est dite contemporaine de « {earlier} », or elle lui est postérieure.",
        )


PLACES = {
    Verb.ABOVE: "au-dessus de",
    Verb.BELOW: "au-dessous de",
    Verb.EQUAL: "égale à",
    Verb.CONTEMPORARY: "contemporaine de",
}


def one_sided(record: Record) -> list[Inconsistency]:
    """Doubled sheets, units without a sheet, relations to oneself, and one-sided relations.

    Whoever writes each relation once, from above or from below, contradicts nobody: the silence
    of the other sheet only counts where the file states both directions.
    """
    found = [
        Inconsistency(name, name, f"« {name} » a plusieurs fiches ; elles sont réunies.")
        for name in dict.fromkeys(record.doubled)
    ]
    stated = set(record.statements)
    used = {statement.verb for statement in record.statements}
    both_ways = {Verb.ABOVE, Verb.BELOW} <= used
    mutual = {Verb.EQUAL, Verb.CONTEMPORARY} | ({Verb.ABOVE, Verb.BELOW} if both_ways else set())
    without_sheet: set[str] = set()
    for statement in dict.fromkeys(record.statements):
        unit, verb, other = statement.unit, statement.verb, statement.other
        if unit == other:
            detail = f"« {unit} » est dite {PLACES[verb]} elle-même."
            found.append(Inconsistency(unit, other, detail))
        elif other not in record.units:
            if other not in without_sheet:
                without_sheet.add(other)
                detail = f"« {other} » n’a pas de fiche ; elle n’est connue que par « {unit} »."
                found.append(Inconsistency(unit, other, detail))
        elif verb in mutual and Statement(other, verb.inverse, unit) not in stated:
            detail = (
                f"Selon la fiche de « {unit} », « {other} » est {PLACES[verb]} « {unit} » ; "
                f"celle de « {other} » ne le dit pas."
            )
            found.append(Inconsistency(unit, other, detail))
    return found
