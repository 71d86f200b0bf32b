//! `embedscope place`.

use crate::{drawn, fails, ok};

#[test]
fn new_points_lie_among_their_like_and_any_batching_gives_the_same_bytes() {
    let home = drawn(600);
    let h = home.path();
    for (rows, name) in
        [("0..500", "old.npy"), ("500..600", "new.npy"), ("500..540", "a.npy"), ("540..600", "b.npy")]
    {
        ok(h, &["convert", "vectors.tsv", "--rows", rows, "-o", name]);
    }
    for (method, flags) in [("tsne", &["--perplexity", "20"][..]), ("umap", &["--neighbors", "10"])] {
        let project = ["project", "old.npy", "--method", method, "-o", "map.npy"];
        ok(h, &[&project, flags].concat());
        let place = |input: &str, output: &str| {
            let command = ["place", input, "old.npy", "map.npy", "--method", method, "-o", output];
            ok(h, &[&command, flags].concat());
            std::fs::read(h.join(output)).unwrap()
        };
        let (all, a, b) = (place("new.npy", "all.npy"), place("a.npy", "pa.npy"), place("b.npy", "pb.npy"));
        assert_eq!(all[128..], [&a[128..], &b[128..]].concat(), "{method}");
        // Rows of the map placed again come near their own places, far nearer than the map is wide.
        let again = place("old.npy", "again.npy");
        let numbers = |bytes: &[u8]| -> Vec<f64> {
            bytes[128..].as_chunks::<8>().0.iter().map(|b| f64::from_le_bytes(*b)).collect()
        };
        let (map, again) = (numbers(&std::fs::read(h.join("map.npy")).unwrap()), numbers(&again));
        let width = map.iter().fold(0f64, |m, v| m.max(v.abs()));
        let mut off: Vec<f64> =
            map.chunks(2).zip(again.chunks(2)).map(|(p, q)| (p[0] - q[0]).hypot(p[1] - q[1])).collect();
        off.sort_by(f64::total_cmp);
        assert!(off[off.len() / 2] < 0.1 * width, "{method}: median {} of {width}", off[off.len() / 2]);
    }
}

#[test]
fn wrong_combinations_are_one_sentence() {
    let home = drawn(60);
    let h = home.path();
    ok(h, &["convert", "vectors.tsv", "-o", "x.npy"]);
    ok(h, &["project", "x.npy", "--method", "pca", "-o", "map.npy"]);
    std::fs::write(h.join("two.csv"), "1,2\n3,4\n5,6\n").unwrap();
    let said = fails(h, &["place", "two.csv", "x.npy", "map.npy", "-o", "o.npy"]);
    assert!(said.contains("2 columns, expected 784 as in x.npy"), "{said}");
    let said = fails(h, &["place", "x.npy", "two.csv", "map.npy", "-o", "o.npy"]);
    assert!(said.contains("a layout of 60 points, expected 3"), "{said}");
    let said = fails(h, &["place", "x.npy", "x.npy", "map.npy", "-o", "o.npy", "--neighbors", "4"]);
    assert!(said.contains("--neighbors is for --method umap"), "{said}");
    let said = fails(h, &["place", "x.npy", "x.npy", "map.npy", "-o", "x.npy"]);
    assert!(said.contains("also an input"), "{said}");
    assert!(!h.join("o.npy").exists());
}
