#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::print_stdout, clippy::unwrap_used)]
use embedscope_core::{*, knn::*, monitor::Silent, rng::Rng};
use std::time::Instant;
struct Stages(std::sync::Mutex<(Instant, &'static str)>);
impl Monitor for Stages { fn stage(&self, name:&'static str){ let mut s=self.0.lock().unwrap(); println!("   {:12} {:.2}s", s.1, s.0.elapsed().as_secs_f64()); *s=(Instant::now(), name);} }
fn main(){
  let a: Vec<String> = std::env::args().collect();
  let n: usize = a[2].parse().unwrap();
  let x = if a[1]=="mix" {
     let d: usize = a[3].parse().unwrap();
     let g: u64 = a[4].parse().unwrap(); let apart: f64 = a[5].parse().unwrap();
     use rayon::prelude::*;
     let mut data = vec![0f32; n*d];
     data.par_chunks_mut(d).enumerate().for_each(|(i,row)| { let group = Rng::new(0,1,i as u64).below(g); let mut c=Rng::new(7,2,group); let mut r=Rng::new(9,3,i as u64); for v in row { *v=(c.normal()*apart + r.normal()) as f32; }});
     Matrix::new(n,d,data).unwrap()
  } else {
     let d = embedscope_io::open::vectors(embedscope_io::Source::path(&a[1]), &Default::default(), &Silent).unwrap();
     let m = d.vectors.unwrap(); let n=n.min(m.rows()); Matrix::new(n, m.cols(), m.data()[..n*m.cols()].to_vec()).unwrap()
  };
  let k: usize = std::env::var("K").map(|v|v.parse().unwrap()).unwrap_or(15);
  let metric: Metric = std::env::var("METRIC").unwrap_or("euclidean".into()).parse().unwrap();
  let overlap: usize = std::env::var("L").map(|v|v.parse().unwrap()).unwrap_or(4);
  let joins: usize = std::env::var("J").map(|v|v.parse().unwrap()).unwrap_or(1);
  let clusters: Option<usize> = std::env::var("C").ok().map(|v|v.parse().unwrap());
  let p = Params{k, metric, method: if overlap==0 {Method::Exact} else {Method::Clustered(Clustered{clusters, overlap, joins, ..Default::default()})}, seed:0};
  let m = Stages(std::sync::Mutex::new((Instant::now(),"start")));
  let t=Instant::now();
  let f = search(x.view(), &p, &m).unwrap();
  m.stage("end");
  println!("{:.2}s {:?}", t.elapsed().as_secs_f64(), f.recall());
}
