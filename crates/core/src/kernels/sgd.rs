//! Stochastic gradient descent of sixteen points at once over their lists of edges, as UMAP does it.
//!
//! One text for all levels, without fused operations and with powers of its own: the levels differ in speed, not in a
//! single bit. Only the gathering of positions is written for a processor.
#![allow(unsafe_code)]

use crate::rng::Rng;
use crate::simd::Level;

/// Points moved at once.
pub(crate) const LANES: usize = 16;
/// Longest pull or push along one axis before the step size.
const CLIP: f32 = 4.0;
/// Most of the way to the other end of an edge that one pull takes: both ends, pulled at once, meet and do not pass.
const MEETING: f32 = 0.5;
/// Keeps the push between near points finite.
const SOFT: f32 = 1e-3;
/// A rate of 1: a sample in every epoch.
pub(crate) const ALWAYS: u32 = 1 << 31;
/// The gathering of positions counts in `i32`.
#[cfg(target_arch = "x86_64")]
const MOST_GATHERED: usize = 1 << 29;

/// One number a point.
type Lane<T> = [T; LANES];

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
    /// Pushes for each sample, at least 0.
    pub(crate) negatives: u32,
}

impl Epoch {
    /// Whether an edge of this rate (in units of 1 / [`ALWAYS`]) is sampled: as often by the end of each epoch as
    /// rate times epochs, rounded down.
    #[inline]
    pub(crate) fn samples(&self, rate: u32) -> bool {
        // What rate times epochs leaves of a whole is less than the rate just where the last epoch completed one.
        (self.number.wrapping_mul(rate) & (ALWAYS - 1)) < rate
    }
}

/// Up to sixteen points, and what they are pulled to in this epoch.
#[derive(Debug)]
pub(crate) struct Group<const D: usize> {
    /// Where the points are.
    own: [Lane<f32>; D],
    /// Their numbers among the others, from which they are never pushed.
    number: Lane<u32>,
    /// How many ends each lane has in `ends`.
    counts: Lane<u32>,
    ends: Vec<Lane<u32>>,
}

impl<const D: usize> Group<D> {
    pub(crate) fn new() -> Self {
        Self { own: [[0.0; LANES]; D], number: [u32::MAX; LANES], counts: [0; LANES], ends: Vec::new() }
    }

    /// Takes all points out.
    pub(crate) fn clear(&mut self) {
        self.counts = [0; LANES];
    }

    /// Puts a point in a lane: where it is, its number among the others if it is one of them, its edges' ends and how often
    /// each is sampled in units of 1 / [`ALWAYS`], in ascending order.
    pub(crate) fn put(
        &mut self,
        lane: usize,
        epoch: &Epoch,
        own: [f32; D],
        number: Option<u32>,
        (columns, rates): (&[u32], &[u32]),
    ) {
        for axis in 0..D {
            self.own[axis][lane] = own[axis];
        }
        self.number[lane] = number.unwrap_or(u32::MAX);
        // What is sampled less than once until this epoch was never sampled.
        let least = ALWAYS.div_ceil(epoch.number.max(1));
        let first = rates.partition_point(|&rate| rate < least);
        let (columns, rates) = (&columns[first..], &rates[first..]);
        if self.ends.len() < columns.len() {
            self.ends.resize(columns.len(), [0; LANES]);
        }
        let mut count = 0;
        for (&column, &rate) in columns.iter().zip(rates) {
            // Written over by the next one if it is not sampled: no branch to be mistaken about.
            self.ends[count][lane] = column;
            count += usize::from(epoch.samples(rate));
        }
        self.counts[lane] = count as u32;
    }

    /// Where the point of a lane is.
    pub(crate) fn own(&self, lane: usize) -> [f32; D] {
        self.own.map(|axis| axis[lane])
    }

    /// Walks through the samples: for each one a pull to its end, and pushes from random others, all taken where the point is
    /// before them. The others (all ends are less than their number) do not move meanwhile.
    ///
    /// A group's random points are runs of neighbours in memory, the first for the first lane and so on, beginning at a random
    /// one: which others a lane meets is uniform, at a load instead of sixteen.
    pub(crate) fn advance(&mut self, level: Level, epoch: &Epoch, others: Others<'_, D>, random: Rng) {
        let draw = Runs { random, bound: others.count() as u64 };
        self.advance_drawing(level, epoch, others, draw);
    }

    /// The same, but each lane draws its own random points from its own numbers: no lane depends on another.
    pub(crate) fn advance_apart(
        &mut self,
        level: Level,
        epoch: &Epoch,
        others: Others<'_, D>,
        random: Lane<u32>,
    ) {
        self.advance_drawing(level, epoch, others, Apart { random, bound: others.count() as u64 });
    }

    fn advance_drawing(&mut self, level: Level, epoch: &Epoch, others: Others<'_, D>, draw: impl Draw<D>) {
        match level {
            // SAFETY: the level says that the processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 | Level::Avx512Vnni | Level::Amx if others.count() <= MOST_GATHERED => unsafe {
                advance_avx512(self, epoch, others, draw);
            },
            // SAFETY: the level says that the processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 | Level::Avx512 | Level::Avx512Vnni | Level::Amx => unsafe {
                advance_avx2(self, epoch, others, draw);
            },
            _ => walk(self, epoch, others, draw, Plain),
        }
    }
}

/// The points that others are pulled to and pushed from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Others<'a, const D: usize> {
    /// Followed by the first [`LANES`] again, so that a run of them may begin at any.
    padded: &'a [[f32; D]],
}

impl<'a, const D: usize> Others<'a, D> {
    /// Of at least one point and its padding, see [`pad`].
    pub(crate) fn new(padded: &'a [[f32; D]]) -> Self {
        assert!(padded.len() > LANES, "points and their padding");
        Self { padded }
    }

    fn count(&self) -> usize {
        self.padded.len() - LANES
    }
}

/// Brings the padding of points to what the points are: after the `count` points, the first [`LANES`] again (in a ring, if there
/// are fewer).
pub(crate) fn pad<const D: usize>(points: &mut Vec<[f32; D]>, count: usize) {
    points.truncate(count);
    for at in 0..if count > 0 { LANES } else { 0 } {
        points.push(points[at % count]);
    }
}

/// How random points are drawn: their positions and numbers.
trait Draw<const D: usize> {
    fn next(&mut self, others: Others<'_, D>, gather: impl Gather) -> ([Lane<f32>; D], Lane<u32>);
}

/// The gathering of positions by their numbers, all less than the number of others.
trait Gather: Copy {
    fn gather<const D: usize>(self, others: Others<'_, D>, ends: &Lane<u32>) -> [Lane<f32>; D];
}

/// In plain Rust.
#[derive(Clone, Copy)]
struct Plain;

impl Gather for Plain {
    #[allow(clippy::inline_always)] // Each caller compiles it for its own instructions.
    #[inline(always)]
    fn gather<const D: usize>(self, others: Others<'_, D>, ends: &Lane<u32>) -> [Lane<f32>; D] {
        let mut found = [[0f32; LANES]; D];
        for lane in 0..LANES {
            let other = others.padded[ends[lane] as usize];
            for axis in 0..D {
                found[axis][lane] = other[axis];
            }
        }
        found
    }
}

/// By AVX-512: made only where the processor has it, for at most [`MOST_GATHERED`] others.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
struct Avx512;

#[cfg(target_arch = "x86_64")]
impl Gather for Avx512 {
    #[allow(clippy::inline_always)] // It vanishes in a caller that has the instructions.
    #[inline(always)]
    fn gather<const D: usize>(self, others: Others<'_, D>, ends: &Lane<u32>) -> [Lane<f32>; D] {
        // SAFETY: this type is made only where the processor has AVX-512, for at most MOST_GATHERED others.
        unsafe { gather_avx512(others, ends) }
    }
}

/// Each lane by numbers of its own.
#[derive(Clone, Copy)]
struct Apart {
    random: Lane<u32>,
    bound: u64,
}

impl<const D: usize> Draw<D> for Apart {
    #[allow(clippy::inline_always)] // Each caller compiles it for its own instructions.
    #[inline(always)]
    fn next(&mut self, others: Others<'_, D>, gather: impl Gather) -> ([Lane<f32>; D], Lane<u32>) {
        let mut ends = [0u32; LANES];
        for lane in 0..LANES {
            self.random[lane] = self.random[lane].wrapping_add(0x9E37_79B9);
            ends[lane] = ((u64::from(mix(self.random[lane])) * self.bound) >> 32) as u32;
        }
        (gather.gather(others, &ends), ends)
    }
}

/// A run of others that begins anywhere.
#[derive(Clone)]
struct Runs {
    random: Rng,
    bound: u64,
}

impl<const D: usize> Draw<D> for Runs {
    #[allow(clippy::inline_always)] // Each caller compiles it for its own instructions.
    #[inline(always)]
    fn next(&mut self, others: Others<'_, D>, _gather: impl Gather) -> ([Lane<f32>; D], Lane<u32>) {
        let count = others.count();
        let first = self.random.below(self.bound) as usize;
        let run = &others.padded[first..first + LANES];
        let (mut found, mut ends) = ([[0f32; LANES]; D], [0u32; LANES]);
        for lane in 0..LANES {
            for axis in 0..D {
                found[axis][lane] = run[lane][axis];
            }
        }
        for lane in 0..LANES {
            ends[lane] = (first + lane) as u32;
        }
        if first + LANES > count {
            for end in &mut ends {
                *end %= count as u32;
            }
        }
        (found, ends)
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
fn advance_avx512<const D: usize>(
    group: &mut Group<D>,
    epoch: &Epoch,
    others: Others<'_, D>,
    draw: impl Draw<D>,
) {
    walk(group, epoch, others, draw, Avx512);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn advance_avx2<const D: usize>(
    group: &mut Group<D>,
    epoch: &Epoch,
    others: Others<'_, D>,
    draw: impl Draw<D>,
) {
    walk(group, epoch, others, draw, Plain);
}

#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn walk<const D: usize>(
    group: &mut Group<D>,
    epoch: &Epoch,
    others: Others<'_, D>,
    mut draw: impl Draw<D>,
    gather: impl Gather,
) {
    let steps = group.counts.iter().copied().max().unwrap_or(0);
    let push = 2.0 * epoch.repulsion * epoch.b;
    let pull = -2.0 * epoch.a * epoch.b;
    let longest = epoch.alpha * CLIP;
    let mut own = group.own;
    for step in 0..steps {
        let mut alpha = [0f32; LANES];
        for lane in 0..LANES {
            alpha[lane] = if step < group.counts[lane] { epoch.alpha } else { 0.0 };
        }
        let before = own;
        let (difference, d2, power) =
            separate(&before, gather.gather(others, &group.ends[step as usize]), epoch.b);
        let mut share = [0f32; LANES];
        for lane in 0..LANES {
            let factor = pull * power[lane] / (d2[lane] * (1.0 + epoch.a * power[lane]));
            share[lane] = (alpha[lane] * factor).max(-MEETING);
        }
        for axis in 0..D {
            for lane in 0..LANES {
                own[axis][lane] += (share[lane] * difference[axis][lane]).clamp(-longest, longest);
            }
        }
        for _ in 0..epoch.negatives {
            let (positions, ends) = draw.next(others, gather);
            let (difference, d2, power) = separate(&before, positions, epoch.b);
            let mut factor = [0f32; LANES];
            for lane in 0..LANES {
                let pushes = if ends[lane] == group.number[lane] { 0.0 } else { push };
                factor[lane] = pushes / ((SOFT + d2[lane]) * (1.0 + epoch.a * power[lane]));
            }
            for axis in 0..D {
                for lane in 0..LANES {
                    let force = (factor[lane] * difference[axis][lane]).clamp(-CLIP, CLIP);
                    own[axis][lane] += alpha[lane] * force;
                }
            }
        }
    }
    group.own = own;
}

/// Differences of positions, the squared distances and their powers of b.
#[expect(clippy::inline_always, reason = "each caller compiles it for its own instructions")]
#[inline(always)]
fn separate<const D: usize>(
    own: &[Lane<f32>; D],
    other: [Lane<f32>; D],
    b: f32,
) -> ([Lane<f32>; D], Lane<f32>, Lane<f32>) {
    let (mut difference, mut d2, mut power) = ([[0f32; LANES]; D], [0f32; LANES], [0f32; LANES]);
    for axis in 0..D {
        for lane in 0..LANES {
            difference[axis][lane] = own[axis][lane] - other[axis][lane];
            d2[lane] += difference[axis][lane] * difference[axis][lane];
        }
    }
    for lane in 0..LANES {
        d2[lane] = d2[lane].clamp(1e-30, 1e30);
        power[lane] = raise(d2[lane], b);
    }
    (difference, d2, power)
}

/// A mixed number: all bits depend on all bits.
#[inline]
fn mix(mut z: u32) -> u32 {
    z = (z ^ (z >> 16)).wrapping_mul(0x7FEB_352D);
    z = (z ^ (z >> 15)).wrapping_mul(0x846C_A68B);
    z ^ (z >> 16)
}

/// # Safety
/// There are at most [`MOST_GATHERED`] others.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
#[inline]
unsafe fn gather_avx512<const D: usize>(others: Others<'_, D>, ends: &Lane<u32>) -> [Lane<f32>; D] {
    use std::arch::x86_64::{
        __m512i, _mm512_cmplt_epu32_mask, _mm512_i32gather_ps, _mm512_loadu_si512, _mm512_mullo_epi32,
        _mm512_set1_epi32, _mm512_storeu_ps,
    };
    let mut found = [[0f32; LANES]; D];
    // SAFETY: every end is less than the number of others, and D times that number fits in i32.
    unsafe {
        let ends: __m512i = _mm512_loadu_si512(ends.as_ptr().cast());
        let inside = _mm512_cmplt_epu32_mask(ends, _mm512_set1_epi32(others.count() as i32));
        assert!(inside == u16::MAX, "ends are others");
        let first = _mm512_mullo_epi32(ends, _mm512_set1_epi32(D as i32));
        for (axis, found) in found.iter_mut().enumerate() {
            let base = others.padded.as_ptr().cast::<f32>().add(axis);
            _mm512_storeu_ps(found.as_mut_ptr(), _mm512_i32gather_ps::<4>(first, base));
        }
    }
    found
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

    /// One sample of one point in `f64`, from the formulas: pulled to `end` and pushed from `random`.
    fn reference<const D: usize>(
        epoch: &Epoch,
        (start, own): ([f32; D], u32),
        end: u32,
        random: &[u32],
        others: &[[f32; D]],
    ) -> [f64; D] {
        let (a, b, alpha) = (f64::from(epoch.a), f64::from(epoch.b), f64::from(epoch.alpha));
        let before = start.map(f64::from);
        let mut y = before;
        for (at, &end) in std::iter::once(&end).chain(random).enumerate() {
            let other = others[end as usize].map(f64::from);
            let d2: f64 = before.iter().zip(other).map(|(p, q)| (p - q).powi(2)).sum();
            if d2 == 0.0 || (at > 0 && end == own) {
                continue;
            }
            let factor = if at == 0 {
                -(2.0 * a * b * d2.powf(b - 1.0) / (1.0 + a * d2.powf(b))).min(0.5 / alpha)
            } else {
                2.0 * f64::from(epoch.repulsion) * b / ((1e-3 + d2) * (1.0 + a * d2.powf(b)))
            };
            for axis in 0..D {
                y[axis] += alpha * (factor * (before[axis] - other[axis])).clamp(-4.0, 4.0);
            }
        }
        y
    }

    fn check<const D: usize>(points: &[[f32; D]], negatives: u32) -> Result<(), TestCaseError> {
        let epoch = Epoch { negatives, ..epoch(1) };
        let (n, rates) = (points.len(), vec![ALWAYS; points.len()]);
        let lanes = n.min(LANES);
        let mut padded = points.to_vec();
        pad(&mut padded, n);
        let others = Others::new(&padded);
        // Some have one edge, some two or three.
        let columns = |point: usize| -> Vec<u32> {
            (0..n as u32).filter(|&end| end as usize != point).take(1 + point % 3).collect()
        };
        let put = |group: &mut Group<D>, lane: usize, point: usize| {
            let ends = columns(point);
            group.put(lane, &epoch, points[point], Some(point as u32), (&ends, &rates[..ends.len()]));
        };
        let group = || {
            let mut group = Group::new();
            (0..lanes).for_each(|point| put(&mut group, point, point));
            group
        };
        let numbers: Lane<u32> = std::array::from_fn(|lane| 77 * lane as u32 + 5);
        let run = |level: Level| {
            let (mut shared, mut apart) = (group(), group());
            shared.advance(level, &epoch, others, Rng::new(1, 2, 3));
            apart.advance_apart(level, &epoch, others, numbers);
            let all = |group: &Group<D>| (0..lanes).map(|lane| group.own(lane)).collect::<Vec<_>>();
            (all(&shared), all(&apart))
        };
        let (shared, apart) = run(Level::Scalar);
        for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
            prop_assert_eq!(&run(level), &(shared.clone(), apart.clone()), "{:?}", level);
        }
        for point in 0..lanes {
            // In another lane, after other points that were taken out, and with its own numbers it goes the same way.
            let (lane, mut alone) = ((point + 5) % LANES, group());
            alone.clear();
            put(&mut alone, lane, point);
            alone.advance_apart(Level::Scalar, &epoch, others, [numbers[point]; LANES]);
            prop_assert_eq!(alone.own(lane), apart[point]);
            // One sample only: later, a rounding of the own position can weigh much next to another point.
            let ends = columns(point);
            if ends.len() == 1 {
                let mut number = numbers[point];
                let own: Vec<u32> = (0..negatives)
                    .map(|_| {
                        number = number.wrapping_add(0x9E37_79B9);
                        ((u64::from(mix(number)) * n as u64) >> 32) as u32
                    })
                    .collect();
                let mut random = Rng::new(1, 2, 3);
                let run: Vec<u32> =
                    (0..negatives).map(|_| ((random.below(n as u64) as usize + point) % n) as u32).collect();
                for (found, random) in [(apart[point], own), (shared[point], run)] {
                    let expected = reference(&epoch, (points[point], point as u32), ends[0], &random, points);
                    for axis in 0..D {
                        let error = (f64::from(found[axis]) - expected[axis]).abs();
                        prop_assert!(error < 1e-4, "{:?} is not {:?}", found, expected);
                    }
                }
            }
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
