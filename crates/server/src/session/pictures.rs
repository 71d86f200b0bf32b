//! The questions that are answered by pictures.

use embedscope_io::Column;

use super::Session;
use crate::raster::{Colors, Shown, View};
use crate::{Error, Result, atlas, command, raster, wire};

impl Session {
    /// `atlas`.
    pub(super) fn atlas(&self, ask: &command::Atlas) -> Result<wire::Atlas> {
        let data = self.data()?;
        let setting = |name, value: String, expected: &str| {
            Err(Error::Setting { name, value, expected: expected.to_owned() })
        };
        if !command::Atlas::SIZES.contains(&ask.size) {
            return setting("size", ask.size.to_string(), "16, 32 or 64");
        }
        if ask.rows.is_empty() || ask.rows.len() > command::Atlas::MOST {
            return setting("rows", format!("a list of {}", ask.rows.len()), "a list of 1 to 4096 rows");
        }
        for &row in &ask.rows {
            data.check_row(row as usize)?;
        }
        let images = data.images.as_ref().ok_or(Error::NoPictures)?;
        atlas::draw(images, &ask.rows, ask.size)
    }

    /// `raster`: the layout on screen.
    pub(super) fn raster(&self, ask: &command::Raster) -> Result<wire::Raster> {
        let data = self.data()?;
        for (name, side) in [("width", ask.width), ("height", ask.height)] {
            if !(1..=command::Raster::MOST).contains(&side) {
                let expected = format!("1 to {} pixels", command::Raster::MOST);
                return Err(Error::Setting { name, value: side.to_string(), expected });
            }
        }
        if let Some(value) = ask.matrix.iter().find(|v| !v.is_finite()) {
            let expected = "16 finite numbers".to_owned();
            return Err(Error::Setting { name: "matrix", value: format!("with {value}"), expected });
        }
        let frame = self.frame().filter(|frame| frame.dataset == data.id).ok_or(Error::NothingOnScreen)?;
        let columns = self.columns()?;
        let column = ask.column.as_deref().map(|name| columns.named(name)).transpose()?;
        let mut ask = ask.clone();
        let shown = self.shared.lock().view.clone();
        if ask.column.is_some() && ask.column == shown.color_by {
            ask.domain = ask.domain.or(shown.color.domain);
            ask.scale = ask.scale.or(Some(shown.color.scale));
            let symmetric = || column.filter(|_| shown.palette == "diverging").and_then(about_zero);
            ask.domain = ask.domain.or_else(symmetric);
        }
        let colors = Colors::new(&ask, column)?;
        let view = View { matrix: ask.matrix, width: ask.width, height: ask.height };
        let finder = self.finder()?;
        if finder.data.id != data.id {
            return Err(Error::Replaced);
        }
        let hidden = (finder.shown.len() < data.points).then(|| finder.shown.inverse().to_words());
        let selected = ask.selected.then(|| finder.selected.to_words());
        let shown = Shown { hidden: hidden.as_deref(), selected: selected.as_deref() };
        Ok(raster::draw(frame.positions(), frame.dims(), &view, &colors, shown))
    }
}

/// The domain of a ramp that goes two ways: 0 in its middle, where there are values on both sides of it.
fn about_zero(column: &Column) -> Option<[f64; 2]> {
    let numbers = column.numbers()?.iter().copied().filter(|v| v.is_finite());
    let (low, high) = numbers.fold((0f64, 0f64), |(low, high), v| (low.min(v), high.max(v)));
    let most = high.max(-low);
    (low < 0.0 && high > 0.0).then_some([-most, most])
}
