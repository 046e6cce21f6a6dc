"""The panel's pages: one module a page, each with its addresses."""
