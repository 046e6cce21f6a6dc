"""Pictures for the docs: a headless Chromium photographs a shop that is at work, page by page."""
