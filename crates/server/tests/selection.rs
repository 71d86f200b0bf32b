//! Selecting, isolating, hiding, undoing; regions and other ways to name points.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use common::{apply, clouds, command, refused, session, wait};
use embedscope_core::rng::Rng;
use embedscope_server::snapshot::{PcaStatus, SelectionInfo};
use embedscope_server::{Reply, Session};

fn select(session: &Session, op: &str, by: &str) -> usize {
    match apply(session, &format!(r#"{{"type":"select","op":"{op}","by":{by}}}"#)) {
        Reply::Count(count) => count,
        other => panic!("{other:?}"),
    }
}

fn rows(rows: impl IntoIterator<Item = u32>) -> String {
    format!(r#"{{"rows":{:?}}}"#, rows.into_iter().collect::<Vec<_>>())
}

fn run(session: &Session, name: &str) {
    apply(session, &format!(r#"{{"type":"{name}"}}"#));
}

fn info(session: &Session) -> SelectionInfo {
    session.snapshot().selection
}

#[test]
fn m21_add_remove_intersect_all_none_invert() {
    let session = session(60, 4);
    assert_eq!(select(&session, "set", &rows([5, 3, 9])), 3);
    assert_eq!((session.selected(), info(&session).anchor), (vec![3, 5, 9], None));
    assert_eq!(select(&session, "add", &rows([9, 10])), 4);
    assert_eq!(select(&session, "remove", &rows([3, 4])), 3);
    assert_eq!(select(&session, "intersect", &rows([5, 10, 11])), 2);
    assert_eq!(session.selected(), [5, 10]);
    run(&session, "select.invert");
    assert_eq!(session.selected().len(), 58);
    run(&session, "select.all");
    assert_eq!(info(&session).count, 60);
    run(&session, "select.none");
    assert_eq!(info(&session).count, 0);
    assert_eq!(select(&session, "set", r#"{"value":{"column":"label","value":"bear"}}"#), 20);
    assert_eq!(select(&session, "intersect", r#"{"range":{"column":"number","low":1,"high":7}}"#), 3);
    assert_eq!(session.selected(), [1, 4, 7], "both ends included");
    assert_eq!(select(&session, "set", r#"{"values":{"column":"label","values":["ape","cat",null]}}"#), 40);
    assert_eq!(select(&session, "set", r#"{"search":{"text":"EAR"}}"#), 20);
    assert_eq!(select(&session, "set", r#"{"selection":true}"#), 20);

    for (by, sentence) in [
        (r#"{"rows":[60]}"#, "row 60 does not exist"),
        (r#"{"value":{"column":"colour","value":"x"}}"#, "the columns are label, number"),
        (r#"{"range":{"column":"label","low":1,"high":2}}"#, "are no numbers"),
        (r#"{"range":{"column":"number","low":3,"high":2}}"#, "no larger than high"),
        (r#"{"region":{"polygon":[0,0,1,1],"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}}"#, "three vertices"),
        (r#"{"selection":false}"#, "true, for the points"),
        (r#"{"neighbors":{"of":{"row":0},"k":0,"metric":"dot"}}"#, "from 1 to 1000"),
    ] {
        let said = refused(&session, &format!(r#"{{"type":"select","op":"set","by":{by}}}"#));
        assert!(said.contains(sentence), "{said}");
    }
    assert_eq!(info(&session).count, 20, "a refused command changes nothing");
    assert!(refused(&Session::new(None).unwrap(), r#"{"type":"select.all"}"#).contains("no data are open"));
}

#[test]
fn the_anchor_is_a_selected_point() {
    let session = session(60, 4);
    apply(&session, r#"{"type":"select","op":"set","by":{"rows":[4,8]},"anchor":8}"#);
    assert_eq!(info(&session).anchor, Some(8));
    select(&session, "add", &rows([20]));
    assert_eq!(info(&session).anchor, Some(8), "it stays");
    apply(&session, r#"{"type":"select","op":"add","by":{"rows":[20]},"anchor":20}"#);
    assert_eq!(info(&session).anchor, Some(20));
    run(&session, "undo");
    assert_eq!(
        (info(&session).anchor, info(&session).count),
        (Some(8), 2),
        "another anchor is no step of its own"
    );
    select(&session, "remove", &rows([8]));
    assert_eq!(info(&session).anchor, Some(4), "the only one");
    apply(
        &session,
        r#"{"type":"select","op":"set","by":{"neighbors":{"of":{"row":30},"k":5,"metric":"cosine"}}}"#,
    );
    assert_eq!((info(&session).anchor, info(&session).count), (Some(30), 6));
    assert!(
        refused(&session, r#"{"type":"select","op":"set","by":{"rows":[1]},"anchor":60}"#).contains("row 60")
    );
}

#[test]
fn m21_isolate_nests_and_what_is_not_shown_is_never_selected() {
    let session = session(60, 4);
    assert!(refused(&session, r#"{"type":"isolate"}"#).contains("no point is selected"));
    select(&session, "set", &rows(0..30));
    run(&session, "isolate");
    assert_eq!((info(&session).isolated, info(&session).shown, info(&session).count), (1, 30, 30));
    run(&session, "isolate");
    assert_eq!(info(&session).isolated, 1, "isolating all that is shown changes nothing");
    assert_eq!(select(&session, "set", &rows(25..40)), 5, "30 to 39 are isolated away");
    run(&session, "isolate");
    assert_eq!((info(&session).isolated, session.shown()), (2, vec![25, 26, 27, 28, 29]));
    assert_eq!(select(&session, "set", &rows([26, 27, 50])), 2);
    run(&session, "hide");
    let now = info(&session);
    assert_eq!((now.hidden, now.shown, now.count), (2, 3, 0), "what is hidden is not selected");
    run(&session, "select.all");
    assert_eq!(session.selected(), [25, 28, 29]);
    run(&session, "isolate.back");
    assert_eq!((info(&session).isolated, info(&session).shown), (1, 28), "hidden ones stay hidden");
    assert_eq!(session.selected(), [25, 28, 29], "the selection stays");
    run(&session, "select.invert");
    assert_eq!(info(&session).count, 25);
    run(&session, "hide.reset");
    assert_eq!(info(&session).shown, 30);
    run(&session, "isolate.reset");
    assert_eq!((info(&session).isolated, info(&session).shown), (0, 60));
    for (name, sentence) in [
        ("isolate.back", "nothing is isolated"),
        ("isolate.reset", "nothing is isolated"),
        ("hide.reset", "no point is hidden"),
    ] {
        assert!(refused(&session, &format!(r#"{{"type":"{name}"}}"#)).contains(sentence));
    }
}

#[test]
fn undo_and_redo_go_back_and_forth_to_the_bit() {
    let session = session(200, 4);
    assert!(refused(&session, r#"{"type":"undo"}"#).contains("nothing to undo"));
    let mut random = Rng::new(3, 0, 0);
    let look = |session: &Session| {
        let now = session.snapshot();
        let columns = now.dataset.unwrap().columns.len();
        (
            session.selected(),
            session.shown(),
            now.selection.anchor,
            now.selection.isolated,
            now.selection.hidden,
            columns,
        )
    };
    let mut seen = vec![(look(&session), None)];
    while seen.len() < 60 {
        let some: Vec<u32> = (0..200).filter(|_| random.below(3) > 0).collect();
        let name =
            ["set", "add", "isolate", "hide", "tag", "isolate.back", "hide.reset"][random.below(7) as usize];
        let done =
            match name {
                "set" | "add" => session
                    .apply(command(&format!(r#"{{"type":"select","op":"{name}","by":{}}}"#, rows(some)))),
                "tag" => session
                    .apply(command(&format!(r#"{{"type":"tag","column":"t{}","value":"a"}}"#, seen.len()))),
                _ => session.apply(command(&format!(r#"{{"type":"{name}"}}"#))),
            };
        let undo = info(&session).undo;
        let now = look(&session);
        if done.is_ok() && seen.last().unwrap().0 != now {
            seen.push((now, undo));
        }
    }
    let before = info(&session).revision;
    for step in (0..seen.len() - 1).rev() {
        assert_eq!(info(&session).undo, seen[step + 1].1);
        run(&session, "undo");
        assert_eq!(look(&session), seen[step].0, "back to {step}");
        assert_eq!(info(&session).redo, seen[step + 1].1);
    }
    assert_eq!(info(&session).undo, None);
    for (step, (state, _)) in seen.iter().enumerate().skip(1) {
        run(&session, "redo");
        assert_eq!(look(&session), *state, "on to {step}");
    }
    assert!(refused(&session, r#"{"type":"redo"}"#).contains("nothing to redo"));
    assert_eq!(info(&session).revision, before + 2 * (seen.len() as u32 - 1));
    // Something new ends what could be redone.
    run(&session, "undo");
    run(&session, "hide.reset");
    assert_eq!(info(&session).redo, None);
}

#[test]
fn a_hundred_steps_can_be_undone() {
    let session = session(60, 4);
    for step in 0..130 {
        select(&session, "set", &rows([step % 59]));
    }
    let mut undone = 0;
    while info(&session).undo.is_some() {
        run(&session, "undo");
        undone += 1;
    }
    assert_eq!((undone, session.selected()), (100, vec![29]), "the state after 30 steps");
}

#[test]
fn other_data_have_no_selection() {
    let session = session(60, 4);
    select(&session, "set", &rows(0..30));
    run(&session, "isolate");
    let before = info(&session).revision;
    session.open(clouds(40, 4));
    let now = wait(&session, |s| s.pca.status == PcaStatus::Ready).selection;
    assert_eq!((now.count, now.shown, now.isolated, now.undo), (0, 40, 0, None));
    assert!(now.revision > before);
}

/// Even-odd by the crossing numbers of all edges, the plain way.
fn inside(polygon: &[f64], x: f64, y: f64) -> bool {
    let n = polygon.len() / 2;
    let mut odd = false;
    for i in 0..n {
        let (x0, y0) = (polygon[2 * i], polygon[2 * i + 1]);
        let (x1, y1) = (polygon[2 * ((i + 1) % n)], polygon[2 * ((i + 1) % n) + 1]);
        odd ^= (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0;
    }
    odd
}

#[test]
fn m21_a_lasso_takes_every_point_inside_also_hidden_ones_behind() {
    let session = session(3000, 6);
    let frame = session.frame().unwrap();
    // A perspective camera that looks along z from within the cloud: some points lie behind it.
    let matrix = [1.2, 0.1, 0.0, 0.0, -0.1, 1.1, 0.0, 0.0, 0.0, 0.0, -1.02, -1.0, 0.3, -0.2, -2.0, 1.5];
    let mut random = Rng::new(8, 0, 0);
    for vertices in [3, 4, 70, 400] {
        let polygon: Vec<f64> = (0..vertices)
            .flat_map(|i| {
                let angle = f64::from(i) / f64::from(vertices) * std::f64::consts::TAU;
                let radius = 1.0 + 9.0 * random.uniform();
                [radius * angle.cos(), radius * angle.sin()]
            })
            .collect();
        let mut expected = Vec::new();
        let mut behind = 0;
        for row in 0..3000u32 {
            let p = &frame.positions()[row as usize * 3..][..3];
            let to =
                |r: usize| (0..3).map(|c| matrix[4 * c + r] * f64::from(p[c])).sum::<f64>() + matrix[12 + r];
            let w = to(3);
            behind += usize::from(w <= 0.0);
            if w > 0.0 && inside(&polygon, to(0) / w, to(1) / w) {
                expected.push(row);
            }
        }
        assert!(behind > 100, "{behind}");
        let by = serde_json::json!({"region": {"polygon": polygon, "matrix": matrix}}).to_string();
        let found = select(&session, "set", &by);
        assert!(found > 50 && found < 2900, "{found}");
        assert_eq!(session.selected(), expected, "{vertices} vertices");
    }
    // Every other point is hidden: a region has the others alone.
    let polygon = [-20.0, -20.0, 20.0, -20.0, 20.0, 20.0, -20.0, 20.0];
    select(&session, "set", &rows((0..3000).step_by(2)));
    run(&session, "hide");
    let by = serde_json::json!({"region": {"polygon": polygon, "matrix": matrix}}).to_string();
    select(&session, "set", &by);
    assert!(session.selected().len() > 500 && session.selected().iter().all(|row| row % 2 == 1));
}

#[test]
fn m21_a_region_of_a_flat_layout_and_of_points_without_coordinates() {
    let text = br#"[{"label":"few","isSelected":true,"tSNEIteration":7,"tSNEPerplexity":5,"tSNELearningRate":1,"tSNEis3d":false,"pcaComponentDimensions":[0,1,2],"projections":[{"tsne-0":0.5,"tsne-1":-0.5},{"tsne-0":0.25,"tsne-1":0.25}],"selectedPoints":[],"selectedProjection":"tsne","dataSetDimensions":[2,6],"filteredPoints":[10,40],"selectedColorOptionName":"label","selectedLabelOption":"label"}]"#;
    let session = session(90, 6);
    session.open_states("few.txt", embedscope_io::States::parse(text, "few.txt").unwrap()).unwrap();
    run(&session, "isolate.reset");
    let matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    let by =
        serde_json::json!({"region": {"polygon": [0, 0, 1, 0, 1, 1, 0, 1], "matrix": matrix}}).to_string();
    select(&session, "set", &by);
    assert_eq!(session.selected(), [40]);
    let all = serde_json::json!({"region": {"polygon": [-1, -1, 1, -1, 1, 1, -1, 1], "matrix": matrix}})
        .to_string();
    select(&session, "set", &all);
    assert_eq!(session.selected(), [10, 40], "88 points have no coordinates");
}
