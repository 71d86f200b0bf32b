"""The version, which is the engine's."""

from ._core import VERSION as __version__

__all__ = ["__version__"]
