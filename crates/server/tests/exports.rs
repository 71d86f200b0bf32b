//! The layout on screen as a file: coordinates, figures, a page (S9).
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use common::{apply, ask, clouds, send, server, session, wait};
use embedscope_core::monitor::Silent;
use embedscope_figure::Rgb;
use embedscope_io::{Source, States, export::Format, layout};
use embedscope_server::snapshot::{PcaStatus, TsneStatus};
use embedscope_server::{FigureOptions, Reply, Session, hand_colors};

async fn get(session: Session, path: &str) -> (StatusCode, HeaderMap, Bytes) {
    let (app, token, _session) = server(session);
    send(&app, ask(&token, path).body(axum::body::Body::empty()).unwrap()).await
}

#[test]
fn the_layout_is_written_as_export_writes_it() {
    let session = session(90, 6);
    apply(&session, r#"{"type":"show","projection":"pca","components":[2,0]}"#);
    let frame = session.frame().unwrap();
    for (extension, format) in [
        ("npy", Format::Npy),
        ("csv", Format::Csv),
        ("tsv", Format::Tsv),
        ("parquet", Format::Parquet),
        ("json", Format::Json),
    ] {
        let bytes = session.layout_file(format).unwrap();
        let read = layout::read(Source::bytes(format!("layout.{extension}"), bytes), None, &Silent).unwrap();
        let read = read.coordinates;
        assert_eq!((read.dims, read.len()), (2, 90), "{extension}");
        assert!(read.values.iter().zip(frame.positions()).all(|(a, b)| *a == f64::from(*b)), "{extension}");
        if extension != "npy" {
            assert_eq!(read.names, ["pca-2", "pca-0"], "{extension}");
        }
    }
}

#[test]
fn a_bookmarks_layout_keeps_every_bit() {
    let text = br#"[{"label":"few","isSelected":true,"tSNEIteration":7,"tSNEPerplexity":5,"tSNELearningRate":1,"tSNEis3d":false,"pcaComponentDimensions":[0,1,2],"projections":[{"tsne-0":0.12345678901234568,"tsne-1":-2},{},{"tsne-0":0.1,"tsne-1":4}],"selectedPoints":[],"selectedProjection":"tsne","dataSetDimensions":[3,6],"filteredPoints":null,"selectedColorOptionName":"No color map","selectedLabelOption":"label"}]"#;
    let session = Session::new(None).unwrap();
    session.open_states("few.txt", States::parse(text, "few.txt").unwrap()).unwrap();
    let layout = session.layout().unwrap();
    assert_eq!((layout.index.as_slice(), layout.points), ([0, 2].as_slice(), 3));
    assert_eq!(layout.values, [0.123_456_789_012_345_68, -2.0, 0.1, 4.0]);
    assert_eq!(layout.names, ["tsne-0", "tsne-1"]);
}

#[test]
fn a_figure_has_the_pixels_asked_for_and_the_legend_of_the_view() {
    let session = session(90, 6);
    let options = FigureOptions { width: 700, height: 500, dark: true };
    let bytes = session.figure_png(options).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (700, 500));
    let svg = session.figure_svg(FigureOptions::default()).unwrap();
    assert!(["ape", "bear", "cat"].iter().all(|name| svg.contains(name)), "the label column");
    apply(&session, r#"{"type":"view","colorBy":null}"#);
    assert!(!session.figure_svg(FigureOptions::default()).unwrap().contains("bear"));
    assert!(
        session
            .figure_png(FigureOptions { width: 100, ..options })
            .unwrap_err()
            .to_string()
            .contains("1 to 100 inches")
    );
}

#[test]
fn colours_chosen_by_hand_are_in_every_figure_and_in_bookmarks() {
    let session = session(90, 6);
    apply(&session, r##"{"type":"view","colors":{"label":{"bear":"#0102fe"},"other":{"x":"#ffffff"}}}"##);
    let svg = || session.figure_svg(FigureOptions::default()).unwrap();
    assert!(svg().contains("fill=\"#0102fe\""), "{}", svg());
    assert!(session.page(false).unwrap().contains("[1,2,254]"));
    assert!(session.figure_pdf(FigureOptions::default()).unwrap().starts_with(b"%PDF-1."));
    let Reply::Bookmark(id) = apply(&session, r#"{"type":"bookmark.add"}"#) else { panic!() };
    let states = session.state_file();
    apply(&session, r#"{"type":"view","colors":{}}"#);
    assert!(!svg().contains("#0102fe"));
    apply(&session, &format!(r#"{{"type":"bookmark.load","bookmark":{id}}}"#));
    assert!(svg().contains("#0102fe"));
    // In another program, and in the session's own file.
    let states = States::parse(&states, "state.txt").unwrap();
    assert_eq!(hand_colors(&states.states[0])["label"]["bear"].0, Rgb(1, 2, 254));
    let file = session.to_file().unwrap();
    let again = Session::new(Some(clouds(90, 6))).unwrap();
    again.restore(file).unwrap();
    assert_eq!(again.snapshot().view.colors, session.snapshot().view.colors);
}

#[test]
fn numbers_that_the_view_colours_as_classes_are_classes_in_a_figure() {
    let session = session(60, 4);
    apply(&session, r#"{"type":"view","colorBy":"number"}"#);
    let circles = || session.figure_svg(FigureOptions::default()).unwrap().matches("<circle").count();
    assert_eq!(circles(), 60, "a ramp");
    apply(&session, r#"{"type":"view","color":{"as":"category"}}"#);
    assert!(circles() > 60, "a dot a class in the legend");
}

#[test]
fn a_figure_has_the_ramp_and_the_range_of_the_page() {
    let session = session(60, 4);
    apply(&session, r#"{"type":"view","colorBy":"number"}"#);
    let svg = || session.figure_svg(FigureOptions::default()).unwrap();
    // The lower ends of the page's ramps in light (web/src/state/palettes.ts); "auto" is cividis there.
    for (palette, lowest) in [
        ("auto", "#00224e"),
        ("viridis", "#440154"),
        ("diverging", "#0a3f86"),
        ("cyclic", "#e2d9e2"),
        ("tf-ramp", "#ffffdd"),
    ] {
        apply(&session, &format!(r#"{{"type":"view","palette":"{palette}"}}"#));
        assert!(svg().contains(&format!("offset=\"0\" stop-color=\"{lowest}\"")), "{palette}");
    }
    apply(&session, r#"{"type":"view","palette":"auto"}"#);
    let whole = svg();
    for color in [r#"{"scale":"quantile"}"#, r#"{"domain":[5.0,6.0]}"#] {
        apply(&session, &format!(r#"{{"type":"view","color":{color}}}"#));
        assert_ne!(svg(), whole, "{color}");
    }
}

#[test]
fn s9_the_page_holds_the_map_its_colours_and_names() {
    let session = session(900, 6);
    let html = session.page(true).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.contains("clouds.tsv"));
    let (_, data) = html.split_once("id=\"data\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!((data["count"].as_u64(), data["dims"].as_u64()), (Some(900), Some(3)));
    assert_eq!(data["columns"][0]["name"], "label");
    let names: Vec<&str> =
        data["places"].as_array().unwrap().iter().map(|p| p["text"].as_str().unwrap()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["ape", "bear", "cat"], "one name a cloud");
}

#[tokio::test]
async fn s9_files_come_with_their_names_and_types() {
    let cases = [
        ("/api/layout.npy", "application/octet-stream", "layout.npy"),
        ("/api/layout.csv", "text/csv; charset=utf-8", "layout.csv"),
        ("/api/layout.tsv", "text/tab-separated-values; charset=utf-8", "layout.tsv"),
        ("/api/layout.parquet", "application/vnd.apache.parquet", "layout.parquet"),
        ("/api/layout.json", "application/json", "layout.json"),
        ("/api/figure.png?width=400&height=300&dark=1", "image/png", "figure.png"),
        ("/api/figure.svg?dark=false", "image/svg+xml", "figure.svg"),
        ("/api/figure.pdf", "application/pdf", "figure.pdf"),
        ("/api/page.html?dark=1", "text/html; charset=utf-8", "map.html"),
    ];
    let (app, token, _session) = server(session(60, 5));
    for (path, mime, name) in cases {
        let (status, headers, body) =
            send(&app, ask(&token, path).body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
        assert_eq!(headers["content-type"], mime);
        assert!(headers["content-disposition"].to_str().unwrap().contains(&format!("\"{name}\"")), "{path}");
    }
    let (status, ..) =
        send(&app, ask(&token, "/api/layout.xyz").body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, ..) =
        send(&app, ask(&token, "/api/figure.png?width=x").body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn there_is_nothing_to_give_before_anything_is_open() {
    for path in ["/api/layout.csv", "/api/figure.png", "/api/page.html"] {
        let (status, _, body) = get(Session::new(None).unwrap(), path).await;
        assert_eq!(status, StatusCode::CONFLICT, "{path}");
        assert!(String::from_utf8_lossy(&body).contains("no data are open"), "{path}");
    }
}

#[test]
fn a_run_on_screen_is_exported_as_it_is_drawn() {
    let session = Session::new(Some(clouds(90, 6))).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    apply(&session, r#"{"type":"tsne.set","iterations":25,"perplexity":7}"#);
    apply(&session, r#"{"type":"tsne.run"}"#);
    wait(&session, |s| s.tsne.status == TsneStatus::Done);
    let (layout, frame) = (session.layout().unwrap(), session.frame().unwrap());
    assert_eq!(layout.names, ["tsne-0", "tsne-1", "tsne-2"]);
    assert!(layout.values.iter().zip(frame.positions()).all(|(a, b)| *a == f64::from(*b)));
}

#[test]
fn what_is_isolated_away_is_not_exported() {
    let session = session(90, 6);
    apply(&session, r#"{"type":"select","op":"set","by":{"rows":[3,7,50]}}"#);
    apply(&session, r#"{"type":"isolate"}"#);
    assert_eq!(session.layout().unwrap().index, [3, 7, 50]);
    assert!(session.page(false).unwrap().contains("\"count\":3,"));
}
