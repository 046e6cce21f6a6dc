"""The shop's Spanish: words and their plurals, numbers and units in words, sounds, synonyms, properties.

The API's search and the offline model read what a shopper of Buenos Aires writes with these same rules.
"""
