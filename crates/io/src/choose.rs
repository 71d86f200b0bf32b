//! Which of several arrays of a file are the vectors.

use crate::error::{Place, quoted};
use crate::{Error, Result};

/// Names that say that an array is the vectors, the clearest first; compared without regard to case.
const NAMES: [&str; 12] = [
    "vectors",
    "vector",
    "embeddings",
    "embedding",
    "emb",
    "features",
    "x",
    "data",
    "arr_0",
    "tensor",
    "weight",
    "values",
];

/// The place in `names` of the array wanted, of the only one, or of the one whose name says what it is.
///
/// `what` is what the names are of, for messages: `arrays of two dimensions`.
pub(crate) fn choose<'a>(
    file: &str,
    what: &str,
    names: impl IntoIterator<Item = &'a str>,
    wanted: Option<&str>,
) -> Result<Option<usize>> {
    let names: Vec<&str> = names.into_iter().collect();
    let listed = || names.iter().map(|name| quoted(name.as_bytes())).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = wanted {
        let found = names.iter().position(|name| *name == wanted);
        return found.map(Some).ok_or_else(|| {
            let found =
                if names.is_empty() { format!("no {what}") } else { format!("the {what} {}", listed()) };
            let expected = format!("one named {}", quoted(wanted.as_bytes()));
            Error::content(
                file,
                Place::File,
                found,
                expected,
                "choose one that the file has with --array NAME",
            )
        });
    }
    if names.len() <= 1 {
        return Ok(names.first().map(|_| 0));
    }
    let known = NAMES.iter().find_map(|known| names.iter().position(|name| name.eq_ignore_ascii_case(known)));
    known.map(Some).ok_or_else(|| {
        Error::content(
            file,
            Place::File,
            format!("{} {what}: {}", names.len(), listed()),
            "one, or one with a name such as \"vectors\"",
            "choose one with --array NAME",
        )
    })
}
