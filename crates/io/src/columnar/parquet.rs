//! Parquet: row groups are the parts.

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use bytes::Bytes;

use super::{Parts, damaged};
use crate::Result;

/// A file whose footer has been read.
pub(super) struct File<'a> {
    name: &'a str,
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
    rows: Vec<usize>,
}

impl<'a> File<'a> {
    pub(super) fn open(file: &'a str, bytes: &Bytes) -> Result<Self> {
        let metadata = ArrowReaderMetadata::load(bytes, ArrowReaderOptions::default())
            .map_err(|e| damaged(file, &e.to_string()))?;
        let groups = metadata.metadata().row_groups();
        let rows = groups.iter().map(|group| usize::try_from(group.num_rows()).ok()).collect::<Option<_>>();
        let rows = rows.ok_or_else(|| damaged(file, "a row group claims fewer rows than none"))?;
        Ok(Self { name: file, bytes: bytes.clone(), metadata, rows })
    }
}

impl Parts for File<'_> {
    fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    fn rows(&self) -> &[usize] {
        &self.rows
    }

    fn read(
        &self,
        part: usize,
        columns: &[usize],
        batch: usize,
        each: &mut dyn FnMut(RecordBatch) -> Result<()>,
    ) -> Result<()> {
        let failed = |e: String| damaged(self.name, &e);
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
        let reader = builder.with_projection(mask).with_row_groups(vec![part]).with_batch_size(batch).build();
        for batch in reader.map_err(|e| failed(e.to_string()))? {
            each(batch.map_err(|e| failed(e.to_string()))?)?;
        }
        Ok(())
    }

    fn in_place(&self) -> bool {
        false
    }
}
