"""Sections: lines, grounds, things, sheets."""
