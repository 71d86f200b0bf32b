//! Figures as a user gets them: sizes, aspect, legend, bytes.
#![allow(clippy::unwrap_used, reason = "helpers of tests are not seen as tests")]

use std::collections::BTreeMap;

use embedscope_figure::{Camera, Error, Figure, Labels, MAX_CIRCLES, Points, Rgb, Spread, Theme, View};

fn cloud(n: usize) -> Points {
    let wave = |i: usize, k: usize| ((i * (k * 7 + 3)) as f64 * 0.618).sin() * (k + 1) as f64;
    Points::new(3, (0..n * 3).map(|i| wave(i / 3, i % 3)).collect()).unwrap().with_names(vec![
        "x".to_owned(),
        "y".to_owned(),
        "z".to_owned(),
    ])
}

fn digits(n: usize) -> Labels {
    Labels {
        name: "digit".to_owned(),
        codes: (0..n as u32).map(|i| if i == 0 { Labels::MISSING } else { i % 3 }).collect(),
        values: ["10", "9", "<b>"].map(str::to_owned).to_vec(),
        numbers: None,
        continuous: false,
        spread: Spread::default(),
        colors: BTreeMap::new(),
    }
}

fn attribute(tag: &str, name: &str) -> f64 {
    let (_, rest) = tag.split_once(&format!(" {name}=\"")).unwrap();
    rest.split('"').next().unwrap().parse().unwrap()
}

fn circles(svg: &str) -> Vec<(f64, f64)> {
    let plot = svg.split("clip-path=").nth(1).unwrap();
    plot.split("<circle").skip(1).map(|tag| (attribute(tag, "cx"), attribute(tag, "cy"))).collect()
}

#[test]
fn both_axes_have_the_same_scale_in_any_format() {
    // The corners of a square, and of a 3 x 1 rectangle: their sides keep their ratio on the page.
    for (w, h) in [(1.0, 1.0), (3.0, 1.0), (1.0, 50.0)] {
        for (width, height) in [(3.0, 2.0), (2.0, 6.0), (10.0, 8.0)] {
            let points = Points::new(2, vec![0.0, 0.0, w, 0.0, w, h, 0.0, h]).unwrap();
            let svg = Figure { width, height, ..Figure::new(points) }.svg().unwrap();
            let seen = circles(&svg);
            let extent = |f: fn(&(f64, f64)) -> f64| {
                let values = seen.iter().map(f);
                values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min)
            };
            let (across, upward) = (extent(|p| p.0), extent(|p| p.1));
            assert!((across / w - upward / h).abs() < 0.03 * upward / h, "{w}x{h} in {width}x{height}");
            assert!(seen.iter().all(|&(x, y)| x > 0.0 && y > 0.0 && x < width * 72.0 && y < height * 72.0));
        }
    }
}

#[test]
fn a_png_has_exactly_the_pixels_and_the_resolution_asked_for() {
    let figure = Figure { width: 3.1, height: 2.3, dpi: 97, ..Figure::new(cloud(50)) };
    let bytes = figure.png().unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
    let info = reader.info();
    assert_eq!((info.width, info.height), (301, 223));
    let resolution = info.pixel_dims.unwrap();
    assert_eq!((resolution.xppu, resolution.yppu), (3819, 3819));
    assert_eq!(resolution.unit, png::Unit::Meter);
}

#[test]
fn the_same_figure_is_the_same_bytes() {
    let figure = |view| Figure { labels: Some(digits(300)), view, dpi: 60, ..Figure::new(cloud(300)) };
    for view in [View::Axes(2, 0), View::Camera(Camera::default())] {
        assert_eq!(figure(view).png().unwrap(), figure(view).png().unwrap());
        assert_eq!(figure(view).svg().unwrap(), figure(view).svg().unwrap());
    }
}

#[test]
fn the_legend_names_and_counts_every_class_and_text_is_text() {
    let figure =
        Figure { labels: Some(digits(301)), title: Some("a < b".to_owned()), ..Figure::new(cloud(301)) };
    let svg = figure.svg().unwrap();
    for text in ["digit", "&lt;b&gt;", "(missing)", "a &lt; b", ">100<", ">1<"] {
        assert!(svg.contains(text), "{text}");
    }
    assert_eq!(circles(&svg).len(), 301);
    assert!(!svg.contains("<image"));
}

#[test]
fn many_points_are_one_picture_inside_the_svg() {
    let figure = Figure { dpi: 72, ..Figure::new(cloud(MAX_CIRCLES + 1)) };
    let svg = figure.svg().unwrap();
    assert!(svg.contains("href=\"data:image/png;base64,") && !svg.contains("<circle"));
    assert!(svg.len() < 500_000);
}

#[test]
fn points_without_coordinates_are_neither_drawn_nor_counted() {
    let points = Points::new(2, vec![0.0, 0.0, f64::NAN, 1.0, 2.0, 3.0]).unwrap();
    let labels = Labels { codes: vec![0, 0, 0], ..digits(3) };
    let svg = Figure { labels: Some(labels), ..Figure::new(points) }.svg().unwrap();
    assert_eq!(circles(&svg).len(), 2);
    assert!(svg.contains(">2</text>"));
}

#[test]
fn dark_is_dark() {
    let corner = |theme| {
        let bytes = Figure { theme, dpi: 30, ..Figure::new(cloud(20)) }.png().unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels[0]
    };
    assert_eq!(corner(Theme::Light), 255);
    assert!(corner(Theme::Dark) < 32);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let figure = |points| Figure::new(points);
    assert_eq!(figure(Points::new(2, vec![]).unwrap()).svg(), Err(Error::Empty));
    assert_eq!(figure(Points::new(2, vec![f64::NAN, 0.0]).unwrap()).png(), Err(Error::Empty));
    assert!(Points::new(2, vec![1.0]).is_err());
    let flat = Points::new(2, vec![0.0, 0.0]).unwrap();
    let axes = Figure { view: View::Axes(0, 2), ..figure(flat.clone()) };
    assert_eq!(axes.svg(), Err(Error::Axis { axis: 2, dims: 2 }));
    let camera = Figure { view: View::Camera(Camera::default()), ..figure(flat.clone()) };
    assert_eq!(camera.svg(), Err(Error::NotThreeDimensional { dims: 2 }));
    let short = Figure { labels: Some(digits(5)), ..figure(flat.clone()) };
    assert!(matches!(short.svg(), Err(Error::Labels { labels: 5, points: 1, .. })));
    let huge = Figure { width: 100.0, height: 100.0, dpi: 2400, ..figure(flat.clone()) };
    assert!(matches!(huge.png(), Err(Error::Parameter { name: "the number of pixels", .. })));
    // One point, and points in one place, are no reason to fail.
    assert!(figure(flat).png().is_ok());
    let still =
        Figure { view: View::Camera(Camera::default()), ..figure(Points::new(3, vec![1.0; 9]).unwrap()) };
    assert!(still.png().is_ok());
}

#[test]
fn forty_classes_fit_every_format() {
    let labels = Labels {
        name: "animal".to_owned(),
        codes: (0..400).map(|i| i % 40).collect(),
        values: (0..40).map(|i| format!("a rather long name of class {i}")).collect(),
        numbers: None,
        continuous: false,
        spread: Spread::default(),
        colors: BTreeMap::new(),
    };
    for (width, height) in [(1.0, 1.0), (3.0, 2.0), (10.0, 8.0)] {
        let svg =
            Figure { width, height, labels: Some(labels.clone()), ..Figure::new(cloud(400)) }.svg().unwrap();
        if width > 2.0 {
            assert!(svg.contains("(other: "), "{width} x {height}");
        }
    }
}

/// The text on the first page, as a reader of the file finds it.
fn text_of(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    document.extract_text(&[1]).unwrap()
}

#[test]
fn a_pdf_has_the_size_the_text_and_a_circle_a_point() {
    let mut labels = digits(301);
    labels.colors.insert("9".to_owned(), Rgb(1, 2, 3));
    for view in [View::Axes(0, 1), View::Camera(Camera::default())] {
        let title = Some("a < b, Größe \u{3b1}".to_owned());
        let figure = Figure {
            labels: Some(labels.clone()),
            title,
            width: 5.0,
            height: 4.0,
            view,
            ..Figure::new(cloud(301))
        };
        let bytes = figure.pdf().unwrap();
        assert_eq!(bytes, figure.pdf().unwrap(), "the same figure is the same bytes");
        let document = lopdf::Document::load_mem(&bytes).unwrap();
        let pages = document.get_pages();
        assert_eq!(pages.len(), 1);
        let page = document.get_dictionary(pages[&1]).unwrap();
        let size: Vec<f32> = page
            .get(b"MediaBox")
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_float().unwrap())
            .collect();
        assert_eq!(size, [0.0, 0.0, 360.0, 288.0]);
        let text: String = text_of(&bytes).split_whitespace().collect();
        for word in ["digit", "<b>", "(missing)", "a<b,Größeα", "100"] {
            assert!(text.contains(word), "{word} in {text}");
        }
        let drawn = document.get_page_content(pages[&1]);
        let content = lopdf::content::Content::decode(&drawn).unwrap();
        let curves = content.operations.iter().filter(|o| o.operator == "c").count();
        // Four a point. Of each dot of the legend's four lines the drawing's reader makes eight here, and four where dots are larger.
        let points = figure.svg().unwrap().matches("<circle").count() - 4;
        assert!(points > 290);
        let dot = if matches!(view, View::Axes(..)) { 8 } else { 4 };
        assert_eq!(curves, 4 * points + dot * 4, "{view:?}");
    }
}

/// A system without fonts has none for any character that Inter lacks; for these two no system has one.
#[test]
fn characters_that_no_font_has_leave_the_rest_of_the_figure() {
    let mut labels = digits(30);
    labels.values[0] = "ten \u{e000}\u{10fffd}".to_owned();
    let title = Some("Title \u{10fffd} of it".to_owned());
    let figure = Figure { labels: Some(labels), title, ..Figure::new(cloud(30)) };
    figure.png().unwrap();
    assert!(figure.svg().unwrap().contains("Title"));
    let text: String = text_of(&figure.pdf().unwrap()).split_whitespace().collect();
    assert!(text.contains("Title") && text.contains("ofit") && text.contains("ten"), "{text}");
}

#[test]
fn many_points_are_one_picture_in_a_pdf_and_numbers_a_ramp() {
    let n = MAX_CIRCLES + 1;
    let numbers: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let labels = Labels {
        name: "number".to_owned(),
        codes: (0..n as u32).collect(),
        values: numbers.iter().map(f64::to_string).collect(),
        numbers: Some(numbers),
        continuous: true,
        spread: Spread::default(),
        colors: BTreeMap::new(),
    };
    let figure = Figure { labels: Some(labels), dpi: 60, ..Figure::new(cloud(n)) };
    let bytes = figure.pdf().unwrap();
    assert!(bytes.len() < 400_000, "{} bytes", bytes.len());
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let is = |object: &lopdf::Object, key: &[u8], name: &[u8]| {
        object
            .as_stream()
            .is_ok_and(|s| s.dict.get(key).and_then(lopdf::Object::as_name).is_ok_and(|n| n == name))
    };
    // The picture and its transparency.
    let pictures = document.objects.values().filter(|object| is(object, b"Subtype", b"Image")).count();
    assert_eq!(pictures, 2);
    let text: String = text_of(&bytes).split_whitespace().collect();
    assert!(text.contains("number"), "{text}");
}

/// Draws a PDF with poppler where it is installed, and compares it with our own picture of the same figure.
#[test]
fn a_pdf_looks_like_the_png() {
    let folder = std::env::temp_dir().join(format!("embedscope-pdf-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let figure = Figure {
        labels: Some(digits(900)),
        title: Some("Both ways".to_owned()),
        dpi: 100,
        ..Figure::new(cloud(900))
    };
    let file = folder.join("figure.pdf");
    std::fs::write(&file, figure.pdf().unwrap()).unwrap();
    let drawn = std::process::Command::new("pdftoppm")
        .args(["-r", "100", "-png", "-singlefile"])
        .args([&file, &folder.join("drawn")])
        .status();
    if !drawn.is_ok_and(|status| status.success()) {
        println!("skipped a_pdf_looks_like_the_png: pdftoppm (poppler-utils) is not installed");
        return;
    }
    let read = |bytes: &[u8]| {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        (info.width, info.height, pixels)
    };
    let (theirs, ours) =
        (read(&std::fs::read(folder.join("drawn.png")).unwrap()), read(&figure.png().unwrap()));
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!((theirs.0, theirs.1), (ours.0, ours.1));
    let apart = theirs.2.iter().zip(&ours.2).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>();
    let mean = apart / ours.2.len() as f64;
    assert!(mean < 3.0, "a mean difference of {mean} of 255");
}
