//! Tables with types as batches of rows.

use std::ops::Range;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::SchemaRef;
use embedscope_core::Monitor;

use super::plan::{Plan, Vectors, no_vectors};
use super::{
    Format, Parts, column, damaged, dimension_names, dimensions, fill, guarded, left_out, parts, rows_of,
};
use crate::nature::Nature;
use crate::source::Loaded;
use crate::stream::{Batch, Batches, Head, changed, overlap, range};
use crate::table::DataType;
use crate::{Column, Error, Result, Table};

/// Vectors of a table whose metadata have been gone through once.
pub(crate) struct Rows {
    loaded: Loaded,
    format: Format,
    plan: Plan,
    vectors: Vectors,
    /// The rows asked for.
    asked: Range<usize>,
    head: Head,
}

/// Opens vectors, and the other columns as metadata, as batches.
pub(crate) fn batches(
    loaded: Loaded,
    format: Format,
    wanted: Option<&str>,
    asked: Option<&Range<usize>>,
    monitor: &dyn Monitor,
) -> Result<Rows> {
    let file = loaded.name.as_str();
    monitor.stage("reading");
    let parts = parts(file, format, &loaded.bytes, loaded.mapping.as_ref())?;
    let schema = parts.schema().clone();
    let plan = Plan::new(file, &schema, wanted)?;
    let Some(vectors) = plan.vectors.clone() else { return Err(no_vectors(file, &schema)) };
    let points = rows_of(file, &*parts)?;
    let cols = dimensions(file, &*parts, &vectors)?;
    let asked = range(asked, &loaded.short_name, points)?;
    let mut natures: Vec<Nature> =
        plan.metadata.iter().map(|&at| Nature::new(column::kind_of(schema.field(at)))).collect();
    // Texts are written as they are, whatever they are.
    let seen: Vec<usize> =
        (0..natures.len()).filter(|&at| natures[at].data_type() != DataType::Text).collect();
    let columns: Vec<usize> = seen.iter().map(|&at| plan.metadata[at]).collect();
    if !columns.is_empty() {
        go_through(file, &*parts, &columns, 1 << 13, monitor, &mut |first, batch| {
            let part = overlap(&asked, first, batch.num_rows());
            for ((&at, &place), array) in seen.iter().zip(&columns).zip(batch.columns()) {
                let array = array.slice(part.start, part.len());
                let column = column::column(schema.field(place), &[array]);
                let values = column.iter().flat_map(Column::values);
                values.for_each(|text| natures[at].see(text, true));
            }
            Ok(())
        })?;
    }
    let mut head = Head {
        dimension_names: dimension_names(&schema, &vectors, cols),
        warnings: left_out(file, &schema, &plan),
        ..Head::new(&loaded.short_name, &asked, points, cols)
    };
    let names = plan.metadata.iter().map(|&at| schema.field(at).name().clone());
    head.set_columns(names.zip(natures).collect())?;
    drop(parts);
    Ok(Rows { loaded, format, plan, vectors, asked, head })
}

/// Gives all batches of some columns in order, each with the number of its first row.
fn go_through(
    file: &str,
    parts: &dyn Parts,
    columns: &[usize],
    size: usize,
    monitor: &dyn Monitor,
    give: &mut dyn FnMut(usize, RecordBatch) -> Result<()>,
) -> Result<()> {
    let total: usize = parts.rows().iter().sum();
    let mut row = 0;
    for (part, &rows) in parts.rows().iter().enumerate() {
        let end = row + rows;
        guarded(file, parts.place(part), || {
            parts.read(part, columns, size, &mut |batch| {
                if monitor.cancelled() {
                    return Err(Error::Cancelled);
                }
                let first = row;
                row += batch.num_rows();
                if row > end {
                    return Err(damaged(file, parts.place(part), "it has more rows than it says"));
                }
                monitor.progress(row as f64 / total.max(1) as f64);
                give(first, batch)
            })
        })?;
        if row != end {
            return Err(damaged(file, parts.place(part), "it has fewer rows than it says"));
        }
    }
    Ok(())
}

impl Rows {
    /// The vectors of some rows.
    fn fill(
        &self,
        at: fill::At<'_>,
        place: impl Fn(usize) -> usize,
        batch: &RecordBatch,
    ) -> Result<Vec<f32>> {
        let cols = self.head.cols;
        let mut data = vec![0f32; batch.num_rows() * cols];
        match &self.vectors {
            Vectors::List(column) => fill::lists(at, batch.column(place(*column)), cols, &mut data)?,
            Vectors::Columns(columns) => {
                let arrays: Vec<&ArrayRef> = columns.iter().map(|&c| batch.column(place(c))).collect();
                fill::columns(at, &arrays, &mut data)?;
            }
        }
        Ok(data)
    }

    /// The metadata of some rows of a batch.
    fn metadata(
        &self,
        schema: &SchemaRef,
        place: impl Fn(usize) -> usize,
        batch: &RecordBatch,
        part: &Range<usize>,
    ) -> Result<Table> {
        let columns = self.plan.metadata.iter().zip(self.head.column_names()).filter_map(|(&at, name)| {
            let array = batch.column(place(at)).slice(part.start, part.len());
            column::column(schema.field(at), &[array]).map(|column| column.renamed(name))
        });
        Table::new(columns.collect())
    }
}

impl Batches for Rows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn each(&self, monitor: &dyn Monitor, give: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let file = self.loaded.name.as_str();
        let parts = parts(file, self.format, &self.loaded.bytes, self.loaded.mapping.as_ref())?;
        if rows_of(file, &*parts)? != self.head.points {
            return Err(changed(file));
        }
        let schema = parts.schema().clone();
        let needed = self.plan.needed();
        let place = |column: usize| needed.binary_search(&column).unwrap_or(0);
        let cols = self.head.cols;
        // As many as stay in a processor's cache.
        let size = ((1 << 17) / cols.max(1)).clamp(64, 1 << 14);
        go_through(file, &*parts, &needed, size, monitor, &mut |first, batch| {
            let data = self.fill(fill::At { file, first }, place, &batch)?;
            let part = overlap(&self.asked, first, batch.num_rows());
            if part.is_empty() {
                return Ok(());
            }
            give(Batch::cut(data, cols, &part, self.metadata(&schema, place, &batch, &part)?)?)
        })
    }
}
