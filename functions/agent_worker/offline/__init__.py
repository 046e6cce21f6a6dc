"""The offline model: sells by rules, through the same tools and Runner that Gemini uses."""

from .model import OfflineModel

__all__ = ["OfflineModel"]
