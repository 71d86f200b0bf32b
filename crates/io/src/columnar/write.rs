//! Writing vectors and metadata as Parquet and as an Arrow file, batch by batch.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use ::parquet::schema::types::ColumnPath;
use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, RecordBatch, RecordBatchOptions};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType as Arrow, Field, Schema, SchemaRef};
use embedscope_core::MatrixView;

use super::Format;
use super::encode::Encoder;
use super::plan::DIMENSIONS_KEY;
use crate::{Error, Result, Table};

/// Names for the vectors' column, the first that metadata leave free.
const NAMES: [&str; 4] = ["vector", "vectors", "embedding", "embeddings"];

/// What is written.
pub(crate) struct Content<'a> {
    /// Without them only metadata are written.
    pub(crate) vectors: Option<MatrixView<'a>>,
    /// Names of the dimensions, kept as a note beside the column.
    pub(crate) dimension_names: Option<&'a [String]>,
    /// One row a point, or no columns.
    pub(crate) metadata: &'a Table,
}

/// Writes the vectors as a column of lists of one length, `vector`, and metadata with their types.
pub(crate) fn write(content: &Content<'_>, format: Format, out: &mut dyn Write) -> Result<()> {
    let encoders: Vec<Encoder<'_>> = content.metadata.columns().iter().map(Encoder::new).collect();
    let mut fields: Vec<Field> = encoders.iter().map(Encoder::field).collect();
    let name = vector_name(content.metadata);
    let cols = content.vectors.map_or(0, MatrixView::cols);
    let width = i32::try_from(cols)
        .map_err(|_| Error::Request(format!("{cols} dimensions are too many for a list")))?;
    // As each format's specification calls it.
    let element = if format == Format::Parquet { "element" } else { "item" };
    let item = Arc::new(Field::new(element, Arrow::Float32, false));
    if content.vectors.is_some() {
        let mut field = Field::new(&name, Arrow::FixedSizeList(item.clone(), width), false);
        if let Some(names) = content.dimension_names {
            let names = serde_json::Value::from(names.to_vec()).to_string();
            field.set_metadata(HashMap::from([(DIMENSIONS_KEY.to_owned(), names)]));
        }
        fields.insert(0, field);
    }
    let schema = Arc::new(Schema::new(fields));
    let rows = content.vectors.map_or(content.metadata.rows(), MatrixView::rows);
    let batch = |rows: Range<usize>| -> Result<RecordBatch> {
        let mut arrays: Vec<ArrayRef> = encoders.iter().map(|encoder| encoder.array(rows.clone())).collect();
        if let Some(vectors) = content.vectors {
            let values = Float32Array::from(vectors.data()[rows.start * cols..rows.end * cols].to_vec());
            let lists = FixedSizeListArray::try_new(item.clone(), width, Arc::new(values), None);
            arrays.insert(0, Arc::new(lists.map_err(|e| failed(&e))?));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        RecordBatch::try_new_with_options(schema.clone(), arrays, &options).map_err(|e| failed(&e))
    };
    // Some 64 MB at a time, so that several threads can read and none needs much memory.
    let step = ((16 << 20) / cols.max(1)).clamp(1, 1 << 17);
    let batches = (0..rows).step_by(step).map(|start| batch(start..rows.min(start + step)));
    match format {
        Format::Parquet => parquet(&schema, &name, batches, out),
        Format::Arrow => {
            let mut writer = FileWriter::try_new(&mut *out, &schema).map_err(|e| failed(&e))?;
            for batch in batches {
                writer.write(&batch?).map_err(|e| failed(&e))?;
            }
            writer.finish().map_err(|e| failed(&e))
        }
    }
}

fn vector_name(metadata: &Table) -> String {
    let is_free = |name: &str| metadata.column(name).is_none();
    let name = NAMES.iter().find(|name| is_free(name)).map(|name| (*name).to_owned());
    // One of so many names is not among the columns.
    let numbered =
        || (2..metadata.columns().len() + 3).map(|n| format!("vector ({n})")).find(|name| is_free(name));
    name.or_else(numbered).unwrap_or_default()
}

/// A row group a batch: snappy for metadata, plain numbers for vectors, which do not compress.
fn parquet(
    schema: &SchemaRef,
    vectors: &str,
    batches: impl Iterator<Item = Result<RecordBatch>>,
    out: &mut dyn Write,
) -> Result<()> {
    let column = ColumnPath::new([vectors, "list", "element"].map(str::to_owned).to_vec());
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_column_compression(column.clone(), Compression::UNCOMPRESSED)
        .set_column_dictionary_enabled(column, false)
        .build();
    let buffer = Buffer::default();
    let mut writer =
        ArrowWriter::try_new(buffer.clone(), schema.clone(), Some(properties)).map_err(|e| failed(&e))?;
    for batch in batches {
        writer.write(&batch?).map_err(|e| failed(&e))?;
        writer.flush().map_err(|e| failed(&e))?;
        out.write_all(&buffer.take())?;
    }
    writer.close().map_err(|e| failed(&e))?;
    out.write_all(&buffer.take())?;
    Ok(())
}

/// What the writer has written and the output not yet: the writer wants an output that can go to another thread.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn failed(error: &impl std::fmt::Display) -> Error {
    Error::Output(io::Error::other(error.to_string()))
}
