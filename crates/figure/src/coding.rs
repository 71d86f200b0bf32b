//! What the colours mean: classes in the legend's order, or a ramp of numbers.

use std::collections::BTreeMap;

use crate::palette::{Palette, Ramp, Rgb, Theme};
use crate::spread::{Placed, Spread};

/// One column of labels, a row a point.
#[derive(Debug, Clone)]
pub struct Labels {
    /// Name of the column: the legend's title.
    pub name: String,
    /// For each point the index of its value, [`Labels::MISSING`] where it has none.
    pub codes: Vec<u32>,
    /// The distinct values.
    pub values: Vec<String>,
    /// The number that each value stands for, if every value is one.
    pub numbers: Option<Vec<f64>>,
    /// Draw the numbers as a continuous ramp instead of one colour a value.
    pub continuous: bool,
    /// Where numbers lie on that ramp.
    pub spread: Spread,
    /// Colours chosen by hand, by value: they go before those of the palette.
    pub colors: BTreeMap<String, Rgb>,
}

impl Labels {
    /// The code of a point without a value.
    pub const MISSING: u32 = u32::MAX;

    fn value(&self, row: usize) -> Option<usize> {
        let code = self.codes[row] as usize;
        (code < self.values.len()).then_some(code)
    }
}

/// One line of the legend.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) color: Rgb,
    pub(crate) points: usize,
}

/// The legend and the colour of each point.
#[derive(Debug, Clone)]
pub(crate) struct Coding {
    pub(crate) title: String,
    pub(crate) key: Key,
    pub(crate) colors: Vec<Rgb>,
    /// For each drawn point its line of the legend; of a ramp the step, 0 to 254, and 255 for a missing value.
    pub(crate) entries: Vec<u32>,
}

#[derive(Debug, Clone)]
pub(crate) enum Key {
    None,
    Classes(Vec<Entry>),
    Ramp { placed: Placed, missing: Option<Entry> },
}

/// Classes in the legend's order: numbers ascending, names by count.
///
/// Only points of `drawn` are counted; a class without any is left out.
pub(crate) fn order(labels: &Labels, drawn: &[u32]) -> Vec<(usize, usize)> {
    let mut counts = vec![0usize; labels.values.len()];
    for value in drawn.iter().filter_map(|&row| labels.value(row as usize)) {
        counts[value] += 1;
    }
    let mut classes: Vec<(usize, usize)> = counts.into_iter().enumerate().filter(|c| c.1 > 0).collect();
    match &labels.numbers {
        Some(numbers) => classes.sort_by(|a, b| numbers[a.0].total_cmp(&numbers[b.0])),
        None => {
            classes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| labels.values[a.0].cmp(&labels.values[b.0])));
        }
    }
    classes
}

/// Colours the drawn points, at most `capacity` classes with a colour of their own.
pub(crate) fn code(
    labels: Option<&Labels>,
    drawn: &[u32],
    capacity: usize,
    palette: Palette,
    ramp: Ramp,
    theme: Theme,
) -> Coding {
    let ink = theme.ink();
    let Some(labels) = labels else {
        return Coding {
            title: String::new(),
            key: Key::None,
            colors: vec![ink.point; drawn.len()],
            entries: vec![0; drawn.len()],
        };
    };
    let missing = drawn.iter().filter(|&&row| labels.value(row as usize).is_none()).count();
    let missing =
        (missing > 0).then(|| Entry { text: "(missing)".to_owned(), color: ink.missing, points: missing });
    match &labels.numbers {
        Some(numbers) if labels.continuous => numbers_as_ramp(labels, numbers, drawn, missing, (ramp, theme)),
        _ => classes(labels, drawn, capacity, missing, palette, theme),
    }
}

fn numbers_as_ramp(
    labels: &Labels,
    numbers: &[f64],
    drawn: &[u32],
    missing: Option<Entry>,
    (ramp, theme): (Ramp, Theme),
) -> Coding {
    let mut points = vec![0usize; numbers.len()];
    for value in drawn.iter().filter_map(|&row| labels.value(row as usize)) {
        points[value] += 1;
    }
    let counted: Vec<(f64, usize)> =
        numbers.iter().copied().zip(points).filter(|(_, points)| *points > 0).collect();
    let Some(placed) = Placed::new(labels.spread, ramp.is_symmetric(), &counted) else {
        let key = Key::Classes(missing.into_iter().collect());
        let colors = vec![theme.ink().missing; drawn.len()];
        return Coding { title: labels.name.clone(), key, colors, entries: vec![0; drawn.len()] };
    };
    let place = |&row: &u32| labels.value(row as usize).and_then(|v| placed.place(numbers[v]));
    let grey = theme.ink().missing;
    let colors = drawn.iter().map(|row| place(row).map_or(grey, |place| ramp.at(place, theme))).collect();
    let step = |place: f64| (place * 254.0).round() as u32;
    let entries = drawn.iter().map(|row| place(row).map_or(255, step)).collect();
    Coding { title: labels.name.clone(), key: Key::Ramp { placed, missing }, colors, entries }
}

fn classes(
    labels: &Labels,
    drawn: &[u32],
    capacity: usize,
    missing: Option<Entry>,
    palette: Palette,
    theme: Theme,
) -> Coding {
    let ink = theme.ink();
    let order = order(labels, drawn);
    let own = if order.len() <= capacity { order.len() } else { capacity };
    // The largest classes keep their colours; they stay in the legend's order.
    let mut by_size: Vec<usize> = (0..order.len()).collect();
    by_size.sort_by_key(|&i| std::cmp::Reverse(order[i].1));
    let mut kept: Vec<usize> = by_size[..own].to_vec();
    kept.sort_unstable();
    let mut color_of = vec![ink.other; labels.values.len()];
    let mut entry_of = vec![own as u32; labels.values.len()];
    let mut entries = Vec::with_capacity(own + 2);
    for (&i, color) in kept.iter().zip(palette.colors(own, theme)) {
        let (value, points) = order[i];
        let color = labels.colors.get(&labels.values[value]).copied().unwrap_or(color);
        color_of[value] = color;
        entry_of[value] = entries.len() as u32;
        entries.push(Entry { text: labels.values[value].clone(), color, points });
    }
    if own < order.len() {
        let rest = &by_size[own..];
        let points = rest.iter().map(|&i| order[i].1).sum();
        let text = format!("(other: {} {})", rest.len(), if rest.len() == 1 { "class" } else { "classes" });
        entries.push(Entry { text, color: ink.other, points });
    }
    // Where nothing is missing nothing asks for its line.
    let last = entries.len() as u32;
    entries.extend(missing);
    let lines = drawn.iter().map(|&row| labels.value(row as usize).map_or(last, |v| entry_of[v])).collect();
    let colors =
        drawn.iter().map(|&row| labels.value(row as usize).map_or(ink.missing, |v| color_of[v])).collect();
    Coding { title: labels.name.clone(), key: Key::Classes(entries), colors, entries: lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(texts: &[&str], numeric: bool) -> Labels {
        let mut values: Vec<String> = Vec::new();
        let codes = texts
            .iter()
            .map(|t| {
                if t.is_empty() {
                    return Labels::MISSING;
                }
                let at = values.iter().position(|v| v == t).unwrap_or(values.len());
                if at == values.len() {
                    values.push((*t).to_owned());
                }
                at as u32
            })
            .collect();
        let numbers = numeric.then(|| values.iter().map(|v| v.parse().unwrap()).collect());
        Labels {
            name: "label".to_owned(),
            codes,
            values,
            numbers,
            continuous: false,
            spread: Spread::default(),
            colors: BTreeMap::new(),
        }
    }

    fn legend(labels: &Labels, capacity: usize) -> Vec<(String, usize)> {
        let drawn: Vec<u32> = (0..labels.codes.len() as u32).collect();
        match code(Some(labels), &drawn, capacity, Palette::Safe, Ramp::Viridis, Theme::Light).key {
            Key::Classes(entries) => entries.into_iter().map(|e| (e.text, e.points)).collect(),
            key => panic!("{key:?}"),
        }
    }

    #[test]
    fn numbers_are_in_numeric_order_and_names_by_count() {
        let digits = labels(&["10", "9", "", "9", "2"], true);
        let expected = [("2", 1), ("9", 2), ("10", 1), ("(missing)", 1)].map(|(t, n)| (t.to_owned(), n));
        assert_eq!(legend(&digits, 20), expected);
        let names = labels(&["cat", "dog", "dog", "ant"], false);
        assert_eq!(legend(&names, 20), [("dog", 2), ("ant", 1), ("cat", 1)].map(|(t, n)| (t.to_owned(), n)));
    }

    #[test]
    fn colours_by_hand_go_before_those_of_the_palette() {
        let mut names = labels(&["cat", "dog", "dog"], false);
        names.colors = BTreeMap::from([("cat".to_owned(), Rgb(1, 2, 3)), ("emu".to_owned(), Rgb(4, 5, 6))]);
        let coding = code(Some(&names), &[0, 1, 2], 20, Palette::Safe, Ramp::Viridis, Theme::Light);
        let own = Palette::Safe.colors(2, Theme::Light);
        assert_eq!(coding.colors, [Rgb(1, 2, 3), own[0], own[0]]);
        let Key::Classes(entries) = coding.key else { panic!("classes") };
        assert_eq!(entries.iter().map(|e| e.color).collect::<Vec<_>>(), [own[0], Rgb(1, 2, 3)]);
    }

    #[test]
    fn what_has_no_colour_of_its_own_is_named_and_counted() {
        let many = labels(&["a", "b", "b", "c", "d", "d", "d"], false);
        let expected = [("d", 3), ("b", 2), ("(other: 2 classes)", 2)].map(|(t, n)| (t.to_owned(), n));
        assert_eq!(legend(&many, 2), expected);
    }

    #[test]
    fn a_ramp_covers_the_numbers_drawn() {
        let mut numbers = labels(&["1", "5", "", "3"], true);
        numbers.continuous = true;
        let coding = code(Some(&numbers), &[0, 1, 2, 3], 20, Palette::Safe, Ramp::Viridis, Theme::Light);
        let Key::Ramp { placed, missing } = coding.key else { panic!("a ramp") };
        assert_eq!((placed.low, placed.high, missing.map(|m| m.points)), (1.0, 5.0, Some(1)));
        assert_eq!(coding.colors[1], Ramp::Viridis.at(1.0, Theme::Light));
        assert_eq!(coding.colors[3], Ramp::Viridis.at(0.5, Theme::Light));
    }
}
