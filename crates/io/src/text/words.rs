//! Words and their vectors as text: word2vec and fastText (a first line `n d`), and GloVe (without it).
//!
//! A line is a word and its numbers, separated by spaces. Words of GloVe may hold spaces themselves, so lines are read
//! from the right.

use super::vectors::small_integer;
use super::{Delimiter, is_number};

/// What the first lines say of a file of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words {
    /// Line and number of words of the first line `n d`, where there is one.
    pub(crate) declared: Option<(u64, usize)>,
    /// Numbers a word.
    pub(crate) dims: usize,
    /// Line of the first word, from 1.
    pub(crate) first_row: u64,
}

/// Looks at the first lines that are not blank; `None` when they are not words with vectors.
pub(super) fn detect(sample: &[(u64, &[u8])]) -> Option<Words> {
    let (&(first_line, first), rest) = sample.split_first()?;
    if let (Some((rows, dims)), Some(&(second_line, second))) = (header(first), rest.first()) {
        let (cells, numbers) = make_up(second);
        let is_word = !tokens(second).next().is_some_and(is_number);
        // A word with too few numbers is known too, so that the error can say so.
        if dims >= 2 && (numbers >= dims && cells > dims || is_word && numbers > 0 && numbers + 1 == cells) {
            return Some(Words { declared: Some((first_line, rows)), dims, first_row: second_line });
        }
        return None;
    }
    let made: Vec<(usize, usize)> = sample.iter().map(|(_, line)| make_up(line)).collect();
    let mut counts: Vec<usize> = made.iter().map(|(_, numbers)| *numbers).collect();
    counts.sort_unstable();
    // The most common number of numbers, the smallest of equals.
    let common = |n: usize| counts.iter().filter(|&&count| count == n).count();
    let dims = counts.iter().copied().rev().max_by_key(|&n| (common(n), usize::MAX - n))?;
    // Of two columns of text neither is the word; tables of numbers alone have no words.
    let plain = made.iter().filter(|(cells, numbers)| *numbers == dims && *cells == dims + 1).count();
    let words = sample.iter().any(|(_, line)| !tokens(line).next().is_some_and(is_number));
    let whole = made.iter().all(|(_, numbers)| *numbers >= 2);
    (dims >= 2 && words && whole && 2 * plain > sample.len()).then_some(Words {
        declared: None,
        dims,
        first_row: first_line,
    })
}

/// The two numbers of a first line `n d`.
pub(crate) fn header(line: &[u8]) -> Option<(usize, usize)> {
    let whole = |token: &[u8]| -> Option<usize> {
        token.iter().all(u8::is_ascii_digit).then_some(())?;
        std::str::from_utf8(token).ok()?.parse().ok()
    };
    let mut tokens = tokens(line);
    let both = (whole(tokens.next()?)?, whole(tokens.next()?)?);
    tokens.next().is_none().then_some(both)
}

/// Whether a line is a word and so many numbers, as text.
pub(crate) fn is_row(line: &[u8], dims: usize) -> bool {
    let (cells, numbers) = make_up(line);
    dims > 0 && cells > dims && numbers >= dims
}

/// The cells of a line, and how many numbers they end with, the first cell aside.
fn make_up(line: &[u8]) -> (usize, usize) {
    let cells: Vec<&[u8]> = tokens(line).collect();
    (cells.len(), cells.iter().skip(1).rev().take_while(|cell| is_number(cell)).count())
}

fn tokens(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|&b| b == b' ' || b == b'\r').filter(|token| !token.is_empty())
}

/// What is wrong with a line.
pub(super) enum Wrong {
    /// Too few numbers, no word, or a number more that is part of no word.
    Length,
    /// A cell that is no finite number.
    Cell(Vec<u8>),
}

/// Reads the numbers of a line into `row`, and returns its word.
pub(super) fn read_row<'t>(line: &'t [u8], row: &mut [f32]) -> Result<&'t [u8], Wrong> {
    let end = line.iter().rposition(|&b| !matches!(b, b' ' | b'\r')).map_or(0, |last| last + 1);
    let line = &line[..end];
    if let Some(space) = memchr::memchr(b' ', line).filter(|&space| space > 0)
        && fill(line, space + 1, row)
    {
        return Ok(&line[..space]);
    }
    let plain = tokens(line).count() == row.len() + 1;
    let mut end = line.len();
    for value in row.iter_mut().rev() {
        let trimmed = trim_end(&line[..end]);
        let start = memchr::memrchr(b' ', trimmed).map_or(0, |space| space + 1);
        *value = match fast_float2::parse::<f32, _>(&trimmed[start..]) {
            Ok(number) if number.is_finite() => number,
            // A row of the wrong length says more than the cell it breaks.
            Err(_) if !plain => return Err(Wrong::Length),
            _ => return Err(Wrong::Cell(trimmed[start..].to_vec())),
        };
        end = start;
    }
    let word = trim_end(&line[..end]);
    // A number too many must not become part of a word unnoticed.
    let last = memchr::memrchr(b' ', word).map(|space| &word[space + 1..]);
    if word.is_empty() || last.is_some_and(is_number) {
        return Err(Wrong::Length);
    }
    Ok(word)
}

/// Reads exactly so many numbers up to the end of the line; whether that was possible.
fn fill(line: &[u8], start: usize, row: &mut [f32]) -> bool {
    let mut at = start;
    for value in row.iter_mut() {
        while line.get(at) == Some(&b' ') {
            at += 1;
        }
        if at >= line.len() {
            return false;
        }
        let end = match small_integer(line, at, Delimiter::Space) {
            Some((integer, _)) => {
                *value = integer;
                line.len()
            }
            None => match fast_float2::parse_partial::<f32, _>(&line[at..]) {
                Ok((number, read)) if number.is_finite() => {
                    *value = number;
                    at + read
                }
                _ => return false,
            },
        };
        if line.get(end).is_some_and(|&after| after != b' ') {
            return false;
        }
        at = end;
    }
    at >= line.len()
}

fn trim_end(text: &[u8]) -> &[u8] {
    &text[..text.iter().rposition(|&b| b != b' ').map_or(0, |last| last + 1)]
}
