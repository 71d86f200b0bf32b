//! A look through Thrift's compact protocol before Parquet's reader takes it: footers and headers of pages.
//!
//! The reader passes over fields that it does not know, and takes the number of elements that a list claims for true: it counts
//! through billions of booleans, which take no byte there, and takes memory for billions of row groups. Parquet has no list of
//! booleans in these places, and each element of any other takes a byte.
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>)

mod fields;

use self::fields::{
    COMPRESSED_PAGE_SIZE, DATA_PAGE, DATA_PAGE_2, DEFINITION_LEVELS, FOOTER, Fields, Known, PAGE,
    REPETITION_LEVELS, UNCOMPRESSED_PAGE_SIZE, VALUES,
};

/// Structures in structures, at most: more than the reader's own 64 below the fields that it knows.
const DEEPEST: u8 = 96;

/// Whether the lists of a footer can be as long as they claim, and the fields that the reader knows are of the types that it takes
/// them for. What is cut or has unknown types is left to the reader, which stops there.
pub(super) fn footer(bytes: &[u8]) -> Result<(), String> {
    match (Walk { rest: bytes }).structure(FOOTER, DEEPEST, 0, &mut |_, _| ()) {
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
    /// How many of its first bytes are never packed.
    pub(super) plain: usize,
    /// How many values it has; none if it is a dictionary.
    pub(super) values: usize,
}

/// The same of the header of a page, and what it says; `None` for what the reader refuses.
pub(super) fn page(bytes: &[u8]) -> Result<Option<Page>, String> {
    let mut walk = Walk { rest: bytes };
    let (mut lengths, mut levels, mut values) = ([None; 2], [0i32; 2], 0i32);
    // The reader keeps the lowest bits, whatever is above them, of the last field of a number.
    let found = walk.structure(PAGE, DEEPEST, 0, &mut |path, number| match path {
        (0, UNCOMPRESSED_PAGE_SIZE) => lengths[0] = usize::try_from(number as i32).ok(),
        (0, COMPRESSED_PAGE_SIZE) => lengths[1] = usize::try_from(number as i32).ok(),
        (DATA_PAGE | DATA_PAGE_2, VALUES) => values = values.max(number as i32),
        (DATA_PAGE_2, DEFINITION_LEVELS) => levels[0] = number as i32,
        (DATA_PAGE_2, REPETITION_LEVELS) => levels[1] = number as i32,
        _ => (),
    });
    match (found, lengths) {
        (Ok(()), [Some(unpacked), Some(stored)]) => {
            let count = |number: i32| usize::try_from(number).unwrap_or(0);
            let header = bytes.len() - walk.rest.len();
            let plain = count(levels[0].wrapping_add(levels[1]));
            Ok(Some(Page { header, stored, unpacked, plain, values: count(values) }))
        }
        (Ok(()) | Err(Stop::Cut), _) => Ok(None),
        (Err(Stop::Lie(found)), _) => Err(found),
    }
}

/// Why a walk ended early.
enum Stop {
    /// The reader stops here too.
    Cut,
    /// The reader would go on.
    Lie(String),
}

/// What is told the number of a field, after that of the field around it, and its value.
type Numbers<'a> = dyn FnMut((i16, i16), i64) + 'a;

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

    /// A structure, in a field of such a number, of which the reader knows some fields; `number` is given those of them that are
    /// numbers, with both fields.
    fn structure(
        &mut self,
        fields: Fields,
        deepest: u8,
        within: i16,
        number: &mut Numbers<'_>,
    ) -> Result<(), Stop> {
        let mut last = 0;
        while let Some((id, kind)) = self.field(last)? {
            last = id;
            match fields.iter().find(|field| field.0 == id) {
                None => self.value(kind, deepest)?,
                Some((_, Known::Number)) if matches!(kind, 4..=6) => {
                    number((within, id), signed(self.number()?));
                }
                Some((_, known)) => self.known(id, known, kind, deepest, number)?,
            }
        }
        Ok(())
    }

    /// A value that the reader takes for something, in field `id`.
    fn known(
        &mut self,
        id: i16,
        known: &Known,
        kind: u8,
        deepest: u8,
        number: &mut Numbers<'_>,
    ) -> Result<(), Stop> {
        match (known, kind) {
            (Known::Structure(fields), 12) => self.structure(fields, deepest - 1, id, number),
            (Known::List(known), 9 | 10) => {
                let (count, kind) = self.list()?;
                for _ in 0..self.claimed(count)? {
                    self.known(id, known, kind, deepest - 1, number)?;
                }
                Ok(())
            }
            (Known::Boolean, 1 | 2)
            | (Known::Byte, 3)
            | (Known::Number, 4..=6)
            | (Known::Double, 7)
            | (Known::Bytes, 8) => self.value(kind, deepest),
            _ => Err(Stop::Lie(format!("field {id} of the type {kind}, and Parquet has it of another"))),
        }
    }

    /// Number and type of the next field, after one of number `last`; `None` at the end of the structure.
    fn field(&mut self, last: i16) -> Result<Option<(i16, u8)>, Stop> {
        let field = self.byte()?;
        let (delta, kind) = (field >> 4, field % 16);
        let id = match delta {
            _ if kind == 0 => return Ok(None),
            // The lowest bits, as of lengths.
            0 => signed(self.number()?) as i16,
            _ => last.checked_add(i16::from(delta)).ok_or(Stop::Cut)?,
        };
        Ok(Some((id, kind)))
    }

    /// Number and type of the elements of a list.
    fn list(&mut self) -> Result<(u64, u8), Stop> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
        Ok((count, head & 0x0f))
    }

    /// A value that the reader passes over.
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
                let (count, kind) = self.list()?;
                self.elements(count, &[kind], deeper)
            }
            11 => match self.number()? {
                0 => Ok(()),
                count => {
                    let kinds = self.byte()?;
                    self.elements(count, &[kinds >> 4, kinds & 0x0f], deeper)
                }
            },
            12 => {
                // The reader counts from none to each field here.
                while let Some((_, kind)) = self.field(0)? {
                    self.value(kind, deeper)?;
                }
                Ok(())
            }
            13 => self.bytes(16),
            _ => Err(Stop::Cut),
        }
    }

    /// The elements of a list, or of a map.
    fn elements(&mut self, count: u64, kinds: &[u8], deepest: u8) -> Result<(), Stop> {
        if count > 0 && kinds.iter().any(|kind| matches!(kind, 1 | 2)) {
            return Err(Stop::Lie(format!("a list of {count} booleans, and Parquet has none there")));
        }
        for _ in 0..self.claimed(count)? {
            for &kind in kinds {
                self.value(kind, deepest)?;
            }
        }
        Ok(())
    }

    /// A number of elements that are left to read, each of a byte at least.
    fn claimed(&self, count: u64) -> Result<u64, Stop> {
        let left = self.rest.len();
        if count > left as u64 {
            return Err(Stop::Lie(format!("a list of {count} elements in {left} bytes")));
        }
        Ok(count)
    }
}

/// A signed number of the zigzag form, in which the lowest bit is the sign.
fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two billion, as a list says it.
    const BILLIONS: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x07];

    #[test]
    fn what_is_true_passes_and_what_lies_does_not() {
        // Fields that the reader does not know. 15: 5 of type i32; 16: two i32; 17: a map of one text to one i64; the end.
        let sound = [0xf5, 10, 0x19, 0x25, 2, 4, 0x1b, 1, 0x86, 1, b'a', 2, 0];
        assert_eq!(footer(&sound), Ok(()));
        assert_eq!(footer(&[&sound[..], &[0xff; 9]].concat()), Ok(()), "what comes after it is no matter");
        for end in [0, 1, 2, 3, 7, 8] {
            assert_eq!(footer(&sound[..end]), Ok(()), "what is cut is the reader's to refuse: {end}");
        }
        for (head, said) in [
            (&[0xf9, 0xf1][..], "booleans"),
            (&[0xfa, 0xf2], "booleans"),
            (&[0xf9, 0xfc], "2147483647 elements in 1 bytes"),
            // In a list of one list, in a structure, and after a field whose number the reader takes for 15.
            (&[0xf9, 0x19, 0xf1], "booleans"),
            (&[0xfc, 0x19, 0xf1], "booleans"),
            (&[0x05, 0x9e, 0x80, 0x08, 0x00, 0x19, 0xf1], "booleans"),
            // Row groups.
            (&[0x49, 0xfc], "2147483647 elements in 1 bytes"),
        ] {
            let bytes = [head, &BILLIONS, &[0]].concat();
            let found = footer(&bytes).unwrap_err();
            assert!(found.contains(said), "{found}");
        }
        let map = [&[0xfb][..], &BILLIONS, &[0x11, 0]].concat();
        assert!(footer(&map).unwrap_err().contains("booleans"));
        // Eleven bytes, of which the last comes round to be the lowest bits.
        let around = [&[0xf9, 0xfc][..], &[0x80; 10], &[0x01]].concat();
        assert!(footer(&around).unwrap_err().contains("64 elements in 0 bytes"));
        // As deep as the reader goes, and deeper: more fields in a structure than have numbers.
        let deep = [&[0xfc][..], &[0x1c; 60], &[0x19, 0xf1], &BILLIONS].concat();
        assert!(footer(&deep).unwrap_err().contains("booleans"));
        assert_eq!(footer(&[&[0xfc][..], &[0x1c; 1000]].concat()), Ok(()));
        let many = [&[0xfc][..], &[0xf1; 3000], &[0x19, 0xf1], &BILLIONS].concat();
        assert!(footer(&many).unwrap_err().contains("booleans"));
        assert_eq!(footer(&[&[0xf1; 3000][..], &[0x19, 0xf1], &BILLIONS].concat()), Ok(()), "refused there");
    }

    #[test]
    fn fields_of_another_type_than_parquet_gives_them_are_found() {
        // The version as a text; the schema as a structure; a row group's columns as numbers; a name as a list.
        let group = [0x49, 0x1c, 0x19, 0x15, 0];
        for wrong in [&[0x18, 0][..], &[0x2c, 0], &group, &[0x29, 0x1c, 0x49, 0x15, 0]] {
            assert!(footer(wrong).unwrap_err().contains("Parquet has it of another"), "{wrong:?}");
        }
        // The length of a page as a text, and a number of its values as a list.
        for wrong in [&[0x28, 0][..], &[0x5c, 0x19, 0x15, 0, 0]] {
            assert!(page(wrong).unwrap_err().contains("Parquet has it of another"));
        }
    }

    #[test]
    fn lengths_of_a_page_are_those_that_the_reader_takes() {
        // Fields 1 to 3 of the header of a page of 300 bytes, then another.
        let header = [0x15, 0, 0x15, 8, 0x15, 0xd8, 4, 0x2c, 0, 0, 7, 7];
        assert_eq!(
            page(&header),
            Ok(Some(Page { header: 10, stored: 300, unpacked: 4, plain: 0, values: 0 }))
        );
        assert_eq!((page(&header[..9]), page(&[0])), (Ok(None), Ok(None)));
        // Field 9, which the reader does not know.
        assert!(page(&[&header[..7], &[0x69, 0xf1], &BILLIONS].concat()).unwrap_err().contains("booleans"));
        // More bits than a length has: the lowest are those of 2.
        let long = [0x15, 0, 0x15, 0x84, 0x80, 0x80, 0x80, 0x80, 0x02, 0x15, 0, 0];
        assert_eq!(page(&long), Ok(Some(Page { header: 12, stored: 0, unpacked: 2, plain: 0, values: 0 })));
        // Field 8, of which fields 1, 5 and 6 are 9, 3 and 4.
        let levels = [&header[..9], &[0x3c, 0x15, 18, 0x45, 6, 0x15, 8, 0, 0]].concat();
        assert_eq!(
            page(&levels),
            Ok(Some(Page { header: 18, stored: 300, unpacked: 4, plain: 7, values: 9 }))
        );
        // Field 5 of it twice, 1,000 and 3: the last is taken.
        let twice = [&header[..9], &[0x3c, 0x55, 0xd0, 0x0f, 0x05, 10, 6, 0x15, 8, 0, 0]].concat();
        assert_eq!(
            page(&twice),
            Ok(Some(Page { header: 20, stored: 300, unpacked: 4, plain: 7, values: 0 }))
        );
    }
}
