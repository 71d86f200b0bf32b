//! The map as one HTML file: what it holds, and that it asks for nothing else (S9).
#![allow(clippy::unwrap_used, reason = "helpers of tests are not seen as tests")]

use std::collections::BTreeMap;

use embedscope_figure::{Camera, Error, Labels, Map, Place, Points, Spread, Theme};
use serde_json::Value;

fn labels(name: &str, texts: &[Option<&str>]) -> Labels {
    let mut values: Vec<String> = Vec::new();
    let mut code = |text: &&str| {
        let at = values.iter().position(|v| v == text).unwrap_or(values.len());
        if at == values.len() {
            values.push((*text).to_owned());
        }
        at as u32
    };
    let codes = texts.iter().map(|t| t.as_ref().map_or(Labels::MISSING, &mut code)).collect();
    Labels {
        name: name.to_owned(),
        codes,
        values,
        numbers: None,
        continuous: false,
        spread: Spread::default(),
        colors: BTreeMap::new(),
    }
}

/// The content of the script of that id.
fn script<'a>(html: &'a str, id: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("id=\"{id}\">")).unwrap();
    rest.split_once("</script>").unwrap().0
}

fn data(html: &str) -> Value {
    serde_json::from_str(script(html, "data")).unwrap()
}

fn decode(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut out = Vec::new();
    for four in text.as_bytes().chunks(4) {
        let word = four.iter().fold(0u32, |w, &c| (w << 6) | u32::from(if c == b'=' { 0 } else { digit(c) }));
        let kept = 3 - four.iter().rev().take_while(|&&c| c == b'=').count();
        out.extend_from_slice(&word.to_be_bytes()[1..=kept]);
    }
    out
}

fn shorts(html: &str, id: &str) -> Vec<u16> {
    decode(script(html, id)).chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect()
}

#[test]
fn s9_positions_colours_and_texts_are_in_the_file() {
    let points = Points::new(2, vec![-4.0, 1.0, f64::NAN, 0.0, 4.0, 3.0, 0.0, 2.0]).unwrap();
    let kind = labels("kind", &[Some("ape"), Some("ape"), None, Some("ape")]);
    let text = labels("text", &[Some("a </script><b>"), Some("x"), Some("é"), None]);
    let places = [Place { at: [4.0, 3.0, 0.0], text: "corner".to_owned() }];
    let hover = [text];
    let html = Map { labels: Some(&kind), hover: &hover, places: &places, ..Map::new(&points, "a < b") }
        .html()
        .unwrap();
    let about = data(&html);
    assert_eq!((about["count"].as_u64(), about["dims"].as_u64()), (Some(3), Some(2)));
    assert_eq!(about["half"], serde_json::json!([1.0, 0.25]));
    assert_eq!(shorts(&html, "positions"), [0, 0, 65534, 65534, 32767, 32767]);
    assert_eq!(shorts(&html, "codes"), [0, 1, 0]);
    assert_eq!(about["legend"]["title"], "kind");
    assert_eq!(about["legend"]["entries"][0], serde_json::json!({"entry": 0, "text": "ape", "points": 2}));
    assert_eq!(about["legend"]["entries"][1]["text"], "(missing)");
    assert_eq!(about["columns"][0]["values"][0], "a </script><b>");
    assert_eq!(decode(script(&html, "rows")), [0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
    assert_eq!(about["places"][0], serde_json::json!({"at": [1.0, 0.25, 0.0], "text": "corner"}));
    assert!(html.contains("<title>a &lt; b</title>"));
    assert_eq!(html.matches("</script>").count(), html.matches("<script").count());
}

#[test]
fn s9_the_file_asks_for_nothing_else() {
    let points = Points::new(3, (0..300).map(|i| f64::from(i).sin()).collect()).unwrap();
    let html =
        Map { theme: Theme::Dark, camera: Some(Camera::default()), ..Map::new(&points, "t") }.html().unwrap();
    assert!(html.contains("default-src 'none'"));
    assert!(html.contains("<html lang=\"en\" class=\"dark\">"));
    for outside in ["http:", "https:", "src=", "@import", "url(", "fetch(", "import("] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(!html.contains("{{"));
}

#[test]
fn numbers_are_a_ramp() {
    let points = Points::new(2, vec![0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0]).unwrap();
    let mut number = labels("age", &[Some("1"), Some("3"), Some("2"), None]);
    (number.numbers, number.continuous) = (Some(vec![1.0, 3.0, 2.0]), true);
    let html = Map { labels: Some(&number), ..Map::new(&points, "t") }.html().unwrap();
    let about = data(&html);
    assert_eq!(shorts(&html, "codes"), [0, 254, 127, 255]);
    assert_eq!(about["palette"].as_array().unwrap().len(), 256);
    assert_eq!(about["palette"][254], serde_json::json!([0xd0, 0xe1, 0x26]));
    assert_eq!(about["legend"]["ends"], serde_json::json!(["1", "3"]));
    assert_eq!(about["legend"]["entries"][0]["entry"], 255);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let four = Points::new(4, vec![0.0; 8]).unwrap();
    assert_eq!(Map::new(&four, "t").html(), Err(Error::NoMap { dims: 4 }));
    let none = Points::new(2, vec![f64::NAN; 4]).unwrap();
    assert_eq!(Map::new(&none, "t").html(), Err(Error::Empty));
    let two = Points::new(2, vec![0.0; 4]).unwrap();
    let short = labels("kind", &[None]);
    assert!(matches!(Map { labels: Some(&short), ..Map::new(&two, "t") }.html(), Err(Error::Labels { .. })));
    assert!(Map::new(&two, "t").html().is_ok());
}
