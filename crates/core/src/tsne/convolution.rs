//! Convolution of a mesh with the t-SNE kernel by real FFTs.
//!
//! The mesh of `N` nodes an axis is padded to `M >= 2N` so that the cyclic convolution is the linear one. Rows that are
//! all padding are never transformed, and the pass along the first axis does the forward transform, the product and the
//! inverse transform while a line is in cache.
//!
//! Two buffers change hands: `lines` is written by owners of planes along the first axis, `columns` by owners of blocks of
//! frequencies, so every pass is parallel without sharing and each line is computed in one way whatever the threads.

use std::sync::Arc;

use rayon::prelude::*;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::kernel::Kernel;
use super::workspace::{PerThread, set_length};

/// Frequencies of the last axis that are transformed together along the others.
const LANES: usize = 16;

/// What a convolution is made for. Two convolutions of one plan give the same bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plan {
    /// Padded sizes of the first, middle (1 in 2D) and last axis.
    pub(super) size: [usize; 3],
    /// Grid step.
    pub(super) step: f64,
    pub(super) kernel: Kernel,
}

impl Plan {
    /// A plan for a mesh of these nodes, with a little room, so that a growing layout does not make a new one each iteration.
    pub(super) fn with_room(nodes: [usize; 3], step: f64, kernel: Kernel) -> Self {
        let size = nodes.map(|n| if n == 1 { 1 } else { good_size(padded(n + n / 16)) });
        Self { size, step, kernel }
    }

    /// Whether a mesh of these nodes can use it without much waste.
    pub(super) fn fits(&self, nodes: [usize; 3], step: f64, kernel: Kernel) -> bool {
        let enough = |axis: usize| {
            let needed = padded(nodes[axis]);
            self.size[axis] >= needed && self.size[axis] * 3 <= needed * 4 + 24
        };
        self.step == step && self.kernel == kernel && (0..3).all(enough)
    }

    /// Whether [`Plan::with_room`] could have made it in this many dimensions.
    pub(super) fn is_sound(&self, dims: usize) -> bool {
        let good = |m: usize| (2..1 << 20).contains(&m) && good_size(m) == m;
        let middle = if dims == 2 { self.size[1] == 1 } else { good(self.size[1]) };
        middle && good(self.size[0]) && good(self.size[2]) && self.step.is_finite() && self.step > 0.0
    }
}

/// The kernel less a constant on one padded mesh, and the transforms to apply it.
pub(super) struct Convolution {
    plan: Plan,
    /// What was subtracted from the kernel: its value at the far corner of the mesh. Without this, a layout much
    /// smaller than 1 would be a small difference of large sums.
    constant: f64,
    /// Per block of frequencies: `LANES` lines along the first axis.
    kernel: Vec<f32>,
    first: [Arc<dyn Fft<f32>>; 2],
    middle: [Arc<dyn Fft<f32>>; 2],
    last: (Arc<dyn RealToComplex<f32>>, Arc<dyn ComplexToReal<f32>>),
    lines: Vec<Complex32>,
    columns: Vec<Complex32>,
    workspaces: PerThread<Workspace>,
}

/// Buffers of one task.
#[derive(Default)]
struct Workspace {
    row: Vec<f32>,
    lines: Vec<Complex32>,
    spectra: Vec<Complex32>,
    scratch: Vec<Complex32>,
}

impl std::fmt::Debug for Convolution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Convolution").field("plan", &self.plan).finish_non_exhaustive()
    }
}

/// The smallest even number of at least `least` of the form 2^a 3^b 5^c: what the FFT is fast at.
fn good_size(least: usize) -> usize {
    // A power of two lies below twice any number.
    (least.max(2)..=2 * least.max(2))
        .find(|&m| {
            let mut rest = m;
            for factor in [2, 3, 5] {
                while rest.is_multiple_of(factor) {
                    rest /= factor;
                }
            }
            rest == 1 && m.is_multiple_of(2)
        })
        .unwrap_or(least)
}

impl Convolution {
    pub(super) fn new(plan: Plan) -> Self {
        let mut planner = FftPlanner::new();
        let mut real = RealFftPlanner::new();
        let mut pair = |m: usize| [planner.plan_fft_forward(m), planner.plan_fft_inverse(m)];
        let (first, middle) = (pair(plan.size[0]), pair(plan.size[1]));
        let last = (real.plan_fft_forward(plan.size[2]), real.plan_fft_inverse(plan.size[2]));
        let mut new = Self {
            plan,
            constant: 0.0,
            kernel: Vec::new(),
            first,
            middle,
            last,
            lines: Vec::new(),
            columns: Vec::new(),
            workspaces: PerThread::default(),
        };
        new.make_kernel();
        new
    }

    pub(super) fn plan(&self) -> Plan {
        self.plan
    }

    /// The constant missing from the kernel: the field of n charges is the convolution plus n times this.
    pub(super) fn constant(&self) -> f64 {
        self.constant
    }

    fn frequencies(&self) -> usize {
        self.plan.size[2] / 2 + 1
    }

    fn blocks(&self) -> usize {
        self.frequencies().div_ceil(LANES)
    }

    /// Replaces the charges on `mesh` (`nodes[0]` x `nodes[1]` x `nodes[2]`, row-major) by their field.
    pub(super) fn apply(&mut self, mesh: &mut [f32], nodes: [usize; 3]) {
        let [nx, ny, nz] = nodes;
        let [mx, my, mz] = self.plan.size;
        let (blocks, frequencies) = (self.blocks(), self.frequencies());
        let width = blocks * LANES;
        let zero = Complex32::default();
        // Room for as many nodes as the plan has.
        for buffer in [&mut self.lines, &mut self.columns] {
            set_length(buffer, nx * my * width, mx / 2 * my * width, zero);
        }

        self.workspaces.prepare();
        let workspaces = &self.workspaces;

        // Forward along the last and middle axes, one plane of the first axis a task.
        let (forward, [middle, middle_back]) = (&self.last.0, &self.middle);
        self.lines.par_chunks_mut(my * width).zip(mesh.par_chunks(ny * nz)).for_each(|(plane, charges)| {
            let mut workspace = workspaces.lend();
            let Workspace { row, lines, scratch, .. } = &mut *workspace;
            row.resize(mz, 0.0);
            for (out, charges) in plane.chunks_exact_mut(width).zip(charges.chunks_exact(nz)) {
                row[..nz].copy_from_slice(charges);
                row[nz..].fill(0.0);
                // The lengths are the plan's own: this cannot fail.
                let scratch = at_least(scratch, forward.get_scratch_len());
                let _ = forward.process_with_scratch(row, &mut out[..frequencies], scratch);
                out[frequencies..].fill(zero);
            }
            if my > 1 {
                lines.resize(LANES * my, zero);
                for block in 0..blocks {
                    gather(lines, plane, block, width, ny, my);
                    middle.process_with_scratch(lines, at_least(scratch, middle.get_inplace_scratch_len()));
                    scatter(lines, plane, block, width, my, my);
                }
            }
        });

        // Along the first axis there, times the kernel, and back.
        let (lines, [there, back], kernel) = (&self.lines, &self.first, &self.kernel);
        self.columns.par_chunks_mut(nx * LANES).enumerate().for_each(|(unit, out)| {
            let mut workspace = workspaces.lend();
            let Workspace { lines: buffer, scratch, .. } = &mut *workspace;
            buffer.resize(LANES * mx, zero);
            let (ky, block) = (unit / blocks, unit % blocks);
            for x in 0..nx {
                let from = (x * my + ky) * width + block * LANES;
                for (lane, &value) in lines[from..from + LANES].iter().enumerate() {
                    buffer[lane * mx + x] = value;
                }
            }
            for lane in buffer.chunks_exact_mut(mx) {
                lane[nx..].fill(zero);
            }
            there.process_with_scratch(buffer, at_least(scratch, there.get_inplace_scratch_len()));
            let kernel = &kernel[unit * LANES * mx..(unit + 1) * LANES * mx];
            for (value, &k) in buffer.iter_mut().zip(kernel) {
                *value *= k;
            }
            back.process_with_scratch(buffer, at_least(scratch, back.get_inplace_scratch_len()));
            for (x, out) in out.chunks_exact_mut(LANES).enumerate() {
                for (lane, value) in out.iter_mut().enumerate() {
                    *value = buffer[lane * mx + x];
                }
            }
        });

        // Back along the middle and last axes.
        let (columns, backward) = (&self.columns, &self.last.1);
        mesh.par_chunks_mut(ny * nz).enumerate().for_each(|(x, field)| {
            let mut workspace = workspaces.lend();
            let Workspace { row, lines, spectra, scratch } = &mut *workspace;
            row.resize(mz, 0.0);
            lines.resize(LANES * my, zero);
            spectra.resize(ny * width, zero);
            for block in 0..blocks {
                for ky in 0..my {
                    let from = ((ky * blocks + block) * nx + x) * LANES;
                    for (lane, &value) in columns[from..from + LANES].iter().enumerate() {
                        lines[lane * my + ky] = value;
                    }
                }
                if my > 1 {
                    middle_back.process_with_scratch(
                        lines,
                        at_least(scratch, middle_back.get_inplace_scratch_len()),
                    );
                }
                scatter(lines, spectra, block, width, ny, my);
            }
            for (spectrum, field) in spectra.chunks_exact_mut(width).zip(field.chunks_exact_mut(nz)) {
                let spectrum = &mut spectrum[..frequencies];
                // Real by symmetry; rounding must not reach the plan's check.
                spectrum[0].im = 0.0;
                if mz.is_multiple_of(2) {
                    spectrum[frequencies - 1].im = 0.0;
                }
                let scratch = at_least(scratch, backward.get_scratch_len());
                let _ = backward.process_with_scratch(spectrum, row, scratch);
                field.copy_from_slice(&row[..nz]);
            }
        });
    }

    /// Transforms the sampled kernel, divides by the transforms of the B-spline on both sides (spread and gather) and
    /// by the number of cells. The kernel is even along every axis, so half of each axis is enough to start from.
    fn make_kernel(&mut self) {
        let [mx, my, mz] = self.plan.size;
        let (blocks, frequencies) = (self.blocks(), self.frequencies());
        let width = blocks * LANES;
        let (hx, hy) = (mx / 2 + 1, my / 2 + 1);
        let (h2, shape) = (self.plan.step * self.plan.step, self.plan.kernel);
        let reach = |m: usize| (m as f64 / 2.0).powi(2);
        let middle_reach = if my > 1 { reach(my) } else { 0.0 };
        let far = h2 * (reach(mx) + middle_reach + reach(mz));
        self.constant = shape.at(far);

        // Real parts of the spectra along the last, then the middle axis, for the first half of the first axis.
        let (forward, middle) = (&self.last.0, &self.middle[0]);
        let mut planes = vec![0f32; hx * my * width];
        planes.par_chunks_mut(my * width).enumerate().for_each_init(
            || {
                (
                    forward.make_input_vec(),
                    forward.make_output_vec(),
                    forward.make_scratch_vec(),
                    scratch(middle),
                )
            },
            |(row, spectrum, scratch, middle_scratch), (x, plane)| {
                let mut half = vec![0f32; hy * width];
                for (y, out) in half.chunks_exact_mut(width).enumerate() {
                    for (z, value) in row.iter_mut().enumerate() {
                        let z = z.min(mz - z);
                        let r2 = h2 * (x * x + y * y + z * z) as f64;
                        *value = shape.above(far, r2) as f32;
                    }
                    let _ = forward.process_with_scratch(row, spectrum, scratch);
                    for (to, from) in out.iter_mut().zip(spectrum.iter()) {
                        *to = from.re;
                    }
                }
                if my == 1 {
                    plane.copy_from_slice(&half);
                    return;
                }
                let mut line = vec![Complex32::default(); my];
                for k in 0..frequencies {
                    for (y, value) in line.iter_mut().enumerate() {
                        *value = Complex32::new(half[y.min(my - y) * width + k], 0.0);
                    }
                    middle.process_with_scratch(&mut line, middle_scratch);
                    for (y, value) in line.iter().enumerate() {
                        plane[y * width + k] = value.re;
                    }
                }
            },
        );

        let cells = (mx * my * mz) as f64;
        let spline = |k: usize, m: usize| {
            if m == 1 { 1.0 } else { (4.0 + 2.0 * (std::f64::consts::TAU * k as f64 / m as f64).cos()) / 6.0 }
        };
        let first = &self.first[0];
        let mut kernel = vec![0f32; my * blocks * LANES * mx];
        kernel.par_chunks_mut(LANES * mx).enumerate().for_each_init(
            || (vec![Complex32::default(); mx], scratch(first)),
            |(line, scratch), (unit, out)| {
                let (ky, block) = (unit / blocks, unit % blocks);
                for (lane, out) in out.chunks_exact_mut(mx).enumerate() {
                    let kz = block * LANES + lane;
                    if kz >= frequencies {
                        continue;
                    }
                    for (x, value) in line.iter_mut().enumerate() {
                        *value = Complex32::new(planes[(x.min(mx - x) * my + ky) * width + kz], 0.0);
                    }
                    first.process_with_scratch(line, scratch);
                    let across = spline(ky, my) * spline(kz, mz);
                    for (kx, (to, from)) in out.iter_mut().zip(line.iter()).enumerate() {
                        *to = (f64::from(from.re) / ((across * spline(kx, mx)).powi(2) * cells)) as f32;
                    }
                }
            },
        );
        self.kernel = kernel;
    }
}

/// Padded size that `nodes` need on one axis.
pub(super) fn padded(nodes: usize) -> usize {
    if nodes == 1 { 1 } else { 2 * nodes }
}

/// The buffer at a length of `length` or more.
fn at_least(buffer: &mut Vec<Complex32>, length: usize) -> &mut [Complex32] {
    if buffer.len() < length {
        buffer.resize(length, Complex32::default());
    }
    buffer
}

fn scratch(fft: &Arc<dyn Fft<f32>>) -> Vec<Complex32> {
    vec![Complex32::default(); fft.get_inplace_scratch_len()]
}

/// Lanes of `count` rows of a plane to contiguous lines of `length`, zero-padded.
fn gather(
    lines: &mut [Complex32],
    plane: &[Complex32],
    block: usize,
    width: usize,
    count: usize,
    length: usize,
) {
    for (y, row) in plane.chunks_exact(width).take(count).enumerate() {
        for (lane, &value) in row[block * LANES..(block + 1) * LANES].iter().enumerate() {
            lines[lane * length + y] = value;
        }
    }
    for lane in lines.chunks_exact_mut(length) {
        lane[count..].fill(Complex32::default());
    }
}

/// The first `count` values of each line back to the lanes of a plane's rows.
fn scatter(
    lines: &[Complex32],
    plane: &mut [Complex32],
    block: usize,
    width: usize,
    count: usize,
    length: usize,
) {
    for (y, row) in plane.chunks_exact_mut(width).take(count).enumerate() {
        for (lane, value) in row[block * LANES..(block + 1) * LANES].iter_mut().enumerate() {
            *value = lines[lane * length + y];
        }
    }
}
