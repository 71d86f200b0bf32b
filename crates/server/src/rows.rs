//! A set of row numbers, one bit a point.

/// Which of `points` rows belong; operations on two sets need sets of the same points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSet {
    points: usize,
    count: usize,
    words: Vec<u64>,
}

/// Rows in a word.
const WORD: usize = u64::BITS as usize;

impl RowSet {
    /// No row.
    pub fn none(points: usize) -> Self {
        Self { points, count: 0, words: vec![0; points.div_ceil(WORD)] }
    }

    /// Every row.
    pub fn all(points: usize) -> Self {
        Self::of_words(points, vec![u64::MAX; points.div_ceil(WORD)])
    }

    /// These rows, in any order; each must be less than `points`.
    ///
    /// # Panics
    /// If one is not.
    pub fn of_rows(points: usize, rows: impl IntoIterator<Item = u32>) -> Self {
        let mut set = Self::none(points);
        for row in rows {
            assert!((row as usize) < points, "row {row} of {points}");
            set.words[row as usize / WORD] |= 1 << (row as usize % WORD);
        }
        set.counted()
    }

    /// One word for each 64 rows, row 0 the lowest bit of the first; bits beyond the last row are ignored.
    ///
    /// # Panics
    /// If there are not `points / 64` words, rounded up.
    pub(crate) fn of_words(points: usize, mut words: Vec<u64>) -> Self {
        assert_eq!(words.len(), points.div_ceil(WORD), "a bit a row");
        if let Some(last) = words.last_mut().filter(|_| !points.is_multiple_of(WORD)) {
            *last &= (1 << (points % WORD)) - 1;
        }
        Self { points, count: 0, words }.counted()
    }

    /// The rows whose code is marked; a code without a mark, as that of a missing value, is not.
    pub(crate) fn of_codes(codes: &[u32], marked: &[bool]) -> Self {
        use rayon::prelude::*;
        let word = |codes: &[u32]| {
            let bit = |(at, &code): (usize, &u32)| {
                u64::from(marked.get(code as usize).copied().unwrap_or(false)) << at
            };
            codes.iter().enumerate().map(bit).fold(0, |word, bit| word | bit)
        };
        Self::of_words(codes.len(), codes.par_chunks(WORD).with_min_len(TASK).map(word).collect())
    }

    /// The rows for which `belongs` is true, asked in parallel.
    pub(crate) fn where_true(points: usize, belongs: impl Fn(usize) -> bool + Sync) -> Self {
        use rayon::prelude::*;
        let word = |word: usize| {
            let rows = word * WORD..points.min((word + 1) * WORD);
            rows.fold(0, |bits, row| bits | u64::from(belongs(row)) << (row % WORD))
        };
        let words = (0..points.div_ceil(WORD)).into_par_iter().with_min_len(TASK).map(word).collect();
        Self::of_words(points, words)
    }

    fn counted(mut self) -> Self {
        self.count = self.words.iter().map(|word| word.count_ones() as usize).sum();
        self
    }

    /// Rows that could belong.
    pub fn points(&self) -> usize {
        self.points
    }

    /// Rows that belong.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether none belongs.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a row belongs; one that does not exist does not.
    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / WORD).is_some_and(|word| word >> (row % WORD) & 1 == 1)
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                (left != 0).then(|| {
                    left &= left - 1;
                    (at * WORD) as u32 + bit
                })
            })
        })
    }

    /// The rows, ascending.
    pub fn to_rows(&self) -> Vec<u32> {
        let mut rows = Vec::with_capacity(self.count);
        rows.extend(self.iter());
        rows
    }

    /// One bit a row, row 0 the lowest of the first byte, padded with zeros to whole 32 bits.
    pub fn to_bits(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(Self::bits_len(self.points));
        bytes
    }

    /// The bits of [`RowSet::to_bits`] as numbers.
    pub(crate) fn to_words(&self) -> Vec<u32> {
        let halves = self.words.iter().flat_map(|&word| [word as u32, (word >> 32) as u32]);
        halves.take(self.points.div_ceil(32)).collect()
    }

    /// Bytes of [`RowSet::to_bits`].
    pub fn bits_len(points: usize) -> usize {
        points.div_ceil(32) * 4
    }

    /// What [`RowSet::to_bits`] wrote; `None` if there are more or fewer bytes.
    pub(crate) fn of_bits(points: usize, bits: &[u8]) -> Option<Self> {
        if bits.len() != Self::bits_len(points) {
            return None;
        }
        let word = |bytes: &[u8]| {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            u64::from_le_bytes(word)
        };
        Some(Self::of_words(points, bits.chunks(8).map(word).collect()))
    }

    /// Rows that belong to either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    /// Rows that belong to both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    /// Rows that belong to this and not to the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    /// Rows that do not belong.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self::of_words(self.points, self.words.iter().map(|word| !word).collect())
    }

    fn with(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        assert_eq!(self.points, other.points, "sets of the same points");
        let words = self.words.iter().zip(&other.words).map(|(&a, &b)| join(a, b)).collect();
        Self::of_words(self.points, words)
    }
}

/// A set in its shortest form, to keep.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Packed {
    /// The rows, ascending, of so many points.
    Rows(usize, Vec<u32>),
    /// A bit a row.
    Bits(RowSet),
}

impl Packed {
    pub(crate) fn of(set: &RowSet) -> Self {
        if 4 * set.len() < RowSet::bits_len(set.points()) {
            Self::Rows(set.points(), set.to_rows())
        } else {
            Self::Bits(set.clone())
        }
    }

    pub(crate) fn unpack(&self) -> RowSet {
        match self {
            Self::Rows(points, rows) => RowSet::of_rows(*points, rows.iter().copied()),
            Self::Bits(set) => set.clone(),
        }
    }

    /// Calls `f` with each row, ascending.
    pub(crate) fn each(&self, f: impl FnMut(u32)) {
        match self {
            Self::Rows(_, rows) => rows.iter().copied().for_each(f),
            Self::Bits(set) => set.iter().for_each(f),
        }
    }
}

/// Words a task at least: smaller tasks cost more than they do.
const TASK: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_any_length() {
        for points in [0, 1, 31, 32, 33, 63, 64, 65, 1000] {
            let odd = RowSet::where_true(points, |row| row % 2 == 1);
            let rows: Vec<u32> = (0..points as u32).filter(|row| row % 2 == 1).collect();
            assert_eq!((odd.to_rows(), odd.len()), (rows.clone(), points / 2), "{points}");
            assert_eq!(RowSet::of_rows(points, rows.iter().rev().copied()), odd);
            let codes: Vec<u32> =
                (0..points as u32).map(|row| if row % 2 == 1 { 1 } else { u32::MAX }).collect();
            assert_eq!(RowSet::of_codes(&codes, &[false, true]), odd);
            let even = odd.inverse();
            assert_eq!(even.len(), points - odd.len());
            assert_eq!(odd.or(&even), RowSet::all(points));
            assert_eq!(odd.and(&even), RowSet::none(points));
            assert_eq!(RowSet::all(points).without(&odd), even);
            let bits = odd.to_bits();
            assert_eq!((bits.len() % 4, bits.len() * 8 >= points), (0, true));
            assert_eq!(RowSet::of_bits(points, &bits), Some(odd.clone()));
            let words: Vec<u8> = odd.to_words().iter().flat_map(|word| word.to_le_bytes()).collect();
            assert_eq!(words, bits);
            assert_eq!(RowSet::of_bits(points + 32, &bits), None);
            for set in [&odd, &even, &RowSet::none(points), &RowSet::of_rows(points, rows.first().copied())] {
                let packed = Packed::of(set);
                assert_eq!(packed.unpack(), *set);
                let mut each = Vec::new();
                packed.each(|row| each.push(row));
                assert_eq!(each, set.to_rows());
            }
            assert!(!odd.contains(points) && (points < 2 || odd.contains(1)));
        }
    }
}
