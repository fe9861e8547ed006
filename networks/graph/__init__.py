"""Pure Python: topology of networks, isolation, tracing; knows neither Django nor the database."""
