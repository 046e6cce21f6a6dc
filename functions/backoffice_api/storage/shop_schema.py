"""The shop's schema: all kinds of entities, all named queries, and what expires. What any store of a shop holds."""

from .entities import EXPIRING, KINDS
from .queries import ALL
from .schema import Schema

SCHEMA = Schema(KINDS, ALL, EXPIRING)
