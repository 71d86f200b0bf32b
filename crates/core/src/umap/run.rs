//! A UMAP run that the caller steps.

use super::engine::{Edges, Engine};
use super::{FuzzySet, Params};
use crate::kernels::sgd::Epoch;
use crate::monitor::Silent;
use crate::tsne::{in_the_plane, wrong_dimensions};
use crate::{Error, Matrix, Monitor, Result};

/// A UMAP run: stochastic gradient descent over a fuzzy set, one epoch a step.
///
/// The caller steps. The same fuzzy set, start and parameters give the same bits for any number of threads. A stopped or
/// finished run keeps its layout and can go on.
#[derive(Debug)]
pub struct Run {
    engine: Dims,
    edges: Edges,
    params: Params,
    epoch: u32,
    /// Whether the layout has one dimension: two whose second is 0, where no force along it can arise.
    line: bool,
}

#[derive(Debug)]
enum Dims {
    Two(Engine<2>),
    Three(Engine<3>),
}

impl Run {
    /// Prepares a run from a start layout, n x 1, n x 2 or n x 3 (see [`super::initial_layout`]).
    pub fn new(fuzzy: &FuzzySet, start: &Matrix, params: Params) -> Result<Self> {
        Self::watched(fuzzy, start, params, &Silent)
    }

    /// [`Run::new`], cancelled by a monitor.
    pub fn watched(fuzzy: &FuzzySet, start: &Matrix, params: Params, monitor: &dyn Monitor) -> Result<Self> {
        Self::prepare(fuzzy, start, 0, params, monitor)
    }

    /// Goes on from a layout made elsewhere, with `epoch` epochs counted as done.
    pub fn resume(fuzzy: &FuzzySet, layout: &Matrix, epoch: u32, params: Params) -> Result<Self> {
        Self::prepare(fuzzy, layout, epoch, params, &Silent)
    }

    fn prepare(
        fuzzy: &FuzzySet,
        layout: &Matrix,
        epoch: u32,
        params: Params,
        monitor: &dyn Monitor,
    ) -> Result<Self> {
        params.check()?;
        layout.view().check_finite()?;
        if layout.rows() != fuzzy.points() {
            return Err(Error::Parameter {
                name: "the start layout",
                value: format!("{} points", layout.rows()),
                expected: format!("{} points, as in the fuzzy set", fuzzy.points()),
            });
        }
        let edges = Edges::new(&fuzzy.edges, monitor)?;
        let line = layout.cols() == 1;
        let engine = match layout.cols() {
            1 => Dims::Two(Engine::new(&edges, &in_the_plane(layout))),
            2 => Dims::Two(Engine::new(&edges, layout)),
            3 => Dims::Three(Engine::new(&edges, layout)),
            other => return Err(wrong_dimensions(other)),
        };
        Ok(Self { engine, edges, params, epoch, line })
    }

    /// One epoch. Does not look at [`Run::is_done`]: the caller decides.
    pub fn step(&mut self) {
        let Ok(curve) = self.params.curve() else { return };
        let done = f64::from(self.epoch) / f64::from(self.epochs());
        let epoch = Epoch {
            number: self.epoch + 1,
            alpha: (self.params.learning_rate * (1.0 - done).max(0.0)) as f32,
            a: curve.a as f32,
            b: curve.b as f32,
            repulsion: self.params.repulsion as f32,
            negatives: self.params.negative_samples,
        };
        match &mut self.engine {
            Dims::Two(engine) => engine.step(&self.edges, &epoch, self.params.seed),
            Dims::Three(engine) => engine.step(&self.edges, &epoch, self.params.seed),
        }
        self.epoch += 1;
    }

    /// Whether the budget has ended the run.
    pub fn is_done(&self) -> bool {
        self.epoch >= self.epochs()
    }

    /// Raises the budget to `more` epochs from here; the step size starts again at the share of the budget that is left.
    pub fn run_on(&mut self, more: u32) {
        self.params.epochs = Some(self.epoch.saturating_add(more).max(1));
    }

    /// The positions in row order, n x dims.
    pub fn layout(&self) -> Matrix {
        match &self.engine {
            Dims::Two(engine) if self.line => {
                let plane = engine.layout(&self.edges);
                Matrix::from_fn(plane.rows(), 1, |row, _| plane.row(row)[0])
            }
            Dims::Two(engine) => engine.layout(&self.edges),
            Dims::Three(engine) => engine.layout(&self.edges),
        }
    }

    /// Epochs done.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The budget of epochs.
    pub fn epochs(&self) -> u32 {
        self.params.epochs_for(self.edges.points())
    }

    /// The parameters in force.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Changes parameters from the next epoch on.
    pub fn set_params(&mut self, params: Params) -> Result<()> {
        params.check()?;
        self.params = params;
        Ok(())
    }
}
