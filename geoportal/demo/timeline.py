"""What happens to a request after it is received: states, words and times, in order."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final, Literal

from geoportal.demo.facts import answers
from geoportal.demo.organisation import ELSEWHERE, RoutingRule, category

State = Literal[
    "received",
    "assigned",
    "in_progress",
    "resolved",
    "closed",
    "refused",
    "forwarded",
    "duplicate",
]
Kind = Literal[
    "received",
    "assigned",
    "started",
    "note",
    "message",
    "released",
    "resolved",
    "closed",
    "refused",
    "forwarded",
    "duplicate",
    "not_fixed",
    "satisfaction",
]
Audience = Literal["public", "citizen", "internal"]

# From each state, those that may follow; a change of agency goes from assigned to assigned.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    "received": frozenset({"assigned", "refused", "forwarded", "duplicate"}),
    "assigned": frozenset(
        {"assigned", "in_progress", "resolved", "refused", "forwarded", "duplicate"}
    ),
    "in_progress": frozenset({"assigned", "resolved", "refused", "forwarded", "duplicate"}),
    "resolved": frozenset({"assigned", "closed"}),
    "closed": frozenset({"assigned"}),
    "refused": frozenset(),
    "forwarded": frozenset(),
    "duplicate": frozenset(),
}
OPEN_STATES: Final[frozenset[State]] = frozenset({"received", "assigned", "in_progress"})


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """One line of a request's timeline.

    Args:
        at: when, aware, Europe/Paris.
        kind: what happened.
        agency: slug of the agency that acted, empty for the citizen.
        text: what was written, empty if nothing was.
        audience: who may read the text: anyone, the citizen and agents, or agents alone.
        state: the state after the event.
    """

    at: datetime
    kind: Kind
    agency: str
    text: str
    audience: Audience
    state: State


@dataclass(slots=True)
class Clock:
    """Goes forward in office hours, Monday to Friday, 8:30 to 17:30."""

    now: datetime
    draw: Random

    def forward(self, hours: float) -> datetime:
        """A moment of office time at least about ``hours`` later, never earlier than before."""
        later = self.now + timedelta(hours=hours * self.draw.uniform(0.6, 1.4), minutes=1)
        later = later.replace(second=self.draw.randrange(60), microsecond=0)
        if later.weekday() >= 5 or later.hour >= 17:
            days = 1 if later.weekday() < 4 else 7 - later.weekday()
            later = (later + timedelta(days=days)).replace(hour=8, minute=30)
            later += timedelta(minutes=self.draw.randrange(0, 150))
        elif later.hour < 8:
            later = later.replace(hour=8, minute=30) + timedelta(minutes=self.draw.randrange(0, 90))
        self.now = max(later, self.now + timedelta(seconds=30))
        return self.now


@dataclass(slots=True)
class Story:
    """A timeline being written, up to a moment that it may not pass."""

    draw: Random
    code: str
    rule: RoutingRule
    clock: Clock
    until: datetime
    events: list[DemoEvent]
    over: bool = False

    @property
    def state(self) -> State:
        """The state after the last event."""
        return self.events[-1].state

    def add(
        self,
        hours: float,
        kind: Kind,
        state: State,
        text: str = "",
        *,
        agency: str | None = None,
        audience: Audience = "citizen",
    ) -> bool:
        """Add an event some hours later; False once the story has reached its end."""
        at = self.clock.forward(hours) if agency != "" else self._at_home(hours)
        if self.over or at >= self.until:
            self.over = True
            return False
        who = self.rule.agency if agency is None else agency
        self.events.append(DemoEvent(at, kind, who, text, audience, state))
        return True

    def _at_home(self, hours: float) -> datetime:
        """Citizens write in the evening too."""
        later = self.clock.now + timedelta(hours=hours * self.draw.uniform(0.6, 1.4), minutes=2)
        self.clock.now = later if 7 <= later.hour < 23 else later + timedelta(hours=9)
        return self.clock.now


def begin(
    draw: Random, code: str, rule: RoutingRule, received_at: datetime, until: datetime
) -> Story:
    """A story with its first event: the request is received."""
    first = DemoEvent(received_at, "received", "", "", "public", "received")
    return Story(draw, code, rule, Clock(received_at, draw), until, [first])


def unfold(story: Story, *, release: bool, elsewhere: str | None, delay: float) -> None:
    """Write a story to its end, or to the moment it may not pass.

    Args:
        story: it holds the reception alone.
        release: an agent makes text and photo public.
        elsewhere: key of the body the request is forwarded to, or None.
        delay: how many times longer than usual everything takes.
    """
    draw = story.draw
    promised = category(story.code).deadline_days * 24
    pace = promised * draw.lognormvariate(-0.1, 0.9) * delay
    if not _assign(story, promised, delay):
        return
    if release:
        story.add(draw.uniform(0.5, 20), "released", "assigned", audience="internal")
    if elsewhere:
        text = draw.choice(answers.FORWARDED).format(organisme=ELSEWHERE[elsewhere])
        story.add(pace * 0.3, "forwarded", "forwarded", text)
    elif draw.random() < 0.05:
        story.add(pace * 0.5, "refused", "refused", draw.choice(answers.REFUSALS))
    elif _work(story, pace):
        _afterwards(story, pace)


def unfold_duplicate(story: Story) -> None:
    """The front desk recognises a request that it already has."""
    text = story.draw.choice(answers.DUPLICATES)
    story.add(story.draw.uniform(2, 30), "duplicate", "duplicate", text, agency="accueil")


def _assign(story: Story, promised: float, delay: float) -> bool:
    draw = story.draw
    text = draw.choice(answers.ACKNOWLEDGEMENTS)
    wait = min((draw.expovariate(1 / 12) + 0.5) * delay, promised / 2 + 4)
    return story.add(wait, "assigned", "assigned", text, agency="accueil")


def _work(story: Story, pace: float) -> bool:
    """From assigned to resolved."""
    draw, group = story.draw, category(story.code).group
    if draw.random() < 0.3:
        note = draw.choice(answers.NOTES[group])
        story.add(pace * 0.1, "note", "assigned", note, audience="internal")
    if draw.random() < 0.72:
        text = draw.choice(answers.STARTED) if draw.random() < 0.5 else ""
        story.add(pace * 0.35, "started", "in_progress", text)
        if draw.random() < 0.15:
            text = draw.choice(answers.MESSAGES)
            story.add(pace * 0.2, "message", "in_progress", text)
    texts = answers.ANSWERS_BY_CATEGORY.get(story.code, answers.ANSWERS[group])
    audience: Audience = "citizen" if category(story.code).withheld else "public"
    return story.add(pace * 0.5, "resolved", "resolved", draw.choice(texts), audience=audience)


def _afterwards(story: Story, pace: float) -> None:
    draw = story.draw
    if draw.random() < 0.07:
        text = draw.choice(answers.NOT_FIXED)
        if not story.add(40, "not_fixed", "assigned", text, agency="") or not _work(story, pace):
            return
    if draw.random() < 0.3:
        words = answers.PRAISE if draw.random() < 0.75 else answers.COMPLAINTS
        text = draw.choice(words) if draw.random() < 0.5 else ""
        story.add(30, "satisfaction", "resolved", text, agency="")
    story.add(24 * 12, "closed", "closed", draw.choice(answers.CLOSED))
