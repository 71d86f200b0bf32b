//! A sum of `f64` without rounding.

/// Bits of a limb; the other half of its word is room for carries.
const BITS: usize = 32;
/// From the lowest bit of the smallest subnormal to the highest bit of 2^64 times the largest number.
pub(super) const LIMBS: usize = 68;
/// Numbers that can be added before limbs overflow their words.
const ROOM: u32 = 1 << 30;
/// Exponent of the lowest bit.
const LOWEST: i32 = -1074;

/// The exact sum of up to 2^64 finite `f64` that are not negative, so that their order plays no part: a fixed-point number as wide
/// as all of `f64` (U. Kulisch, "Computer Arithmetic and Validity", 2008, section 8).
#[derive(Debug, Clone)]
pub(super) struct Total {
    limbs: [u64; LIMBS],
    /// Numbers added since carries were last moved.
    added: u32,
}

impl Total {
    pub(super) fn new() -> Self {
        Self { limbs: [0; LIMBS], added: 0 }
    }

    /// Adds a number, finite and not negative.
    pub(super) fn add(&mut self, value: f64) {
        debug_assert!(value.is_finite() && value >= 0.0, "{value}");
        let (exponent, fraction) =
            ((value.to_bits() >> 52) as usize & 0x7FF, value.to_bits() & ((1 << 52) - 1));
        let (mantissa, shift) =
            if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        let wide = u128::from(mantissa) << (shift % BITS);
        for (part, limb) in self.limbs[shift / BITS..].iter_mut().take(3).enumerate() {
            *limb += u64::from((wide >> (part * BITS)) as u32);
        }
        self.added += 1;
        if self.added == ROOM {
            self.carry();
        }
    }

    /// Adds another sum.
    pub(super) fn merge(&mut self, mut other: Self) {
        self.carry();
        other.carry();
        for (to, from) in self.limbs.iter_mut().zip(other.limbs) {
            *to += from;
        }
        self.carry();
    }

    /// The nearest `f64`; infinite where that is too large.
    pub(super) fn value(&self) -> f64 {
        let limbs = self.limbs();
        let Some(top) = limbs.iter().rposition(|&limb| limb > 0) else { return 0.0 };
        // Three limbs have at least 65 bits; whether any bit follows decides ties of rounding.
        let first = top.saturating_sub(2);
        let whole = limbs[first..=top].iter().rev().fold(0u128, |all, &limb| all << BITS | u128::from(limb));
        let rest = limbs[..first].iter().any(|&limb| limb > 0);
        let exponent = LOWEST + (first * BITS) as i32;
        (whole | u128::from(rest)) as f64 * power(exponent / 2) * power(exponent - exponent / 2)
    }

    /// The sum in units of 2^-1074, 32 bits a limb, the lowest first: equal sums have equal limbs.
    pub(super) fn limbs(&self) -> [u32; LIMBS] {
        let mut carried = self.clone();
        carried.carry();
        carried.limbs.map(|limb| limb as u32)
    }

    /// The sum of such limbs.
    pub(super) fn of_limbs(limbs: &[u32; LIMBS]) -> Self {
        Self { limbs: limbs.map(u64::from), added: 0 }
    }

    fn carry(&mut self) {
        let mut above = 0;
        for limb in &mut self.limbs {
            *limb += above;
            above = *limb >> BITS;
            *limb &= (1 << BITS) - 1;
        }
        self.added = 0;
    }
}

impl PartialEq for Total {
    /// Equal sums.
    fn eq(&self, other: &Self) -> bool {
        self.limbs() == other.limbs()
    }
}

/// 2^exponent, of a normal number.
fn power(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn sum(values: &[f64]) -> Total {
        let mut total = Total::new();
        for &value in values {
            total.add(value);
        }
        total
    }

    #[test]
    fn a_single_number_is_itself() {
        let mut random = Rng::new(1, 0, 0);
        for _ in 0..20_000 {
            let value = f64::from_bits(random.next_u64() >> 1);
            if value.is_finite() {
                assert_eq!(sum(&[value]).value().to_bits(), value.to_bits());
                assert_eq!(Total::of_limbs(&sum(&[value]).limbs()).value().to_bits(), value.to_bits());
            }
        }
        for value in [0.0, f64::from_bits(1), f64::MIN_POSITIVE, 1.0, f64::MAX] {
            assert_eq!(sum(&[value]).value().to_bits(), value.to_bits());
        }
    }

    #[test]
    fn the_sum_is_rounded_once() {
        let e = f64::EPSILON;
        // Half of the last place goes to even; anything more goes up.
        assert_eq!(sum(&[1.0, e / 2.0]).value(), 1.0);
        assert_eq!(sum(&[1.0, e / 2.0, 1e-300]).value(), 1.0 + e);
        assert_eq!(sum(&[1.0, e, e / 2.0]).value(), 1.0 + 2.0 * e);
        assert_eq!(sum(&vec![e / 2.0; 4096]).value(), 2048.0 * e);
        assert_eq!(sum(&[f64::from_bits(1); 3]).value().to_bits(), 3);
        assert_eq!(sum(&[f64::MAX, f64::MAX]).value(), f64::INFINITY);
    }

    #[test]
    fn any_order_and_any_split_give_the_same_sum() {
        let mut random = Rng::new(2, 0, 0);
        let mut values: Vec<f64> = (0..5000).map(|_| (100.0 * random.normal()).exp()).collect();
        let whole = sum(&values);
        values.reverse();
        assert_eq!(sum(&values), whole);
        let (first, second) = values.split_at(1234);
        let mut merged = sum(second);
        merged.merge(sum(first));
        assert_eq!(merged, whole);
        let mut many = Total::new();
        many.limbs = whole.limbs.map(|limb| limb + (u64::from(ROOM) << BITS));
        many.added = ROOM - 1;
        many.add(0.0);
        assert_eq!((many.added, many.limbs.iter().all(|&limb| limb < 1 << BITS)), (0, true));
    }
}
