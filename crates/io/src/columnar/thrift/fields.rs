//! What Parquet's reader takes the fields for that it knows, whatever type they are of.
//! (<https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>)
//!
//! The reader passes over all others by the type that they say.

/// What the reader takes a field for.
pub(super) enum Known {
    Boolean,
    /// Of one byte.
    Byte,
    /// Of 16, 32 or 64 bits, or one of several names.
    Number,
    /// Of eight bytes.
    Double,
    /// A text too.
    Bytes,
    List(&'static Known),
    Structure(Fields),
}

/// The fields of a structure, or of a union, by their numbers.
pub(super) type Fields = &'static [(i16, Known)];

use Known::{Boolean, Byte, Bytes, Double, List, Number, Structure};

const NOTHING: Known = Structure(&[]);

/// `FileMetaData`: the footer.
pub(super) const FOOTER: Fields = &[
    (1, Number),
    (2, List(&Structure(SCHEMA_ELEMENT))),
    (3, Number),
    (4, List(&Structure(ROW_GROUP))),
    (5, List(&Structure(&[(1, Bytes), (2, Bytes)]))),
    (6, Bytes),
    (7, List(&Structure(&[(1, NOTHING)]))),
];

const SCHEMA_ELEMENT: Fields = &[
    (1, Number),
    (2, Number),
    (3, Number),
    (4, Bytes),
    (5, Number),
    (6, Number),
    (7, Number),
    (8, Number),
    (9, Number),
    (10, Structure(LOGICAL_TYPE)),
];

const LOGICAL_TYPE: Fields = &[
    (1, NOTHING),
    (2, NOTHING),
    (3, NOTHING),
    (4, NOTHING),
    (5, Structure(&[(1, Number), (2, Number)])),
    (6, NOTHING),
    (7, Structure(TIME)),
    (8, Structure(TIME)),
    (10, Structure(&[(1, Byte), (2, Boolean)])),
    (11, NOTHING),
    (12, NOTHING),
    (13, NOTHING),
    (14, NOTHING),
    (15, NOTHING),
    (16, Structure(&[(1, Byte)])),
    (17, Structure(&[(1, Bytes)])),
    (18, Structure(&[(1, Bytes), (2, Number)])),
];

const TIME: Fields = &[(1, Boolean), (2, Structure(&[(1, NOTHING), (2, NOTHING), (3, NOTHING)]))];

const ROW_GROUP: Fields = &[
    (1, List(&Structure(COLUMN_CHUNK))),
    (2, Number),
    (3, Number),
    (4, List(&Structure(&[(1, Number), (2, Boolean), (3, Boolean)]))),
    (5, Number),
    (7, Number),
];

const COLUMN_CHUNK: Fields = &[
    (1, Bytes),
    (2, Number),
    (3, Structure(COLUMN_METADATA)),
    (4, Number),
    (5, Number),
    (6, Number),
    (7, Number),
];

const COLUMN_METADATA: Fields = &[
    (1, Number),
    (2, List(&Number)),
    (4, Number),
    (5, Number),
    (6, Number),
    (7, Number),
    (9, Number),
    (10, Number),
    (11, Number),
    (12, Structure(STATISTICS)),
    (13, List(&Structure(&[(1, Number), (2, Number), (3, Number)]))),
    (14, Number),
    (15, Number),
    (16, Structure(&[(1, Number), (2, List(&Number)), (3, List(&Number))])),
    (17, Structure(&[(1, Structure(BOUNDING_BOX)), (2, List(&Number))])),
];

const STATISTICS: Fields =
    &[(1, Bytes), (2, Bytes), (3, Number), (4, Number), (5, Bytes), (6, Bytes), (7, Boolean), (8, Boolean)];

const BOUNDING_BOX: Fields =
    &[(1, Double), (2, Double), (3, Double), (4, Double), (5, Double), (6, Double), (7, Double), (8, Double)];

/// `PageHeader`; its statistics are passed over.
pub(super) const PAGE: Fields = &[
    (1, Number),
    (UNCOMPRESSED_PAGE_SIZE, Number),
    (COMPRESSED_PAGE_SIZE, Number),
    (4, Number),
    (DATA_PAGE, Structure(&[(VALUES, Number), (2, Number), (3, Number), (4, Number)])),
    (6, NOTHING),
    (7, Structure(&[(1, Number), (2, Number), (3, Boolean)])),
    (DATA_PAGE_2, Structure(DATA_PAGE_HEADER_2)),
];

pub(super) const UNCOMPRESSED_PAGE_SIZE: i16 = 2;
pub(super) const COMPRESSED_PAGE_SIZE: i16 = 3;
pub(super) const DATA_PAGE: i16 = 5;
pub(super) const DATA_PAGE_2: i16 = 8;
/// Of a data page: how many values it has.
pub(super) const VALUES: i16 = 1;
/// Of a data page of version 2: how long the levels are, before its values.
pub(super) const DEFINITION_LEVELS: i16 = 5;
pub(super) const REPETITION_LEVELS: i16 = 6;

const DATA_PAGE_HEADER_2: Fields = &[
    (VALUES, Number),
    (2, Number),
    (3, Number),
    (4, Number),
    (DEFINITION_LEVELS, Number),
    (REPETITION_LEVELS, Number),
    (7, Boolean),
];
