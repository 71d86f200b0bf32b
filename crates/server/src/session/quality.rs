//! How far to trust the layout on screen.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use embedscope_core::quality::{self, Anchor, Report};
use embedscope_core::{Matrix, Metric, Monitor, preprocess};
use embedscope_io::{Column, Table};

use super::data::Data;
use super::run::Kind;
use super::state::{Scores, State};
use super::tsne::Tsne;
use super::umap::Umap;
use super::{Session, same_data};
use crate::compute::{Purpose, Task};
use crate::event::Reply;
use crate::snapshot::{ColumnInfo, ColumnSource, QualityInfo};
use crate::wire::{self, Frame};
use crate::{Error, Projection, Result};

/// The columns that come with it.
const LOST: &str = "neighbours lost";
const MISSING: &str = "missing neighbours";
const FALSE: &str = "false neighbours";
const SCALE: &str = "local scale";

/// What was measured last.
#[derive(Debug)]
pub(crate) struct Measured {
    info: QualityInfo,
    of: Shown,
    pub(super) columns: Arc<Vec<Column>>,
    described: Vec<ColumnInfo>,
}

/// Which layout is on screen; it does not keep it alive.
#[derive(Debug, Clone)]
pub(super) enum Shown {
    Scores(Weak<Scores>, Vec<usize>),
    Positions(Projection, Weak<Vec<f32>>, Vec<usize>),
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Scores(a, axes), Self::Scores(b, others)) => a.ptr_eq(b) && axes == others,
            (Self::Positions(p, a, axes), Self::Positions(q, b, others)) => {
                p == q && a.ptr_eq(b) && axes == others
            }
            _ => false,
        }
    }
}

/// Columns of the metadata, then computed ones.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    data: Arc<Data>,
    computed: Arc<Vec<Column>>,
}

impl Columns {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Column> {
        self.data.metadata.columns().iter().chain(self.computed.iter())
    }

    /// The column of that name.
    pub(super) fn named(&self, name: &str) -> Result<&Column> {
        self.iter().find(|column| column.name() == name).map_or_else(|| self.data.need_column(name), Ok)
    }
}

impl Session {
    /// `quality`: returns when it is done.
    pub(super) fn measure(&self, k: usize) -> Result<Reply> {
        let running = self.shared.task(Purpose::Quality);
        let (data, frame, of, sphereize, metric) = {
            let state = self.shared.lock();
            let data = state.need_data()?.clone();
            let frame = state.frame().ok_or(Error::NothingOnScreen)?;
            let of = state.shown().ok_or(Error::NothingOnScreen)?;
            (data, frame, of, state.sphereize, state.metric_of(state.screen.projection))
        };
        let vectors = data.need_vectors()?;
        let absent =
            frame.positions().chunks_exact(frame.dims()).filter(|p| p.iter().any(|v| !v.is_finite()));
        let absent = absent.count();
        if absent > 0 {
            return Err(Error::CannotMeasure { absent, points: data.points });
        }
        let layout = Matrix::new(data.points, frame.dims(), frame.positions().to_vec())?;
        let params = quality::Params { k, metric, ..Default::default() };
        let monitor = Whole { task: &running.task, at: AtomicUsize::new(0) };
        let report = if sphereize {
            let sphereized = preprocess::sphereize(vectors.view(), &monitor)?;
            quality::measure(sphereized.view(), layout.view(), &params, &monitor)?
        } else {
            quality::measure(vectors.view(), layout.view(), &params, &monitor)?
        };
        if running.task.cancelled() {
            return Err(embedscope_core::Error::Cancelled.into());
        }
        drop(running);
        let info = describe(&report, &frame, k, data.points);
        let columns = columns(&report.anchors, k, data.points, &data.metadata);
        let mut measured = Measured {
            info,
            of,
            described: columns.iter().map(column_info).collect(),
            columns: Arc::new(columns),
        };
        self.shared.change(|state| {
            same_data(state, data.id)?;
            for column in &mut measured.described {
                // Other values under the same names: the session's count of changes tells them apart.
                column.revision = state.revision as u32;
            }
            state.measured = Some(measured);
            let info = state.quality().ok_or(Error::Replaced)?;
            Ok(Reply::Quality(Box::new(info)))
        })
    }

    /// All columns of the open data.
    pub(super) fn columns(&self) -> Result<Columns> {
        self.shared.lock().columns()
    }

    /// A column, of the metadata or computed, as the page gets it.
    pub(crate) fn column_message(&self, index: u32) -> Result<Vec<u8>> {
        let columns = self.columns()?;
        let Some(column) = columns.iter().nth(index as usize) else {
            return Err(Error::NoSuchColumn { column: index as usize, columns: columns.iter().count() });
        };
        wire::column(index, column.codes(), column.values(), column.numbers())
    }
}

impl State {
    /// All columns of the open data.
    pub(super) fn columns(&self) -> Result<Columns> {
        let computed = self.measured.as_ref().map(|measured| measured.columns.clone());
        Ok(Columns { data: self.need_data()?.clone(), computed: computed.unwrap_or_default() })
    }

    /// What was measured, and whether that is still on screen.
    pub(super) fn quality(&self) -> Option<QualityInfo> {
        let measured = self.measured.as_ref()?;
        let current = self.shown().is_some_and(|shown| shown == measured.of);
        Some(QualityInfo { current, ..measured.info.clone() })
    }

    /// What is on screen; `None` if that projection has no layout yet.
    pub(super) fn shown(&self) -> Option<Shown> {
        let projection = self.screen.projection;
        let axes = self.pca.components.clone();
        let positions = |layout: &super::Layout, axes| {
            Shown::Positions(projection, Arc::downgrade(&layout.positions), axes)
        };
        match projection {
            Projection::Pca if self.screen.restored => Some(positions(self.pca.restored.as_ref()?, axes)),
            Projection::Pca => Some(Shown::Scores(Arc::downgrade(self.scores()?), axes)),
            _ => Some(positions(self.layout_of(projection)?, Vec::new())),
        }
    }

    /// Descriptions of the columns that were computed.
    pub(super) fn computed_columns(&self) -> &[ColumnInfo] {
        self.measured.as_ref().map_or(&[], |measured| &measured.described)
    }

    /// Whether there is a column, of the metadata or computed.
    pub(super) fn has_column(&self, name: &str) -> bool {
        self.data.as_ref().is_some_and(|data| data.metadata.column(name).is_some())
            || self.computed_columns().iter().any(|column| column.name == name)
    }

    /// The metric that a projection's neighbours are those of.
    pub(super) fn metric_of(&self, projection: Projection) -> Metric {
        match projection {
            Projection::Tsne => Tsne::run(self).in_force.metric,
            Projection::Umap => Umap::run(self).in_force.metric,
            _ => Metric::Euclidean,
        }
    }
}

/// One stage for the page, whatever the engine calls its own.
struct Whole<'a> {
    task: &'a Task,
    /// Which of [`STAGES`] it is at.
    at: AtomicUsize,
}

/// The engine's stages, and where each ends; the surroundings take almost all of the time.
const STAGES: [(&str, f64); 4] =
    [("sphereize", 0.05), ("surroundings", 0.95), ("triplets", 0.98), ("pairs", 1.0)];

impl Monitor for Whole<'_> {
    fn stage(&self, name: &'static str) {
        if let Some(at) = STAGES.iter().position(|(known, _)| *known == name) {
            self.at.store(at, Ordering::Relaxed);
        }
    }

    fn progress(&self, fraction: f64) {
        let at = self.at.load(Ordering::Relaxed);
        let begin = if at == 0 { 0.0 } else { STAGES[at - 1].1 };
        self.task.progress(begin + (STAGES[at].1 - begin) * fraction);
    }

    fn cancelled(&self) -> bool {
        self.task.cancelled()
    }
}

fn describe(report: &Report, frame: &Frame, k: usize, points: usize) -> QualityInfo {
    let Report { local, triplets, anchors, .. } = report;
    QualityInfo {
        projection: frame.projection,
        iteration: frame.iteration,
        current: true,
        k,
        recall: local.recall.value,
        recall_error: local.recall.half_width(),
        trustworthiness: local.trustworthiness.value,
        trustworthiness_error: local.trustworthiness.half_width(),
        continuity: local.continuity.value,
        continuity_error: local.continuity.half_width(),
        triplets: triplets.value,
        triplets_error: triplets.half_width(),
        chance_recall: quality::chance_recall(points, k),
        anchors: anchors.len(),
        exact: anchors.len() == points,
    }
}

/// The share of neighbours lost (as many are missing as are false), how far off the missing and the false ones are, and the logarithm of the local scale against its median.
fn columns(anchors: &[Anchor], k: usize, points: usize, table: &Table) -> Vec<Column> {
    let scales: Vec<f64> = anchors.iter().map(|anchor| anchor.scale).collect();
    let relative = quality::relative_scale(&scales);
    let lost = |anchor: &Anchor| 1.0 - f64::from(anchor.kept) / k as f64;
    let column = |name: &str, value: &dyn Fn(usize) -> f64| {
        let mut texts: Vec<Option<String>> = vec![None; points];
        for (at, anchor) in anchors.iter().enumerate() {
            let value = value(at);
            if value.is_finite() {
                // Four digits are as many as a sample of surroundings tells.
                texts[anchor.row as usize] = Some(format!("{}", (value * 1e4).round() / 1e4));
            }
        }
        Column::new(free_name(table, name), texts.iter().map(Option::as_deref))
    };
    vec![
        column(LOST, &|at| lost(&anchors[at])),
        column(MISSING, &|at| anchors[at].extrusion),
        column(FALSE, &|at| anchors[at].intrusion),
        column(SCALE, &|at| relative[at].log2()),
    ]
}

/// A name that no column of the metadata has.
fn free_name(table: &Table, name: &str) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while table.column(&free).is_some() {
        free = format!("{name} ({number})");
        number += 1;
    }
    free
}

fn column_info(column: &Column) -> ColumnInfo {
    ColumnInfo {
        name: column.name().to_owned(),
        // Measured on a scale, however few of its values occur.
        kind: embedscope_io::Kind::Number.name(),
        distinct: column.values().len(),
        missing: column.missing(),
        source: ColumnSource::Computed,
        revision: 0,
    }
}
