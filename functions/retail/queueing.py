"""How long the queue goes on with a task: the figures that the worker, the local queue and Terraform share.

After a failure the queue waits 0.5, 1, 2, 4, 8, 16, 32, 48 and then 60 seconds each, for a day: an outage of
hours costs nobody a message, and at its end nobody waits longer than a minute.
"""

from datetime import timedelta

MIN_BACKOFF_SECONDS = 0.5
MAX_BACKOFF_SECONDS = 60.0
MAX_DOUBLINGS = 5
MAX_ATTEMPTS = 50
"""Less than a day has: Cloud Tasks gives a task up when both its attempts and its time are used up."""
TRIED_FOR = timedelta(days=1)
