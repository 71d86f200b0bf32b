//! A restored run goes on as if nothing had happened; what is not a checkpoint is an error.
#![allow(clippy::unwrap_used)] // A failed test may panic.

use embedscope_core::{Error, Matrix, knn, monitor::Silent, pca, rng::Rng, tsne};

fn clusters(n: usize, seed: u64) -> Matrix {
    Matrix::from_fn(n, 6, |i, j| {
        let centre = Rng::new(5, j as u64, (i % 5) as u64).normal() * 8.0;
        (centre + Rng::new(seed, j as u64, i as u64).normal()) as f32
    })
}

fn affinity(x: &Matrix, perplexity: f64) -> tsne::Affinity {
    let kind = tsne::AffinityKind::Perplexity(perplexity);
    let k = kind.neighbors(x.rows());
    kind.affinity(&knn::search(x.view(), &knn::Params { k, ..Default::default() }, &Silent).unwrap()).unwrap()
}

fn begin(x: &Matrix, p: &tsne::Affinity, dims: usize, params: tsne::Params) -> tsne::Run {
    tsne::Run::new(p, &pca::initial_layout(x.view(), dims, 0, &Silent).unwrap(), params).unwrap()
}

fn steps(run: &mut tsne::Run, count: u32) {
    for _ in 0..count {
        run.step();
    }
}

#[test]
fn a_restored_run_gives_the_bits_of_the_uninterrupted_one() {
    let base = tsne::Params { early_iterations: 40, iterations: 400, ..Default::default() };
    let other = tsne::Params { dof: 0.7, supervision: 25.0, learning_rate: Some(150.0), ..base };
    for (n, dims, params) in
        [(500, 2, base), (500, 3, other), (3000, 2, base), (2300, 3, base), (2300, 2, other)]
    {
        let x = clusters(n, 6);
        let p = affinity(&x, 8.0);
        let labels: Vec<u32> =
            (0..n as u32).map(|i| if i % 9 == 0 { tsne::IGNORED } else { 7 + i % 3 }).collect();
        let mut run = begin(&x, &p, dims, params);
        run.supervise(Some(&labels)).unwrap();
        // In early exaggeration, after it, and where the mesh has grown and shrunk.
        for at in [13, 55, 120] {
            let now = run.iteration();
            steps(&mut run, at - now);
            let checkpoint = run.checkpoint();
            assert_eq!((checkpoint.iteration(), checkpoint.params()), (at, run.params()));
            assert_eq!(checkpoint.layout(), &run.layout());
            assert_eq!(checkpoint.graph(), p.fingerprint());
            let read = tsne::Checkpoint::from_bytes(&checkpoint.to_bytes()).unwrap();
            assert_eq!(read, checkpoint);
            let mut restored = tsne::Run::restore(&p, &read).unwrap();
            assert_eq!(restored.checkpoint(), checkpoint);
            let mut whole = tsne::Run::restore(&p, &checkpoint).unwrap();
            steps(&mut restored, 31);
            steps(&mut whole, 31);
            // The run itself goes on from here; both copies must have seen its future.
            steps(&mut run, 31);
            for copy in [&restored, &whole] {
                assert_eq!(copy.layout(), run.layout(), "{n} points in {dims}D from {at}");
                assert_eq!(copy.checkpoint(), run.checkpoint());
                assert_eq!((copy.kl(), copy.gradient_norm()), (run.kl(), run.gradient_norm()));
            }
        }
    }
}

#[test]
fn a_restored_run_stops_where_the_run_stops() {
    let x = clusters(400, 6);
    let p = affinity(&x, 8.0);
    let mut run = begin(&x, &p, 2, tsne::Params::default());
    steps(&mut run, 270);
    let mut restored = tsne::Run::restore(&p, &run.checkpoint()).unwrap();
    for run in [&mut run, &mut restored] {
        while !run.is_done() {
            run.step();
        }
    }
    assert_eq!(restored.checkpoint(), run.checkpoint());
    assert_eq!(restored.stop_reason(), run.stop_reason());
}

#[test]
fn other_affinities_are_refused() {
    let x = clusters(200, 6);
    let p = affinity(&x, 8.0);
    let checkpoint = begin(&x, &p, 2, tsne::Params::default()).checkpoint();
    for other in [affinity(&clusters(200, 7), 8.0), affinity(&x, 9.0), affinity(&clusters(150, 6), 8.0)] {
        let error = tsne::Run::restore(&other, &checkpoint).unwrap_err();
        assert!(matches!(error, Error::Parameter { name: "the affinities", .. }), "{error}");
        assert_ne!(other.fingerprint(), p.fingerprint());
    }
}

#[test]
fn hostile_bytes_are_an_error() {
    let x = clusters(2100, 6);
    let p = affinity(&x, 4.0);
    let mut run = begin(&x, &p, 2, tsne::Params { early_iterations: 5, ..Default::default() });
    let labels: Vec<u32> = (0..2100).map(|i| i % 4).collect();
    run.supervise(Some(&labels)).unwrap();
    steps(&mut run, 12);
    let good = run.checkpoint().to_bytes();
    let wrong = |bytes: &[u8]| matches!(tsne::Checkpoint::from_bytes(bytes), Err(Error::Bytes { .. }));
    for length in (0..400).chain((400..good.len()).step_by(997)) {
        assert!(wrong(&good[..length]), "{length} bytes");
    }
    assert!(wrong(&[&good[..], &[0]].concat()));
    assert!(wrong(&[&[1], &good[1..]].concat()));
    assert!(wrong(&[&good[..8], &[2], &good[9..]].concat()));
    let mut random = Rng::new(1, 2, 3);
    let mut accepted = 0;
    for round in 0..1500 {
        let mut bytes = good.clone();
        // Mostly in the header, where every byte counts.
        let range = if round % 3 == 0 { good.len() as u64 } else { 320 };
        for _ in 0..=random.below(2) {
            bytes[random.below(range) as usize] = random.next_u64() as u8;
        }
        if let Ok(checkpoint) = tsne::Checkpoint::from_bytes(&bytes)
            && let Ok(mut run) = tsne::Run::restore(&p, &checkpoint)
        {
            accepted += 1;
            if accepted < 40 {
                steps(&mut run, 2);
            }
        }
    }
}
