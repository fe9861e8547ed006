"""The police's rooms, and the one page that is everyone's."""
