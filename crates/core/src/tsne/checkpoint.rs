//! A run as a value: what it needs, besides its affinities, to go on with the same bits.

use super::convolution::Plan;
use super::engine::Snapshot;
use super::kernel::Kernel;
use super::{IGNORED, Params};
use crate::bytes::{Reader, Writer};
use crate::{Matrix, Result};

const MAGIC: [u8; 8] = *b"ES-TSNE\0";
const VERSION: u32 = 1;
/// Bytes a point at least: order, and three values an axis.
const POINT: usize = 4 + 3 * 2 * 4;

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Progress {
    pub(super) iteration: u32,
    /// Whether early exaggeration applies; not to a resumed layout.
    pub(super) early: bool,
    pub(super) kl: Option<f64>,
    /// What the stop rule has seen since it looked last.
    pub(super) window: Option<Window>,
    pub(super) converged: bool,
}

/// The values of KL since an iteration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub(super) since: u32,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// A run of t-SNE between two iterations; see [`super::Run::checkpoint`].
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    pub(super) graph: u64,
    pub(super) params: Params,
    pub(super) progress: Progress,
    pub(super) snapshot: Snapshot,
}

impl Checkpoint {
    /// The positions in row order, n x dims.
    pub fn layout(&self) -> &Matrix {
        &self.snapshot.layout
    }

    /// The last step of every point, n x dims.
    pub fn velocity(&self) -> &Matrix {
        &self.snapshot.velocity
    }

    /// The gains of the learning rate, n x dims.
    pub fn gains(&self) -> &Matrix {
        &self.snapshot.gains
    }

    /// Iterations done.
    pub fn iteration(&self) -> u32 {
        self.progress.iteration
    }

    /// Whether early exaggeration applies to its early iterations: not to a run that went on from a layout made elsewhere.
    pub fn is_early(&self) -> bool {
        self.progress.early
    }

    /// The parameters in force.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// [`super::Affinity::fingerprint`] of the affinities that the run needs.
    pub fn graph(&self) -> u64 {
        self.graph
    }

    /// Bytes that [`Checkpoint::from_bytes`] reads: little-endian, `12 dims + 4` a point (4 more with labels) and about 200.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (params, progress, snapshot) = (&self.params, &self.progress, &self.snapshot);
        let mut out = Writer::new(MAGIC, VERSION);
        out.u64(self.graph);
        out.optional(params.learning_rate);
        for value in [params.early_exaggeration, params.exaggeration, params.momentum] {
            out.f64(value);
        }
        for value in [params.dof, params.supervision, params.min_improvement] {
            out.f64(value);
        }
        out.u32(params.early_iterations);
        out.u32(params.iterations);
        out.u32(progress.iteration);
        out.u32(u32::from(progress.early));
        out.u32(u32::from(progress.converged));
        out.optional(progress.kl);
        out.optional(progress.window.map(|window| window.low));
        out.optional(progress.window.map(|window| window.high));
        out.u32(progress.window.map_or(0, |window| window.since));
        out.f64(snapshot.gradient_norm);
        out.u32(u32::from(snapshot.plan.is_some()));
        if let Some(plan) = snapshot.plan {
            plan.size.into_iter().for_each(|m| out.u64(m as u64));
            out.f64(plan.step);
            out.f64(plan.kernel.dof());
        }
        out.u32(snapshot.layout.cols() as u32);
        out.u32(u32::from(snapshot.labels.is_some()));
        out.u64(snapshot.order.len() as u64);
        out.all_u32(snapshot.order.iter().copied());
        for values in [&snapshot.layout, &snapshot.velocity, &snapshot.gains] {
            out.all_f32(values.data());
        }
        out.all_u32(snapshot.labels.iter().flatten().copied());
        out.finish()
    }

    /// Reads what [`Checkpoint::to_bytes`] wrote. Anything else is an error, before memory is taken for it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut input = Reader::new("a t-SNE checkpoint", bytes, MAGIC, VERSION)?;
        let graph = input.u64()?;
        let params = Params {
            learning_rate: input.optional()?,
            early_exaggeration: input.f64()?,
            exaggeration: input.f64()?,
            momentum: input.f64()?,
            dof: input.f64()?,
            supervision: input.f64()?,
            min_improvement: input.f64()?,
            early_iterations: input.u32()?,
            iterations: input.u32()?,
        };
        params.check().map_err(|e| input.wrong(&e.to_string()))?;
        let (iteration, early, converged) = (input.u32()?, input.flag()?, input.flag()?);
        let (kl, low, high, since) = (input.optional()?, input.optional()?, input.optional()?, input.u32()?);
        let window = low.zip(high).map(|(low, high)| Window { since, low, high });
        let progress = Progress { iteration, early, kl, window, converged };
        let gradient_norm = input.f64()?;
        let plan = if input.flag()? {
            let mut size = [0; 3];
            for m in &mut size {
                *m = usize::try_from(input.u64()?).unwrap_or(usize::MAX);
            }
            Some(Plan { size, step: input.f64()?, kernel: Kernel::new(input.f64()?) })
        } else {
            None
        };
        let (dims, labelled) = (input.u32()? as usize, input.flag()?);
        if !(2..=3).contains(&dims) || plan.is_some_and(|plan| !plan.is_sound(dims)) {
            return Err(input.wrong(&format!("they tell of a mesh in {dims} dimensions that cannot be")));
        }
        let n = input.count("points", POINT)?;
        let order = input.all_u32(n)?;
        let mut values = || Matrix::new(n, dims, input.all_f32(n * dims)?);
        let (layout, velocity, gains) = (values()?, values()?, values()?);
        let labels = if labelled { Some(input.all_u32(n)?) } else { None };
        let mut seen = vec![false; n];
        let every = order
            .iter()
            .all(|&row| seen.get_mut(row as usize).is_some_and(|seen| !std::mem::replace(seen, true)));
        if !every {
            return Err(input.wrong("their order of the points does not name every point once"));
        }
        if gains.data().iter().any(|&g| g <= 0.0) {
            return Err(input.wrong("they hold a gain that is not above 0"));
        }
        if labels.iter().flatten().any(|&label| label != IGNORED && label as usize >= n) {
            return Err(input.wrong("they hold more labels than points"));
        }
        input.finish()?;
        let snapshot = Snapshot { order, layout, velocity, gains, gradient_norm, labels, plan };
        Ok(Self { graph, params, progress, snapshot })
    }
}
