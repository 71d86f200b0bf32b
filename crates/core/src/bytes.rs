//! Values to bytes and back: little-endian, a magic number and a version in front, every length checked before it is used.

use crate::{Error, Result};

/// Writes values one after another.
#[derive(Debug)]
pub(crate) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// Starts with 8 bytes that name the kind of content, and its version.
    pub(crate) fn new(magic: [u8; 8], version: u32) -> Self {
        let mut new = Self { out: magic.to_vec() };
        new.u32(version);
        new
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn f64(&mut self, value: f64) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    /// A flag, and the value if there is one.
    pub(crate) fn optional(&mut self, value: Option<f64>) {
        self.u32(u32::from(value.is_some()));
        self.f64(value.unwrap_or(0.0));
    }

    pub(crate) fn all_u32(&mut self, values: impl IntoIterator<Item = u32>) {
        values.into_iter().for_each(|v| self.u32(v));
    }

    pub(crate) fn all_f32(&mut self, values: &[f32]) {
        self.out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
    }

    pub(crate) fn all_f64(&mut self, values: &[f64]) {
        self.out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Reads them back. Nothing is allocated for values that are not there.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    what: &'static str,
    all: usize,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Checks magic number and version. `what` names the content in errors, with its article.
    pub(crate) fn new(what: &'static str, bytes: &'a [u8], magic: [u8; 8], version: u32) -> Result<Self> {
        let mut new = Self { what, all: bytes.len(), rest: bytes };
        if new.take(8)? != magic {
            return Err(new.wrong("they do not begin with its magic number"));
        }
        match new.u32()? {
            found if found == version => Ok(new),
            found => {
                Err(new
                    .wrong(&format!("they are of version {found}, and this program reads version {version}")))
            }
        }
    }

    /// The error that these bytes are not what they should be.
    pub(crate) fn wrong(&self, reason: &str) -> Error {
        Error::Bytes { what: self.what, reason: reason.to_owned() }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(self.wrong(&format!(
                "they end after {} bytes, where {count} more were expected at byte {}",
                self.all,
                self.all - self.rest.len()
            ))),
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    pub(crate) fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(crate) fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(crate) fn f64(&mut self) -> Result<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// A count that `bytes_each` bytes a piece must still follow for.
    pub(crate) fn count(&mut self, name: &str, bytes_each: usize) -> Result<usize> {
        let found = self.u64()?;
        match usize::try_from(found)
            .ok()
            .filter(|n| n.checked_mul(bytes_each).is_some_and(|b| b <= self.rest.len()))
        {
            Some(count) => Ok(count),
            None => Err(self.wrong(&format!(
                "they tell of {found} {name}, for which the {} bytes that follow are too few",
                self.rest.len()
            ))),
        }
    }

    pub(crate) fn flag(&mut self) -> Result<bool> {
        match self.u32()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(self.wrong(&format!("a flag is {other}, neither 0 nor 1"))),
        }
    }

    pub(crate) fn optional(&mut self) -> Result<Option<f64>> {
        let (there, value) = (self.flag()?, self.f64()?);
        Ok(there.then_some(value))
    }

    fn pieces<const N: usize>(&mut self, count: usize) -> Result<&'a [[u8; N]]> {
        // An overflowing length is longer than any input.
        Ok(self.take(count.saturating_mul(N))?.as_chunks().0)
    }

    pub(crate) fn all_u32(&mut self, count: usize) -> Result<Vec<u32>> {
        Ok(self.pieces(count)?.iter().map(|&b| u32::from_le_bytes(b)).collect())
    }

    /// Finite values only.
    pub(crate) fn all_f32(&mut self, count: usize) -> Result<Vec<f32>> {
        let values: Vec<f32> = self.pieces(count)?.iter().map(|&b| f32::from_le_bytes(b)).collect();
        if values.iter().all(|v| v.is_finite()) { Ok(values) } else { Err(self.not_finite()) }
    }

    /// Finite values only.
    pub(crate) fn all_f64(&mut self, count: usize) -> Result<Vec<f64>> {
        let values: Vec<f64> = self.pieces(count)?.iter().map(|&b| f64::from_le_bytes(b)).collect();
        if values.iter().all(|v| v.is_finite()) { Ok(values) } else { Err(self.not_finite()) }
    }

    fn not_finite(&self) -> Error {
        self.wrong("they hold a value that is not a finite number")
    }

    /// Checks that nothing is left.
    pub(crate) fn finish(self) -> Result<()> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.wrong(&format!("{} bytes follow after its end", self.rest.len())))
        }
    }
}
