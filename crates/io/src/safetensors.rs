//! safetensors: tensors by name, read where they lie in the file.

use std::io::Write;
use std::ops::Range;

use ::safetensors::{Dtype, SafeTensors};
use bytes::Bytes;
use embedscope_core::Monitor;

use crate::choose::choose;
use crate::error::{Place, counted, quoted};
use crate::numbers::{Encoding, Layout, Number};
use crate::source::Loaded;
use crate::stream::{Batches, Head, Told, beside, grid};
use crate::table::ColumnBuilder;
use crate::{Column, Dataset, Error, Result, Table, convert, npy};

/// Whether a file starts with the length of a JSON header and the header.
pub(crate) fn is_safetensors(bytes: &[u8]) -> bool {
    let length = bytes.first_chunk().map(|length| u64::from_le_bytes(*length));
    // No more than the format allows.
    length.is_some_and(|length| (2..=100_000_000).contains(&length)) && bytes.get(8) == Some(&b'{')
}

/// A tensor whose place is known to be inside the file.
struct Tensor {
    name: String,
    shape: Vec<usize>,
    /// `None` for a type that is not read.
    encoding: Option<Encoding>,
    dtype: Dtype,
    bytes: Bytes,
}

/// What a file holds.
struct Found {
    vectors: Layout,
    metadata: Table,
    /// What is left out, one sentence each.
    warnings: Vec<String>,
}

/// Reads vectors: the tensor wanted, the only one of two dimensions, or the one with a telling name. Tensors of one
/// dimension and as many values are metadata.
pub(crate) fn vectors(loaded: &Loaded, wanted: Option<&str>, monitor: &dyn Monitor) -> Result<Dataset> {
    let Found { vectors, metadata, warnings } = find(loaded, wanted)?;
    let wrong = |row, column, value| npy::not_finite(&loaded.name, row, column, value);
    let vectors = vectors.grid(loaded).matrix(&wrong, monitor)?;
    Ok(Dataset { metadata, warnings, ..Dataset::new(&loaded.short_name, vectors) })
}

/// The same as batches of rows; metadata are held.
pub(crate) fn batches(
    loaded: Loaded,
    wanted: Option<&str>,
    asked: Option<&Range<usize>>,
) -> Result<Box<dyn Batches>> {
    let Found { vectors, metadata, warnings } = find(&loaded, wanted)?;
    let rows = Box::new(grid::batches(loaded, vectors, npy::wrong, asked)?);
    Ok(Box::new(Told::new(beside(rows, &metadata, asked)?, warnings)))
}

fn find(loaded: &Loaded, wanted: Option<&str>) -> Result<Found> {
    let file = loaded.name.as_str();
    let tensors = tensors(file, &loaded.bytes)?;
    let is_grid = |t: &&Tensor| t.shape.len() == 2 || wanted.is_some_and(|wanted| wanted == t.name);
    let grids: Vec<&Tensor> = tensors.iter().filter(is_grid).collect();
    let chosen = choose(file, "tensors of two dimensions", grids.iter().map(|t| t.name.as_str()), wanted)?;
    let Some(chosen) = chosen.map(|at| grids[at]) else {
        let shown: Vec<String> =
            tensors.iter().map(|t| format!("{} {:?}", quoted(t.name.as_bytes()), t.shape)).collect();
        let found = if shown.is_empty() {
            "no tensors".to_owned()
        } else {
            format!("the tensors {}", shown.join(", "))
        };
        let advice = "reshape it first, for example with tensor.flatten(1)";
        return Err(Error::content(
            file,
            Place::File,
            found,
            "a tensor of two dimensions, one row a point",
            advice,
        ));
    };
    let wrong = |found: String, expected: &str| {
        let advice = "choose another tensor with --array NAME, or convert it first";
        Error::content(
            file,
            Place::File,
            format!("the tensor {} {found}", quoted(chosen.name.as_bytes())),
            expected,
            advice,
        )
    };
    let &[rows, cols] = chosen.shape.as_slice() else {
        return Err(wrong(
            format!("of {}", counted(chosen.shape.len(), "dimension")),
            "two dimensions, one row a point",
        ));
    };
    if rows == 0 || cols == 0 {
        return Err(wrong(format!("of shape {:?}", chosen.shape), "one row a point"));
    }
    let Some(encoding) = chosen.encoding else {
        return Err(wrong(
            format!("of type {}", chosen.dtype),
            "floats of 16, 32 or 64 bits, or whole numbers",
        ));
    };
    let start = chosen.bytes.as_ptr() as usize - loaded.bytes.as_ptr() as usize;
    let vectors = Layout { start, encoding, rows, cols, fortran: false };
    let (mut metadata, mut warnings) = (Table::default(), Vec::new());
    for tensor in tensors.iter().filter(|t| t.name != chosen.name) {
        match tensor.column(rows) {
            Some(column) => metadata.push(column)?,
            None => warnings.push(format!(
                "{file}: the tensor {} of type {} and shape {:?} was left out: it is no column of {}",
                quoted(tensor.name.as_bytes()),
                tensor.dtype,
                tensor.shape,
                counted(rows, "number")
            )),
        }
    }
    Ok(Found { vectors, metadata, warnings })
}

/// Reads metadata: all tensors of one dimension.
pub(crate) fn metadata(loaded: &Loaded) -> Result<Table> {
    let tensors = tensors(&loaded.name, &loaded.bytes)?;
    let rows = tensors.iter().find(|t| t.shape.len() == 1).map_or(0, |t| t.shape[0]);
    let columns: Vec<Column> = tensors.iter().filter_map(|t| t.column(rows)).collect();
    if columns.is_empty() {
        let expected = "tensors of one dimension, one value a point";
        let advice = "if these are vectors, give them as such";
        return Err(Error::content(&loaded.name, Place::File, "tensors of other shapes", expected, advice));
    }
    Table::new(columns)
}

impl Tensor {
    /// As a column of so many rows, if it is one.
    fn column(&self, rows: usize) -> Option<Column> {
        let encoding = self.encoding.filter(|_| self.shape == [rows] || self.shape == [rows, 1])?;
        let mut column = ColumnBuilder::default();
        for element in self.bytes.chunks_exact(encoding.size()) {
            column.push(encoding.text(element).as_deref());
        }
        Some(column.finish(&self.name).with_type(encoding.data_type()))
    }
}

/// All tensors in the order of the file.
fn tensors(file: &str, bytes: &Bytes) -> Result<Vec<Tensor>> {
    let all = SafeTensors::deserialize(bytes).map_err(|e| {
        let advice = "the file is cut short or damaged: write or get it again";
        Error::content(file, Place::Byte(0), format!("a damaged header ({e})"), "a safetensors file", advice)
    })?;
    let mut tensors: Vec<Tensor> = all
        .iter()
        .map(|(name, view)| Tensor {
            name: name.to_owned(),
            shape: view.shape().to_vec(),
            encoding: encoding(view.dtype()),
            dtype: view.dtype(),
            bytes: bytes.slice_ref(view.data()),
        })
        .collect();
    // Those without values have no place; names break the tie.
    tensors.sort_by(|a, b| (a.bytes.as_ptr(), &a.name).cmp(&(b.bytes.as_ptr(), &b.name)));
    Ok(tensors)
}

fn encoding(dtype: Dtype) -> Option<Encoding> {
    Some(Encoding::little(match dtype {
        Dtype::BOOL => Number::Bool,
        Dtype::I8 => Number::I8,
        Dtype::I16 => Number::I16,
        Dtype::I32 => Number::I32,
        Dtype::I64 => Number::I64,
        Dtype::U8 => Number::U8,
        Dtype::U16 => Number::U16,
        Dtype::U32 => Number::U32,
        Dtype::U64 => Number::U64,
        Dtype::F16 => Number::F16,
        Dtype::BF16 => Number::Bf16,
        Dtype::F32 => Number::F32,
        Dtype::F64 => Number::F64,
        _ => return None,
    }))
}

/// Writes what comes before the rows of the tensor `vectors`, `f32`; the format has no text, so metadata go elsewhere.
pub(crate) fn begin<'a>(head: &Head, out: &'a mut dyn Write) -> Result<convert::Bytes<'a>> {
    let (rows, cols) = (head.rows, head.cols);
    let mut header = format!(
        "{{\"vectors\":{{\"dtype\":\"F32\",\"shape\":[{rows},{cols}],\"data_offsets\":[0,{}]}}}}",
        rows * cols * 4
    );
    // Data aligned to 64 bytes can be read where they lie.
    while (8 + header.len()) % 64 != 0 {
        header.push(' ');
    }
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    Ok(convert::Bytes::new(out))
}
