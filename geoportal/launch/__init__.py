"""From a bare Debian to a running program.

Standard library only: this runs with the system's Python, before the virtual environment exists.
``python3 -m geoportal.launch <verb>`` is what the Makefile calls.
"""
