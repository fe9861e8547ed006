"""Underground networks: drinking water, waste water, storm water."""
