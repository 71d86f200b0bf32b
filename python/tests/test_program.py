"""The command `embedscope` of the wheel."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np

COMMAND = str(Path(sys.executable).with_name("embedscope"))


def test_exit_codes_and_streams(tmp_path):
    assert shutil.which(COMMAND)
    run = lambda *arguments: subprocess.run([COMMAND, *arguments], capture_output=True, text=True)  # noqa: E731
    version = run("--version")
    assert (version.returncode, version.stderr) == (0, "") and version.stdout.startswith("embedscope ")
    assert run("nonsense.xyz").returncode == 1 and run("project").returncode == 2
    (tmp_path / "x.tsv").write_text("1\t2\n3\t4\n")
    done = run("convert", str(tmp_path / "x.tsv"), "-o", str(tmp_path / "x.npy"))
    assert done.returncode == 0 and np.load(tmp_path / "x.npy").tolist() == [[1, 2], [3, 4]]


def test_ctrl_c_keeps_the_layout_so_far(tmp_path):
    np.save(tmp_path / "x.npy", np.random.default_rng(0).normal(size=(3000, 20)).astype("f4"))
    child = subprocess.Popen(
        [COMMAND, "project", tmp_path / "x.npy", "-o", tmp_path / "y.npy", "--method", "umap", "--epochs", "1000000"],
        stderr=subprocess.PIPE,
        text=True,
    )
    # Long enough for the neighbours of 3,000 points; the epochs would take hours.
    time.sleep(6)
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 0 and "Stopped at iteration" in errors and "Traceback" not in errors
    assert np.load(tmp_path / "y.npy").shape == (3000, 2)


def test_the_page_is_in_the_wheel(tmp_path):
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    child = subprocess.Popen([COMMAND, "demo", "--rows", "50", "--no-browser"], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        url = child.stdout.readline().strip()
        # The token becomes a cookie.
        with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(url) as page:
            assert page.status == 200 and b"<script" in page.read()
    finally:
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=30) == 0


def test_import_waits_for_nothing():
    """How long it takes is measured by `cargo xtask wheel`."""
    heavy = ("numpy", "sklearn", "anywidget", "matplotlib", "ray")
    script = f"import embedscope, sys; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", script]).strip() == b"[]"
