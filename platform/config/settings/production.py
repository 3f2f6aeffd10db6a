"""A real network, and the demonstration: both run with these settings."""

from config.settings.base import *  # noqa: F403
