//! Data that Embedscope draws itself: handwritten digits from stroke templates.

mod glyphs;
mod pen;

use embedscope_core::Matrix;
use embedscope_core::rng::Rng;
use embedscope_io::{Column, Dataset, Images, Table};
use rayon::prelude::*;

const NAMES: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// Stage of the random numbers of a digit.
const STAGE: u64 = 0x6465_6d6f;

/// Draws `n` digits of 28 x 28 pixels: vectors of 784 grey levels (0 = paper, 255 = ink), a column `label` and the
/// pictures themselves.
///
/// Picture `i` depends on `seed` and `i` alone, so a larger set begins with the smaller one.
pub fn digits(n: usize, seed: u64) -> Result<Dataset, embedscope_io::Error> {
    const PIXELS: usize = pen::SIDE * pen::SIDE;
    let mut data = vec![0u8; n * PIXELS];
    let labels: Vec<usize> = data
        .par_chunks_exact_mut(PIXELS)
        .enumerate()
        .map(|(i, page)| {
            let mut rng = Rng::new(seed, STAGE, i as u64);
            let digit = rng.below(10) as usize;
            pen::write(digit, &mut rng, page);
            digit
        })
        .collect();
    let values = data.iter().map(|&v| f32::from(v)).collect();
    let vectors = Matrix::new(n, PIXELS, values)
        .map_err(|e| embedscope_io::Error::Request(format!("the demo's digits: {e}")))?;
    let column = Column::new("label", labels.iter().map(|&digit| Some(NAMES[digit])));
    let side = pen::SIDE as u32;
    let mut dataset = Dataset::new("demo digits", vectors).with_metadata(Table::new(vec![column])?)?;
    dataset.images = Some(Images::new(side, side, 1, data)?);
    Ok(dataset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_set_begins_with_the_smaller_one_and_seeds_differ() {
        let (small, large) = (digits(20, 1).unwrap(), digits(40, 1).unwrap());
        let data = |d: &Dataset| d.images.as_ref().unwrap().data.clone();
        assert_eq!(data(&small), data(&large)[..20 * 784]);
        assert_ne!(data(&small), data(&digits(20, 2).unwrap()));
        assert_eq!((small.points, small.dimensions()), (20, 784));
    }

    #[test]
    fn every_digit_has_ink_and_a_free_margin() {
        let set = digits(500, 0).unwrap();
        assert_eq!(set.metadata.columns()[0].values().len(), 10);
        let images = set.images.as_ref().unwrap();
        for i in 0..500 {
            let page = images.get(i);
            let ink: u32 = page.iter().map(|&v| u32::from(v)).sum();
            assert!(ink > 255 * 20 && ink < 255 * 350, "picture {i} has {ink}");
            assert!(page[..28].iter().chain(&page[27 * 28..]).all(|&v| v < 255), "picture {i} is cut");
        }
    }

    #[test]
    fn a_digit_is_nearer_to_its_own_kind() {
        let set = digits(1000, 3).unwrap();
        let x = set.vectors.as_ref().unwrap();
        let label = &set.metadata.columns()[0];
        let right = (0..200)
            .filter(|&i| {
                let distance =
                    |j: usize| -> f32 { x.row(i).iter().zip(x.row(j)).map(|(a, b)| (a - b).powi(2)).sum() };
                let nearest = (200..1000).min_by(|&a, &b| distance(a).total_cmp(&distance(b))).unwrap();
                label.text(i) == label.text(nearest)
            })
            .count();
        assert!((160..200).contains(&right), "{right} of 200");
    }
}
