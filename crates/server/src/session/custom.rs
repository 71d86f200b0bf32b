//! Custom axes: a layout whose axes lead from one set of points to another.

use std::sync::Arc;

use embedscope_core::axes::{Axes, Ends, Formula};
use embedscope_core::{Monitor, preprocess};

use super::layout::Layout;
use super::selection::Finder;
use super::state::Screen;
use super::supervise::refuse;
use super::{Session, same_data};
use crate::command::{By, CustomSet, EndSet};
use crate::compute::Purpose;
use crate::snapshot::{AxesInfo, CustomInfo, EndInfo};
use crate::{Error, Projection, Result};

/// The ends in pairs, an axis each: where it comes from and where it leads.
pub(super) const ENDS: [&str; 6] = ["left", "right", "down", "up", "back", "front"];

/// What the user has set, and the layout of it.
#[derive(Debug, Clone)]
pub(crate) struct Custom {
    pub(super) dims: usize,
    pub(super) compat: bool,
    /// In the order of [`ENDS`].
    pub(super) ends: [Option<End>; 6],
    pub(crate) layout: Option<Layout>,
}

/// One end of an axis.
#[derive(Debug, Clone)]
pub(super) struct End {
    pub(super) by: By,
    pub(super) name: String,
    pub(super) matches: usize,
    /// Its points, if it was made here.
    pub(super) rows: Option<Arc<Vec<u32>>>,
}

impl Default for Custom {
    fn default() -> Self {
        Self { dims: 2, compat: false, ends: Default::default(), layout: None }
    }
}

impl Session {
    /// `custom.set`: an end that matches nothing is an error, and nothing has changed.
    pub(super) fn set_custom(&self, set: CustomSet) -> Result<()> {
        let (finder, mut custom, sphereize) = {
            let state = self.shared.lock();
            (Finder::of(&state, self.frame())?, state.custom.clone(), state.sphereize)
        };
        let data = finder.data.clone();
        let CustomSet { dims, compat, left, right, down, up, back, front } = set;
        if let Some(dims) = dims {
            if !(2..=3).contains(&dims) {
                return refuse("dims", dims, "2 or 3");
            }
            custom.dims = dims;
        }
        custom.compat = compat.unwrap_or(custom.compat);
        let given = [left, right, down, up, back, front];
        for ((end, name), given) in custom.ends.iter_mut().zip(ENDS).zip(given) {
            match given {
                None => {}
                Some(None) => *end = None,
                Some(Some(given)) => *end = Some(End::of(&finder, name, given)?),
            }
        }
        custom.layout = self.along(&finder, &mut custom, sphereize)?;
        self.shared.change(|state| {
            same_data(state, data.id)?;
            if custom.layout.is_some() {
                state.screen = Screen { projection: Projection::Custom, restored: false };
            }
            state.custom = custom;
            state.redraw |= state.screen.projection == Projection::Custom;
            Ok(())
        })
    }

    /// The layout of all axes, if both ends of each have points.
    fn along(&self, finder: &Finder, custom: &mut Custom, sphereize: bool) -> Result<Option<Layout>> {
        let used = 2 * custom.dims;
        if !custom.is_complete() {
            return Ok(None);
        }
        let vectors = finder.data.need_vectors()?;
        let mut rows = Vec::with_capacity(used);
        for (end, name) in custom.ends[..used].iter_mut().flatten().zip(ENDS) {
            rows.push(end.rows(finder, name)?);
        }
        let pairs: Vec<Ends<'_>> =
            rows.chunks_exact(2).map(|pair| Ends { from: &pair[0], to: &pair[1] }).collect();
        let running = self.shared.task(Purpose::Custom);
        let monitor: &dyn Monitor = &*running.task;
        let formula = if custom.compat { Formula::Tensorflow } else { Formula::CentroidDistance };
        let axes = Axes::new(vectors.view(), &pairs, formula)?;
        // TensorFlow takes centroids of the vectors as they are and projects those that all projections use.
        let layout = if custom.compat && sphereize {
            let sphereized = preprocess::sphereize(vectors.view(), monitor)?;
            axes.project(sphereized.view(), monitor)?
        } else {
            axes.project(vectors.view(), monitor)?
        };
        Ok(Some(Layout::computed(layout)))
    }
}

impl End {
    fn of(finder: &Finder, end: &'static str, given: EndSet) -> Result<Self> {
        let rows = finder.find(&given.by)?.to_rows();
        if rows.is_empty() {
            return Err(Error::NothingMatches { end, name: given.name });
        }
        Ok(Self { by: given.by, name: given.name, matches: rows.len(), rows: Some(Arc::new(rows)) })
    }

    /// An end that was saved; its points are looked for when they are needed.
    pub(super) fn saved(by: By, name: String, matches: usize) -> Self {
        Self { by, name, matches, rows: None }
    }

    fn rows(&mut self, finder: &Finder, end: &'static str) -> Result<Arc<Vec<u32>>> {
        if let Some(rows) = &self.rows {
            return Ok(rows.clone());
        }
        if matches!(self.by, By::Selection(_) | By::Region(_)) {
            // What was selected or on screen then is no longer known.
            return Err(Error::EndForgotten { end, name: self.name.clone() });
        }
        let EndSet { by, name } = EndSet { by: self.by.clone(), name: self.name.clone() };
        let found = Self::of(finder, end, EndSet { by, name })?;
        *self = found;
        self.rows(finder, end)
    }
}

impl Custom {
    /// Whether both ends of all axes are named.
    pub(super) fn is_complete(&self) -> bool {
        self.ends[..2 * self.dims].iter().all(Option::is_some)
    }

    pub(super) fn info(&self) -> CustomInfo {
        let info = |end: &Option<End>| {
            let End { by, name, matches, .. } = end.clone()?;
            Some(EndInfo { by, name, matches })
        };
        let [left, right, down, up, back, front] = self.ends.each_ref().map(info);
        CustomInfo {
            dims: self.dims,
            compat: self.compat,
            has_layout: self.layout.is_some(),
            axes: AxesInfo { left, right, down, up, back, front },
        }
    }
}
