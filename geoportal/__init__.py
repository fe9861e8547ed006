"""The town hall: the Django project and the counters people come to."""
