//! Why a row misses its target, by the row's name: written by hand after a run, and looked at again after every other.

/// AMD's Zen 4 against Zen 5, and against two cores of an Intel Xeon with AMX where the target was missed or met there.
macro_rules! halves {
    ($on_zen_5:literal, $on_xeon:literal) => {
        concat!(halves!($on_zen_5), " On two cores of an Intel Xeon with AMX it was ", $on_xeon, ".")
    };
    ($on_zen_5:literal) => {
        concat!(
            "The processor: where AVX-512 is carried out in halves of 256 bits (AMD's Zen 4) an instruction does half as much; on \
             Zen 5, which does not, the same was ",
            $on_zen_5,
            ". The peers take as much longer."
        )
    };
}

const WHY: &[(&str, &str)] = &[
    ("P1", halves!("7.9 s with an exact search, which took longer than the one in clusters takes here")),
    ("P2 8k", halves!("875/s")),
    ("P2 1M", halves!("21/s")),
    ("P4 70k", halves!("51/s", "24/s")),
    ("P5", halves!("0.76 s", "1.12 s")),
    ("P6", halves!("4.6 s", "4.8 s")),
    (
        "P7 1M",
        "What this row has beyond the one below is reading 512 MB and writing the result, which the peer's figure leaves out.",
    ),
    ("P7 1M search", halves!("13.0 s when cells were compared as floats", "15.1 s then")),
    ("P7 70k", halves!("1.9 s when vectors of bytes were kept as floats")),
    ("P8 70k", halves!("3.9 s", "5.7 s with components of floats")),
    ("P8 1M", halves!("39.4 s", "72 s when cells were compared as floats")),
    (
        "P9",
        "What this row has beyond the one below is reading 220 MB and writing, which the peer's figure leaves out.",
    ),
    (
        "text 2D",
        "By a tenth of what either figure is uncertain by (0.005: one run, 2,000 and 10,000 points judged). KL, which is what both \
         minimise, is below the peer's.",
    ),
];

/// The explanation of a row, if there is one.
pub(crate) fn of(id: &str) -> Option<&'static str> {
    WHY.iter().find(|(row, _)| *row == id).map(|(_, why)| *why)
}
