"""The page that opens first: bundled experiments and recent files. What may enter: ways into a document."""

from ui.welcome.page import WelcomePage

__all__ = ["WelcomePage"]
