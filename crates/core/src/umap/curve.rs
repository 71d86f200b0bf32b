//! The curve that turns a distance in the layout into a similarity.

use crate::{Error, Result};

/// Places where the curve is compared with its target.
const SAMPLES: usize = 300;
/// How far they reach, in units of `spread`.
const REACH: f64 = 3.0;
const MOST_STEPS: usize = 500;

/// `1 / (1 + a d^(2 b))` at distance d, in layout units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// More than 0; about 1.577 for the defaults.
    pub a: f64,
    /// More than 0; about 0.895 for the defaults.
    pub b: f64,
}

impl Curve {
    /// Least-squares fit to 1 up to `min_dist` and `exp(-(d - min_dist) / spread)` beyond, at 300 equal steps from 0 to
    /// `3 spread`, as in umap-learn (Levenberg-Marquardt from a = b = 1).
    ///
    /// `spread` must be more than 0 and `min_dist` in `0..=spread`.
    pub fn fit(min_dist: f64, spread: f64) -> Result<Self> {
        if !(spread.is_finite() && spread > 0.0) {
            return Err(Error::Parameter {
                name: "spread",
                value: spread.to_string(),
                expected: "more than 0".into(),
            });
        }
        if !(0.0..=spread).contains(&min_dist) {
            return Err(Error::Parameter {
                name: "min dist",
                value: min_dist.to_string(),
                expected: format!("from 0 to the spread, {spread}"),
            });
        }
        // In units of the spread the problem has one scale.
        let near = min_dist / spread;
        let samples: Vec<(f64, f64)> = (0..SAMPLES)
            .map(|i| {
                let x = REACH * i as f64 / (SAMPLES - 1) as f64;
                (x, if x < near { 1.0 } else { (near - x).exp() })
            })
            .collect();
        let mut best = Self { a: 1.0, b: 1.0 };
        let mut error = best.system(&samples).error;
        let mut damping = 1e-3;
        for _ in 0..MOST_STEPS {
            let step = best.system(&samples).solve(damping);
            let next = Self { a: best.a + step[0], b: best.b + step[1] };
            let next_error =
                if next.a > 0.0 && next.b > 0.0 { next.system(&samples).error } else { f64::INFINITY };
            if next_error <= error {
                let small = step[0].abs() < 1e-12 * best.a && step[1].abs() < 1e-12 * best.b;
                (best, error) = (next, next_error);
                damping = (damping * 0.2).max(1e-15);
                if small {
                    break;
                }
            } else {
                damping *= 5.0;
                if damping > 1e15 {
                    break;
                }
            }
        }
        Ok(Self { a: best.a / spread.powf(2.0 * best.b), b: best.b })
    }

    /// The similarity at a distance of at least 0.
    pub fn at(&self, distance: f64) -> f64 {
        1.0 / (1.0 + self.a * distance.powf(2.0 * self.b))
    }

    fn system(&self, samples: &[(f64, f64)]) -> System {
        let mut system = System::default();
        for &(x, y) in samples {
            let f = self.at(x);
            let residual = y - f;
            let power = x.powf(2.0 * self.b);
            let by_b = if x > 0.0 { -f * f * self.a * power * 2.0 * x.ln() } else { 0.0 };
            let slope = [-f * f * power, by_b];
            system.error += residual * residual;
            for i in 0..2 {
                system.right[i] += slope[i] * residual;
                for j in 0..2 {
                    system.normal[i][j] += slope[i] * slope[j];
                }
            }
        }
        system
    }
}

/// Normal equations of one Gauss-Newton step.
#[derive(Default)]
struct System {
    normal: [[f64; 2]; 2],
    right: [f64; 2],
    error: f64,
}

impl System {
    /// The step, with the diagonal raised by a fraction `damping` of itself.
    fn solve(&self, damping: f64) -> [f64; 2] {
        let [[p, q], [_, r]] = self.normal;
        let (p, r) = (p * (1.0 + damping), r * (1.0 + damping));
        let determinant = p * r - q * q;
        if determinant <= 0.0 {
            return [0.0; 2];
        }
        let [u, v] = self.right;
        [(r * u - q * v) / determinant, (p * v - q * u) / determinant]
    }
}
