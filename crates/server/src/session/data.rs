//! The open data, taken apart so that its parts can be shared without copying.

use std::sync::{Arc, OnceLock};

use embedscope_core::Matrix;
use embedscope_io::{Column, Dataset, Images, Table};
use xxhash_rust::xxh3;

use crate::snapshot::{ColumnInfo, ColumnSource, DatasetInfo, ImagesInfo};
use crate::{Error, Result};

/// How far from 1 the length of a vector may be to count as normalized.
const UNIT_TOLERANCE: f64 = 1e-3;

/// What is open. Immutable: a change makes a new value that shares the parts that stay.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    /// Unique in the session; other vectors have another id.
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) points: usize,
    pub(crate) dimensions: usize,
    pub(crate) vectors: Option<Arc<Matrix>>,
    pub(crate) metadata: Arc<Table>,
    pub(crate) images: Option<Arc<Images>>,
    /// Counted once: a snapshot must not read all rows.
    columns: Vec<ColumnInfo>,
    normalized: bool,
    warnings: Vec<String>,
    /// See [`Data::hash`].
    hash: OnceLock<String>,
}

impl Data {
    /// Takes a dataset; `dimensions` counts where it has no vectors.
    pub(crate) fn new(id: u32, dataset: Dataset, dimensions: usize) -> Self {
        Self {
            id,
            points: dataset.points,
            dimensions: dataset.vectors.as_ref().map_or(dimensions, Matrix::cols),
            normalized: dataset.vectors.as_ref().is_some_and(is_normalized),
            name: dataset.name,
            vectors: dataset.vectors.map(Arc::new),
            columns: describe(&dataset.metadata),
            metadata: Arc::new(dataset.metadata),
            images: dataset.images.map(Arc::new),
            warnings: dataset.warnings,
            hash: OnceLock::new(),
        }
    }

    /// A hash of the vectors, 32 hexadecimal digits, made once: it reads them all. `None` without vectors.
    pub(crate) fn hash(&self) -> Option<&str> {
        let vectors = self.vectors.as_ref()?;
        let hash = self.hash.get_or_init(|| {
            let mut hash = xxh3::Xxh3::new();
            hash.update(&(self.points as u64).to_le_bytes());
            hash.update(&(self.dimensions as u64).to_le_bytes());
            hash.update(bytemuck::cast_slice(vectors.data()));
            format!("{:032x}", hash.digest128())
        });
        Some(hash)
    }

    /// The same data with more metadata columns; `name` is the file they come from.
    pub(crate) fn with_metadata(&self, name: &str, table: Table) -> Result<Self> {
        if table.rows() != self.points {
            return Err(Error::MetadataRows {
                file: name.to_owned(),
                rows: table.rows(),
                points: self.points,
                data: self.name.clone(),
            });
        }
        let metadata = Arc::new(Table::clone(&self.metadata).join(table)?);
        Ok(Self { columns: describe(&metadata), metadata, ..self.clone() })
    }

    /// The vectors, or the sentence that there are none.
    pub(crate) fn need_vectors(&self) -> Result<&Arc<Matrix>> {
        self.vectors.as_ref().ok_or(Error::NoVectors)
    }

    /// The metadata column of that name.
    pub(crate) fn need_column(&self, name: &str) -> Result<&Column> {
        self.metadata.column(name).ok_or_else(|| Error::NoColumnNamed {
            name: name.to_owned(),
            columns: self.metadata.columns().iter().map(|c| c.name().to_owned()).collect(),
        })
    }

    /// Checks a row number.
    pub(crate) fn check_row(&self, row: usize) -> Result<()> {
        if row < self.points { Ok(()) } else { Err(Error::NoSuchRow { row, points: self.points }) }
    }

    pub(crate) fn info(&self) -> DatasetInfo {
        DatasetInfo {
            id: self.id,
            name: self.name.clone(),
            points: self.points,
            dimensions: self.dimensions,
            has_vectors: self.vectors.is_some(),
            normalized: self.normalized,
            columns: self.columns.clone(),
            images: self.images.as_ref().map(|i| ImagesInfo { width: i.width, height: i.height }),
            warnings: self.warnings.clone(),
        }
    }
}

fn describe(table: &Table) -> Vec<ColumnInfo> {
    let info = |c: &Column| ColumnInfo {
        name: c.name().to_owned(),
        kind: c.kind().name(),
        distinct: c.values().len(),
        missing: c.missing(),
        source: ColumnSource::File,
    };
    table.columns().iter().map(info).collect()
}

fn is_normalized(x: &Matrix) -> bool {
    x.cols() > 0
        && x.data().chunks_exact(x.cols()).all(|row| {
            let square: f64 = row.iter().map(|&v| f64::from(v).powi(2)).sum();
            (square.sqrt() - 1.0).abs() <= UNIT_TOLERANCE
        })
}
