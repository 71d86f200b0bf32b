"""The notebook's view without a front end, and the page steered from Python."""

from __future__ import annotations

import numpy as np
import pytest

import embedscope as es


@pytest.fixture(scope="module")
def data():
    return es.demo(rows=300)


def test_a_view_holds_what_is_set_and_refuses_what_is_wrong(data):
    view = es.show(data.vectors, {"label": data.metadata["label"], "ink": data.vectors.sum(axis=1)}, data.images, in_browser=False, play=False)
    assert (view.projection, view.color, view.points, view.layout.shape) == ("pca", "label", 300, (300, 2))
    view.selection = np.arange(300) < 3
    assert view.selection.tolist() == [0, 1, 2] and view.selection.dtype == np.uint32
    view.selection = [9, 4, 9]
    assert view.selection.tolist() == [4, 9]
    view.color = "ink"
    view.camera = {"orthographic": True, "position": (0, 0, 4), "target": (0, 0, 0), "zoom": 2}
    assert view.camera["zoom"] == 2.0
    view.layout = es.PCA(3).fit_transform(data.vectors)
    assert (view.projection, view.layout.shape) == ("layout", (300, 3))
    for attribute, value, sentence in [
        ("selection", [300], "the selection has row 300; there are rows 0 to 299"),
        ("color", "size", "color is 'size'; the columns are label, ink"),
        ("layout", np.zeros((4, 2)), "it must be 300 x 2 or 3"),
        ("layout", "umap", "layout is 'umap'"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            setattr(view, attribute, value)
    data_of_display, *_ = view._repr_mimebundle_() if isinstance(view._repr_mimebundle_(), tuple) else (view._repr_mimebundle_(),)
    assert "application/vnd.jupyter.widget-view+json" in data_of_display


CAMERA = {"orthographic": True, "position": [0.5, 0.25, 4.0], "target": [0.5, 0.25, 0.0], "zoom": 3.0}


def test_colour_and_camera_go_both_ways(data):
    metadata = {"label": data.metadata["label"], "ink": data.vectors.sum(axis=1)}
    view = es.show(data.vectors, metadata, in_browser=False, play=False)
    # What Python sets is in the state that the front end is given, and what it is told.
    told = []
    view.widget.send_state = lambda key=None: told.extend([key] if isinstance(key, str) else key or [])
    view.color, view.camera = "ink", {**CAMERA, "position": np.array([0.5, 0.25, 4])}
    assert view.widget.get_state(["color", "camera"]) == {"color": "ink", "camera": CAMERA}
    assert {"color", "camera"} <= set(told)
    # What the front end sets is what Python reads.
    moved = {"orthographic": False, "position": [1.0, 2.0, 3.0], "target": [0.0, 0.0, 0.5], "zoom": 1.5}
    view.widget.set_state({"color": "label", "camera": moved})
    assert (view.color, view.camera) == ("label", moved)
    view.widget.set_state({"color": None, "camera": None})
    assert (view.color, view.camera) == (None, None)
    view.color = view.camera = None
    for wrong in ({"zoom": 2}, "above", {**CAMERA, "position": ["left", 0, 0]}, {**CAMERA, "target": [0, 0]}, {**CAMERA, "zoom": 0}):
        with pytest.raises(ValueError, match="it must have orthographic, position and target"):
            view.camera = wrong
    assert view.camera is None


def test_t_sne_runs_beside_the_notebook_and_ends_where_the_estimator_does(data):
    view = es.show(data.vectors, in_browser=False, max_iter=80, dims=3)
    assert view.wait(60) and not view.playing
    assert view.iteration == 80 and view.projection == "tsne"
    assert np.array_equal(view.layout, es.TSNE(3, max_iter=80).fit_transform(data.vectors))
    view.play()
    assert view.wait(60) and view.iteration == 160
    view = es.show(data.vectors, in_browser=False, max_iter=100_000, min_improvement=0)
    view.pause()
    view.layout = "pca"
    assert not view.playing and view.projection == "pca"
    view._live.end()


def test_what_the_front_end_sends(data):
    view = es.show(data.vectors, data.metadata, data.images, in_browser=False, play=False, max_iter=50)
    sent = []
    view.widget.send = lambda content, buffers=None: sent.append((content, buffers))
    view._message(None, {"type": "picture", "row": 7}, [])
    assert sent[0][0] == {"type": "picture", "row": 7} and sent[0][1][0] == data.images[7].tobytes()
    view._message(None, {"type": "picture", "row": 99999}, [])
    view._message(None, "nonsense", [])
    assert len(sent) == 1
    view._message(None, {"type": "show", "projection": "tsne"}, [])
    assert view.wait(60) and view.projection == "tsne"
    # The selection as the front end sets it.
    view.widget.set_state({"_selection": memoryview(np.array([3, 8], "<u4").tobytes())})
    assert view.selection.tolist() == [3, 8]


def test_what_cannot_be_shown_is_an_error(data):
    for arguments, error, sentence in [
        ({}, ValueError, "there is nothing to show"),
        ({"X": data.vectors, "metadata": ["a"]}, ValueError, "the column 'label' has 1 rows and there are 300 points"),
        ({"X": data.vectors, "images": data.images[:5]}, ValueError, "there are 5 images and 300 points"),
        ({"X": data.vectors, "images": data.images.astype(float)}, TypeError, "they must hold uint8"),
        ({"X": data.vectors, "layout": np.zeros((5, 2))}, ValueError, "the layout has 5 points and X has 300"),
        ({"X": np.full((5, 2), np.inf)}, ValueError, "the value in row 1, column 1 is inf"),
    ]:
        with pytest.raises(error, match=sentence):
            es.show(in_browser=False, **arguments)


def test_outside_a_notebook_the_page_is_served_and_steered(data, monkeypatch):
    import urllib.request

    monkeypatch.setattr("embedscope._browser.BrowserView.open", lambda self: None)
    view = es.show(data.vectors, data.metadata, data.images, block=False, play=False)
    try:
        # The token becomes a cookie.
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(view.url) as page:
            assert page.status == 200 and b"<script" in page.read()
        view.selection = [5, 2]
        assert view.selection.tolist() == [2, 5] and view.color == "label"
        view.camera = {"orthographic": False, "position": [0, 0, 3], "target": [0, 0, 0], "zoom": 1}
        assert view.camera["position"] == [0, 0, 3]
        layout = es.TSNE(max_iter=30).fit_transform(data.vectors)
        view.layout = layout
        assert np.array_equal(view.layout, layout)
        with pytest.raises(ValueError, match="color is 'nothing'; the columns are label"):
            view.color = "nothing"
    finally:
        view.close()
