//! Decimals with a comma, as spreadsheets write them where that is the custom. The cells are then separated by semicolons or tabs.

/// Bytes of a number, at most: longer ones are none.
const LONGEST: usize = 64;

/// Whether the numbers among some cells have decimal commas: some have, at least one of them could not be thousands (`1,000`),
/// and no number has a point.
pub(super) fn have_commas<'a>(cells: impl Iterator<Item = &'a [u8]>) -> bool {
    let mut sure = false;
    for cell in cells.map(<[u8]>::trim_ascii) {
        if has_comma(cell) {
            sure |= !could_be_thousands(cell);
        } else if memchr::memchr(b'.', cell).is_some() && super::is_number(cell) {
            return false;
        }
    }
    sure
}

/// Whether a cell is a number with a decimal comma.
pub(super) fn has_comma(cell: &[u8]) -> bool {
    memchr::memchr(b',', cell).is_some() && parse(cell).is_some()
}

/// The number in a cell with a decimal comma, or with none.
pub(super) fn parse(cell: &[u8]) -> Option<f32> {
    let cell = cell.trim_ascii();
    let mut point = [0; LONGEST];
    let point = point.get_mut(..cell.len())?;
    point.copy_from_slice(cell);
    // A point, and a second comma, are no number then.
    if memchr::memchr(b'.', point).is_some() {
        return None;
    }
    if let Some(at) = memchr::memchr(b',', point) {
        point[at] = b'.';
    }
    fast_float2::parse(&*point).ok()
}

/// `1,000` or `-23,456`, but not `0,125`.
fn could_be_thousands(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
    let Some(at) = memchr::memchr(b',', digits) else { return false };
    let (whole, fraction) = (&digits[..at], &digits[at + 1..]);
    let number = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    fraction.len() == 3
        && number(fraction)
        && matches!(whole, [b'1'..=b'9', ..])
        && whole.len() <= 3
        && number(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_a_decimal_one_where_it_can_be_nothing_else() {
        let all = |cells: &[&str]| have_commas(cells.iter().map(|cell| cell.as_bytes()));
        assert!(all(&["1,5", "2", "cat"]) && all(&["0,125", "3,250"]) && all(&["-12,5e-3", "x"]));
        assert!(all(&[" 1,5 "]) && all(&["1,000", "1,5"]));
        // Thousands, coordinates in one cell, numbers with points beside them, and no numbers at all.
        assert!(!all(&["1,000", "-23,456"]) && !all(&["1,000,000"]));
        assert!(!all(&["1,5", "2.5"]) && !all(&["a,b", "1"]) && !all(&["1,2,3"]) && !all(&[]));
        assert_eq!(parse(b"-1,25"), Some(-1.25));
        assert_eq!(parse(b"7"), Some(7.0));
        assert_eq!((parse(b"1.5"), parse(b"1,2,3"), parse(b"")), (None, None, None));
        assert_eq!(parse(&[b'1'; LONGEST + 1]), None);
    }
}
