//! How a run moves its points.

use crate::{Error, Result};

/// Parameters of a run; every field may change while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Params {
    /// Step size on the gradient (with its factor 4), more than 0; `None` = `n / (4 e - 3)` under exaggeration e, at least
    /// 50: n without exaggeration (Belkina et al. 2019), and few enough under a strong one for the stiffest pairs not to
    /// oscillate, which limits `4 e rate * 2 / n` to `2 (1 + momentum)`. With other degrees of freedom, where the factor 4
    /// becomes `2 (dof + 1) / dof`, as much less as that is more.
    pub learning_rate: Option<f64>,
    /// Factor on the attraction in the first `early_iterations`, at least 1. Default 12.
    pub early_exaggeration: f64,
    /// Default 60: with the momentum below enough for clusters to form, and no more.
    pub early_iterations: u32,
    /// Factor on the attraction after that, at least 1. Default 1.
    pub exaggeration: f64,
    /// Share of the previous step that is kept, `0..1`. Default 0.9.
    pub momentum: f64,
    /// Degrees of freedom of the kernel `(1 + d^2 / dof)^(-(dof + 1) / 2)`, from 0.1 to 100: below 1 the tails are heavier and
    /// clusters break up into finer ones (Kobak et al. 2019, arXiv 1902.05804), far above 1 it is nearly SNE's Gaussian. Default 1.
    pub dof: f64,
    /// How much the labels of a supervised run count, percent, `0..=100`; see [`super::Run::supervise`]. Default 0.
    pub supervision: f64,
    /// Budget of iterations. Default 1000; [`super::default_iterations`] is what a map of many points needs.
    pub iterations: u32,
    /// Stops when no two values of the KL divergence within 50 iterations differ by this fraction (after the early ones);
    /// 0 = only the budget stops. Default 0.003.
    pub min_improvement: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            learning_rate: None,
            early_exaggeration: 12.0,
            early_iterations: 60,
            exaggeration: 1.0,
            momentum: 0.9,
            dof: 1.0,
            supervision: 0.0,
            iterations: 1000,
            min_improvement: 0.003,
        }
    }
}

impl Params {
    /// Checks every range; the error names the field.
    pub fn check(&self) -> Result<()> {
        let rule = |ok: bool, name: &'static str, value: f64, expected: &str| {
            if ok {
                Ok(())
            } else {
                Err(Error::Parameter { name, value: value.to_string(), expected: expected.into() })
            }
        };
        let rate = self.learning_rate.unwrap_or(1.0);
        rule(rate.is_finite() && rate > 0.0, "learning rate", rate, "more than 0")?;
        for (name, value) in
            [("early exaggeration", self.early_exaggeration), ("exaggeration", self.exaggeration)]
        {
            rule((1.0..=1000.0).contains(&value), name, value, "from 1 to 1000")?;
        }
        rule((0.0..1.0).contains(&self.momentum), "momentum", self.momentum, "at least 0 and less than 1")?;
        rule((0.1..=100.0).contains(&self.dof), "degrees of freedom", self.dof, "from 0.1 to 100")?;
        let percent = (0.0..=100.0).contains(&self.supervision);
        rule(percent, "supervision", self.supervision, "from 0 to 100 percent")?;
        let improvement = self.min_improvement;
        rule((0.0..1.0).contains(&improvement), "min improvement", improvement, "at least 0 and less than 1")
    }

    /// The factor on the attraction at an iteration (counted from 0).
    pub fn exaggeration_at(&self, iteration: u32) -> f64 {
        if iteration < self.early_iterations { self.early_exaggeration } else { self.exaggeration }
    }

    /// The step size for n points under an exaggeration.
    pub fn learning_rate_for(&self, points: usize, exaggeration: f64) -> f64 {
        let steepness = (self.dof + 1.0) / (2.0 * self.dof);
        self.learning_rate
            .unwrap_or_else(|| (points as f64 / (4.0 * exaggeration - 3.0)).max(50.0) / steepness)
    }
}

/// Why a run ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// The KL divergence no longer improves.
    Converged,
    /// All iterations are done.
    Budget,
}
