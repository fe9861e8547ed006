"""What a layer is: its declaration, its visible rows, its change log, its relations."""
