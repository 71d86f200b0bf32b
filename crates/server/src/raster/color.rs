//! The colour of each point.

use embedscope_io::Column;
use rayon::prelude::*;

use crate::command::{self, ColorScale};
use crate::{Error, Result};

/// The colour of points that neither a column nor a palette colours.
pub const GREY: [u8; 3] = [0x80; 3];

/// A colour for every point.
#[derive(Debug, Clone)]
pub enum Colors<'a> {
    /// The same for all.
    One([u8; 3]),
    /// By the codes of a column.
    Codes {
        /// A code a point.
        codes: &'a [u32],
        /// A colour a code.
        colors: Vec<[u8; 3]>,
        /// The colour of codes beyond these.
        missing: [u8; 3],
    },
}

impl<'a> Colors<'a> {
    /// The colours that a command asks for; `column` is the one it names. The palette's last entry is that of points without a value.
    pub fn new(ask: &command::Raster, column: Option<&'a Column>) -> Result<Self> {
        let refuse = |name, value: String, expected: String| Err(Error::Setting { name, value, expected });
        let palette: Vec<[u8; 3]> = ask.palette.chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect();
        if !ask.palette.len().is_multiple_of(3) {
            return refuse("palette", format!("of {} bytes", ask.palette.len()), "RGB triples".into());
        }
        let Some(column) = column else { return Ok(Self::One(palette.first().copied().unwrap_or(GREY))) };
        let Some(&missing) = palette.last() else {
            let expected = "one or more RGB triples for a column, the last for points without a value";
            return refuse("palette", "empty".into(), expected.into());
        };
        let entry = |&code: &u8| {
            if let Some(&color) = palette.get(usize::from(code)) {
                Ok(color)
            } else {
                let expected = format!("below the palette's {} entries", palette.len());
                Err(Error::Setting { name: "codes", value: format!("with {code}"), expected })
            }
        };
        let colors = match (&ask.codes, column.numbers()) {
            (Some(codes), _) if codes.len() == column.values().len() => {
                codes.iter().map(entry).collect::<Result<_>>()?
            }
            (Some(codes), _) => {
                let expected = format!("one byte for each of the column's {} values", column.values().len());
                return refuse("codes", format!("of {} bytes", codes.len()), expected);
            }
            (None, Some(numbers)) => by_number(ask, &palette, numbers, column.codes())?,
            (None, None) => {
                let expected = "given for a column that is not of numbers".to_owned();
                return refuse("codes", "absent".to_owned(), expected);
            }
        };
        Ok(Self::Codes { codes: column.codes(), colors, missing })
    }

    pub(super) fn of(&self, point: usize) -> [u8; 3] {
        match self {
            Self::One(color) => *color,
            Self::Codes { codes, colors, missing } => {
                codes.get(point).and_then(|&code| colors.get(code as usize)).copied().unwrap_or(*missing)
            }
        }
    }
}

/// The colour of each distinct number, as the page has it.
fn by_number(
    ask: &command::Raster,
    palette: &[[u8; 3]],
    numbers: &[f64],
    codes: &[u32],
) -> Result<Vec<[u8; 3]>> {
    let log = ask.scale == Some(ColorScale::Log);
    let least = |from: f64| numbers.iter().copied().filter(|v| *v > from).fold(f64::INFINITY, f64::min);
    let [mut low, high] = match ask.domain {
        Some([low, high]) if low.is_finite() && high.is_finite() && low <= high => [low, high],
        Some(domain) => {
            let expected = "two numbers, the lower first".to_owned();
            return Err(Error::Setting { name: "domain", value: format!("{domain:?}"), expected });
        }
        None => [least(f64::NEG_INFINITY), numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)],
    };
    if log {
        low = low.max(least(0.0));
    }
    // The last entry is that of no value.
    let last = palette.len() - 1;
    let steps = last.saturating_sub(1) as f64;
    let entry =
        |place: Option<f64>| palette[place.map_or(last, |t| (t.clamp(0.0, 1.0) * steps).round() as usize)];
    if ask.scale == Some(ColorScale::Quantile) {
        let places = ranks(numbers, codes, low, high);
        return Ok(places.into_par_iter().map(|place| entry(Some(place))).collect());
    }
    let scaled = |v: f64| if log { v.ln() } else { v };
    let (from, extent) = (scaled(low), scaled(high) - scaled(low));
    let place = |&v: &f64| {
        // On a log scale what is not above 0 has no place.
        if log && v <= 0.0 {
            None
        } else {
            Some(if extent > 0.0 { (scaled(v) - from) / extent } else { 0.5 })
        }
    };
    Ok(numbers.par_iter().map(|v| entry(place(v))).collect())
}

/// For each distinct number the share of the points between `low` and `high` that have a smaller one, half of its own counted too;
/// 0 below `low` and 1 above `high`.
fn ranks(numbers: &[f64], codes: &[u32], low: f64, high: f64) -> Vec<f64> {
    let mut points = vec![0u64; numbers.len()];
    for &code in codes {
        if let Some(count) = points.get_mut(code as usize) {
            *count += 1;
        }
    }
    let mut order: Vec<u32> = (0..numbers.len() as u32).collect();
    order.par_sort_unstable_by(|&a, &b| numbers[a as usize].total_cmp(&numbers[b as usize]).then(a.cmp(&b)));
    let inside = |i: &u32| (low..=high).contains(&numbers[*i as usize]);
    let all = order.iter().filter(|i| inside(i)).map(|&i| points[i as usize]).sum::<u64>().max(1) as f64;
    let mut ranks: Vec<f64> = numbers.iter().map(|&v| if v < low { 0.0 } else { 1.0 }).collect();
    let mut below = 0;
    // Different texts of one number, `1` and `1.0`, have the same rank.
    for same in order.chunk_by(|&a, &b| numbers[a as usize] == numbers[b as usize]) {
        if !inside(&same[0]) {
            continue;
        }
        let here: u64 = same.iter().map(|&i| points[i as usize]).sum();
        for &i in same {
            ranks[i as usize] = (below as f64 + here as f64 / 2.0) / all;
        }
        below += here;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(scale: ColorScale, domain: Option<[f64; 2]>) -> command::Raster {
        // 101 steps and one for no value, so that an entry says its place in hundredths.
        let palette = (0..=101u8).flat_map(|v| [v, 0, 0]).collect();
        let matrix = [0.0; 16];
        command::Raster {
            matrix,
            width: 1,
            height: 1,
            column: None,
            palette,
            codes: None,
            domain,
            scale: Some(scale),
            selected: false,
        }
    }

    fn places(scale: ColorScale, domain: Option<[f64; 2]>, texts: &[&str]) -> Vec<u8> {
        let column = Column::new("n", texts.iter().map(|&t| Some(t).filter(|t| !t.is_empty())));
        let colors = Colors::new(&ask(scale, domain), Some(&column)).unwrap();
        (0..texts.len()).map(|point| colors.of(point)[0]).collect()
    }

    #[test]
    fn numbers_lie_on_the_palette_as_on_the_page() {
        let texts = ["-1", "1", "10", "100", "", "100"];
        assert_eq!(places(ColorScale::Linear, None, &texts), [0, 2, 11, 100, 101, 100]);
        assert_eq!(places(ColorScale::Linear, Some([0.0, 10.0]), &texts), [0, 10, 100, 100, 101, 100]);
        assert_eq!(places(ColorScale::Log, None, &texts), [101, 0, 50, 100, 101, 100]);
        assert_eq!(places(ColorScale::Log, Some([-5.0, 10.0]), &texts), [101, 0, 100, 100, 101, 100]);
        assert_eq!(places(ColorScale::Quantile, None, &texts), [10, 30, 50, 80, 101, 80]);
        assert_eq!(places(ColorScale::Quantile, Some([0.0, 10.0]), &texts), [0, 25, 75, 100, 101, 100]);
        assert_eq!(places(ColorScale::Linear, None, &["7", "7.0", ""]), [50, 50, 101]);
    }
}
