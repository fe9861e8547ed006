"""Networks from files: EPANET's `.inp`, and a table of valves."""

from networks.graph.reading.inp import Model, read_inp
from networks.graph.reading.valve_table import read_valves

__all__ = ["Model", "read_inp", "read_valves"]
