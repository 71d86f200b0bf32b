//! One number of an HDF5 dataset, of whatever type the file has.

use half::f16;
use hdf5_reader::{ByteOrder, Datatype, H5Type};

/// A number as the file has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Signed(i64),
    Unsigned(u64),
    /// From 16 or 32 bits.
    Single(f32),
    Double(f64),
}

impl Value {
    pub(super) fn single(self) -> f32 {
        match self {
            Self::Signed(n) => n as f32,
            Self::Unsigned(n) => n as f32,
            Self::Single(x) => x,
            Self::Double(x) => x as f32,
        }
    }

    /// The number as an index; `None` where it is negative or a fraction.
    pub(super) fn index(self) -> Option<usize> {
        match self {
            Self::Signed(n) => usize::try_from(n).ok(),
            Self::Unsigned(n) => usize::try_from(n).ok(),
            Self::Single(_) | Self::Double(_) => None,
        }
    }

    /// The text that reads back to the same number; `None` for NaN, which stands for a missing value.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Self::Signed(n) => Some(n.to_string()),
            Self::Unsigned(n) => Some(n.to_string()),
            Self::Single(x) => (!x.is_nan()).then(|| x.to_string()),
            Self::Double(x) => (!x.is_nan()).then(|| x.to_string()),
        }
    }
}

/// What numbers of a type are, if it is one of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Boolean,
    Integer,
    Float,
}

/// `None` for types that are no numbers.
pub(super) fn numbers(datatype: &Datatype) -> Option<Numbers> {
    match datatype {
        Datatype::FixedPoint { size: 1 | 2 | 4 | 8, .. } => Some(Numbers::Integer),
        Datatype::FloatingPoint { size: 2 | 4 | 8, .. } => Some(Numbers::Float),
        // h5py's booleans.
        Datatype::Enum { base, members } if numbers(base) == Some(Numbers::Integer) => {
            let named = |name: &str| members.iter().any(|member| member.name.eq_ignore_ascii_case(name));
            let boolean = members.len() == 2 && named("true") && named("false");
            Some(if boolean { Numbers::Boolean } else { Numbers::Integer })
        }
        _ => None,
    }
}

impl H5Type for Value {
    fn hdf5_type() -> Datatype {
        Datatype::FloatingPoint { size: 8, byte_order: ByteOrder::LittleEndian }
    }

    fn from_bytes(bytes: &[u8], dtype: &Datatype) -> hdf5_reader::error::Result<Self> {
        let wrong = || hdf5_reader::error::Error::TypeMismatch {
            expected: "numbers".to_owned(),
            actual: format!("{dtype:?}"),
        };
        let bits = |size: usize, order: ByteOrder| {
            let mut word = [0u8; 8];
            word[..size].copy_from_slice(bytes.get(..size)?);
            if order == ByteOrder::BigEndian {
                word[..size].reverse();
            }
            Some(u64::from_le_bytes(word))
        };
        match *dtype {
            Datatype::Enum { ref base, .. } => Self::from_bytes(bytes, base),
            Datatype::FixedPoint { size, signed, byte_order } if matches!(size, 1 | 2 | 4 | 8) => {
                let bits = bits(usize::from(size), byte_order).ok_or_else(wrong)?;
                let spare = 64 - 8 * u32::from(size);
                // The sign is moved to the top and back.
                Ok(if signed { Self::Signed((bits << spare) as i64 >> spare) } else { Self::Unsigned(bits) })
            }
            Datatype::FloatingPoint { size, byte_order } if matches!(size, 2 | 4 | 8) => {
                let bits = bits(usize::from(size), byte_order).ok_or_else(wrong)?;
                Ok(match size {
                    2 => Self::Single(f16::from_bits(bits as u16).to_f32()),
                    4 => Self::Single(f32::from_bits(bits as u32)),
                    _ => Self::Double(f64::from_bits(bits)),
                })
            }
            _ => Err(wrong()),
        }
    }

    fn element_size(dtype: &Datatype) -> usize {
        match dtype {
            Datatype::Enum { base, .. } => Self::element_size(base),
            Datatype::FixedPoint { size, .. } | Datatype::FloatingPoint { size, .. } => usize::from(*size),
            _ => 1,
        }
    }
}
