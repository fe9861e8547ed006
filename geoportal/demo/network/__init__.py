"""An invented water service: streets, pipes, sewers, customers and twenty years of incidents.

Nothing here is a survey; every row is labelled synthetic. The same each time for the same last
day. Lengths in metres, positions in EPSG:2154.
"""
