//! Figures with their error bars.

use super::SMALLEST_SAMPLE;
use crate::{Error, Result};

/// A figure, exact or estimated from a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Lower and upper end of the 95 % interval of a sampled figure; `None` where everything was measured.
    pub interval: Option<(f64, f64)>,
    /// Points, pairs or triplets measured.
    pub samples: usize,
}

impl Estimate {
    /// A figure over everything there is.
    pub fn exact(value: f64, samples: usize) -> Self {
        Self { value, interval: None, samples }
    }

    /// Half the width of the interval; 0 for an exact figure.
    pub fn half_width(&self) -> f64 {
        self.interval.map_or(0.0, |(low, high)| (high - low) / 2.0)
    }

    /// The mean of values in `0..=1`, drawn without replacement from `population` of them, or with it from infinitely many
    /// (`None`). At least one value.
    ///
    /// The interval is Student's, narrowed by the share of a finite population that was seen. Where all values are equal,
    /// which says nothing of their spread, it is the "rule of three": at most 3 of m unseen ones differ.
    pub(super) fn of_mean(values: &[f64], population: Option<usize>) -> Self {
        let m = values.len();
        let (mean, variance) = moments(values);
        if population == Some(m) {
            return Self::exact(mean, m);
        }
        let interval = if variance > 0.0 {
            let error = (variance / m as f64 * unseen(m, population)).sqrt();
            let half = student(m - 1) * error;
            (mean - half, mean + half)
        } else {
            let differ = (3.0 / m as f64).min(1.0) * unseen(m, population);
            (mean * (1.0 - differ), mean + (1.0 - mean) * differ)
        };
        Self { value: mean, interval: Some((interval.0.max(0.0), interval.1.min(1.0))), samples: m }
    }

    /// The standard deviation of values drawn without replacement from `population` of them; at least one value.
    ///
    /// The interval is that of large samples, from the fourth moment.
    pub(super) fn of_deviation(values: &[f64], population: usize) -> Self {
        let m = values.len();
        let (mean, variance) = moments(values);
        let deviation = variance.sqrt();
        if population == m || variance == 0.0 {
            let interval = (population > m).then_some((0.0, 0.0));
            return Self { value: deviation, interval, samples: m };
        }
        let fourth = values.iter().map(|v| (v - mean).powi(4)).sum::<f64>() / m as f64;
        let of_variance = (fourth - variance * variance).max(0.0) / m as f64;
        let half = student(m - 1) * (of_variance * unseen(m, Some(population))).sqrt() / (2.0 * deviation);
        let interval = Some(((deviation - half).max(0.0), deviation + half));
        Self { value: deviation, interval, samples: m }
    }
}

/// Refuses samples too small for an interval.
pub(super) fn check_sample(name: &'static str, count: usize) -> Result<()> {
    if count >= SMALLEST_SAMPLE {
        return Ok(());
    }
    let expected = format!("at least {SMALLEST_SAMPLE}; fewer tell nothing of their error");
    Err(Error::Parameter { name, value: count.to_string(), expected })
}

/// Mean and unbiased variance.
fn moments(values: &[f64]) -> (f64, f64) {
    let m = values.len() as f64;
    let first = values.first().copied().unwrap_or(f64::NAN);
    if values.iter().all(|&v| v == first) {
        return (first, 0.0);
    }
    let mean = values.iter().sum::<f64>() / m;
    (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (m - 1.0))
}

/// The share of the population that the sample has not seen.
fn unseen(sample: usize, population: Option<usize>) -> f64 {
    population.map_or(1.0, |n| 1.0 - sample as f64 / n as f64)
}

/// The 97.5 % point of Student's distribution, by its expansion around the normal one (within .1 % from 8 degrees of
/// freedom on; Abramowitz and Stegun 26.7.5).
pub(super) fn student(freedom: usize) -> f64 {
    let (z, v) = (1.959_963_984_540_054_f64, freedom.max(1) as f64);
    let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
    z + (z3 + z) / (4.0 * v)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * v * v)
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * v.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_points_are_those_of_tables() {
        for (freedom, table) in [(9, 2.2622), (19, 2.0930), (49, 2.0096), (1_000_000, 1.9600)] {
            assert!((student(freedom) - table).abs() < 1e-3, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn a_whole_population_has_no_error_and_equal_values_have_some() {
        let values = vec![1.0; 100];
        assert_eq!(Estimate::of_mean(&values, Some(100)), Estimate::exact(1.0, 100));
        let (low, high) = Estimate::of_mean(&values, Some(200)).interval.unwrap();
        assert!((low - 0.985).abs() < 1e-12 && high == 1.0, "{low} {high}");
        let (low, high) = Estimate::of_mean(&[0.5; 100], None).interval.unwrap();
        assert!((low - 0.485).abs() < 1e-12 && (high - 0.515).abs() < 1e-12, "{low} {high}");
    }
}
