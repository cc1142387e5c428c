"""A self-hosted sandbox that behaves like the APIs of 360NRS, Collect, EASIR and Xebo."""

__version__ = "0.1.0"
