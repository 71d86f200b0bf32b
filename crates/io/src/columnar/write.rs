//! Writing vectors and metadata as Parquet and as an Arrow file, batch by batch.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use ::parquet::schema::types::ColumnPath;
use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, RecordBatch, RecordBatchOptions};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{DataType as Arrow, Field, FieldRef, Schema, SchemaRef};
use embedscope_core::MatrixView;

use super::Format;
use super::encode::Encoder;
use super::plan::DIMENSIONS_KEY;
use crate::convert::Sink;
use crate::stream::Head;
use crate::table::ColumnBuilder;
use crate::{Error, Result, Table};

/// Names for the vectors' column, the first that metadata leave free.
const NAMES: [&str; 4] = ["vector", "vectors", "embedding", "embeddings"];

/// Vectors in a column of lists of one length, `vector`, and metadata with their types.
pub(crate) struct Columns<'a> {
    vectors: bool,
    cols: usize,
    width: i32,
    item: FieldRef,
    names: Vec<String>,
    encoders: Vec<Encoder>,
    schema: SchemaRef,
    /// Rows that are written together.
    step: usize,
    /// Values of so many rows, or of all there are.
    capacity: usize,
    /// Rows that wait to be so many.
    data: Vec<f32>,
    metadata: Vec<ColumnBuilder>,
    rows: usize,
    file: File<'a>,
}

enum File<'a> {
    /// A row group a batch.
    Parquet {
        writer: Box<ArrowWriter<Buffer>>,
        buffer: Buffer,
        out: &'a mut dyn Write,
    },
    Arrow(Box<FileWriter<&'a mut dyn Write>>),
}

impl<'a> Columns<'a> {
    /// Without `vectors` only metadata are written.
    pub(crate) fn new(head: &Head, vectors: bool, format: Format, out: &'a mut dyn Write) -> Result<Self> {
        let names: Vec<String> = head.column_names().map(str::to_owned).collect();
        let encoders: Vec<Encoder> = head.natures().map(Encoder::new).collect();
        let mut fields: Vec<Field> =
            encoders.iter().zip(&names).map(|(encoder, name)| encoder.field(name)).collect();
        let name = vector_name(&names);
        let cols = if vectors { head.cols } else { 0 };
        let width = i32::try_from(cols)
            .map_err(|_| Error::Request(format!("{cols} dimensions are too many for a list")))?;
        // As each format's specification calls it.
        let element = if format == Format::Parquet { "element" } else { "item" };
        let item: FieldRef = Arc::new(Field::new(element, Arrow::Float32, false));
        if vectors {
            let mut field = Field::new(&name, Arrow::FixedSizeList(item.clone(), width), false);
            if let Some(names) = &head.dimension_names {
                let names = serde_json::Value::from(names.clone()).to_string();
                field.set_metadata(HashMap::from([(DIMENSIONS_KEY.to_owned(), names)]));
            }
            fields.insert(0, field);
        }
        let schema = Arc::new(Schema::new(fields));
        let file = match format {
            Format::Parquet => parquet(&schema, &name, out)?,
            Format::Arrow => {
                File::Arrow(Box::new(FileWriter::try_new(out, &schema).map_err(|e| failed(&e))?))
            }
        };
        let metadata = names.iter().map(|_| ColumnBuilder::default()).collect();
        // Some 64 MB at a time, so that several threads can read and none needs much memory.
        let step = ((16 << 20) / cols.max(1)).clamp(1, 1 << 17);
        let (capacity, data, rows) = (step.min(head.rows) * cols, Vec::new(), 0);
        Ok(Self {
            vectors,
            cols,
            width,
            item,
            names,
            encoders,
            schema,
            step,
            capacity,
            data,
            metadata,
            rows,
            file,
        })
    }

    /// Writes the rows that wait.
    fn flush(&mut self) -> Result<()> {
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.metadata.len() + 1);
        if self.vectors {
            let values = Float32Array::from(std::mem::take(&mut self.data));
            let lists = FixedSizeListArray::try_new(self.item.clone(), self.width, Arc::new(values), None);
            arrays.push(Arc::new(lists.map_err(|e| failed(&e))?));
        }
        for ((column, name), encoder) in self.metadata.iter_mut().zip(&self.names).zip(&self.encoders) {
            arrays.push(encoder.array(&std::mem::take(column).finish(name)));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)
            .map_err(|e| failed(&e))?;
        self.rows = 0;
        match &mut self.file {
            File::Parquet { writer, buffer, out } => {
                writer.write(&batch).map_err(|e| failed(&e))?;
                writer.flush().map_err(|e| failed(&e))?;
                out.write_all(&buffer.take())?;
            }
            File::Arrow(writer) => writer.write(&batch).map_err(|e| failed(&e))?,
        }
        Ok(())
    }
}

impl Sink for Columns<'_> {
    fn write(&mut self, vectors: Option<MatrixView<'_>>, metadata: &Table) -> Result<()> {
        let vectors = vectors.filter(|_| self.vectors);
        let rows = vectors.map_or(metadata.rows(), MatrixView::rows);
        let mut row = 0;
        while row < rows {
            let end = rows.min(row + self.step - self.rows);
            if let Some(vectors) = vectors {
                if self.data.is_empty() {
                    self.data.reserve_exact(self.capacity);
                }
                self.data.extend_from_slice(&vectors.data()[row * self.cols..end * self.cols]);
            }
            for (builder, column) in self.metadata.iter_mut().zip(metadata.columns()) {
                (row..end).for_each(|row| builder.push(column.text(row)));
            }
            self.rows += end - row;
            row = end;
            if self.rows == self.step {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if self.rows > 0 {
            self.flush()?;
        }
        match self.file {
            File::Parquet { writer, buffer, out } => {
                writer.close().map_err(|e| failed(&e))?;
                out.write_all(&buffer.take())?;
                Ok(())
            }
            File::Arrow(mut writer) => writer.finish().map_err(|e| failed(&e)),
        }
    }
}

fn vector_name(columns: &[String]) -> String {
    let is_free = |name: &str| !columns.iter().any(|column| column == name);
    let name = NAMES.iter().find(|name| is_free(name)).map(|name| (*name).to_owned());
    // One of so many names is not among the columns.
    let numbered = || (2..columns.len() + 3).map(|n| format!("vector ({n})")).find(|name| is_free(name));
    name.or_else(numbered).unwrap_or_default()
}

/// Snappy for metadata, plain numbers for vectors, which do not compress.
fn parquet<'a>(schema: &SchemaRef, vectors: &str, out: &'a mut dyn Write) -> Result<File<'a>> {
    let column = ColumnPath::new([vectors, "list", "element"].map(str::to_owned).to_vec());
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_column_compression(column.clone(), Compression::UNCOMPRESSED)
        .set_column_dictionary_enabled(column, false)
        .build();
    let buffer = Buffer::default();
    let writer =
        ArrowWriter::try_new(buffer.clone(), schema.clone(), Some(properties)).map_err(|e| failed(&e))?;
    Ok(File::Parquet { writer: Box::new(writer), buffer, out })
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
