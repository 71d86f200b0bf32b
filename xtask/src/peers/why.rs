//! Why a row misses its target, by the row's name: written by hand after a run, and looked at again after every other.

const WHY: &[(&str, &str)] = &[
    (
        "P1",
        "More than half of the time are exact neighbours. Where AVX-512 is carried out in halves of 256 bits (AMD's Zen 4) they take \
         twice as long as where it is not (Zen 5, on which the whole run took 7.9 s).",
    ),
    (
        "P1 AVX2",
        "Three quarters of the time are exact neighbours in pairs of 16-bit products, where AVX-512 VNNI \
         multiplies four times as many bytes with one instruction; nothing else in the run is slower.",
    ),
    (
        "P7 1M",
        "What this row has beyond the one below is reading 512 MB and writing the result, which the peer's figure leaves out.",
    ),
    (
        "P7 1M search",
        "Measuring its recall is included. Recall is above what was asked: fewer clusters a point gave .982.",
    ),
    (
        "P9",
        "What this row has beyond the one below is reading 220 MB and writing, which the peer's figure leaves out.",
    ),
    (
        "iris 2D",
        "One flower of 150 more has neighbours of another species, and 15 of 2,250 neighbours fewer are kept; KL, which is what \
         both minimise, is below the peer's.",
    ),
    (
        "text 2D",
        "One seed, 10,000 points judged: two standard errors of a label accuracy are 0.01. KL and recall are better than the peer's.",
    ),
];

/// The explanation of a row, if there is one.
pub(crate) fn of(id: &str) -> Option<&'static str> {
    WHY.iter().find(|(row, _)| *row == id).map(|(_, why)| *why)
}
