//! Numbers in binary files: of which type they are, and a grid of them as a matrix, without a copy where possible.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use embedscope_core::{Matrix, Monitor};
use half::{bf16, f16};
use rayon::prelude::*;

use crate::mapped::Mapping;
use crate::source::Loaded;
use crate::table::DataType;
use crate::{Error, Result, dataset, memory};

/// Values that one task converts or checks.
const BLOCK: usize = 1 << 18;

/// The type of a number in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F16,
    Bf16,
    F32,
    F64,
}

/// A type of number and its byte order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Encoding {
    pub(crate) number: Number,
    pub(crate) big_endian: bool,
}

/// One number at the start of some bytes, as the type named, handed to an expression.
macro_rules! decode {
    ($self:ident, $bytes:expr, $value:ident => $with:expr) => {
        decode!($self, $bytes, $value => $with,
            (I8, i8, 1), (I16, i16, 2), (I32, i32, 4), (I64, i64, 8), (U8, u8, 1), (U16, u16, 2), (U32, u32, 4),
            (U64, u64, 8), (F16, f16, 2), (Bf16, bf16, 2), (F32, f32, 4), (F64, f64, 8))
    };
    ($self:ident, $bytes:expr, $value:ident => $with:expr, $(($name:ident, $type:ty, $size:literal)),+) => {
        match $self.number {
            Number::Bool => {
                let $value = u8::from($bytes.first().is_some_and(|&b| b != 0));
                $with
            }
            $(Number::$name => {
                let mut buffer = [0u8; $size];
                buffer.copy_from_slice(&$bytes[..$size]);
                let $value = if $self.big_endian { <$type>::from_be_bytes(buffer) } else { <$type>::from_le_bytes(buffer) };
                $with
            })+
        }
    };
}

/// As the matrix has it; numbers that do not fit become infinite.
trait ToF32 {
    fn to_single(self) -> f32;
}

macro_rules! casts {
    ($($type:ty),+) => { $(impl ToF32 for $type {
        fn to_single(self) -> f32 {
            self as f32
        }
    })+ };
}
casts!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);

impl ToF32 for f16 {
    fn to_single(self) -> f32 {
        self.to_f32()
    }
}

impl ToF32 for bf16 {
    fn to_single(self) -> f32 {
        self.to_f32()
    }
}

impl Encoding {
    /// Little-endian numbers.
    pub(crate) fn little(number: Number) -> Self {
        Self { number, big_endian: false }
    }

    /// Bytes of one number.
    pub(crate) fn size(self) -> usize {
        match self.number {
            Number::Bool | Number::I8 | Number::U8 => 1,
            Number::I16 | Number::U16 | Number::F16 | Number::Bf16 => 2,
            Number::I32 | Number::U32 | Number::F32 => 4,
            Number::I64 | Number::U64 | Number::F64 => 8,
        }
    }

    /// What a column of such numbers is.
    pub(crate) fn data_type(self) -> DataType {
        match self.number {
            Number::Bool => DataType::Boolean,
            Number::F16 | Number::Bf16 | Number::F32 | Number::F64 => DataType::Float,
            _ => DataType::Integer,
        }
    }

    /// One number; `bytes` holds it at its start.
    pub(crate) fn number(self, bytes: &[u8]) -> f64 {
        decode!(self, bytes, value => value.to_wide())
    }

    /// One value as text that reads back to the same value; `None` for NaN, which is how arrays say "missing".
    pub(crate) fn text(self, bytes: &[u8]) -> Option<String> {
        match self.number {
            Number::Bool => Some((bytes.first() != Some(&0)).to_string()),
            Number::F64 => float_text(self.number(bytes)),
            Number::F16 | Number::Bf16 | Number::F32 => single_text(self.number(bytes) as f32),
            _ => Some(decode!(self, bytes, value => value.to_string())),
        }
    }

    /// Whether these are the numbers of a matrix, bit for bit, on this machine.
    fn is_native(self) -> bool {
        self.number == Number::F32 && self.big_endian == cfg!(target_endian = "big")
    }

    /// Converts as many numbers as `out` takes from consecutive ones; `bytes` has at least as many.
    pub(crate) fn convert(self, bytes: &[u8], out: &mut [f32]) {
        let size = self.size();
        // One loop a type: the match is outside it.
        macro_rules! each {
            ($($name:ident),+) => { match self.number {
                $(Number::$name => {
                    let one = Self { number: Number::$name, ..self };
                    for (out, bytes) in out.iter_mut().zip(bytes.chunks_exact(size)) {
                        *out = decode!(one, bytes, value => value.to_single());
                    }
                })+
            } };
        }
        each!(Bool, I8, I16, I32, I64, U8, U16, U32, U64, F16, Bf16, F32, F64);
    }
}

/// As `f64`; 64-bit integers are rounded.
trait ToF64 {
    fn to_wide(self) -> f64;
}

macro_rules! widths {
    ($($type:ty),+) => { $(impl ToF64 for $type {
        fn to_wide(self) -> f64 {
            self as f64
        }
    })+ };
}
widths!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);

impl ToF64 for f16 {
    fn to_wide(self) -> f64 {
        self.to_f64()
    }
}

impl ToF64 for bf16 {
    fn to_wide(self) -> f64 {
        self.to_f64()
    }
}

/// The fewest digits that read back to the same `f64`; `None` for NaN.
pub(crate) fn float_text(value: f64) -> Option<String> {
    match value {
        _ if value.is_nan() => None,
        _ if value.is_infinite() => Some(if value > 0.0 { "inf" } else { "-inf" }.to_owned()),
        _ if value == 0.0 && value.is_sign_negative() => Some("-0".to_owned()),
        _ => Some(ryu_js::Buffer::new().format_finite(value).to_owned()),
    }
}

/// The fewest digits that read back to the same `f32`; `None` for NaN.
pub(crate) fn single_text(value: f32) -> Option<String> {
    if value.is_finite() && value != 0.0 {
        return Some(ryu_js::Buffer::new().format_finite(value).to_owned());
    }
    float_text(f64::from(value))
}

/// Where in a file a grid of numbers lies; its bytes are known to be all there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    /// The first byte.
    pub(crate) start: usize,
    pub(crate) encoding: Encoding,
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    /// Whether columns are consecutive, not rows.
    pub(crate) fortran: bool,
}

impl Layout {
    /// The numbers of the file that it is of.
    pub(crate) fn grid(self, loaded: &Loaded) -> Grid<'_> {
        let Self { start, encoding, rows, cols, fortran } = self;
        let length = rows * cols * encoding.size();
        let bytes = loaded.bytes.slice(start..start + length);
        Grid { file: &loaded.name, bytes, mapping: loaded.mapping.as_ref(), encoding, rows, cols, fortran }
    }
}

/// A grid of numbers in a file, whose bytes are known to be all there.
pub(crate) struct Grid<'a> {
    /// File, for messages about memory.
    pub(crate) file: &'a str,
    /// Exactly `rows * cols` numbers.
    pub(crate) bytes: Bytes,
    /// The mapping that the bytes are of, if they are mapped.
    pub(crate) mapping: Option<&'a Mapping>,
    pub(crate) encoding: Encoding,
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    /// Whether columns are consecutive, not rows.
    pub(crate) fortran: bool,
}

impl Grid<'_> {
    /// The matrix: the file's own memory where it is what a matrix holds, else converted in parallel.
    ///
    /// `wrong` makes the error of a number that is not finite, or too large for `f32`, of its row and column from 0.
    pub(crate) fn matrix(
        &self,
        wrong: &(impl Fn(usize, usize, f64) -> Error + Sync),
        monitor: &dyn Monitor,
    ) -> Result<Matrix> {
        let (rows, cols) = (self.rows, self.cols);
        let native = self.encoding.is_native() && (!self.fortran || cols == 1 || rows == 1);
        if native && bytemuck::try_cast_slice::<u8, f32>(&self.bytes).is_ok() {
            let values = Values(self.bytes.clone());
            check_finite(values.as_ref(), cols, &|row, col| wrong(row, col, self.at(row, col)), monitor)?;
            return Matrix::shared(rows, cols, Arc::new(values)).map_err(|e| Error::Request(e.to_string()));
        }
        let mut data = zeros(self.file, rows, cols)?;
        // Whole rows a task; of columns that are consecutive so many that a cache line is used well.
        let step = (BLOCK / cols.max(1)).max(if self.fortran { 64 } else { 1 });
        if self.fortran {
            self.transpose(step, &mut data, monitor)?;
        }
        let tasks = rows.div_ceil(step);
        let done = AtomicUsize::new(0);
        let failed = data.par_chunks_mut(step * cols).enumerate().find_map_first(|(task, out)| {
            if monitor.cancelled() {
                return Some(Error::Cancelled);
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if !self.fortran {
                let start = task * step * cols * self.encoding.size();
                self.encoding.convert(&self.bytes[start..], out);
                // All of it now and then: the system maps more around every page that is touched, up to megabytes.
                if done.is_multiple_of(4) {
                    self.release();
                }
                monitor.progress(done as f64 / tasks as f64);
            }
            first_infinite(out).map(|at| {
                let (row, col) = (task * step + at / cols, at % cols);
                wrong(row, col, self.at(row, col))
            })
        });
        match failed {
            Some(error) => Err(error),
            None => dataset::matrix(rows, cols, data),
        }
    }

    /// Some rows; `wrong` as in [`Grid::matrix`].
    pub(crate) fn part(
        &self,
        rows: Range<usize>,
        wrong: &dyn Fn(usize, usize, f64) -> Error,
    ) -> Result<Vec<f32>> {
        let (cols, size) = (self.cols, self.encoding.size());
        let mut data = vec![0f32; rows.len() * cols];
        if self.fortran {
            let mut column = vec![0f32; rows.len()];
            for col in 0..cols {
                self.encoding.convert(&self.bytes[(col * self.rows + rows.start) * size..], &mut column);
                for (row, &value) in column.iter().enumerate() {
                    data[row * cols + col] = value;
                }
            }
        } else {
            self.encoding.convert(&self.bytes[rows.start * cols * size..], &mut data);
        }
        if let Some(at) = first_infinite(&data) {
            let (row, col) = (rows.start + at / cols, at % cols);
            return Err(wrong(row, col, self.at(row, col)));
        }
        Ok(data)
    }

    /// Gives back the pages that have been read, so that the file is not in memory beside the matrix.
    pub(crate) fn release(&self) {
        if let Some(mapping) = self.mapping {
            mapping.release(&self.bytes);
        }
    }

    /// Converts an array in Fortran order, a few columns at a time: they lie beside each other in the file, and all of
    /// its columns are never in memory together.
    fn transpose(&self, step: usize, data: &mut [f32], monitor: &dyn Monitor) -> Result<()> {
        let (cols, size) = (self.cols, self.encoding.size());
        let width = (cols / 16).clamp(1, 16);
        for left in (0..cols).step_by(width) {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            data.par_chunks_mut(step * cols).enumerate().for_each(|(task, out)| {
                let mut column = vec![0f32; out.len() / cols];
                for col in left..cols.min(left + width) {
                    self.encoding.convert(&self.bytes[(col * self.rows + task * step) * size..], &mut column);
                    for (row, &value) in column.iter().enumerate() {
                        out[row * cols + col] = value;
                    }
                }
            });
            self.release();
            monitor.progress(left as f64 / cols as f64);
        }
        Ok(())
    }

    /// One number as it is in the file.
    fn at(&self, row: usize, col: usize) -> f64 {
        let at = if self.fortran { col * self.rows + row } else { row * self.cols + col };
        self.encoding.number(&self.bytes[at * self.encoding.size()..])
    }
}

/// Bytes that are aligned native `f32`.
struct Values(Bytes);

impl AsRef<[f32]> for Values {
    fn as_ref(&self) -> &[f32] {
        // Known to be aligned and of whole numbers when made.
        bytemuck::try_cast_slice(&self.0).unwrap_or_default()
    }
}

/// Fails with the first value in the file that is not finite; `wrong` gets its row and column from 0.
pub(crate) fn check_finite(
    values: &[f32],
    cols: usize,
    wrong: &(impl Fn(usize, usize) -> Error + Sync),
    monitor: &dyn Monitor,
) -> Result<()> {
    let failed = values.par_chunks(BLOCK).enumerate().find_map_first(|(block, values)| {
        if monitor.cancelled() {
            return Some(Error::Cancelled);
        }
        first_infinite(values).map(|at| wrong((block * BLOCK + at) / cols, (block * BLOCK + at) % cols))
    });
    failed.map_or(Ok(()), Err)
}

/// The place of the first value that is not finite.
pub(crate) fn first_infinite(values: &[f32]) -> Option<usize> {
    // All bits of the exponent set; looked at without branches, a cache line at a time.
    const EXPONENT: u32 = 0x7f80_0000;
    let part = values
        .chunks(64)
        .position(|part| part.iter().fold(false, |any, v| any | (v.to_bits() & EXPONENT == EXPONENT)))?;
    values[part * 64..].iter().position(|v| !v.is_finite()).map(|at| part * 64 + at)
}

/// `rows * cols` zeros, after a look at the free memory.
pub(crate) fn zeros(file: &str, rows: usize, cols: usize) -> Result<Vec<f32>> {
    let bytes = rows.checked_mul(cols).and_then(|values| values.checked_mul(4)).unwrap_or(usize::MAX);
    memory::check(file, bytes as u64)?;
    // Where the system does not say what is free, it says here that it is too much.
    let mut probe = Vec::<f32>::new();
    if probe.try_reserve_exact(bytes / 4).is_err() {
        return Err(memory::too_much(file, bytes as u64, memory::available().unwrap_or(0)));
    }
    drop(probe);
    Ok(vec![0f32; rows * cols])
}
