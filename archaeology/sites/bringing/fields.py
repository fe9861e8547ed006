"""One field that a column of a file can be, and the words that files have for its vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise

from archaeology.sites.importing.names import datum_of, plain
from archaeology.sites.vocabulary import Confidentiality, Datum, Material, OperationKind

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Field:
    """Something that rows can say.

    Attributes:
        name: the importer's own.
        label: what people call it.
        required: whether every row must say it.
        choices: its closed vocabulary, whose words a file may have in other forms.
        is_day: whether it is a day, which files write in several ways.
        for_all: whether one value of the vocabulary can be said for all rows.
    """

    name: str
    label: Words
    required: bool = False
    choices: type[TextChoices] | None = None
    is_day: bool = False
    for_all: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_length(self) -> bool:
        """Whether it is one, in metres."""
        return self.name.endswith("_m")

    def value_of(self, word: str) -> str:
        """The value of the vocabulary that a word of a file means; "" for one nobody knows."""
        if self.choices is None:
            return ""
        bare = plain(word)
        if self.choices is Datum and datum_of(word) in self.choices.values:
            return datum_of(word)
        for choice in self.choices:
            if bare in {plain(choice.value), plain(str(choice.label))}:
                return str(choice.value)
        return self.words.get(bare, "")


def _means(words: Mapping[TextChoices, str]) -> Mapping[str, str]:
    """Each word of « one|other » with what it means."""
    return {word: str(value.value) for value, listed in words.items() for word in listed.split("|")}


MATERIAL_WORDS = _means(
    {
        Material.CERAMIC: (
            "ceramiques|poterie|keramik|pottery|terre cuite|ton|amphore|sigillee|terra sigillata"
        ),
        Material.TILE: "tca|tuile|brique|tuiles|ziegel|tile|brick|tegula|tegulae|imbrex",
        Material.STONE: "lithique|silex|calcaire|marbre|gres|stein|flint|roche|pierres",
        Material.METAL: (
            "metaux|fer|bronze|plomb|alliage cuivreux|cuivre|argent|or|metall|eisen|iron|lead"
        ),
        Material.COIN: "monnaies|numismatique|munze|muenze|coins",
        Material.GLASS: "verres|glas",
        Material.BONE: (
            "os|faune|ossements|bois de cerf|ivoire|corne|knochen|tierknochen|bones|matiere dure"
            " animale|anthropologie|restes humains"
        ),
        Material.WOOD: "bois|charbon|charbons|charbon de bois|holz|holzkohle|charcoal",
        Material.MORTAR: (
            "mortier|enduit|enduit peint|enduits peints|mosaique|mortel|platre|stuc|plaster"
        ),
        Material.OTHER: "autres|andere|divers|misc",
        Material.UNKNOWN: "inconnu|indetermine|indeterminee|unbekannt|ind|indet",
    }
)
OPERATION_WORDS = _means(
    {
        OperationKind.EXCAVATION: "fouilles|fouille programmee|fouille preventive|grabung|dig",
        OperationKind.EVALUATION: "diagnostics|diagnostic archeologique|voruntersuchung",
        OperationKind.TRENCH: "sondages|sondage archeologique|schnitt|sondierung|test pit",
        OperationKind.SURVEY: "prospections|prospektion|prospection pedestre",
        OperationKind.WATCHING: "surveillance|surveillance de travaux|baubegleitung",
        OperationKind.CORING: "carottages|forage|bohrung|core|sondage carotte",
        OperationKind.CHANCE: "fortuite|decouverte isolee|zufallsfund|chance find",
        OperationKind.UNKNOWN: "inconnu|indeterminee|unbekannt",
    }
)
CONFIDENTIALITY_WORDS = _means(
    {
        Confidentiality.PUBLIC: "public|libre|ouvert|offentlich",
        Confidentiality.GENERALISED: "generalisee|kilometre",
        Confidentiality.RESTRICTED: "restreint|confidentiel|confidentielle|prive|vertraulich",
    }
)
