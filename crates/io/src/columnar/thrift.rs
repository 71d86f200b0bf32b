//! A look through Thrift's compact protocol before Parquet's reader takes it: footers and headers of pages.
//!
//! The reader passes over fields that it does not know, and takes the number of elements that a list claims for true: it counts
//! through billions of booleans, which take no byte there, and takes memory for billions of row groups. Parquet has no list of
//! booleans in these places, and each element of any other takes a byte.
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>)

/// Structures in structures, at most.
const DEEPEST: u8 = 64;

/// Whether the lists of a structure at the beginning of the bytes, if it is one, can be as long as they claim. What is cut or has
/// unknown types is left to the reader, which stops there. Fields have the types that they say: a footer in which the reader
/// takes one for another type is not found out here, that of a page's header is ([`page`]).
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    match (Walk { rest: bytes }).structure(DEEPEST) {
        Ok(()) | Err(Stop::Cut) => Ok(()),
        Err(Stop::Lie(found)) => Err(found),
    }
}

/// What the header of a page says, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// Length of the header.
    pub(super) header: usize,
    /// Length of the page as it is stored.
    pub(super) stored: usize,
    /// Length of the page once it is unpacked.
    pub(super) unpacked: usize,
}

/// The same of the header of a page; `None` for what the reader refuses.
pub(super) fn page(bytes: &[u8]) -> Result<Option<Page>, String> {
    let mut walk = Walk { rest: bytes };
    match walk.page() {
        Ok([Some(unpacked), Some(stored)]) => {
            Ok(Some(Page { header: bytes.len() - walk.rest.len(), stored, unpacked }))
        }
        Ok(_) | Err(Stop::Cut) => Ok(None),
        Err(Stop::Lie(found)) => Err(found),
    }
}

/// What the reader takes a field for that it knows by its number, whatever type the field is of.
enum Known {
    Number,
    Boolean,
    Structure(&'static [(i64, Known)]),
}

use Known::{Boolean, Number, Structure};

/// `PageHeader` of parquet.thrift and what is in it; statistics are passed over.
const PAGE: &[(i64, Known)] = &[
    (1, Number),
    (UNCOMPRESSED_PAGE_SIZE, Number),
    (COMPRESSED_PAGE_SIZE, Number),
    (4, Number),
    (5, Structure(&[(1, Number), (2, Number), (3, Number), (4, Number)])),
    (6, Structure(&[])),
    (7, Structure(&[(1, Number), (2, Number), (3, Boolean)])),
    (
        8,
        Structure(&[
            (1, Number),
            (2, Number),
            (3, Number),
            (4, Number),
            (5, Number),
            (6, Number),
            (7, Boolean),
        ]),
    ),
];
const UNCOMPRESSED_PAGE_SIZE: i64 = 2;
const COMPRESSED_PAGE_SIZE: i64 = 3;

/// Why a walk ended early.
enum Stop {
    /// The reader stops here too.
    Cut,
    /// The reader would go on.
    Lie(String),
}

struct Walk<'a> {
    rest: &'a [u8],
}

impl Walk<'_> {
    fn byte(&mut self) -> Result<u8, Stop> {
        let (&first, rest) = self.rest.split_first().ok_or(Stop::Cut)?;
        self.rest = rest;
        Ok(first)
    }

    fn bytes(&mut self, count: u64) -> Result<(), Stop> {
        let count = usize::try_from(count).map_err(|_| Stop::Cut)?;
        self.rest = self.rest.get(count..).ok_or(Stop::Cut)?;
        Ok(())
    }

    /// As the reader takes it, which lets the bits of a number that is too long come round again.
    fn number(&mut self) -> Result<u64, Stop> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).wrapping_shl(shift);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
            shift += 7;
        }
    }

    fn structure(&mut self, deepest: u8) -> Result<(), Stop> {
        self.known(&[], deepest, &mut |_, _| ())
    }

    /// A structure of which the reader knows some fields; `number` is given those of them that are numbers, as they are stored.
    fn known(
        &mut self,
        fields: &[(i64, Known)],
        deepest: u8,
        number: &mut dyn FnMut(i64, u64),
    ) -> Result<(), Stop> {
        let mut last = 0;
        while let Some((id, kind)) = self.field(last)? {
            last = id;
            match (fields.iter().find(|field| field.0 == id).map(|field| &field.1), kind) {
                (None, _) => self.value(kind, deepest)?,
                (Some(Number), 4..=6) => number(id, self.number()?),
                (Some(Boolean), 1 | 2) => (),
                (Some(Structure(fields)), 12) => self.known(fields, deepest - 1, &mut |_, _| ())?,
                (Some(_), kind) => {
                    return Err(Stop::Lie(format!(
                        "field {id} of the type {kind}, and Parquet has it of another"
                    )));
                }
            }
        }
        Ok(())
    }

    /// The header of a page; the page's length unpacked and as it is stored, where they are said.
    fn page(&mut self) -> Result<[Option<usize>; 2], Stop> {
        let mut lengths = [None; 2];
        self.known(PAGE, DEEPEST, &mut |id, number| {
            if matches!(id, UNCOMPRESSED_PAGE_SIZE | COMPRESSED_PAGE_SIZE) {
                let length = usize::try_from(signed(number)).ok();
                lengths[usize::from(id == COMPRESSED_PAGE_SIZE)] = length;
            }
        })?;
        Ok(lengths)
    }

    /// Number and type of the next field, after one of number `last`; `None` at the end of the structure.
    fn field(&mut self, last: i64) -> Result<Option<(i64, u8)>, Stop> {
        let field = self.byte()?;
        let (delta, kind) = (field >> 4, field % 16);
        let id = match delta {
            _ if kind == 0 => return Ok(None),
            0 => signed(self.number()?),
            _ => last + i64::from(delta),
        };
        // The reader takes numbers of fields that fit here alone.
        if i16::try_from(id).is_err() { Err(Stop::Cut) } else { Ok(Some((id, kind))) }
    }

    fn value(&mut self, kind: u8, deepest: u8) -> Result<(), Stop> {
        let deeper = deepest.checked_sub(1).ok_or(Stop::Cut)?;
        match kind {
            // The value of a boolean field is its type.
            1 | 2 => Ok(()),
            3 => self.bytes(1),
            4..=6 => self.number().map(|_| ()),
            7 => self.bytes(8),
            8 => {
                let length = self.number()?;
                self.bytes(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
                self.elements(count, &[head & 0x0f], deeper)
            }
            11 => match self.number()? {
                0 => Ok(()),
                count => {
                    let kinds = self.byte()?;
                    self.elements(count, &[kinds >> 4, kinds & 0x0f], deeper)
                }
            },
            12 => self.structure(deeper),
            13 => self.bytes(16),
            _ => Err(Stop::Cut),
        }
    }

    /// The elements of a list, or of a map.
    fn elements(&mut self, count: u64, kinds: &[u8], deepest: u8) -> Result<(), Stop> {
        if count == 0 {
            return Ok(());
        }
        if kinds.iter().any(|kind| matches!(kind, 1 | 2)) {
            return Err(Stop::Lie(format!("a list of {count} booleans, and Parquet has none there")));
        }
        if count > self.rest.len() as u64 {
            return Err(Stop::Lie(format!("a list of {count} elements in {} bytes", self.rest.len())));
        }
        for _ in 0..count {
            for &kind in kinds {
                self.value(kind, deepest)?;
            }
        }
        Ok(())
    }
}

/// A signed number of the zigzag form, in which the lowest bit is the sign.
fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_true_passes_and_what_lies_does_not() {
        // Field 1: 5 of type i32; field 2: two i32; field 3: a map of one text to one i64; the end.
        let sound = [0x15, 10, 0x19, 0x25, 2, 4, 0x1b, 1, 0x86, 1, b'a', 2, 0];
        assert_eq!(check(&sound), Ok(()));
        assert_eq!(check(&[&sound[..], &[0xff; 9]].concat()), Ok(()), "what comes after it is no matter");
        for end in [0, 1, 2, 3, 7, 8] {
            assert_eq!(check(&sound[..end]), Ok(()), "what is cut is the reader's to refuse: {end}");
        }
        let billions = [0xff, 0xff, 0xff, 0xff, 0x07];
        for (head, said) in [
            (&[0x19, 0xf1][..], "booleans"),
            (&[0x1a, 0xf2], "booleans"),
            (&[0x19, 0xfc], "2147483647 elements in 1 bytes"),
            // In a list of one list, and in an unknown structure.
            (&[0x19, 0x19, 0xf1], "booleans"),
            (&[0x1c, 0x19, 0xf1], "booleans"),
        ] {
            let bytes = [head, &billions, &[0]].concat();
            let found = check(&bytes).unwrap_err();
            assert!(found.contains(said), "{found}");
        }
        // Fields 1 to 3 of the header of a page of 300 bytes, then another.
        let header = [0x15, 0, 0x15, 8, 0x15, 0xd8, 4, 0x2c, 0, 0, 7, 7];
        assert_eq!(page(&header), Ok(Some(Page { header: 10, stored: 300, unpacked: 4 })));
        assert_eq!((page(&header[..9]), page(&[0])), (Ok(None), Ok(None)));
        // Field 9, which the reader does not know.
        assert!(page(&[&header[..7], &[0x69, 0xf1], &billions].concat()).unwrap_err().contains("booleans"));
        // The length of a page as a text, and a number of its values as a list: the reader takes both for numbers.
        for wrong in [&[0x28, 0][..], &[0x5c, 0x19, 0x15, 0, 0]] {
            assert!(page(wrong).unwrap_err().contains("Parquet has it of another"));
        }
        let map = [&[0x1b][..], &billions, &[0x11, 0]].concat();
        assert!(check(&map).unwrap_err().contains("booleans"));
        assert!(check(&[0x15; 1]).is_ok() && check(&[]).is_ok());
        // Eleven bytes, of which the last comes round to be the lowest bits.
        let around = [&[0x19, 0xfc][..], &[0x80; 10], &[0x01]].concat();
        assert!(check(&around).unwrap_err().contains("64 elements in 0 bytes"));
        // Deeper than the reader goes.
        assert_eq!(check(&[0x1c; 1000]), Ok(()));
    }
}
