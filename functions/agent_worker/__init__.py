"""The agent worker: takes a turn, lets Milo think, and delivers what Milo says."""
