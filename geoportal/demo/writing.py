"""Writes what a citizen would: short or long, polite or curt, with or without a slip."""

from random import Random

from geoportal.demo.facts import phrases_network, phrases_places, wording
from geoportal.demo.organisation import category

SENTENCES = phrases_network.SENTENCES | phrases_places.SENTENCES
_WITHOUT_SINCE = frozenset({"question", "horaires-bus", "neige-verglas"})
# A sentence that already says when is not dated twice.
_DATED = ("depuis", "matin", "hier", "nuit", "soir", "semaine", "cette année")
_ACCENTS = str.maketrans("éèêëàâîïôûùçÉÀ’", "eeeeaaiiouucEA'")


def write(draw: Random, code: str, place: str, channel: str) -> str:
    """The text of a request of one category, at a place said in words, through a channel."""
    body = [draw.choice(SENTENCES[code]).format(lieu=place)]
    impacts = wording.IMPACTS_BY_CATEGORY.get(code, wording.IMPACTS[category(code).group])
    dated = any(word in body[0] for word in _DATED)
    if code not in _WITHOUT_SINCE and not dated and draw.random() < 0.42:
        body.append(draw.choice(wording.SINCE))
    if draw.random() < 0.45:
        body.append(draw.choice(impacts))
    if channel == "phone":
        return _noted("Appel : ", body)
    if channel == "counter":
        return _noted("Au guichet : ", body)
    return _typed(draw, body, channel)


def _noted(prefix: str, body: list[str]) -> str:
    """What the front desk writes down while listening."""
    return prefix + body[0][0].lower() + " ".join(body)[1:]


def _typed(draw: Random, body: list[str], channel: str) -> str:
    greeting = draw.choice(wording.GREETINGS) if draw.random() < 0.4 or channel == "email" else ""
    if greeting.endswith(","):
        body = [body[0][0].lower() + body[0][1:], *body[1:]] if draw.random() < 0.5 else body
    thanks = draw.choice(wording.THANKS) if draw.random() < 0.38 or channel == "email" else ""
    joint = "\n" if channel == "email" else " "
    text = joint.join(part for part in (greeting, " ".join(body), thanks) if part)
    return _slip(draw, text) if channel in ("web", "app") else text


def _slip(draw: Random, text: str) -> str:
    """One habit of people in a hurry, for three texts out of ten."""
    chance = draw.random()
    if chance < 0.08:
        return text.translate(_ACCENTS)
    if chance < 0.14:
        return text[0].lower() + text[1:]
    if chance < 0.18 and not text.endswith(wording.THANKS):
        return text.rstrip(".") + " !!"
    if chance < 0.22:
        return text.replace("’", " ")
    if chance < 0.30:
        return _letter_slip(draw, text)
    return text


def _letter_slip(draw: Random, text: str) -> str:
    """Two letters swapped, or one lost, inside a long word."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    if not long:
        return text
    number = draw.choice(long)
    word = words[number]
    at = draw.randrange(2, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[number] = draw.choice((swapped, word[:at] + word[at + 1 :]))
    return " ".join(words)
