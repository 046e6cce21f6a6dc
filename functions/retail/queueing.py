"""How long the queue goes on with a task: the figures that the worker and the queues share.

After a failure the queue waits 0.5, 1, 2, 4, 8, 16, 32, 48 and then 60 seconds each, for a day: an outage of
hours costs nobody a message, and at its end nobody waits longer than a minute.
"""

from datetime import timedelta

MIN_BACKOFF_SECONDS = 0.5
MAX_BACKOFF_SECONDS = 60.0
MAX_DOUBLINGS = 5
MIN_ATTEMPTS = 50
"""Before a task is given up. Cloud Tasks ends one when both are used up, the attempts (its `max_attempts`) and the time;
a day has more of them, unless the queue stood still."""
TRIED_FOR = timedelta(days=1)

DISPATCH_DEADLINE = timedelta(seconds=300)
"""How long the queue waits for the worker's answer before it brings the task again."""
