"""Placing a plan that says nowhere where it lies: from control points to a mapping, and how good it
is. Pure numpy, no Django.

A pixel is (column, row), counted from the upper left corner of the sheet, so that the middle of
its first pixel is (0.5, 0.5). A place is (x, y) in EPSG:2154 metres.
"""
