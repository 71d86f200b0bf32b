//! How many points fall on each pixel of a picture, and their mean colour: all points, exactly.
//!
//! Points are sorted into bands of rows, one owner a band, and all sums are of integers: the picture is the same for any number
//! of threads.

mod color;
mod draw;

pub use color::{Colors, GREY};
pub use draw::{Shown, View, draw};
