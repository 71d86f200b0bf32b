//! Times the engine on a raw row-major `u8` file: `speed FILE ROWS COLS DIMS ITERATIONS`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]
use embedscope_core::{Matrix, knn, monitor::Silent, pca, tsne};
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let bytes = std::fs::read(&args[1]).unwrap();
    let (rows, cols): (usize, usize) = (args[2].parse().unwrap(), args[3].parse().unwrap());
    let dims: usize = args[4].parse().unwrap();
    let iterations: u32 = args[5].parse().unwrap();
    let x = Matrix::new(rows, cols, bytes[..rows * cols].iter().map(|&b| f32::from(b)).collect()).unwrap();
    let t = Instant::now();
    let p = pca::fit(x.view(), 10, &Silent).unwrap();
    println!("pca {:.3} s {:?}", t.elapsed().as_secs_f64(), p.explained_variance_ratio());
    let start = pca::layout_from_scores(p.transform(x.view()).unwrap().view(), dims, 0).unwrap();
    let t = Instant::now();
    let graph = knn::search(x.view(), &knn::Params { k: 90, ..Default::default() }, &Silent).unwrap();
    println!("knn {:.3} s", t.elapsed().as_secs_f64());
    let t = Instant::now();
    let affinity = tsne::Affinity::perplexity(&graph, 30.0).unwrap();
    println!("affinity {:.3} s, {} edges", t.elapsed().as_secs_f64(), affinity.edges());
    let mut run = tsne::Run::new(affinity, &start, tsne::Params { iterations, ..Default::default() }).unwrap();
    let t = Instant::now();
    let mut last = t;
    while !run.is_done() {
        run.step();
        if run.iteration() % 50 == 0 {
            let now = Instant::now();
            let l = run.layout();
            let extent = l.data().iter().fold(0f32, |m, v| m.max(v.abs()));
            println!("{} kl {:?} |g| {:.4} max {:.3} {:.2} ms/it", run.iteration(), run.kl(), run.gradient_norm(), extent, (now - last).as_secs_f64() * 20.0);
            last = now;
        }
    }
    println!("run {:.3} s {:?}", t.elapsed().as_secs_f64(), run.stop_reason());
    let out: Vec<u8> = run.layout().data().iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::write("/tmp/layout.bin", out).unwrap();
}
