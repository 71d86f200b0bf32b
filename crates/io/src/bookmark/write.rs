//! JSON as `JSON.stringify` writes it.

use std::io::{self, Write};

use serde_json::{Number, Value};

use super::state::State;

/// Writes states as one array on one line.
pub(super) fn states(states: &[State], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer { out, numbers: ryu_js::Buffer::new() };
    writer.raw("[")?;
    for (i, state) in states.iter().enumerate() {
        writer.comma(i)?;
        writer.state(state)?;
    }
    writer.raw("]")
}

struct Writer<'a> {
    out: &'a mut dyn Write,
    numbers: ryu_js::Buffer,
}

impl Writer<'_> {
    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    fn comma(&mut self, i: usize) -> io::Result<()> {
        if i > 0 { self.raw(",") } else { Ok(()) }
    }

    fn state(&mut self, state: &State) -> io::Result<()> {
        self.raw("{")?;
        for (i, (key, value)) in state.fields.iter().enumerate() {
            self.comma(i)?;
            self.key(key)?;
            if key == "projections" { self.projections(state)? } else { self.value(value)? }
        }
        self.raw("}")
    }

    fn projections(&mut self, state: &State) -> io::Result<()> {
        self.raw("[")?;
        for point in 0..state.projections.len() {
            self.comma(point)?;
            self.raw("{")?;
            for (i, (key, number, other)) in state.projections.cells(point).enumerate() {
                self.comma(i)?;
                self.key(key)?;
                match other {
                    Some(value) => self.value(value)?,
                    None => self.float(number)?,
                }
            }
            self.raw("}")?;
        }
        self.raw("]")
    }

    fn value(&mut self, value: &Value) -> io::Result<()> {
        match value {
            Value::Null => self.raw("null"),
            Value::Bool(true) => self.raw("true"),
            Value::Bool(false) => self.raw("false"),
            Value::Number(number) => self.number(number),
            Value::String(text) => self.text(text),
            Value::Array(values) => {
                self.raw("[")?;
                for (i, value) in values.iter().enumerate() {
                    self.comma(i)?;
                    self.value(value)?;
                }
                self.raw("]")
            }
            Value::Object(map) => {
                self.raw("{")?;
                for (i, (key, value)) in map.iter().enumerate() {
                    self.comma(i)?;
                    self.key(key)?;
                    self.value(value)?;
                }
                self.raw("}")
            }
        }
    }

    fn key(&mut self, key: &str) -> io::Result<()> {
        self.text(key)?;
        self.raw(":")
    }

    /// `serde_json` escapes what JavaScript does, in the same way.
    fn text(&mut self, text: &str) -> io::Result<()> {
        serde_json::to_writer(&mut *self.out, text).map_err(io::Error::from)
    }

    /// Integers keep all their digits, which JavaScript would round beyond 2^53.
    fn number(&mut self, number: &Number) -> io::Result<()> {
        match (number.is_f64(), number.as_f64()) {
            (true, Some(float)) => self.float(float),
            _ => self.raw(&number.to_string()),
        }
    }

    fn float(&mut self, number: f64) -> io::Result<()> {
        if number.is_finite() {
            self.out.write_all(self.numbers.format_finite(number).as_bytes())
        } else {
            self.raw("null")
        }
    }
}
