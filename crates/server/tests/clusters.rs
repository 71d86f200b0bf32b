//! Names of dense places of the layout on screen (S4).
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, clouds, refused, session, wait};
use embedscope_core::Matrix;
use embedscope_core::monitor::Silent;
use embedscope_core::rng::Rng;
use embedscope_io::{Column, Table};
use embedscope_server::event::Label;
use embedscope_server::snapshot::PcaStatus;
use embedscope_server::{Reply, Session, name_places};

fn labels(session: &Session, json: &str) -> Vec<Label> {
    match apply(session, json) {
        Reply::Clusters(labels) => labels,
        other => panic!("{other:?}"),
    }
}

fn texts(labels: &[Label]) -> Vec<&str> {
    let mut texts: Vec<&str> = labels.iter().map(|l| l.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

#[test]
fn s4_each_cloud_is_named_by_what_it_has_more_of_than_the_others() {
    let session = session(3000, 6);
    for show in [
        r#"{"type":"show","projection":"pca","components":[0,1]}"#,
        r#"{"type":"show","projection":"pca","components":[0,1,2]}"#,
    ] {
        apply(&session, show);
        let found = labels(&session, r#"{"type":"clusters","column":"label"}"#);
        assert_eq!(texts(&found), ["ape", "bear", "cat"]);
        let frame = session.frame().unwrap();
        for label in &found {
            assert!(label.rows > 700 && label.rows <= 1000, "{label:?}");
            assert!(label.weight > 0.0 && label.weight <= 1.0);
            // The name stands on a point of the cloud.
            let dims = frame.dims();
            let point = frame.positions().chunks_exact(dims).position(|p| *p == label.at[..dims]);
            assert_eq!(["ape", "bear", "cat"][point.unwrap() % 3], label.text);
            assert!(dims == 3 || label.at[2] == 0.0);
        }
        assert!(found.windows(2).all(|w| w[0].weight >= w[1].weight) && found[0].weight == 1.0);
        assert_eq!(labels(&session, r#"{"type":"clusters","column":"label","most":2}"#)[..], found[..2]);
    }
}

#[test]
fn s4_numbers_are_named_by_the_middle_half_and_texts_by_words() {
    let rows = 3000;
    let data = clouds(rows, 6);
    // Cloud 0 has numbers around 1000, cloud 1 around 2000, cloud 2 around 3000.
    let numbers: Vec<String> = (0..rows).map(|i| (1000 * (i % 3 + 1) + i / 30).to_string()).collect();
    let topics = ["a red apple", "the green pear", "one blue plum"];
    let sentences: Vec<String> = (0..rows).map(|i| format!("{} number {}", topics[i % 3], i)).collect();
    let column = |name, values: &[String]| Column::new(name, values.iter().map(|v| Some(v.as_str())));
    let table = Table::new(vec![column("size", &numbers), column("text", &sentences)]).unwrap();
    let session = Session::new(Some(data.with_metadata(table).unwrap())).unwrap();
    wait(&session, |s| s.pca.status == PcaStatus::Ready);
    let sizes = labels(&session, r#"{"type":"clusters","column":"size"}"#);
    for (text, base) in texts(&sizes).iter().zip([1000.0, 2000.0, 3000.0]) {
        let (low, high) = text.split_once(" – ").unwrap();
        let (low, high): (f64, f64) = (low.parse().unwrap(), high.parse().unwrap());
        assert!(
            (base + 15.0..base + 35.0).contains(&low) && (base + 65.0..base + 85.0).contains(&high),
            "{text}"
        );
    }
    let words = labels(&session, r#"{"type":"clusters","column":"text"}"#);
    for topic in topics {
        let [_, color, fruit] = topic.split(' ').collect::<Vec<_>>()[..] else { panic!() };
        let named = words.iter().filter(|l| l.text.contains(color) && l.text.contains(fruit)).count();
        assert_eq!(named, 1, "{topic}: {words:?}");
    }
    assert!(words.iter().all(|l| !l.text.contains("number")), "{words:?}");
}

#[test]
fn s4_what_cannot_be_named_is_said() {
    let data = session(30, 4);
    let sentence = refused(&data, r#"{"type":"clusters","column":"lable"}"#);
    assert!(sentence.contains("\"lable\"") && sentence.contains("label, number"), "{sentence}");
    let none = Session::new(None).unwrap();
    assert!(refused(&none, r#"{"type":"clusters","column":"label"}"#).contains("no data are open"));
}

#[test]
fn s4_places_are_those_of_the_points_that_are_shown() {
    let session = session(3000, 6);
    apply(&session, r#"{"type":"select","op":"set","by":{"value":{"column":"label","value":"bear"}}}"#);
    apply(&session, r#"{"type":"hide"}"#);
    assert_eq!(texts(&labels(&session, r#"{"type":"clusters","column":"label"}"#)), ["ape", "cat"]);
}

/// The densest points of the first place are of a group that there is more of elsewhere: the name is of the other group, and stands on
/// a point of it.
#[test]
fn s4_a_name_stands_on_a_point_that_has_it() {
    let group = |row: usize| match row % 30 {
        0..4 => ("core", 0.0, 0.05),
        4..10 => ("around", 0.0, 1.0),
        10..16 => ("core", 10.0, 1.0),
        _ => ("far", 10.0, 1.0),
    };
    let mut random = Rng::new(5, 0, 0);
    let x = Matrix::from_fn(3000, 2, |row, _| {
        let (_, centre, width) = group(row);
        (centre + width * random.normal()) as f32
    });
    let column = Column::new("group", (0..3000).map(|row| Some(group(row).0)));
    let found = name_places(x.data(), 2, &|_| true, &column, 20, &Silent).unwrap();
    assert_eq!(texts(&found), ["around", "far"]);
    for label in &found {
        let row = x.data().chunks_exact(2).position(|p| *p == label.at[..2]).unwrap();
        assert_eq!(group(row).0, label.text);
    }
}
