"""Every example in a docstring runs, and everything public has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import embedscope as es

FOLDER = Path(es.__file__).parent
MODULES = [module.name for module in pkgutil.walk_packages([str(FOLDER)], "embedscope.") if not module.name.endswith(("__main__", "_core"))]


@pytest.mark.parametrize("module", ["embedscope", *MODULES])
def test_examples_run(module):
    failed, _ = doctest.testmod(importlib.import_module(module))
    assert failed == 0


@pytest.mark.parametrize("name", [name for name in es.__all__ if name != "__version__"])
def test_everything_public_says_what_it_is(name):
    thing = getattr(es, name)
    assert inspect.getdoc(thing)
    if not (inspect.isclass(thing) and issubclass(thing, tuple)) and name not in ("Data", "State"):
        assert ">>>" in inspect.getdoc(thing), f"{name} has no example"
