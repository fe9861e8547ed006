"""The files that a raster is served and read from, made piece by piece in little memory.

Nothing here knows a database: files in, files out, with a voice for the progress.
"""
