//! The `projections` of a state, lean: all numbers in one array instead of one JSON object a point.

use std::collections::HashMap;

use serde_json::Value;

/// What a point has under a key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// A number; NaN is JSON's `null`.
    Number(f64),
    /// Anything else, kept as it is.
    Other(Value),
}

/// One list of (key, number) a point; points with the same keys share one list of keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Projections {
    /// Distinct keys.
    keys: Vec<String>,
    key_of: HashMap<String, u32>,
    /// Distinct lists of keys, in the order of the file.
    shapes: Vec<Vec<u32>>,
    shape_of: HashMap<Vec<u32>, u32>,
    /// The list of keys of each point.
    shape: Vec<u32>,
    /// Where the values of each point start.
    start: Vec<usize>,
    values: Vec<f64>,
    /// Values that are no numbers, by their place in `values`, where they are NaN.
    others: HashMap<usize, Value>,
    /// Keys of the point being added.
    open: Vec<u32>,
}

impl PartialEq for Projections {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (0..self.len()).all(|point| {
                let (mut a, mut b) = (self.cells(point), other.cells(point));
                loop {
                    match (a.next(), b.next()) {
                        (None, None) => return true,
                        (Some((ka, va, oa)), Some((kb, vb, ob)))
                            if ka == kb && oa == ob && (va == vb || va.is_nan() && vb.is_nan()) => {}
                        _ => return false,
                    }
                }
            })
    }
}

impl Projections {
    /// Number of points.
    pub(crate) fn len(&self) -> usize {
        self.shape.len()
    }

    /// Adds a key and its value to the point that [`Projections::end_point`] will close.
    pub(crate) fn push(&mut self, key: &str, cell: Cell) {
        self.push_key(key);
        self.push_value(cell);
    }

    /// Adds a key; [`Projections::push_value`] must follow.
    pub(crate) fn push_key(&mut self, key: &str) {
        let id = self.intern(key);
        self.open.push(id);
    }

    /// Adds the value of the key added last.
    pub(crate) fn push_value(&mut self, cell: Cell) {
        match cell {
            Cell::Number(number) => self.values.push(number),
            Cell::Other(value) => {
                self.others.insert(self.values.len(), value);
                self.values.push(f64::NAN);
            }
        }
    }

    /// Closes a point.
    pub(crate) fn end_point(&mut self) {
        let shape = match self.shape.last() {
            Some(&last) if self.shapes[last as usize] == self.open => last,
            _ => self.shape_of.get(&self.open).copied().unwrap_or_else(|| {
                let new = self.shapes.len() as u32;
                self.shapes.push(self.open.clone());
                self.shape_of.insert(self.open.clone(), new);
                new
            }),
        };
        self.shape.push(shape);
        self.start.push(self.values.len() - self.open.len());
        self.open.clear();
    }

    /// The cells of a point in the order of the file: key, number (NaN = `null`), and what it is when no number.
    pub(crate) fn cells(&self, point: usize) -> impl Iterator<Item = (&str, f64, Option<&Value>)> {
        let start = self.start[point];
        self.shapes[self.shape[point] as usize].iter().enumerate().map(move |(i, &key)| {
            let at = start + i;
            let number = self.values[at];
            let other = if number.is_nan() && !self.others.is_empty() { self.others.get(&at) } else { None };
            (self.keys[key as usize].as_str(), number, other)
        })
    }

    /// Number of distinct keys.
    pub(crate) fn keys(&self) -> usize {
        self.keys.len()
    }

    /// Whether any point has that key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.key_of.contains_key(key)
    }

    /// The points that have a finite number under each of `keys`, and those numbers row-major.
    pub(crate) fn columns(&self, keys: &[String]) -> (Vec<u32>, Vec<f64>) {
        let places: Vec<Option<Vec<usize>>> =
            self.shapes.iter().map(|shape| self.places(shape, keys)).collect();
        let (mut points, mut values) = (Vec::new(), Vec::new());
        for point in 0..self.len() {
            let Some(places) = &places[self.shape[point] as usize] else { continue };
            let start = self.start[point];
            if places.iter().all(|&place| self.values[start + place].is_finite()) {
                points.push(point as u32);
                values.extend(places.iter().map(|&place| self.values[start + place]));
            }
        }
        (points, values)
    }

    /// Where in a list of keys each of `wanted` is; where one is there twice, the last counts, as in JavaScript.
    fn places(&self, shape: &[u32], wanted: &[String]) -> Option<Vec<usize>> {
        wanted.iter().map(|key| shape.iter().rposition(|k| Some(k) == self.key_of.get(key))).collect()
    }

    fn intern(&mut self, key: &str) -> u32 {
        // Points mostly have the keys of the point before them.
        if let Some(&last) = self.shape.last()
            && let Some(&guess) = self.shapes[last as usize].get(self.open.len())
            && self.keys[guess as usize] == key
        {
            return guess;
        }
        if let Some(&id) = self.key_of.get(key) {
            return id;
        }
        let id = self.keys.len() as u32;
        self.keys.push(key.to_owned());
        self.key_of.insert(key.to_owned(), id);
        id
    }
}
