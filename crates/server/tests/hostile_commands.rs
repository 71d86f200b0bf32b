//! Commands that no page would send: valid ones changed at random, and patterns that are hard to search for. Each is carried out or
//! refused with one sentence.
//!
//! `EMBEDSCOPE_FUZZ_SECONDS=600 cargo test --workspace --test hostile_commands` goes on for so long.
#![allow(clippy::unwrap_used)] // A failed test may panic.

mod common;

use std::time::{Duration, Instant};

use embedscope_core::rng::Rng;
use embedscope_server::{Command, Reply, Session};
use serde_json::{Value, json};

/// One of each kind, and more of those with more shapes.
const VALID: &[&str] = &[
    r#"{"type":"show","projection":"pca","components":[0,1,2]}"#,
    r#"{"type":"show","projection":"umap"}"#,
    r#"{"type":"sphereize","on":false}"#,
    r#"{"type":"tsne.set","dims":2,"iterations":40,"perplexity":5,"learningRate":10,"seed":99}"#,
    r#"{"type":"tsne.set","metric":"cosine","dof":0.8,"exaggeration":2,"momentum":0.7,"supervise":{"column":"label","factor":30,"ignored":"ape"}}"#,
    r#"{"type":"tsne.run"}"#,
    r#"{"type":"tsne.pause"}"#,
    r#"{"type":"tsne.resume"}"#,
    r#"{"type":"tsne.stop"}"#,
    r#"{"type":"tsne.step","count":3}"#,
    r#"{"type":"tsne.perturb","fraction":0.1}"#,
    r#"{"type":"tsne.rewind","iteration":20}"#,
    r#"{"type":"tsne.curve"}"#,
    r#"{"type":"umap.set","dims":2,"neighbors":7,"epochs":20,"mode":"live","supervise":{"column":"label"}}"#,
    r#"{"type":"umap.run"}"#,
    r#"{"type":"umap.pause"}"#,
    r#"{"type":"umap.resume"}"#,
    r#"{"type":"umap.stop"}"#,
    r#"{"type":"custom.set","dims":3,"left":{"by":{"rows":[1,2]},"name":"l"},"right":{"by":{"search":{"text":"a"}},"name":"r"},"compat":true}"#,
    r#"{"type":"raw.set","axes":[{"vector":0},{"column":"number"},{"vector":2}]}"#,
    r#"{"type":"estimate","projection":"tsne"}"#,
    r#"{"type":"quality","k":5}"#,
    r#"{"type":"tensor","index":1}"#,
    r#"{"type":"reload"}"#,
    r#"{"type":"reload.dismiss"}"#,
    r#"{"type":"cancel","task":3}"#,
    r##"{"type":"view","colorBy":"number","labelBy":null,"palette":"viridis","neighbors":{"k":7,"metric":"dot"},"color":{"as":"category","scale":"quantile","domain":[0,3]},"colors":{"label":{"ape":"#102030"}}}"##,
    r#"{"type":"view","camera":{"orthographic":true,"position":[0,0,3],"target":[0,0,0],"zoom":1}}"#,
    r#"{"type":"select","op":"set","by":{"rows":[5,2]},"anchor":5}"#,
    r#"{"type":"select","op":"add","by":{"value":{"column":"label","value":"bear"}}}"#,
    r#"{"type":"select","op":"remove","by":{"values":{"column":"label","values":["bear",null]}}}"#,
    r#"{"type":"select","op":"set","by":{"range":{"column":"number","low":-3,"high":7}}}"#,
    r#"{"type":"select","op":"set","by":{"search":{"text":"a","regex":true,"whole":true,"column":0}}}"#,
    r#"{"type":"select","op":"set","by":{"neighbors":{"of":{"row":3},"k":5,"metric":"manhattan"}}}"#,
    r#"{"type":"select","op":"set","by":{"region":{"polygon":[-1,-1,1,-1,0,1],"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}}}"#,
    r#"{"type":"select.all"}"#,
    r#"{"type":"select.none"}"#,
    r#"{"type":"select.invert"}"#,
    r#"{"type":"isolate"}"#,
    r#"{"type":"isolate.back"}"#,
    r#"{"type":"isolate.reset"}"#,
    r#"{"type":"hide"}"#,
    r#"{"type":"hide.reset"}"#,
    r#"{"type":"undo"}"#,
    r#"{"type":"redo"}"#,
    r#"{"type":"tag","column":"mine","value":"x"}"#,
    r#"{"type":"neighbors","of":{"row":0},"k":9,"metric":"euclidean"}"#,
    r#"{"type":"neighbors","of":{"centroid":{"selection":true}},"k":9,"metric":"cosine"}"#,
    r#"{"type":"neighbors","of":{"plus":[1,2],"minus":[3]},"k":9,"metric":"cosine"}"#,
    r#"{"type":"neighbors","of":{"vector":[1,2,3,4,5]},"k":9,"metric":"dot"}"#,
    r#"{"type":"surroundings","row":1,"k":15}"#,
    r#"{"type":"search","text":"ea","regex":false,"whole":false,"column":1}"#,
    r#"{"type":"point","row":0}"#,
    r#"{"type":"clusters","column":"label","most":2}"#,
    r#"{"type":"atlas","rows":[0,4],"size":32}"#,
    r#"{"type":"raster","width":64,"height":48,"palette":"AAAA////","column":"number","domain":[0,9],"scale":"log","selected":true,"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}"#,
    r#"{"type":"bookmark.add","label":"one"}"#,
    r#"{"type":"bookmark.rename","bookmark":0,"label":"two"}"#,
    r#"{"type":"bookmark.note","bookmark":0,"note":"three"}"#,
    r#"{"type":"bookmark.move","bookmark":0,"to":1}"#,
    r#"{"type":"bookmark.load","bookmark":0}"#,
    r#"{"type":"bookmark.delete","bookmark":0}"#,
];

/// So many rounds, or as many as there are within the seconds that the variable says.
fn rounds(count: u64) -> impl Iterator<Item = u64> {
    let seconds = std::env::var("EMBEDSCOPE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    (0..).take_while(move |&round| until.map_or(round < count, |until| Instant::now() < until))
}

fn pick<'a, T: ?Sized>(random: &mut Rng, from: &[&'a T]) -> &'a T {
    from[random.below(from.len() as u64) as usize]
}

/// What stands where something else is expected.
fn odd_value(random: &mut Rng) -> Value {
    match random.below(18) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(u64::MAX),
        5 => json!(i64::MIN),
        6 => json!(u32::MAX),
        7 => json!(1e308),
        8 => json!(5e-324),
        9 => json!(0.5),
        10 => json!(""),
        11 => json!("a".repeat(70_000)),
        12 => json!("\u{202e}\u{0}\u{1f600}<script>"),
        13 => json!([]),
        14 => json!({}),
        15 => json!(vec![1; 3000]),
        16 => json!([[[[[[[[1e300]]]]]]]]),
        _ => json!(random.below(70)),
    }
}

/// Changes one value somewhere inside, or takes out or adds a key.
fn change(value: &mut Value, random: &mut Rng) {
    let deeper = random.below(4) > 0;
    match value {
        Value::Object(map) if deeper && !map.is_empty() => {
            let key = map.keys().nth(random.below(map.len() as u64) as usize).cloned().unwrap();
            match random.below(12) {
                0 => _ = map.remove(&key),
                1 => _ = map.insert("extra".into(), odd_value(random)),
                _ => change(map.get_mut(&key).unwrap(), random),
            }
        }
        Value::Array(list) if deeper && !list.is_empty() => {
            let at = random.below(list.len() as u64) as usize;
            match random.below(8) {
                0 => _ = list.remove(at),
                1 => list.push(odd_value(random)),
                _ => change(&mut list[at], random),
            }
        }
        _ => *value = odd_value(random),
    }
}

/// Reads and carries out; whatever is refused is refused with one line.
fn send(session: &Session, text: &str) -> Option<Reply> {
    let shown = || text.chars().take(300).collect::<String>();
    let sentence = match serde_json::from_str::<Command>(text) {
        // Its words are the socket's: `what_a_page_sent_is_quoted_in_one_line`.
        Err(_) => return None,
        Ok(command) => match session.apply(command) {
            Ok(reply) => return Some(reply),
            Err(error) => error.to_string(),
        },
    };
    assert!(!sentence.is_empty() && !sentence.contains('\n'), "{}: {sentence:?}", shown());
    None
}

#[test]
fn every_command_that_is_changed_here_is_valid_to_begin_with() {
    for text in VALID {
        let command = serde_json::from_str::<Command>(text);
        assert!(command.is_ok(), "{text}: {}", command.unwrap_err());
    }
}

#[test]
fn changed_commands_are_carried_out_or_refused_with_a_sentence() {
    let session = common::session(60, 5);
    let mut answered = 0;
    for round in rounds(6000) {
        let mut random = Rng::new(11, 1, round);
        let mut command: Value = serde_json::from_str(pick(&mut random, VALID)).unwrap();
        for _ in 0..random.below(3) {
            change(&mut command, &mut random);
        }
        let mut text = command.to_string();
        if random.below(4) == 0 {
            // Not even JSON, perhaps.
            let mut bytes = text.into_bytes();
            for _ in 0..=random.below(4) {
                let at = random.below(bytes.len() as u64) as usize;
                match random.below(3) {
                    0 => bytes[at] = random.below(256) as u8,
                    1 => _ = bytes.remove(at),
                    _ => bytes.insert(
                        at,
                        pick(&mut random, &[&b'"', &b'{', &b']', &b'9', &b'e', &b'\\']).to_owned(),
                    ),
                }
                if bytes.is_empty() {
                    break;
                }
            }
            text = String::from_utf8_lossy(&bytes).into_owned();
        }
        answered += usize::from(send(&session, &text).is_some());
    }
    assert!(answered > 1000, "{answered} commands were valid");
    // It still answers.
    send(&session, r#"{"type":"tsne.stop"}"#);
    send(&session, r#"{"type":"umap.stop"}"#);
    assert!(send(&session, r#"{"type":"point","row":0}"#).is_some());
}

#[test]
fn any_pattern_is_searched_for_or_refused_with_a_sentence() {
    const PARTS: &[&str] = &[
        "a",
        "b",
        ".",
        "*",
        "+",
        "?",
        "|",
        "(",
        ")",
        "[",
        "]",
        "{2}",
        "{1000}",
        "{1000,}",
        "^",
        "$",
        "\\",
        "\\b",
        "\\d",
        "\\pL",
        "\\p{Greek}",
        "(?i)",
        "(?x)",
        "(?P<n>",
        "[^a-z",
        "a-",
        "é",
        "\u{1f600}",
        "\u{0}",
        "(a*)*",
        "(a|aa)+$",
        "\\x{10FFFF}",
        "\\1",
        "(?=",
        "[[:alpha:]]",
    ];
    let session = common::session(60, 5);
    let mut found = 0;
    for round in rounds(4000) {
        let mut random = Rng::new(12, 1, round);
        let text: String = (0..random.below(12)).map(|_| pick(&mut random, PARTS)).collect();
        let column = [None, Some(0), Some(9)][random.below(3) as usize];
        let search = json!({"text": text, "regex": random.below(4) > 0, "whole": random.below(2) == 0, "column": column});
        let command = if random.below(2) == 0 {
            let mut command = search;
            command["type"] = json!("search");
            command
        } else {
            json!({"type": "select", "op": "set", "by": {"search": search}})
        };
        found += usize::from(send(&session, &command.to_string()).is_some());
    }
    assert!(found > 100, "{found} patterns were valid");
}
