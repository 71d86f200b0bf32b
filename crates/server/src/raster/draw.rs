//! From positions to pixels.

use std::ops::Range;

use rayon::prelude::*;

use super::Colors;
use crate::wire::Raster;

/// Points that one task places at a time.
const CHUNK: usize = 1 << 16;
/// Pixels that one task sums up: its sums fit a core's cache.
const BAND: usize = 1 << 14;

/// From where, and on how many pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// From layout units to clip space, column-major.
    pub matrix: [f64; 16],
    /// Pixels of one row, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
}

impl View {
    /// The pixel of a point, row by row from the top; `None` where it is not seen: behind the camera, beside the picture, or
    /// without coordinates. The picture's edges belong to it.
    fn pixel(&self, x: f64, y: f64, z: f64) -> Option<u32> {
        let m = &self.matrix;
        let at = |row: usize| m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row];
        let (x, y, z, w) = (at(0), at(1), at(2), at(3));
        // Comparisons are false for NaN.
        let seen = w > 0.0 && z >= -w && x >= -w && x <= w && y >= -w && y <= w;
        if !seen {
            return None;
        }
        let place = |t: f64, pixels: u32| ((t * f64::from(pixels)) as u32).min(pixels - 1);
        let column = place(f64::midpoint(x / w, 1.0), self.width);
        let row = place((1.0 - y / w) / 2.0, self.height);
        Some(row * self.width + column)
    }
}

/// Which points are drawn, and which stand out. Bit `i % 32` of word `i / 32` is point `i`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown<'a> {
    /// Points that are not drawn; `None` = all are.
    pub hidden: Option<&'a [u32]>,
    /// Points that stand out: a pixel with any has their mean colour, the others turn grey. `None` = no point does.
    pub selected: Option<&'a [u32]>,
}

fn bit(bits: Option<&[u32]>, point: usize) -> bool {
    bits.is_some_and(|bits| bits.get(point / 32).is_some_and(|word| word >> (point % 32) & 1 == 1))
}

/// One point on the picture.
#[derive(Clone, Copy)]
struct Mark {
    pixel: u32,
    color: [u8; 3],
    selected: bool,
}

/// Draws points of 2 or 3 coordinates, row-major in `positions`.
///
/// # Panics
/// If the view has no pixels, or `dims` is neither 2 nor 3.
pub fn draw(positions: &[f32], dims: usize, view: &View, colors: &Colors, shown: Shown<'_>) -> Raster {
    assert!(view.width > 0 && view.height > 0 && matches!(dims, 2 | 3), "a picture of 2D or 3D points");
    let pixels = view.width as usize * view.height as usize;
    let bands = pixels.div_ceil(BAND);
    let placed: Vec<Placed> = positions
        .par_chunks(CHUNK * dims)
        .enumerate()
        .map(|(chunk, positions)| place(chunk * CHUNK, positions, dims, view, colors, shown, bands))
        .collect();
    let mut counts = vec![0; pixels];
    let mut means = vec![[0; 3]; pixels];
    counts.par_chunks_mut(BAND).zip(means.par_chunks_mut(BAND)).enumerate().for_each(
        |(band, (counts, means))| {
            let marks = placed.iter().flat_map(|chunk| chunk.band(band));
            sum(band * BAND, marks, shown.selected.is_some(), counts, means);
        },
    );
    let mut some: Vec<u32> = counts.iter().copied().filter(|&count| count > 0).collect();
    let most = some.iter().copied().max().unwrap_or(0);
    let high = match some.len() {
        0 => 0,
        n => *some.select_nth_unstable((n * 99).div_ceil(100) - 1).1,
    };
    Raster { width: view.width, height: view.height, counts, colors: means, most, high }
}

/// The marks of one chunk of points, sorted by band.
struct Placed {
    marks: Vec<Mark>,
    /// Where each band begins, and the end.
    starts: Vec<u32>,
}

impl Placed {
    fn band(&self, band: usize) -> &[Mark] {
        &self.marks[self.range(band)]
    }

    fn range(&self, band: usize) -> Range<usize> {
        self.starts[band] as usize..self.starts[band + 1] as usize
    }
}

fn place(
    first: usize,
    positions: &[f32],
    dims: usize,
    view: &View,
    colors: &Colors,
    shown: Shown<'_>,
    bands: usize,
) -> Placed {
    let mut marks = Vec::with_capacity(positions.len() / dims);
    let mut starts = vec![0u32; bands + 1];
    for (point, at) in (first..).zip(positions.chunks_exact(dims)) {
        let z = at.get(2).copied().unwrap_or(0.0);
        let Some(pixel) = view.pixel(f64::from(at[0]), f64::from(at[1]), f64::from(z)) else { continue };
        if bit(shown.hidden, point) {
            continue;
        }
        starts[pixel as usize / BAND + 1] += 1;
        marks.push(Mark { pixel, color: colors.of(point), selected: bit(shown.selected, point) });
    }
    for band in 0..bands {
        starts[band + 1] += starts[band];
    }
    let mut next = starts.clone();
    let mut sorted = vec![Mark { pixel: 0, color: [0; 3], selected: false }; marks.len()];
    for mark in marks {
        let next = &mut next[mark.pixel as usize / BAND];
        sorted[*next as usize] = mark;
        *next += 1;
    }
    Placed { marks: sorted, starts }
}

/// Sums up the marks of one band, whose first pixel is `first`.
fn sum<'a>(
    first: usize,
    marks: impl Iterator<Item = &'a Mark>,
    stand_out: bool,
    counts: &mut [u32],
    means: &mut [[u8; 3]],
) {
    // Red, green and blue of the points that give the pixel its colour, their number, and whether they are selected ones.
    let mut sums = vec![([0u64; 3], 0u64, false); counts.len()];
    for mark in marks {
        let at = mark.pixel as usize - first;
        counts[at] += 1;
        let (sum, number, selected) = &mut sums[at];
        if *selected && !mark.selected {
            continue;
        }
        if mark.selected && !*selected {
            (*sum, *number, *selected) = ([0; 3], 0, true);
        }
        for (sum, &value) in sum.iter_mut().zip(&mark.color) {
            *sum += u64::from(value);
        }
        *number += 1;
    }
    for (mean, (sum, number, selected)) in means.iter_mut().zip(sums) {
        if number == 0 {
            continue;
        }
        *mean = sum.map(|sum| ((sum + number / 2) / number) as u8);
        if stand_out && !selected {
            *mean = grey(*mean);
        }
    }
}

/// The grey that is as bright (Rec. 709 luma).
fn grey([r, g, b]: [u8; 3]) -> [u8; 3] {
    let luma = 2126 * u32::from(r) + 7152 * u32::from(g) + 722 * u32::from(b);
    [((luma + 5000) / 10_000) as u8; 3]
}
