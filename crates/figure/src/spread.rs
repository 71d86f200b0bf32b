//! Where numbers lie on a ramp: evenly, by their logarithms or by their ranks, within a range that may be chosen.

use crate::scale;

/// How numbers are spread over a ramp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// In proportion.
    #[default]
    Linear,
    /// By logarithms; numbers that are not above 0 have no place.
    Log,
    /// By the share of points with smaller numbers, half of their own counted.
    Quantile,
}

/// The scale, and the range that the ramp covers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    /// How numbers are spread.
    pub scale: Scale,
    /// The numbers at the ramp's ends; those of the data by default. What lies outside has the end's colour.
    pub domain: Option<(f64, f64)>,
}

/// Numbers on a ramp.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    scale: Scale,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Numbers that occur with their places, ascending; for quantiles only.
    ranks: Vec<(f64, f64)>,
}

impl Placed {
    /// For numbers with how many points have each; `None` where none has a place. A `symmetric` range, where none is chosen, has 0
    /// in its middle if numbers lie on both sides of it.
    pub(crate) fn new(spread: Spread, symmetric: bool, numbers: &[(f64, usize)]) -> Option<Self> {
        let scale = spread.scale;
        let has_place = |v: f64| v.is_finite() && (scale != Scale::Log || v > 0.0);
        let mut known: Vec<(f64, usize)> = numbers.iter().copied().filter(|&(v, _)| has_place(v)).collect();
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (least, most) = (known.first()?.0, known.last()?.0);
        let (mut low, mut high) = spread.domain.unwrap_or((least, most));
        if spread.domain.is_none() && symmetric && low < 0.0 && high > 0.0 {
            high = high.max(-low);
            low = -high;
        }
        if scale == Scale::Log {
            low = low.max(least);
        }
        let mut ranks = Vec::new();
        if scale == Scale::Quantile {
            let inside = |v: f64| low <= v && v <= high;
            let total: usize = known.iter().filter(|(v, _)| inside(*v)).map(|(_, points)| points).sum();
            let mut below = 0;
            for &(v, points) in known.iter().filter(|(v, _)| inside(*v)) {
                let place =
                    if total > points { (below as f64 + points as f64 / 2.0) / total as f64 } else { 0.5 };
                ranks.push((v, place));
                below += points;
            }
        }
        Some(Self { scale, low, high, ranks })
    }

    /// The place of a number, 0 to 1; `None` where it has none.
    pub(crate) fn place(&self, value: f64) -> Option<f64> {
        if !value.is_finite() || self.scale == Scale::Log && value <= 0.0 {
            return None;
        }
        if self.scale == Scale::Quantile {
            if value < self.low || value > self.high {
                return Some(if value < self.low { 0.0 } else { 1.0 });
            }
            let at = self.ranks.partition_point(|&(known, _)| known < value);
            return Some(self.ranks.get(at).map_or(1.0, |&(_, place)| place));
        }
        let at = |v: f64| if self.scale == Scale::Log { v.ln() } else { v };
        let (from, to) = (at(self.low), at(self.high));
        Some(if to > from { ((at(value) - from) / (to - from)).clamp(0.0, 1.0) } else { 0.5 })
    }

    /// Places with their texts for a legend, about `wanted` of them.
    pub(crate) fn ticks(&self, wanted: f64) -> Vec<(f64, String)> {
        let (low, high) = (self.low, self.high);
        let step = (high - low).abs() / 100.0;
        let mut ticks: Vec<(f64, String)> = match self.scale {
            Scale::Linear => scale::ticks(low, high, wanted),
            Scale::Log => {
                let powers = low.log10().floor() as i32..=high.log10().ceil() as i32;
                let at = |factors: &[f64]| -> Vec<(f64, String)> {
                    let all = powers.clone().flat_map(|p| factors.iter().map(move |f| f * 10f64.powi(p)));
                    all.filter(|v| low <= *v && *v <= high).map(|v| (v, scale::text(v, v))).collect()
                };
                let fine = at(&[1.0, 2.0, 5.0]);
                if fine.len() as f64 <= wanted.max(2.0) { fine } else { at(&[1.0]) }
            }
            Scale::Quantile => {
                let parts = (wanted as usize).clamp(2, 4);
                let nearest = |part: usize| {
                    let place = part as f64 / parts as f64;
                    let apart = |rank: &&(f64, f64)| (rank.1 - place).abs();
                    self.ranks.iter().min_by(|a, b| apart(a).total_cmp(&apart(b))).map(|rank| rank.0)
                };
                let mut values: Vec<f64> = (0..=parts).filter_map(nearest).collect();
                values.dedup();
                values.into_iter().map(|v| (v, scale::text(v, step))).collect()
            }
        };
        if ticks.is_empty() {
            ticks.push((low, low.to_string()));
        }
        ticks.into_iter().map(|(v, text)| (self.place(v).unwrap_or_default(), text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(scale: Scale, domain: Option<(f64, f64)>, numbers: &[(f64, usize)]) -> Placed {
        Placed::new(Spread { scale, domain }, false, numbers).unwrap()
    }

    #[test]
    fn numbers_lie_in_proportion_by_logarithm_or_by_rank() {
        let numbers = [(1.0, 1), (10.0, 2), (100.0, 1), (f64::NAN, 5)];
        let linear = placed(Scale::Linear, None, &numbers);
        assert_eq!((linear.place(1.0), linear.place(100.0)), (Some(0.0), Some(1.0)));
        assert!((linear.place(10.0).unwrap() - 9.0 / 99.0).abs() < 1e-12);
        assert_eq!(linear.place(f64::NAN), None);
        let log = placed(Scale::Log, None, &numbers);
        assert!((log.place(10.0).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(log.place(0.0), None);
        let ranks = placed(Scale::Quantile, None, &numbers);
        assert_eq!([1.0, 10.0, 100.0].map(|v| ranks.place(v).unwrap()), [0.125, 0.5, 0.875]);
    }

    #[test]
    fn a_chosen_range_ends_the_ramp() {
        let numbers = [(-2.0, 1), (1.0, 1), (6.0, 1)];
        let linear = placed(Scale::Linear, Some((0.0, 2.0)), &numbers);
        assert_eq!([-2.0, 1.0, 6.0].map(|v| linear.place(v).unwrap()), [0.0, 0.5, 1.0]);
        let symmetric = Placed::new(Spread::default(), true, &numbers).unwrap();
        assert_eq!((symmetric.low, symmetric.high), (-6.0, 6.0));
        assert!(Placed::new(Spread::default(), false, &[(f64::NAN, 1)]).is_none());
        assert_eq!(placed(Scale::Linear, None, &[(3.0, 4)]).place(3.0), Some(0.5));
    }

    #[test]
    fn ticks_are_where_their_numbers_are() {
        let log = placed(Scale::Log, None, &[(1.0, 1), (1000.0, 1)]);
        let texts: Vec<String> = log.ticks(4.0).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["1", "10", "100", "1000"]);
        let ranks = placed(Scale::Quantile, None, &[(1.0, 1), (2.0, 1), (50.0, 1)]);
        for (place, text) in ranks.ticks(4.0) {
            let value: f64 = text.parse().unwrap();
            assert_eq!(ranks.place(value), Some(place));
        }
    }
}
