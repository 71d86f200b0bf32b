//! Exact principal component analysis.

use crate::{Matrix, MatrixView, Monitor, Result};

/// A fitted PCA: mean, components (rows, unit length, the loading of largest magnitude positive) and their variances.
#[derive(Debug, Clone, PartialEq)]
pub struct Pca {
    mean: Vec<f64>,
    components: Matrix,
    explained_variance: Vec<f64>,
    total_variance: f64,
}

impl Pca {
    /// Mean of the columns, length d.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Components, c x d.
    pub fn components(&self) -> &Matrix {
        &self.components
    }

    /// Variance along each component (divided by n - 1), largest first.
    pub fn explained_variance(&self) -> &[f64] {
        &self.explained_variance
    }

    /// Fraction of the total variance along each component.
    pub fn explained_variance_ratio(&self) -> Vec<f64> {
        let total = if self.total_variance > 0.0 { self.total_variance } else { 1.0 };
        self.explained_variance.iter().map(|v| v / total).collect()
    }

    /// Scores of the rows of `x`, n x c.
    pub fn transform(&self, _x: MatrixView<'_>) -> Result<Matrix> {
        todo!()
    }
}

/// Fits the first `components` principal components (at most d).
pub fn fit(_x: MatrixView<'_>, _components: usize, _monitor: &dyn Monitor) -> Result<Pca> {
    todo!()
}

/// The start of a layout: the first `dims` scores, scaled so that the first has standard deviation 1e-4.
pub fn layout_from_scores(_scores: MatrixView<'_>, _dims: usize) -> Result<Matrix> {
    todo!()
}

/// [`fit`], [`Pca::transform`] and [`layout_from_scores`] in one call.
pub fn initial_layout(_x: MatrixView<'_>, _dims: usize, _monitor: &dyn Monitor) -> Result<Matrix> {
    todo!()
}
