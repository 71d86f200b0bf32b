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
from contextlib import contextmanager
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
    """JupyterLab on a folder with a copy of the notebook; its address."""
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


@contextmanager
def opened(lab, name, cells):
    """A notebook of the lab's folder in Chromium; nothing in it may fail or ask for anything outside this machine."""
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
        page.goto(f"{lab}/lab/tree/{name}?reset")
        notebook = Page(page, expect)
        expect(notebook.cells).to_have_count(cells, timeout=60_000)
        # A dialog about news or trust is not the notebook's.
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
        for dialog in page.locator(".jp-toast-button, .Toastify__close-button").all():
            dialog.click()
        yield notebook
        browser.close()
    assert outside == [] and errors == []


def test_s9_the_tutorial_in_jupyterlab(lab):
    with opened(lab, NOTEBOOK.name, 7) as notebook:
        page, expect = notebook.page, notebook.expect
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


STEERED = [
    """import json, numpy as np, embedscope as es
digits = es.demo(rows=300)
view = es.show(digits.vectors, {"label": digits.metadata["label"], "ink": digits.vectors.sum(axis=1)}, play=False)
view""",
    "print(json.dumps([view.color, view.camera]))",
    """view.color = "label"
view.camera = {"orthographic": True, "position": [0.25, -0.125, 2], "target": [0.25, -0.125, 0], "zoom": 3}""",
    "view.color = view.camera = None",
]


def test_colour_and_camera_go_both_ways_in_jupyterlab(lab, tmp_path):
    import nbformat.v4 as nb

    cells = [nb.new_code_cell(source) for source in STEERED]
    # Without a kernel's name JupyterLab asks for one.
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (tmp_path / "steered.ipynb").write_text(json.dumps(nb.new_notebook(cells=cells, metadata=kernel)))
    with opened(lab, "steered.ipynb", len(cells)) as notebook:
        page, expect = notebook.page, notebook.expect
        notebook.run(0)
        view = notebook.cells.nth(0)
        plot, colors, legend = view.get_by_test_id("plot"), view.get_by_test_id("color-by"), view.get_by_test_id("legend-item")
        expect(legend).to_have_count(10, timeout=60_000)

        def read():
            return json.loads("".join(notebook.run(1)))

        def drag(dx, dy):
            plot.scroll_into_view_if_needed()
            box = plot.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + dx, y + dy, steps=5)
            page.mouse.up()

        def picture():
            """The map once it is still: a camera that is set is flown to."""
            plot.scroll_into_view_if_needed()
            last = None
            for _ in range(40):
                page.wait_for_timeout(500)
                last, before = plot.screenshot(), last
                if last == before:
                    return last
            pytest.fail("the map does not come to rest")

        assert read() == ["label", None]
        picture()
        # Changed in the widget, read in Python.
        colors.select_option("ink")
        expect(legend).to_have_count(0)
        drag(60, 0)
        color, camera = read()
        assert color == "ink" and camera["orthographic"] and camera["zoom"] == 1
        # What is dragged to the right is looked at further to the left.
        assert camera["target"][0] < -0.05 and abs(camera["target"][1]) < 1e-3, camera
        step = -camera["target"][0]
        view.get_by_test_id("fit").click()
        assert read() == ["ink", None]

        # Set from Python, seen in the widget: other colours, another part of the map, which a drag goes on from.
        before = picture()
        notebook.run(2)
        expect(legend).to_have_count(10)
        expect(colors).to_have_value("label")
        assert picture() != before
        page.screenshot(path=SHOTS / "notebook-steered.png")
        drag(60, 0)
        color, camera = read()
        assert color == "label" and camera["zoom"] == 3
        # The same drag is a third as far at three times the magnification.
        assert abs(camera["target"][0] - (0.25 - step / 3)) < 0.01 and abs(camera["target"][1] + 0.125) < 1e-3, (camera, step)
        notebook.run(3)
        expect(legend).to_have_count(0)
        expect(colors).to_have_value("")
        picture()
        drag(60, 0)
        color, camera = read()
        assert color is None and camera["zoom"] == 1 and abs(camera["target"][0] + step) < 0.01, (camera, step)


def test_the_notebook_is_committed_without_results():
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
