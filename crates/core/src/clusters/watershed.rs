//! Basins of the peaks of a density.

use rayon::prelude::*;

use super::NOWHERE;
use super::grid::{Density, Grid};

/// A peak that is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peak {
    pub(super) cell: u32,
    /// How far it rises above its saddle, in standard errors.
    pub(super) persistence: f64,
}

/// The grid, cut at the valleys between peaks.
#[derive(Debug)]
pub(super) struct Basins {
    /// Most prominent first.
    pub(super) peaks: Vec<Peak>,
    /// For each cell the number of its peak, or [`NOWHERE`].
    pub(super) of_cell: Vec<u32>,
}

/// A local maximum on the way down.
#[derive(Debug, Clone, Copy)]
struct Summit {
    cell: u32,
    height: f64,
    /// The summit that it is joined to as long as neither is kept: the highest known one of the same hill.
    root: u32,
    /// Height of the saddle at which it met a higher one.
    saddle: f64,
    /// The basin on the other side of that saddle.
    beyond: u32,
}

impl Basins {
    /// The basins of at most `most` peaks that rise by at least `significant` standard errors.
    pub(super) fn of(grid: &Grid, density: &Density, significant: f64, most: usize) -> Self {
        // Twice the root of a Poisson count has the standard error 1 (Anscombe 1948).
        let height = |cell: u32| 2.0 * (f64::from(density.values[cell as usize]) * density.area).sqrt();
        let mut order: Vec<u32> =
            (0..density.values.len() as u32).filter(|&cell| density.values[cell as usize] > 0.0).collect();
        order.par_sort_unstable_by(|&a, &b| {
            density.values[b as usize].total_cmp(&density.values[a as usize]).then(a.cmp(&b))
        });

        let mut basin = vec![NOWHERE; density.values.len()];
        let mut summits: Vec<Summit> = Vec::new();
        let around = Around::new(grid);
        for &cell in &order {
            // The highest neighbour leads up; all others are of hills that meet here.
            let mut up = NOWHERE;
            around.each(grid, cell, |neighbour| {
                if basin[neighbour as usize] != NOWHERE && (up == NOWHERE || above(density, neighbour, up)) {
                    up = neighbour;
                }
            });
            if up == NOWHERE {
                let own = summits.len() as u32;
                let height = height(cell);
                summits.push(Summit { cell, height, root: own, saddle: 0.0, beyond: NOWHERE });
                basin[cell as usize] = own;
                continue;
            }
            basin[cell as usize] = basin[up as usize];
            around.each(grid, cell, |neighbour| {
                let there = basin[neighbour as usize];
                if there != NOWHERE {
                    meet(&mut summits, basin[cell as usize], there, height(cell));
                }
            });
        }

        let mut kept: Vec<u32> =
            (0..summits.len() as u32).filter(|&s| prominence(&summits[s as usize]) >= significant).collect();
        kept.sort_by(|&a, &b| {
            prominence(&summits[b as usize]).total_cmp(&prominence(&summits[a as usize])).then(a.cmp(&b))
        });
        kept.truncate(most);
        let mut number = vec![NOWHERE; summits.len()];
        for (i, &summit) in kept.iter().enumerate() {
            number[summit as usize] = i as u32;
        }
        // A hill that is not kept belongs to the one beyond its saddle.
        let resolve = |summit: u32| {
            let mut at = summit;
            while at != NOWHERE && number[at as usize] == NOWHERE {
                at = summits[at as usize].beyond;
            }
            if at == NOWHERE { NOWHERE } else { number[at as usize] }
        };
        let resolved: Vec<u32> = (0..summits.len() as u32).map(resolve).collect();
        let of_cell =
            basin.par_iter().map(|&s| resolved.get(s as usize).copied().unwrap_or(NOWHERE)).collect();
        let peak = |&s: &u32| {
            let summit = &summits[s as usize];
            Peak { cell: summit.cell, persistence: prominence(summit) }
        };
        Self { peaks: kept.iter().map(peak).collect(), of_cell }
    }
}

fn above(density: &Density, a: u32, b: u32) -> bool {
    let (height_a, height_b) = (density.values[a as usize], density.values[b as usize]);
    height_a > height_b || height_a == height_b && a < b
}

fn prominence(summit: &Summit) -> f64 {
    summit.height - summit.saddle
}

/// The highest summit of a hill.
fn root(summits: &mut [Summit], mut summit: u32) -> u32 {
    while summits[summit as usize].root != summit {
        let next = summits[summit as usize].root;
        summits[summit as usize].root = summits[next as usize].root;
        summit = next;
    }
    summit
}

/// Two basins touch at a height: if they were of different hills, the lower summit's hill ends there.
fn meet(summits: &mut [Summit], a: u32, b: u32, height: f64) {
    let (root_a, root_b) = (root(summits, a), root(summits, b));
    if root_a == root_b {
        return;
    }
    // Summits are numbered from the highest down.
    let (higher, lower, beyond) = if root_a < root_b { (root_a, root_b, a) } else { (root_b, root_a, b) };
    let lower = &mut summits[lower as usize];
    (lower.root, lower.saddle, lower.beyond) = (higher, height, beyond);
}

/// The cells around a cell, corners too.
struct Around {
    steps: Vec<[isize; 3]>,
}

impl Around {
    fn new(grid: &Grid) -> Self {
        let reach = |axis: usize| if grid.sides[axis] > 1 { -1..=1 } else { 0..=0 };
        let mut steps = Vec::new();
        for z in reach(2) {
            for y in reach(1) {
                for x in reach(0) {
                    if (x, y, z) != (0, 0, 0) {
                        steps.push([x, y, z]);
                    }
                }
            }
        }
        Self { steps }
    }

    fn each(&self, grid: &Grid, cell: u32, mut visit: impl FnMut(u32)) {
        let at = grid.place(cell);
        let [width, height, _] = grid.sides;
        for step in &self.steps {
            let there: [Option<usize>; 3] = std::array::from_fn(|axis| {
                at[axis].checked_add_signed(step[axis]).filter(|&v| v < grid.sides[axis])
            });
            if let [Some(x), Some(y), Some(z)] = there {
                visit(((z * height + y) * width + x) as u32);
            }
        }
    }
}
