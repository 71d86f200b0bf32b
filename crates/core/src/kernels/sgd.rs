//! One point's share of one epoch of stochastic gradient descent over an edge list, as UMAP does it.
//!
//! Eight lanes, in one order, without fused operations and with powers of its own: the versions differ in speed, not in a
//! single bit.
#![allow(unsafe_code)]

use crate::rng::Rng;
use crate::simd::Level;

const LANES: usize = 8;
/// Longest pull or push along one axis before the step size.
const CLIP: f32 = 4.0;
/// Keeps the push between near points finite.
const SOFT: f32 = 1e-3;
/// A rate of 1: a sample in every epoch.
pub(crate) const ALWAYS: u32 = 1 << 31;

/// What all points of an epoch share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Epoch {
    /// Counted from 1.
    pub(crate) number: u32,
    /// Step size.
    pub(crate) alpha: f32,
    /// Of the curve `1 / (1 + a d^(2 b))`.
    pub(crate) a: f32,
    pub(crate) b: f32,
    /// Weight of the pushes.
    pub(crate) repulsion: f32,
    /// Pushes for each pull, at least 0.
    pub(crate) negatives: u32,
}

impl Epoch {
    /// Whether an edge of this rate (in units of 1 / [`ALWAYS`]) is sampled: as often by the end of each epoch as
    /// rate times epochs, rounded down.
    #[inline]
    pub(crate) fn samples(&self, rate: u32) -> bool {
        let (rate, number) = (u64::from(rate), u64::from(self.number));
        let done = |epochs: u64| (epochs * rate) / u64::from(ALWAYS);
        done(number) > done(number - 1)
    }
}

/// One point and its edges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a, const D: usize> {
    /// Where the point is.
    pub(crate) own: [f32; D],
    /// Its number among the others, which it is never pushed from.
    pub(crate) number: Option<u32>,
    /// Ends of its edges, and how often each is sampled, in units of 1 / [`ALWAYS`].
    pub(crate) columns: &'a [u32],
    pub(crate) rates: &'a [u32],
}

/// Where the point is after the epoch: for each sampled edge pulled to its end, and pushed from random others. `others` do
/// not move meanwhile; `pulls` gets the way that each sampled edge pulled the point.
pub(crate) fn advance<const D: usize>(
    level: Level,
    epoch: &Epoch,
    task: Task<'_, D>,
    others: &[[f32; D]],
    random: &mut Rng,
    pulls: &mut [[f32; D]],
) -> [f32; D] {
    match level {
        // SAFETY: the level says that the processor has the instructions.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 | Level::Avx512 | Level::Avx512Vnni => unsafe {
            advance_avx2(epoch, task, others, random, pulls)
        },
        _ => advance_anywhere(epoch, task, others, random, pulls),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn advance_avx2<const D: usize>(
    epoch: &Epoch,
    task: Task<'_, D>,
    others: &[[f32; D]],
    random: &mut Rng,
    pulls: &mut [[f32; D]],
) -> [f32; D] {
    advance_anywhere(epoch, task, others, random, pulls)
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn advance_anywhere<const D: usize>(
    epoch: &Epoch,
    task: Task<'_, D>,
    others: &[[f32; D]],
    random: &mut Rng,
    pulls: &mut [[f32; D]],
) -> [f32; D] {
    let mut own = task.own;
    for ((&column, &rate), pull) in task.columns.iter().zip(task.rates).zip(pulls) {
        if !epoch.samples(rate) {
            continue;
        }
        // The first lane pulls; the rest of its block, and whole blocks after it, push.
        let mut left = epoch.negatives as usize;
        let mut block = Block { ends: [column; LANES], pulls: true, pushes: 0 };
        loop {
            let room = if block.pulls { LANES - 1 } else { LANES };
            let first = LANES - room;
            for lane in first..first + left.min(room) {
                block.ends[lane] = random.below(others.len() as u64) as u32;
            }
            block.pushes = left.min(room);
            left -= block.pushes;
            let first = block.apply(epoch, &mut own, task.number, others);
            if block.pulls {
                *pull = first;
            }
            if left == 0 {
                break;
            }
            block = Block { ends: [column; LANES], pulls: false, pushes: 0 };
        }
    }
    own
}

/// Up to eight forces on a point, all taken where it is before them.
struct Block {
    ends: [u32; LANES],
    /// Whether the first lane pulls.
    pulls: bool,
    /// Lanes that push, after it.
    pushes: usize,
}

impl Block {
    /// Moves the point; returns the way of the first lane.
    #[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
    #[inline(always)]
    fn apply<const D: usize>(
        &self,
        epoch: &Epoch,
        own: &mut [f32; D],
        number: Option<u32>,
        others: &[[f32; D]],
    ) -> [f32; D] {
        let mut difference = [[0f32; LANES]; D];
        for (lane, &end) in self.ends.iter().enumerate() {
            let other = others[end as usize];
            for axis in 0..D {
                difference[axis][lane] = own[axis] - other[axis];
            }
        }
        let mut d2 = [0f32; LANES];
        for axis in 0..D {
            for lane in 0..LANES {
                d2[lane] += difference[axis][lane] * difference[axis][lane];
            }
        }
        let mut power = [0f32; LANES];
        for lane in 0..LANES {
            d2[lane] = d2[lane].clamp(1e-30, 1e30);
            power[lane] = raise(d2[lane], epoch.b);
        }
        let push = 2.0 * epoch.repulsion * epoch.b;
        let first = usize::from(self.pulls);
        let mut factor = [0f32; LANES];
        for lane in 0..LANES {
            factor[lane] = push / ((SOFT + d2[lane]) * (1.0 + epoch.a * power[lane]));
        }
        for (lane, &end) in self.ends.iter().enumerate() {
            let pushes = lane >= first && lane < first + self.pushes && Some(end) != number;
            factor[lane] = if pushes { factor[lane] } else { 0.0 };
        }
        if self.pulls {
            let (a, b) = (epoch.a, epoch.b);
            factor[0] = -2.0 * a * b * power[0] / (d2[0] * (1.0 + a * power[0]));
        }
        let mut first = [0f32; D];
        for axis in 0..D {
            let mut force = [0f32; LANES];
            for lane in 0..LANES {
                force[lane] = (factor[lane] * difference[axis][lane]).clamp(-CLIP, CLIP);
            }
            first[axis] = epoch.alpha * force[0];
            own[axis] += epoch.alpha * total(force);
        }
        first
    }
}

#[inline]
fn total(lanes: [f32; LANES]) -> f32 {
    let mut half = [0f32; LANES / 2];
    for lane in 0..LANES / 2 {
        half[lane] = lanes[lane] + lanes[lane + LANES / 2];
    }
    (half[0] + half[2]) + (half[1] + half[3])
}

/// `x^b` for normal positive x, to about 1e-6 of its value; results beyond `2^-126..2^126` are set to that bound.
#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn raise(x: f32, b: f32) -> f32 {
    exp2(b * log2(x))
}

/// Binary logarithm of a normal positive number: its exponent, and the odd series of the mantissa in `sqrt(1/2)..sqrt(2)`.
#[inline]
fn log2(x: f32) -> f32 {
    const ROOT_HALF: i32 = 0x3f35_04f3;
    let bits = x.to_bits() as i32;
    let exponent = (bits - ROOT_HALF) >> 23;
    let mantissa = f32::from_bits((bits - (exponent << 23)) as u32);
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let t2 = t * t;
    let series = 1.0 + t2 * (1.0 / 3.0 + t2 * (1.0 / 5.0 + t2 * (1.0 / 7.0 + t2 * (1.0 / 9.0))));
    exponent as f32 + 2.0 * std::f32::consts::LOG2_E * t * series
}

/// `2^y`: a power of two, and the exponential series of what is left, `-1/2..1/2`.
#[inline]
fn exp2(y: f32) -> f32 {
    /// Adding it leaves an integer in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let y = y.clamp(-126.0, 126.0);
    let rounded = y + ROUND;
    let integer = rounded.to_bits() as i32 - ROUND.to_bits() as i32;
    let t = (y - (rounded - ROUND)) * std::f32::consts::LN_2;
    let series = 1.0
        + t * (1.0
            + t * (1.0 / 2.0
                + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0 + t * (1.0 / 720.0 + t / 5040.0))))));
    series * f32::from_bits(((integer + 127) << 23) as u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rng::Rng;

    #[test]
    fn powers_equal_f64() {
        for i in 0..200_000 {
            let mut random = Rng::new(3, 4, i);
            let x = (10f64.powf(60.0 * random.uniform() - 30.0)) as f32;
            let b = (0.1 + 1.9 * random.uniform()) as f32;
            let exact = f64::from(x).powf(f64::from(b));
            if (1e-37..1e37).contains(&exact) {
                let error = f64::from(raise(x, b)) / exact - 1.0;
                // A rounding of the exponent, which is at most 126, weighs 126 ln 2 half-ulps.
                assert!(error.abs() < 2e-5, "{x}^{b}: {error}");
                if (1e-4..1e4).contains(&exact) {
                    assert!(error.abs() < 3e-6, "{x}^{b}: {error}");
                }
            }
        }
    }

    #[test]
    fn an_edge_is_sampled_rate_times_epochs_times() {
        for share in [1.0, 0.5, 0.371, 0.0125, 0.0] {
            let rate = (share * f64::from(ALWAYS)).round() as u32;
            let sampled = (1..=200).filter(|&number| epoch(number).samples(rate)).count();
            assert_eq!(sampled, (share * 200.0 + 1e-6) as usize, "rate {share}");
        }
    }

    fn epoch(number: u32) -> Epoch {
        Epoch { number, alpha: 0.7, a: 1.577, b: 0.895, repulsion: 1.0, negatives: 5 }
    }

    /// The same epoch in `f64`, from the formulas.
    fn reference<const D: usize>(
        epoch: &Epoch,
        task: Task<'_, D>,
        others: &[[f32; D]],
        random: &mut Rng,
    ) -> [f64; D] {
        let (a, b) = (f64::from(epoch.a), f64::from(epoch.b));
        let mut own = task.own.map(f64::from);
        for (&column, &rate) in task.columns.iter().zip(task.rates) {
            if !epoch.samples(rate) {
                continue;
            }
            let ends: Vec<u32> = std::iter::once(column)
                .chain((0..epoch.negatives).map(|_| random.below(others.len() as u64) as u32))
                .collect();
            let before = own;
            for (at, end) in ends.into_iter().enumerate() {
                if at > 0 && Some(end) == task.number {
                    continue;
                }
                let other = others[end as usize].map(f64::from);
                let d2: f64 = before.iter().zip(other).map(|(p, q)| (p - q).powi(2)).sum();
                if d2 == 0.0 {
                    continue;
                }
                let factor = if at == 0 {
                    -2.0 * a * b * d2.powf(b - 1.0) / (1.0 + a * d2.powf(b))
                } else {
                    2.0 * f64::from(epoch.repulsion) * b / ((1e-3 + d2) * (1.0 + a * d2.powf(b)))
                };
                for axis in 0..D {
                    let force = (factor * (before[axis] - other[axis])).clamp(-4.0, 4.0);
                    own[axis] += f64::from(epoch.alpha) * force;
                }
            }
        }
        own
    }

    fn check<const D: usize>(others: &[[f32; D]], negatives: u32) -> Result<(), TestCaseError> {
        let columns: Vec<u32> = (1..others.len().min(3) as u32).collect();
        let rates = vec![ALWAYS; columns.len()];
        let task = Task { own: others[0], number: Some(0), columns: &columns, rates: &rates };
        let epoch = Epoch { negatives, ..epoch(1) };
        let run = |level: Option<Level>| {
            let (mut random, mut pulls) = (Rng::new(1, 2, 3), vec![[0f32; D]; columns.len()]);
            let moved = match level {
                Some(level) => advance(level, &epoch, task, others, &mut random, &mut pulls),
                None => advance_anywhere(&epoch, task, others, &mut random, &mut pulls),
            };
            (moved, pulls)
        };
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            prop_assert_eq!(run(Some(level)), run(None), "{:?}", level);
        }
        // One edge and one block: later, a rounding of the own position can weigh much next to another point.
        let (task, epoch) =
            (Task { columns: &columns[..1], ..task }, Epoch { negatives: negatives.min(7), ..epoch });
        let random = || Rng::new(1, 2, 3);
        let plain = advance_anywhere(&epoch, task, others, &mut random(), &mut [[0.0; D]]);
        let expected = reference(&epoch, task, others, &mut random());
        for axis in 0..D {
            let error = (f64::from(plain[axis]) - expected[axis]).abs();
            prop_assert!(error < 1e-4, "{:?} is not {:?}", plain, expected);
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn every_level_gives_the_bits_of_the_plain_epoch_and_they_are_the_formulas(
            points in prop::collection::vec(prop::array::uniform3(-10i32..10), 2..40),
            negatives in 0u32..20,
        ) {
            let three: Vec<[f32; 3]> = points.iter().map(|p| p.map(|v| v as f32)).collect();
            let two: Vec<[f32; 2]> = three.iter().map(|p| [p[0], p[1]]).collect();
            check(&three, negatives)?;
            check(&two, negatives)?;
        }
    }
}
