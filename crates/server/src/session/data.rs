//! The open data, taken apart so that its parts can be shared without copying.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use embedscope_core::Matrix;
use embedscope_io::{Column, Dataset, Images, Table};
use xxhash_rust::xxh3;

use super::selection::Edits;
use crate::snapshot::{ColumnInfo, ColumnSource, DatasetInfo, ImagesInfo};
use crate::{Error, Result};

/// How far from 1 the length of a vector may be to count as normalized.
const UNIT_TOLERANCE: f64 = 1e-3;

/// Free memory, where the system does not say how much there is.
const FREE_IF_UNKNOWN: u64 = 4 << 30;

/// What is open. Immutable: a change makes a new value that shares the parts that stay.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    /// Unique in the session; other vectors have another id.
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) points: usize,
    pub(crate) dimensions: usize,
    pub(crate) vectors: Option<Arc<Matrix>>,
    /// With the edits of this session.
    pub(crate) metadata: Arc<Table>,
    /// The metadata as they were read, with the edits that can no longer be undone.
    base: Arc<Table>,
    /// The edits that can be undone: `metadata` has them, `base` not.
    edits: Edits,
    /// Columns of `base` that hold edits.
    edited: Arc<BTreeSet<String>>,
    /// How often columns have changed.
    changes: Arc<BTreeMap<String, u32>>,
    pub(crate) images: Option<Arc<Images>>,
    /// Counted once: a snapshot must not read all rows.
    columns: Vec<ColumnInfo>,
    normalized: bool,
    warnings: Vec<String>,
    /// See [`Data::hash`].
    hash: OnceLock<String>,
    /// See [`Data::mean`].
    mean: OnceLock<Vec<f64>>,
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
            vectors: dataset.vectors.map(|vectors| Arc::new(owned(vectors))),
            columns: Vec::new(),
            base: Arc::new(dataset.metadata.clone()),
            metadata: Arc::new(dataset.metadata),
            edits: Edits::default(),
            edited: Arc::default(),
            changes: Arc::default(),
            images: dataset.images.map(Arc::new),
            warnings: dataset.warnings,
            hash: OnceLock::new(),
            mean: OnceLock::new(),
        }
        .described(None)
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

    /// The mean of the vectors, made once: it reads them all. `None` without vectors.
    pub(crate) fn mean(&self) -> Option<&[f64]> {
        let vectors = self.vectors.as_ref()?;
        Some(self.mean.get_or_init(|| embedscope_core::preprocess::mean(vectors.view())))
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
        let new = table.columns().len();
        let joined = Table::clone(&self.metadata).join(table)?;
        // Under the names that are free: columns made by edits have theirs already.
        let new = &joined.columns()[joined.columns().len() - new..];
        let base = new.iter().try_fold(Table::clone(&self.base), |base, column| base.with(column.clone()))?;
        let known = |name: &str| joined.column(name).cloned();
        let metadata = Arc::new(self.edits.apply(&base, self.points, known)?);
        Ok(Self { metadata, base: Arc::new(base), ..self.clone() }.described(None))
    }

    /// The same data with other edits; `None` if they have these already.
    pub(crate) fn with_edits(&self, edits: &Edits) -> Result<Option<Self>> {
        if *edits == self.edits {
            return Ok(None);
        }
        let changed = edits.differing(&self.edits);
        let known = |name: &str| self.metadata.column(name).filter(|_| !changed.contains(name)).cloned();
        let metadata = Arc::new(edits.apply(&self.base, self.points, known)?);
        let data = Self { metadata, edits: edits.clone(), changes: self.counted(&changed), ..self.clone() };
        Ok(Some(data.described(Some(&changed))))
    }

    /// The same data, whose first edits can no longer be undone.
    pub(crate) fn settled(&self, first: usize) -> Result<Self> {
        let old = self.edits.before(first);
        let base = old.apply(&self.base, self.points, |_| None)?;
        let edited = self.edited.iter().map(String::as_str).chain(old.columns()).map(str::to_owned).collect();
        let edits = self.edits.after(first);
        Ok(Self { base: Arc::new(base), edits, edited: Arc::new(edited), ..self.clone() })
    }

    /// The same data with some columns as an earlier session has left them, which cannot be undone.
    pub(crate) fn with_edited(&self, columns: Vec<Column>) -> Result<Self> {
        let mut edited = BTreeSet::clone(&self.edited);
        let mut base = Table::clone(&self.base);
        for column in columns {
            edited.insert(column.name().to_owned());
            base = base.with(column)?;
        }
        let changed = edited.iter().map(String::as_str).collect();
        let metadata = Arc::new(self.edits.apply(&base, self.points, |_| None)?);
        let (base, changes) = (Arc::new(base), self.counted(&changed));
        Ok(Self { metadata, base, changes, edited: Arc::new(edited), ..self.clone() }.described(None))
    }

    /// The columns that were changed or made in this session or an earlier one.
    pub(crate) fn edited_columns(&self) -> Vec<&Column> {
        let edited = self.edits.columns();
        let is_edited = |c: &&Column| edited.contains(c.name()) || self.edited.contains(c.name());
        self.metadata.columns().iter().filter(is_edited).collect()
    }

    fn counted(&self, changed: &BTreeSet<&str>) -> Arc<BTreeMap<String, u32>> {
        let mut changes = BTreeMap::clone(&self.changes);
        for name in changed {
            *changes.entry((*name).to_owned()).or_default() += 1;
        }
        Arc::new(changes)
    }

    /// Counts what is in the columns: all, or those that have changed.
    fn described(self, changed: Option<&BTreeSet<&str>>) -> Self {
        let edited: BTreeSet<String> = self.edited_columns().iter().map(|c| c.name().to_owned()).collect();
        let info = |column: &Column| {
            let name = column.name();
            let known = self.columns.iter().find(|info| info.name == name);
            let known = known.filter(|_| changed.is_some_and(|changed| !changed.contains(name)));
            let missing = known.map_or_else(|| column.missing(), |known| known.missing);
            ColumnInfo {
                name: name.to_owned(),
                kind: column.kind().name(),
                distinct: column.values().len(),
                missing,
                source: if edited.contains(name) { ColumnSource::Edited } else { ColumnSource::File },
                revision: self.changes.get(name).copied().unwrap_or(0),
            }
        };
        let columns = self.metadata.columns().iter().map(info).collect();
        Self { columns, ..self }
    }

    /// The same data with one more thing to say.
    pub(crate) fn with_warning(&self, warning: String) -> Self {
        let mut data = self.clone();
        data.warnings.push(warning);
        data
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

    pub(crate) fn info(&self, changed_on_disk: bool) -> DatasetInfo {
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
            changed_on_disk,
        }
    }
}

/// Vectors of a mapped file as a copy, where that takes at most a quarter of the free memory: what writes the file in place
/// while it is open then changes nothing here. A file larger than that stays where it lies.
fn owned(vectors: Matrix) -> Matrix {
    let bytes = 4 * vectors.data().len() as u64;
    let most = embedscope_io::free_memory().unwrap_or(FREE_IF_UNKNOWN) / 4;
    if !vectors.is_shared() || bytes > most {
        return vectors;
    }
    let (rows, cols) = (vectors.rows(), vectors.cols());
    let copy = Matrix::new(rows, cols, vectors.data().to_vec());
    copy.unwrap_or(vectors)
}

fn is_normalized(x: &Matrix) -> bool {
    x.cols() > 0
        && x.data().chunks_exact(x.cols()).all(|row| {
            let square: f64 = row.iter().map(|&v| f64::from(v).powi(2)).sum();
            (square.sqrt() - 1.0).abs() <= UNIT_TOLERANCE
        })
}
