//! What is special about the values of each place's points.

/// The value that is most over-represented in a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// Its code.
    pub code: u32,
    /// Share of the place's points with a value that have it.
    pub share: f64,
}

/// For each of `places` places the value that is most over-represented there: `p ln(p / q)` is largest, where `p` is its share in
/// the place and `q` its share of all points. `None` where no point has a value.
///
/// `codes` has a code below `distinct` a point, anything else is missing; `of_point` its place. Ties go to the smaller code.
pub fn values(codes: &[u32], distinct: usize, of_point: &[u32], places: usize) -> Vec<Option<Value>> {
    let mut all = vec![0u64; distinct];
    let mut here: Vec<Vec<u64>> = vec![vec![0; distinct]; places];
    for (&code, &place) in codes.iter().zip(of_point) {
        let Some(count) = all.get_mut(code as usize) else { continue };
        *count += 1;
        if let Some(counts) = here.get_mut(place as usize) {
            counts[code as usize] += 1;
        }
    }
    let total = all.iter().sum::<u64>() as f64;
    let best = |counts: &Vec<u64>| {
        let own = counts.iter().sum::<u64>() as f64;
        let mut best: Option<(f64, Value)> = None;
        for (code, (&count, &everywhere)) in counts.iter().zip(&all).enumerate() {
            if count == 0 {
                continue;
            }
            let (p, q) = (count as f64 / own, everywhere as f64 / total);
            let score = p * (p / q).ln();
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, Value { code: code as u32, share: p }));
            }
        }
        best.map(|(_, value)| value)
    };
    here.iter().map(best).collect()
}

/// Numbers between which the middle half of a place's points lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The first quartile.
    pub low: f64,
    /// The third quartile.
    pub high: f64,
}

/// For each of `places` places the quartiles of its points' numbers (the observed ones nearest to a quarter and three quarters);
/// `None` where no point has any.
///
/// `codes` are indices into `numbers`, anything else is missing.
pub fn ranges(codes: &[u32], numbers: &[f64], of_point: &[u32], places: usize) -> Vec<Option<Range>> {
    let mut here: Vec<Vec<f64>> = vec![Vec::new(); places];
    for (&code, &place) in codes.iter().zip(of_point) {
        if let (Some(&number), Some(own)) = (numbers.get(code as usize), here.get_mut(place as usize)) {
            own.push(number);
        }
    }
    let quartiles = |mut own: Vec<f64>| {
        let last = own.len().checked_sub(1)? as f64;
        own.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| own[(share * last).round() as usize];
        Some(Range { low: at(0.25), high: at(0.75) })
    };
    here.into_iter().map(quartiles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_that_is_special_not_the_most_frequent() {
        // "a" is everywhere, "b" only in place 1.
        let codes = [0, 0, 0, 0, 0, 0, 1, 1, 0, u32::MAX];
        let places = [0, 0, 0, 0, 9, 1, 1, 1, 1, 1];
        let named = values(&codes, 2, &places, 3);
        assert_eq!(named[0], Some(Value { code: 0, share: 1.0 }));
        assert_eq!(named[1], Some(Value { code: 1, share: 0.5 }));
        assert_eq!(named[2], None);
    }

    #[test]
    fn the_middle_half() {
        let numbers: Vec<f64> = (0..9).map(f64::from).rev().collect();
        let codes: Vec<u32> = (0..9).chain([u32::MAX]).collect();
        let of_point = vec![0; 10];
        assert_eq!(ranges(&codes, &numbers, &of_point, 2), [Some(Range { low: 2.0, high: 6.0 }), None]);
    }
}
