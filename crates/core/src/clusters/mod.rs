//! Names for the dense places of a layout.
//!
//! [`places`] finds them: the density of the points on a grid, smoothed by a Gaussian, is cut into the basins of its peaks
//! (watershed). Peaks that rise from the saddle to a higher one by less than chance explains are joined to it, and of the others
//! the most prominent are kept: persistence as in `ToMATo` (Chazal, Guibas, Oudot, Skraba 2013), measured in standard errors of the
//! density, so that one threshold serves any number of points.
//!
//! [`values`], [`ranges`] and [`words`] say what is special about the points of each place: the value that is most
//! over-represented there, the numbers of its middle half, its most telling words (class-based TF-IDF, Grootendorst 2022).
//!
//! Everything is the same for any number of threads.

mod grid;
mod naming;
mod watershed;
mod words;

use rayon::prelude::*;

pub use naming::{Range, Value, ranges, values};
pub use words::words;

use crate::Result;
use crate::monitor::{Monitor, go_on};
use grid::Grid;
use watershed::Basins;

/// In [`Places::of_point`]: the point belongs to no place.
pub const NOWHERE: u32 = u32::MAX;

/// Peaks that rise by fewer standard errors of the density are chance.
const SIGNIFICANT: f64 = 4.0;

/// A place holds the part of its basin where the density is at least this share of the peak's.
const DENSE: f32 = 0.1;

/// A dense place of a layout.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The point nearest to where the density is highest.
    pub anchor: u32,
    /// Points that belong to it.
    pub points: usize,
    /// How far its peak rises above the saddle to a higher one (the highest: above nothing), relative to the place for which
    /// that is most: more than 0, at most 1. Differences are of square roots of densities, where chance is the same everywhere.
    pub weight: f64,
}

/// The dense places of a layout, most prominent first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places {
    /// The places.
    pub places: Vec<Place>,
    /// For each point the number of its place, or [`NOWHERE`].
    pub of_point: Vec<u32>,
}

/// Finds at most `most` dense places of a layout of 2 or 3 dimensions.
///
/// `positions` has `dims` values a point; points with one that is not finite, and points that `shown` is false for, do not count.
///
/// # Panics
/// If `dims` is neither 2 nor 3.
pub fn places(
    positions: &[f32],
    dims: usize,
    shown: &(impl Fn(usize) -> bool + Sync),
    most: usize,
    monitor: &dyn Monitor,
) -> Result<Places> {
    assert!(matches!(dims, 2 | 3), "a layout of 2 or 3 dimensions");
    let points = positions.len() / dims;
    let nothing = Places { places: Vec::new(), of_point: vec![NOWHERE; points] };
    let Some(grid) = Grid::of(positions, dims, shown).filter(|_| most > 0) else { return Ok(nothing) };
    go_on(monitor)?;
    let cells: Vec<u32> = positions
        .par_chunks_exact(dims)
        .enumerate()
        .map(|(i, p)| if shown(i) { grid.cell(p) } else { NOWHERE })
        .collect();
    let density = grid.density(&cells);
    go_on(monitor)?;
    let basins = Basins::of(&grid, &density, SIGNIFICANT, most);
    go_on(monitor)?;

    let of_point: Vec<u32> = cells
        .par_iter()
        .map(|&cell| match cell {
            NOWHERE => NOWHERE,
            cell => {
                let place = basins.of_cell[cell as usize];
                let dense = |peak: &watershed::Peak| {
                    density.values[cell as usize] >= DENSE * density.values[peak.cell as usize]
                };
                if basins.peaks.get(place as usize).is_some_and(dense) { place } else { NOWHERE }
            }
        })
        .collect();
    let mut counts = vec![0usize; basins.peaks.len()];
    let mut anchors = vec![(f32::INFINITY, NOWHERE); basins.peaks.len()];
    let centres: Vec<[f32; 3]> = basins.peaks.iter().map(|peak| grid.centre(peak.cell)).collect();
    for (i, (p, &place)) in positions.chunks_exact(dims).zip(&of_point).enumerate() {
        let Some(centre) = centres.get(place as usize) else { continue };
        counts[place as usize] += 1;
        let distance: f32 = p.iter().zip(centre).map(|(a, b)| (a - b) * (a - b)).sum();
        let anchor = &mut anchors[place as usize];
        if distance < anchor.0 {
            *anchor = (distance, i as u32);
        }
    }
    let highest = basins.peaks.first().map_or(1.0, |peak| peak.persistence);
    let place = |i: usize| Place {
        anchor: anchors[i].1,
        points: counts[i],
        weight: basins.peaks[i].persistence / highest,
    };
    // The smoothed peak of a thin ring is empty: no point, no place.
    let kept: Vec<usize> = (0..basins.peaks.len()).filter(|&i| counts[i] > 0).collect();
    let mut number = vec![NOWHERE; basins.peaks.len()];
    for (new, &old) in kept.iter().enumerate() {
        number[old] = new as u32;
    }
    let renumber = |&place: &u32| number.get(place as usize).copied().unwrap_or(NOWHERE);
    Ok(Places {
        places: kept.into_iter().map(place).collect(),
        of_point: of_point.par_iter().map(renumber).collect(),
    })
}

/// The point nearest to the mean of those for which `own` is true, the first of equals; `None` where there is none that has
/// coordinates. `positions` has `dims` values a point.
pub fn nearest_to_mean(positions: &[f32], dims: usize, own: impl Fn(usize) -> bool) -> Option<usize> {
    let chosen = || {
        let points = positions.chunks_exact(dims).enumerate();
        points.filter(|&(row, point)| own(row) && point.iter().all(|v| v.is_finite()))
    };
    let (mut mean, mut count) = (vec![0f64; dims], 0f64);
    for (_, point) in chosen() {
        count += 1.0;
        for (mean, &v) in mean.iter_mut().zip(point) {
            *mean += (f64::from(v) - *mean) / count;
        }
    }
    let apart = |point: &[f32]| -> f64 {
        point.iter().zip(&mean).map(|(&v, mean)| (f64::from(v) - mean).powi(2)).sum()
    };
    let nearest = chosen().min_by(|(_, a), (_, b)| apart(a).total_cmp(&apart(b)));
    nearest.map(|(row, _)| row)
}
