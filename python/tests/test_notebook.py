"""The tutorial's notebook from top to bottom in JupyterLab under Chromium, as a person goes it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT, data_folder

NOTEBOOK = ROOT / "examples" / "tutorial.ipynb"
SHOTS = Path(os.environ.get("EMBEDSCOPE_E2E_OUTPUT", "."))


def chromium():
    found = os.environ.get("EMBEDSCOPE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return found or pytest.fail("Chromium is missing: `cargo xtask test --only python` finds or installs it")


@pytest.fixture
def lab(tmp_path):
    """JupyterLab on a copy of the notebook; its address."""
    shutil.copy(NOTEBOOK, tmp_path / NOTEBOOK.name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = tmp_path / "settings" / "@jupyterlab"
    for name, value in {
        # All cells are in the page, also those that are not on screen.
        "notebook-extension/tracker": {"windowingMode": "none"},
        # No question whether to look for news elsewhere.
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }.items():
        file = settings / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value))
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "EMBEDSCOPE_DATA": str(data_folder().resolve()),
    }
    command = ["-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen([sys.executable, *command], cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5)
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "lab.log").read_text()
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


class Page:
    """A notebook on screen."""

    def __init__(self, page, expect):
        self.page, self.expect = page, expect
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")

    def run(self, number):
        """Runs a code cell and waits until it is done; returns what it printed."""
        cell = self.cells.nth(number)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        self.expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(r"^\[\d+\]:$"), timeout=300_000)
        return self.output(number)

    def output(self, number):
        return self.cells.nth(number).locator(".jp-OutputArea-output").all_inner_texts()


def test_s9_the_tutorial_in_jupyterlab(lab):
    from playwright.sync_api import expect, sync_playwright

    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        outside, errors = [], []
        page.on("request", lambda request: None if re.match(r"(http|ws)s?://127\.0\.0\.1|data:|blob:", request.url) else outside.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{lab}/lab/tree/{NOTEBOOK.name}?reset")
        notebook = Page(page, expect)
        expect(notebook.cells).to_have_count(7, timeout=60_000)
        # A dialog about news or trust is not the notebook's.
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
        for dialog in page.locator(".jp-toast-button, .Toastify__close-button").all():
            dialog.click()

        said = "".join(notebook.run(0))
        assert "(8000, 784)" in said
        fours = re.findall(r"\d+", said.split("array(")[1])[4]
        notebook.run(1)
        view = notebook.cells.nth(1)
        status = view.get_by_test_id("status")
        expect(view.get_by_test_id("legend-item")).to_have_count(10, timeout=60_000)
        # t-SNE lives in the cell.
        expect(status).to_contain_text(re.compile(r"iteration \d{2,}"), timeout=180_000)
        view.get_by_test_id("plot").scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
        page.screenshot(path=SHOTS / "notebook-live.png")

        # A lasso in the map, and what Python says of it.
        box = view.get_by_test_id("plot").bounding_box()
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        corners = [(-90, -80), (90, -80), (90, 80), (-90, 80), (-90, -80)]
        page.keyboard.down("Alt")
        page.mouse.move(middle[0] - 90, middle[1] - 80)
        page.mouse.down()
        for dx, dy in corners:
            page.mouse.move(middle[0] + dx, middle[1] + dy, steps=6)
        page.mouse.up()
        page.keyboard.up("Alt")
        expect(status).to_contain_text(re.compile(r"[\d,]+ selected"), timeout=30_000)
        selected = int(re.search(r"([\d,]+) selected", status.inner_text()).group(1).replace(",", ""))
        [said] = notebook.run(2)
        assert selected > 0 and said.startswith(f"{selected} selected:"), (selected, said)

        # The other way round.
        said = "".join(notebook.run(3))
        assert re.search(r"\(\(8000, 2\), True\)", said), said
        expect(status).to_contain_text(f"{fours} selected", timeout=30_000)
        expect(view.get_by_test_id("play")).to_have_text("Play", timeout=30_000)
        view.get_by_test_id("plot").scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        page.screenshot(path=SHOTS / "notebook-selected.png")

        assert "(8000, 3) float64" in "".join(notebook.run(4))
        notebook.run(5)
        expect(notebook.cells.nth(5).locator("img")).to_be_visible(timeout=60_000)
        notebook.cells.nth(5).locator("img").scroll_into_view_if_needed()
        page.screenshot(path=SHOTS / "notebook-figure.png")
        assert "(8000, 3)" in "".join(notebook.run(6))
        browser.close()
    assert outside == [] and errors == []


def test_the_notebook_is_committed_without_results():
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
