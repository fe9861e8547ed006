"""Which pipe to renew: expected breaks, their proof on the past, ranking. Knows no Django."""

from networks.renewal.backtesting import Backtest, Score, backtest
from networks.renewal.expected import Forecast, Model
from networks.renewal.fitting import fit
from networks.renewal.history import Apart, History, history_of
from networks.renewal.moments import moment_of
from networks.renewal.ranking import Priority, cost_of, ranked
from networks.renewal.reading import read_breaks, read_pipes
from networks.renewal.recording import recorded_since
from networks.renewal.records import UNKNOWN, Breaks, CannotRead, Defect, Pipes
from networks.renewal.sewers import Reach, Sewer, SewerScore, rank_sewers, score_sewer

__all__ = [
    "UNKNOWN",
    "Apart",
    "Backtest",
    "Breaks",
    "CannotRead",
    "Defect",
    "Forecast",
    "History",
    "Model",
    "Pipes",
    "Priority",
    "Reach",
    "Score",
    "Sewer",
    "SewerScore",
    "backtest",
    "cost_of",
    "fit",
    "history_of",
    "moment_of",
    "rank_sewers",
    "ranked",
    "read_breaks",
    "read_pipes",
    "recorded_since",
    "score_sewer",
]
