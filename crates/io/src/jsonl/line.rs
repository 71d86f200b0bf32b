//! One line of JSON.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A line, its values as they are written.
pub(super) enum Line<'a> {
    Object(Vec<(Cow<'a, str>, &'a str)>),
    /// An array that could be a vector.
    Numbers(&'a str),
}

impl<'a> Line<'a> {
    /// Reads a line; errors say what is wrong, and in which column where that is known.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, (String, Option<u64>)> {
        let text = std::str::from_utf8(bytes)
            .map_err(|e| ("bytes that are not UTF-8".to_owned(), Some(e.valid_up_to() as u64 + 1)))?;
        let raw: &RawValue = serde_json::from_str(text).map_err(|e| wrong(&e))?;
        let raw = raw.get().trim();
        match raw.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = serde_json::from_str(raw).map_err(|e| wrong(&e))?;
                Ok(Self::Object(pairs))
            }
            Some(b'[') if is_numbers(raw) => Ok(Self::Numbers(raw)),
            _ => Err((crate::error::quoted(raw.as_bytes()), None)),
        }
    }
}

/// The sentence of serde's error without its place, and the column.
fn wrong(error: &serde_json::Error) -> (String, Option<u64>) {
    let text = error.to_string();
    let text = match text.split(" at line ").next().unwrap_or(&text) {
        "expected value" => "something that is no JSON value".to_owned(),
        text if text.starts_with("EOF while parsing") => "the end of the line within a value".to_owned(),
        text => text.to_owned(),
    };
    (text, Some(error.column() as u64).filter(|&column| column > 0))
}

/// The keys and values of an object; a key given twice is an error.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a str)>);

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    let value: &RawValue = map.next_value()?;
                    pairs.push((key, value.get()));
                }
                let mut keys: Vec<&str> = pairs.iter().map(|(key, _)| key.as_ref()).collect();
                keys.sort_unstable();
                if let Some([twice, _]) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
                    return Err(A::Error::custom(format!("the key \"{twice}\" twice")));
                }
                Ok(Pairs(pairs))
            }
        }
        from.deserialize_map(Object)
    }
}

/// Whether JSON text is an array of numbers and of nothing else; NaN is no JSON, and null is not a number.
pub(super) fn is_numbers(raw: &str) -> bool {
    let Some(inside) = raw.strip_prefix('[').and_then(|raw| raw.strip_suffix(']')) else { return false };
    !inside.trim().is_empty() && !inside.bytes().any(|b| matches!(b, b'"' | b'[' | b'{' | b't' | b'f' | b'n'))
}

/// The numbers of such an array.
pub(super) fn numbers(raw: &str) -> impl Iterator<Item = &str> {
    let inside = raw.strip_prefix('[').and_then(|raw| raw.strip_suffix(']')).unwrap_or_default();
    inside.split(',').map(str::trim)
}

/// The texts of an array of nothing but texts.
pub(super) fn words(raw: &str) -> Option<Vec<Cow<'_, str>>> {
    struct Words<'a>(Vec<Cow<'a, str>>);
    impl<'de> Deserialize<'de> for Words<'de> {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Array;
            impl<'de> Visitor<'de> for Array {
                type Value = Words<'de>;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an array of texts")
                }

                fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
                    let mut words = Vec::new();
                    while let Some(Key(word)) = array.next_element()? {
                        words.push(word);
                    }
                    Ok(Words(words))
                }
            }
            from.deserialize_seq(Array)
        }
    }
    serde_json::from_str(raw).ok().map(|Words(words)| words)
}
