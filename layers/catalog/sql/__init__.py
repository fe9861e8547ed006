"""The SQL of the catalog: visible rows, the change log, the sequencer."""
