"""The named queries: each is one index on Firestore and one on SQLite.

Members that a query filters or orders by are plain members of the entity (text, whole number, boolean,
an aware datetime, or for `holds` a tuple of texts).
"""
