//! The picture of all points: exact, the same for any number of threads, also without WebGL (S13).
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use base64::Engine;
use common::{apply, clouds, command, refused, session, wait};
use embedscope_io::{Column, Table};
use embedscope_server::raster::{Colors, Shown, View, draw};
use embedscope_server::snapshot::PcaStatus;
use embedscope_server::wire::Raster;
use embedscope_server::{Reply, Session};
use serde_json::{Value, json};

const IDENTITY: [f64; 16] = [1., 0., 0., 0., 0., 1., 0., 0., 0., 0., 1., 0., 0., 0., 0., 1.];

fn view(width: u32, height: u32) -> View {
    View { matrix: IDENTITY, width, height }
}

/// Numbers from -1.2 to 1.2 that look random, so that some are beside the picture.
fn scattered(n: usize) -> Vec<f32> {
    let mut state = 12345u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32 * 2.4 - 1.2
    };
    (0..n).map(|_| next()).collect()
}

fn palette(colors: &[[u8; 3]]) -> String {
    base64::engine::general_purpose::STANDARD.encode(colors.concat())
}

#[expect(clippy::needless_pass_by_value, reason = "literals at each call")]
fn ask(session: &Session, more: Value) -> Raster {
    let mut ask = json!({"type": "raster", "matrix": IDENTITY, "width": 8, "height": 8});
    ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    match session.apply(command(&ask.to_string())).unwrap() {
        Reply::Raster(raster) => raster,
        other => panic!("{other:?}"),
    }
}

#[test]
fn s13_every_point_is_counted_on_its_pixel() {
    let (n, width, height) = (200_000, 70, 50);
    let positions = scattered(n * 2);
    let codes: Vec<u32> = (0..n as u32).map(|i| if i % 7 == 0 { u32::MAX } else { i % 3 }).collect();
    let colors = vec![[255, 0, 10], [0, 200, 30], [7, 7, 255]];
    let by_code = Colors::Codes { codes: &codes, colors: colors.clone(), missing: [1, 2, 3] };
    let drawn = draw(&positions, 2, &view(width, height), &by_code, Shown::default());

    let mut expected = vec![(0u64, [0u64; 3]); (width * height) as usize];
    for (i, p) in positions.chunks_exact(2).enumerate() {
        let (x, y) = (f64::from(p[0]), f64::from(p[1]));
        if x.abs() > 1.0 || y.abs() > 1.0 {
            continue;
        }
        let column = ((f64::midpoint(x, 1.0) * f64::from(width)) as u32).min(width - 1);
        let row = (((1.0 - y) / 2.0 * f64::from(height)) as u32).min(height - 1);
        let (count, sum) = &mut expected[(row * width + column) as usize];
        *count += 1;
        let color = colors.get(codes[i] as usize).copied().unwrap_or([1, 2, 3]);
        (0..3).for_each(|c| sum[c] += u64::from(color[c]));
    }
    for (at, (count, sum)) in expected.iter().enumerate() {
        assert_eq!(u64::from(drawn.counts[at]), *count, "pixel {at}");
        if *count > 0 {
            let mean = sum.map(|sum| (sum as f64 / *count as f64 + 0.5).floor() as u8);
            assert_eq!(drawn.colors[at], mean, "pixel {at}");
        }
    }
    let mut counts: Vec<u64> = expected.iter().map(|e| e.0).filter(|&count| count > 0).collect();
    counts.sort_unstable();
    assert_eq!(u64::from(drawn.most), *counts.last().unwrap());
    assert_eq!(u64::from(drawn.high), counts[(counts.len() * 99).div_ceil(100) - 1]);
}

#[test]
fn s13_a_matrix_with_perspective_divides_and_cuts_behind_the_camera() {
    // x, y as they are; w is the distance -z from a camera at the origin that looks along -z; near plane at 0.1.
    let mut matrix = IDENTITY;
    (matrix[10], matrix[11], matrix[14], matrix[15]) = (-1.0, -1.0, -0.2, 0.0);
    let view = View { matrix, width: 4, height: 4 };
    // Half way to the right at distance 2; the same behind the camera; nearer than the near plane; without coordinates.
    let positions = [1.0, 0.0, -2.0, 1.0, 0.0, 2.0, 0.0, 0.0, -0.05, f32::NAN, 0.0, -2.0];
    let drawn = draw(&positions, 3, &view, &Colors::One([9, 9, 9]), Shown::default());
    assert_eq!(drawn.counts.iter().sum::<u32>(), 1);
    assert_eq!(drawn.counts[2 * 4 + 3], 1);
}

#[test]
fn s13_the_edges_belong_to_the_picture() {
    let corners = [-1.0, -1.0, 1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 1.001, 0.0];
    let drawn = draw(&corners, 2, &view(3, 3), &Colors::One([1, 2, 3]), Shown::default());
    assert_eq!(drawn.counts, [1, 0, 1, 0, 0, 0, 1, 0, 1]);
}

#[test]
fn the_picture_is_the_same_for_any_number_of_threads() {
    let n = 300_000;
    let positions = scattered(n * 3);
    let codes: Vec<u32> = (0..n as u32).map(|i| i % 5).collect();
    let colors = (0..5u8).map(|i| [i * 50, 255 - i * 40, i]).collect();
    let colors = Colors::Codes { codes: &codes, colors, missing: [0; 3] };
    let selected: Vec<u32> = (0..n.div_ceil(32) as u32).map(|i| i.wrapping_mul(2_654_435_769)).collect();
    let shown = Shown { hidden: None, selected: Some(&selected) };
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| draw(&positions, 3, &view(300, 200), &colors, shown))
    };
    let one = with(1);
    assert!(one.most > 3);
    for threads in [2, 3, 7] {
        assert_eq!(with(threads), one, "{threads} threads");
    }
}

#[test]
fn what_is_hidden_is_not_counted_and_what_is_selected_stands_out() {
    // Three points on one pixel, one on another.
    let positions = [-0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5];
    let codes = [0, 1, 2, 0];
    let colors =
        Colors::Codes { codes: &codes, colors: vec![[255, 0, 0], [0, 255, 0], [0, 0, 255]], missing: [0; 3] };
    let shown = Shown { hidden: Some(&[0b0001]), selected: Some(&[0b0100]) };
    let drawn = draw(&positions, 2, &view(2, 2), &colors, shown);
    assert_eq!(drawn.counts, [2, 0, 0, 1]);
    assert_eq!(drawn.colors[0], [0, 0, 255], "the selected point's colour, not the mean");
    assert_eq!(drawn.colors[3], [54, 54, 54], "as bright, without colour");
}

#[test]
fn the_message_is_as_the_protocol_says() {
    let raster = Raster {
        width: 3,
        height: 1,
        counts: vec![0, 1, 10_000],
        colors: vec![[0; 3], [1, 2, 3], [4, 5, 6]],
        most: 10_000,
        high: 10_000,
    };
    let bytes = raster.encode(77).unwrap();
    assert_eq!(bytes[..8], *b"ESW1\x06\0\0\0");
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((word(8), word(12), word(16), word(20)), (16 + 12, 77, 3, 1));
    assert_eq!(f32::from_bits(word(24)), 10_000.0);
    assert_eq!(bytes[32..], [0, 0, 0, 0, 1, 2, 3, 1, 4, 5, 6, 255]);
}

#[test]
fn a_session_draws_what_is_on_screen_by_its_columns() {
    let session = session(90, 6);
    let frame = session.frame().unwrap();
    let (lower, upper) = frame.bounds();
    let mut matrix = IDENTITY;
    for axis in 0..3 {
        let half = f64::from(upper[axis] - lower[axis]) / 2.0;
        matrix[axis * 5] = 0.9 / half;
        matrix[12 + axis] = -0.9 * (f64::from(lower[axis]) / half + 1.0);
    }
    let [red, green, blue] = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];
    let whole = json!({"matrix": matrix, "palette": palette(&[red])});
    let one = ask(&session, whole);
    assert_eq!((one.width, one.height, one.counts.iter().sum::<u32>()), (8, 8, 90));
    assert!(
        one.counts
            .iter()
            .zip(&one.colors)
            .all(|(&count, &color)| color == if count > 0 { red } else { [0; 3] })
    );

    let table = session.snapshot().dataset.unwrap().columns;
    let label = table.iter().find(|c| c.name == "label").unwrap();
    let codes = base64::engine::general_purpose::STANDARD.encode(vec![1u8; label.distinct]);
    let coded =
        json!({"matrix": matrix, "column": "label", "palette": palette(&[red, green, blue]), "codes": codes});
    let by_label = ask(&session, coded);
    assert!(by_label.colors.iter().all(|&color| color == green || color == [0; 3]));
    let ramp = json!({"matrix": matrix, "column": "number", "palette": palette(&[red, blue, green])});
    let by_number = ask(&session, ramp);
    assert!(by_number.colors.iter().any(|c| c[0] > 0) && by_number.colors.iter().any(|c| c[2] > 0));
    assert_eq!(by_number.counts, one.counts);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let session = session(30, 4);
    let refuse = |more: Value| {
        let mut ask =
            json!({"type": "raster", "matrix": IDENTITY, "width": 8, "height": 8, "palette": "AAAA"});
        ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        refused(&session, &ask.to_string())
    };
    assert!(refuse(json!({"width": 0})).contains("1 to 4096"));
    assert!(refuse(json!({"height": 5000})).contains("5000"));
    assert!(refuse(json!({"palette": "AA=="})).contains("RGB triples"));
    assert!(
        refuse(json!({"column": "label", "palette": "", "codes": "AAAA"}))
            .contains("one or more RGB triples")
    );
    assert!(refuse(json!({"column": "labl"})).contains("the columns are label, number"));
    assert!(refuse(json!({"column": "label"})).contains("codes"));
    assert!(refuse(json!({"column": "label", "codes": "AA=="})).contains("one byte for each"));
    assert!(refuse(json!({"column": "number", "domain": [3, 1]})).contains("the lower first"));
    assert!(refuse(json!({"column": "label", "codes": "AAEC"})).contains("below the palette's 1 entries"));
    let none = Session::new(None).unwrap();
    let ask = json!({"type": "raster", "matrix": IDENTITY, "width": 8, "height": 8, "palette": "AAAA"});
    assert!(refused(&none, &ask.to_string()).contains("no data are open"));
}

#[test]
fn what_is_isolated_away_is_not_drawn_and_what_is_selected_stands_out_on_screen() {
    let session = session(90, 6);
    apply(&session, r#"{"type":"select","op":"set","by":{"value":{"column":"label","value":"ape"}}}"#);
    let everything = json!({"matrix": [1e-3, 0, 0, 0, 0, 1e-3, 0, 0, 0, 0, 1e-3, 0, 0, 0, 0, 1], "width": 1, "height": 1, "palette": palette(&[[200, 0, 0]])});
    let mut standing_out = everything.clone();
    standing_out["selected"] = json!(true);
    assert_eq!(ask(&session, everything.clone()).counts, [90]);
    assert_eq!(ask(&session, standing_out).colors, [[200, 0, 0]], "the selected points' colour");
    apply(&session, r#"{"type":"isolate"}"#);
    assert_eq!(ask(&session, everything).counts, [30]);
}

#[test]
fn numbers_are_coloured_as_the_view_says_unless_the_command_does() {
    let session = session(90, 6);
    let whole = [1e-3, 0., 0., 0., 0., 1e-3, 0., 0., 0., 0., 1e-3, 0., 0., 0., 0., 1.];
    let ramp = palette(&[[0, 0, 0], [250, 0, 0], [0, 0, 250]]);
    let mean = |more: Value| {
        let mut command =
            json!({"matrix": whole, "width": 1, "height": 1, "column": "number", "palette": ramp});
        command.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ask(&session, command).colors[0][0]
    };
    apply(
        &session,
        r#"{"type":"view","colorBy":"number","color":{"as":"auto","scale":"linear","domain":[1000,2000]}}"#,
    );
    assert_eq!(mean(json!({})), 0, "all below the view's domain");
    assert_eq!(mean(json!({"domain": [-20, -10]})), 250, "all above the command's");
}

#[test]
fn a_ramp_that_goes_two_ways_has_zero_in_its_middle() {
    let mut data = clouds(4, 4);
    let signed = Column::new("signed", ["-1", "-1", "3", "3"].map(Some));
    data = data.with_metadata(Table::new(vec![signed]).unwrap()).unwrap();
    let session = Session::new(Some(data)).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    apply(&session, r#"{"type":"view","colorBy":"signed","palette":"diverging"}"#);
    let whole = [1e-3, 0., 0., 0., 0., 1e-3, 0., 0., 0., 0., 1e-3, 0., 0., 0., 0., 1.];
    // Three steps, so that a mean of four points tells how many lie at each.
    let ramp = palette(&[[200, 0, 0], [0, 200, 0], [0, 0, 200], [9, 9, 9]]);
    let command = json!({"matrix": whole, "width": 1, "height": 1, "column": "signed", "palette": ramp});
    // -1 of -3 to 3 is a third of the way, nearest to the middle.
    assert_eq!(ask(&session, command.clone()).colors, [[0, 100, 100]]);
    apply(&session, r#"{"type":"view","palette":"viridis"}"#);
    assert_eq!(ask(&session, command).colors, [[100, 0, 100]], "from the least to the largest");
}
