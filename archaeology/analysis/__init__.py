"""Pure Python: chronology and stratigraphy; knows neither Django nor the database."""
