//! The commands that change what is on screen.

use super::selection::check_k;
use super::state::{COMPONENTS, Screen, State};
use crate::command::{Show, ViewChange};
use crate::compute::{Purpose, pca_waits};
use crate::{Error, Projection, Result};

impl State {
    /// `show`: never starts a computation other than PCA.
    pub(super) fn show(&mut self, show: &Show) -> Result<()> {
        let data = self.need_data()?.clone();
        let mut screen = Screen { projection: show.projection, restored: false };
        match show.projection {
            Projection::Pca => {
                let computable = data.vectors.is_some();
                if !computable && self.pca.restored.is_none() {
                    return Err(Error::NoVectors);
                }
                if let Some(components) = &show.components {
                    self.check_components(components)?;
                    self.pca.components.clone_from(components);
                }
                screen.restored = !computable;
                self.pca.given_up[usize::from(self.sphereize)] = false;
            }
            Projection::Tsne | Projection::Umap | Projection::Custom | Projection::Raw => {}
        }
        self.screen = screen;
        self.redraw = true;
        Ok(())
    }

    fn check_components(&self, components: &[usize]) -> Result<()> {
        let available = match (self.scores(), &self.pca.restored, &self.data) {
            (Some(scores), _, _) => scores.scores.cols(),
            (None, _, Some(data)) if data.vectors.is_some() => data.dimensions.min(COMPONENTS),
            (None, Some(restored), _) => restored.dims,
            _ => 0,
        };
        // Data of one component are drawn on a line.
        let most = available.max(2) - 1;
        let distinct = (1..components.len()).all(|i| !components[..i].contains(&components[i]));
        if !(2..=3).contains(&components.len()) || !distinct || components.iter().any(|&c| c > most) {
            return Err(Error::Components { found: components.to_vec(), most });
        }
        Ok(())
    }

    /// `sphereize`: PCA follows; a t-SNE layout stays until the next run.
    pub(super) fn set_sphereize(&mut self, on: bool) {
        let Some(data) = self.data.as_ref().filter(|data| data.vectors.is_some()) else { return };
        if self.sphereize == on {
            return;
        }
        // Of data whose components wait, those of the new vectors follow only where the others were asked for.
        let waits = pca_waits(data) && self.pca.computed[usize::from(!on)].is_none();
        self.cancel_tasks(Purpose::Pca);
        self.sphereize = on;
        self.pca.given_up[usize::from(on)] = waits;
        self.redraw = true;
    }

    pub(super) fn cancel(&mut self, id: u64) -> Result<()> {
        let task = self.tasks.iter().find(|t| t.id() == id).cloned().ok_or(Error::NoSuchTask(id))?;
        task.cancel();
        match task.purpose() {
            Purpose::Files | Purpose::Labels | Purpose::Custom | Purpose::Quality => {}
            Purpose::Pca => self.pca.given_up[usize::from(self.sphereize)] = true,
            Purpose::Tsne => self.tsne.give_up(),
            Purpose::Umap => self.umap.give_up(),
        }
        Ok(())
    }

    pub(super) fn change_view(&mut self, change: ViewChange) -> Result<()> {
        if let Some(Some(camera)) = &change.camera
            && !camera.is_valid()
        {
            let value = format!("{camera:?}");
            return Err(Error::Setting {
                name: "camera",
                value,
                expected: "finite numbers, zoom more than 0".into(),
            });
        }
        if let Some(neighbors) = change.neighbors {
            check_k(neighbors.k)?;
        }
        if let Some([low, high]) = change.color.and_then(|color| color.domain)
            && !(low.is_finite() && high.is_finite() && low < high)
        {
            return Err(Error::Setting {
                name: "domain",
                value: format!("[{low}, {high}]"),
                expected: "two finite numbers, the lower one first, or null".into(),
            });
        }
        let view = &mut self.view;
        view.color_by = change.color_by.unwrap_or_else(|| view.color_by.take());
        view.label_by = change.label_by.unwrap_or_else(|| view.label_by.take());
        view.camera = change.camera.unwrap_or(view.camera);
        view.neighbors = change.neighbors.unwrap_or(view.neighbors);
        view.color = change.color.unwrap_or(view.color);
        view.colors = change.colors.unwrap_or_else(|| std::mem::take(&mut view.colors));
        view.palette = change.palette.unwrap_or_else(|| std::mem::take(&mut view.palette));
        Ok(())
    }
}
