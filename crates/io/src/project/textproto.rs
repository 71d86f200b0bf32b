//! Protocol buffers' text format, as far as a reader of known fields needs it.
//!
//! Comments, both kinds of quotes, escapes, adjacent strings, `:` before `{` or not, `<>` for `{}`, lists in `[]`,
//! `,` and `;` after fields. Fields are read as they come: nothing is kept of those that are skipped.

use std::fmt::Write as _;

use crate::error::{Place, quoted};
use crate::{Error, Result};

/// Messages in messages; a file that goes deeper is not a config.
const DEEPEST: usize = 64;

/// Reads fields one after the other.
pub(crate) struct Reader<'a> {
    file: &'a str,
    text: &'a [u8],
    at: usize,
    line: u64,
    closers: Vec<u8>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str, text: &'a [u8]) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        Self { file, text, at: 0, line: 1, closers: Vec::new() }
    }

    /// The line that is being read.
    pub(crate) fn place(&self) -> Place {
        Place::Line(self.line)
    }

    fn wrong<T>(&self, found: impl Into<String>, expected: &str) -> Result<T> {
        let advice = "correct the file, or let the program that wrote it write it again";
        Err(Error::content(self.file, self.place(), found, expected, advice))
    }

    /// What is at the reader, for messages.
    fn here(&self) -> String {
        match self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            None => "the end of the file".to_owned(),
            Some(rest) => {
                let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                quoted(rest[..end].trim_ascii_end())
            }
        }
    }

    /// The next byte that is neither space nor comment.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.text.get(self.at)? {
                b'\n' => {
                    self.line += 1;
                    self.at += 1;
                }
                b'#' => {
                    let rest = &self.text[self.at..];
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                b if b.is_ascii_whitespace() || b == 0x0b => self.at += 1,
                b => return Some(b),
            }
        }
    }

    fn take(&mut self, wanted: u8) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }

    /// The next field's name; `None` at the end of the message (or of the file, outside any).
    pub(crate) fn field(&mut self) -> Result<Option<String>> {
        while self.take(b',') || self.take(b';') {}
        match (self.peek(), self.closers.last()) {
            (None, None) => Ok(None),
            (None, Some(_)) => self.wrong("the end of the file inside a message", "\"}\""),
            (Some(b), Some(&close)) if b == close => {
                self.at += 1;
                self.closers.pop();
                Ok(None)
            }
            (Some(b'['), _) => {
                // An extension or an Any, by its full name.
                let rest = &self.text[self.at..];
                let Some(end) = memchr::memchr2(b']', b'\n', rest).filter(|&end| rest[end] == b']') else {
                    return self.wrong(self.here(), "\"]\" after the name of an extension");
                };
                self.at += end + 1;
                Ok(Some(String::from_utf8_lossy(&rest[..=end]).into_owned()))
            }
            _ => match self.word() {
                Some(word) if !word.starts_with(|c: char| c.is_ascii_digit()) => Ok(Some(word.to_owned())),
                _ => self.wrong(self.here(), "the name of a field"),
            },
        }
    }

    fn word(&mut self) -> Option<&'a str> {
        self.peek()?;
        let rest = &self.text[self.at..];
        let long =
            rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'+' | b'-'));
        let end = long.count();
        self.at += end;
        std::str::from_utf8(&rest[..end]).ok().filter(|word| !word.is_empty())
    }

    /// A string value, adjacent strings joined.
    pub(crate) fn string(&mut self) -> Result<String> {
        if !self.take(b':') {
            return self.wrong(self.here(), "\":\" and a text in quotes");
        }
        let place = self.line;
        let mut bytes = Vec::new();
        let Some(b'"' | b'\'') = self.peek() else { return self.wrong(self.here(), "a text in quotes") };
        while let Some(b'"' | b'\'') = self.peek() {
            self.quoted(&mut bytes)?;
        }
        String::from_utf8(bytes).or_else(|e| {
            self.line = place;
            self.wrong(format!("{}, which is not UTF-8", quoted(e.as_bytes())), "UTF-8 text")
        })
    }

    fn quoted(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let quote = self.text[self.at];
        self.at += 1;
        loop {
            let Some(&byte) = self.text.get(self.at) else {
                return self.wrong("the end of the file inside a text", "a closing quote");
            };
            self.at += 1;
            match byte {
                b'\n' => return self.wrong("the end of the line inside a text", "a closing quote"),
                b'\\' => self.escape(out)?,
                b if b == quote => return Ok(()),
                b => out.push(b),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let Some(&mark) = self.text.get(self.at) else { return self.wrong("\"\\\" at the end", "an escape") };
        self.at += 1;
        let plain = match mark {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'v' => 11,
            b'\\' | b'\'' | b'"' | b'?' => mark,
            b'0'..=b'7' => {
                self.at -= 1;
                (self.digits(3, 8).unwrap_or(0) & 0xff) as u8
            }
            b'x' | b'X' => match self.digits(2, 16) {
                Some(byte) => byte as u8,
                None => return self.wrong("\"\\x\" without digits", "two hexadecimal digits"),
            },
            b'u' | b'U' => {
                let length = if mark == b'u' { 4 } else { 8 };
                let start = self.at;
                let code = self.digits(length, 16).filter(|_| self.at - start == length);
                let Some(c) = code.and_then(char::from_u32) else {
                    return self
                        .wrong("a \"\\u\" that names no character", "four or eight hexadecimal digits");
                };
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            other => return self.wrong(format!("the escape {}", quoted(&[b'\\', other])), "a known escape"),
        };
        out.push(plain);
        Ok(())
    }

    /// At most `most` digits as a number.
    fn digits(&mut self, most: usize, radix: u32) -> Option<u32> {
        let rest = &self.text[self.at..];
        let digits = rest.iter().take(most).map_while(|&b| char::from(b).to_digit(radix));
        let (count, value) = digits.fold((0, 0u32), |(n, v), digit| (n + 1, v.wrapping_mul(radix) | digit));
        self.at += count;
        (count > 0).then_some(value)
    }

    /// A whole number, or a list of them in brackets, added to `out`.
    pub(crate) fn integers(&mut self, out: &mut Vec<u64>) -> Result<()> {
        if !self.take(b':') {
            return self.wrong(self.here(), "\":\" and a number");
        }
        if !self.take(b'[') {
            out.push(self.integer()?);
            return Ok(());
        }
        if self.take(b']') {
            return Ok(());
        }
        loop {
            out.push(self.integer()?);
            if self.take(b']') {
                return Ok(());
            }
            if !self.take(b',') {
                return self.wrong(self.here(), "\",\" or \"]\"");
            }
        }
    }

    fn integer(&mut self) -> Result<u64> {
        self.peek();
        let (at, line) = (self.at, self.line);
        let word = self.word().unwrap_or_default();
        let hex = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
        let octal = word.strip_prefix('0').filter(|rest| !rest.is_empty());
        let value = match (hex, octal) {
            (Some(hex), _) => u64::from_str_radix(hex, 16),
            (None, Some(octal)) => u64::from_str_radix(octal, 8),
            (None, None) => word.parse(),
        };
        value.or_else(|_| {
            (self.at, self.line) = (at, line);
            self.wrong(self.here(), "a whole number that is not negative")
        })
    }

    /// Goes into a message, whose fields follow.
    pub(crate) fn enter(&mut self) -> Result<()> {
        self.take(b':');
        self.open()
    }

    fn open(&mut self) -> Result<()> {
        let close = match self.peek() {
            Some(b'{') => b'}',
            Some(b'<') => b'>',
            _ => return self.wrong(self.here(), "\"{\" and a message"),
        };
        if self.closers.len() >= DEEPEST {
            return self.wrong("messages inside messages without end", "a config, which is three deep");
        }
        self.at += 1;
        self.closers.push(close);
        Ok(())
    }

    /// Reads over the value of a field that is not known.
    pub(crate) fn skip(&mut self) -> Result<()> {
        let colon = self.take(b':');
        match self.peek() {
            Some(b'{' | b'<') => self.skip_message(),
            Some(b'[') if colon => {
                self.at += 1;
                loop {
                    match self.peek() {
                        Some(b']') => {
                            self.at += 1;
                            return Ok(());
                        }
                        Some(b',') => self.at += 1,
                        Some(b'{' | b'<') => self.skip_message()?,
                        _ => self.skip_scalar()?,
                    }
                }
            }
            _ if colon => self.skip_scalar(),
            _ => self.wrong(self.here(), "\":\" and a value, or a message"),
        }
    }

    fn skip_message(&mut self) -> Result<()> {
        self.open()?;
        while self.field()?.is_some() {
            self.skip()?;
        }
        Ok(())
    }

    fn skip_scalar(&mut self) -> Result<()> {
        if let Some(b'"' | b'\'') = self.peek() {
            while let Some(b'"' | b'\'') = self.peek() {
                self.quoted(&mut Vec::new())?;
            }
            return Ok(());
        }
        match self.word() {
            Some(_) => Ok(()),
            None => self.wrong(self.here(), "a value"),
        }
    }
}

/// A text in quotes that reads back the same in any reader of the format.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'\r' => out.push_str("\\r"),
            0x20..0x7f => out.push(char::from(byte)),
            // TensorFlow writes everything else in octal, so that the file is ASCII.
            _ => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}
