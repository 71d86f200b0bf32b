//! Which cells two points share, answered from one word a point.

use super::cells::Cells;

/// Cells of a point that fit into its word: as many as there are by default.
const PLACES: usize = 4;
const BITS: usize = 16;
/// One in each place, and the highest bit of each.
const ONES: u64 = 0x0001_0001_0001_0001;
const HIGHEST: u64 = ONES << (BITS - 1);
/// What no cell is: in a point's word, and in that of the point which it is compared with.
const NONE: u64 = 0xffff;
const OTHER_NONE: u64 = 0xfffe;
/// The word of a point whose cells do not fit; cells are below its places.
const MOST: u64 = 0xfffd;
const CROWDED: u64 = MOST * ONES;

/// The cells of every point.
pub(super) struct Homes<'a> {
    cells: &'a Cells,
    words: Vec<u64>,
}

/// Some of a point's cells, for comparison with those of many others.
pub(super) struct Home<'a> {
    /// Its word and that turned by one, two and three places; of places compared with places, all meet all.
    turned: [u64; PLACES],
    /// Where they do not fit.
    crowded: Option<&'a [u32]>,
}

impl<'a> Homes<'a> {
    pub(super) fn new(cells: &'a Cells, points: usize) -> Self {
        let word = |point: usize| word(cells.of(point), NONE).unwrap_or(CROWDED);
        Self { cells, words: (0..points).map(word).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word, for no other reason than to have it near.
    pub(super) fn word(&self, point: usize) -> u64 {
        self.words[point]
    }

    /// The cells of a point whose number is below `end`.
    pub(super) fn below(&self, point: usize, end: u32) -> Home<'a> {
        let cells = self.cells.of(point);
        let cells = &cells[..cells.partition_point(|&cell| cell < end)];
        let own = word(cells, OTHER_NONE);
        let turned =
            std::array::from_fn(|by| own.unwrap_or(OTHER_NONE * ONES).rotate_left((BITS * by) as u32));
        Home { turned, crowded: own.is_none().then_some(cells) }
    }

    /// Which of a point's first four cells are among others, one bit each; maybe none where they do not fit.
    pub(super) fn places(&self, home: &Home<'_>, point: usize) -> u8 {
        let equal = equal(&home.turned, self.words[point]) >> (BITS - 1);
        (equal | equal >> (BITS - 1) | equal >> (2 * BITS - 2) | equal >> (3 * BITS - 3)) as u8 & 0xf
    }

    /// Whether a point is in one of some cells.
    pub(super) fn share(&self, home: &Home<'_>, point: usize) -> bool {
        let word = self.words[point];
        match home.crowded {
            None if word != CROWDED => equal(&home.turned, word) != 0,
            _ => self.meet(home, point),
        }
    }

    #[cold]
    fn meet(&self, home: &Home<'_>, point: usize) -> bool {
        let cells = self.cells.of(point);
        let word: Vec<u32>;
        let own = if let Some(own) = home.crowded {
            own
        } else {
            let place = |i: usize| (home.turned[0] >> (BITS * i) & NONE) as u32;
            word = (0..PLACES).map(place).filter(|&place| u64::from(place) < MOST).collect();
            &word
        };
        own.iter().any(|cell| cells.binary_search(cell).is_ok())
    }
}

fn word(cells: &[u32], none: u64) -> Option<u64> {
    if cells.len() > PLACES || cells.last().is_some_and(|&last| u64::from(last) >= MOST) {
        return None;
    }
    let place = |i: usize| cells.get(i).map_or(none, |&cell| u64::from(cell));
    Some((0..PLACES).fold(0, |word, i| word | place(i) << (BITS * i)))
}

/// The highest bits of the places of a word that are equal to any place of others.
fn equal(turned: &[u64; PLACES], word: u64) -> u64 {
    // The highest bit says that a place is not zero; nothing is carried from one to the next.
    let different = |x: u64| ((x & !HIGHEST) + (HIGHEST - ONES)) | x;
    turned.iter().fold(0, |all, &own| all | !different(own ^ word)) & HIGHEST
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cells of points as lists in order, from lists with repetitions.
    fn cells_of(lists: &[Vec<u32>]) -> (Cells, Vec<Vec<u32>>) {
        let lists: Vec<Vec<u32>> = lists
            .iter()
            .map(|list| {
                let mut list = list.clone();
                list.sort_unstable();
                list.dedup();
                list
            })
            .collect();
        (Cells::of_lists(&lists), lists)
    }

    proptest! {
        #[test]
        fn shared_cells_are_those_of_both_lists(
            lists in prop::collection::vec(prop::collection::vec(prop_oneof![0u32..9, 65_520u32..65_550], 1..7), 2..12),
            end in prop_oneof![0u32..10, Just(65_535), Just(u32::MAX)],
        ) {
            let (cells, lists) = cells_of(&lists);
            let homes = Homes::new(&cells, lists.len());
            for (a, own) in lists.iter().enumerate() {
                let home = homes.below(a, end);
                let own: Vec<u32> = own.iter().copied().filter(|&cell| cell < end).collect();
                for (b, others) in lists.iter().enumerate() {
                    let shared: Vec<usize> =
                        (0..others.len()).filter(|&at| own.contains(&others[at])).collect();
                    prop_assert_eq!(homes.share(&home, b), !shared.is_empty());
                    let fits = |list: &[u32]| list.len() <= PLACES && list.iter().all(|&cell| u64::from(cell) < MOST);
                    let places = if fits(&own) && fits(others) { shared.iter().fold(0, |all, at| all | 1 << at) } else { 0 };
                    prop_assert_eq!(homes.places(&home, b), places);
                }
            }
        }
    }
}
