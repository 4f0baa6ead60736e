"""Shared ground of the window: theme, icons, fonts, small widgets, settings, logging, crash report."""
