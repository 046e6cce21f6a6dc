"""What the parts of the owner's API share: asking for a page of a list."""

from retail.api import NOBODY, Api


class PagedApi(Api):
    """A client whose lists are asked for page by page."""

    def _list(self, path: str, limit: int, page_token: str = "", **other: str) -> object:
        asked = {"limit": str(limit), "page_token": page_token, **other}
        return self._get(path, {name: value for name, value in asked.items() if value}, NOBODY)
