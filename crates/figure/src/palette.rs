//! Colours: of classes, of numbers, and of the page.

/// A colour as sRGB bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    const fn hex(v: u32) -> Self {
        Self((v >> 16) as u8, (v >> 8) as u8, v as u8)
    }

    /// `#rrggbb`.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The colour `t` of the way (`0.0..=1.0`) to `other`.
    #[must_use]
    pub fn mix(self, other: Self, t: f64) -> Self {
        let m = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * t).round() as u8;
        Self(m(self.0, other.0), m(self.1, other.1), m(self.2, other.2))
    }
}

/// Colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Black on white, for paper. The default.
    #[default]
    Light,
    /// Light on near-black, for slides.
    Dark,
}

/// The colours that a [`Theme`] stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ink {
    pub(crate) background: Rgb,
    pub(crate) text: Rgb,
    pub(crate) muted: Rgb,
    pub(crate) axis: Rgb,
    pub(crate) faint: Rgb,
    /// Points without a class of their own: "(other)".
    pub(crate) other: Rgb,
    /// Points without a value: "(missing)".
    pub(crate) missing: Rgb,
    /// Points when nothing is coloured.
    pub(crate) point: Rgb,
}

impl Theme {
    pub(crate) fn ink(self) -> Ink {
        match self {
            Self::Light => Ink {
                background: Rgb::hex(0xff_ffff),
                text: Rgb::hex(0x1b_1f24),
                muted: Rgb::hex(0x5d_6670),
                axis: Rgb::hex(0x8a_929b),
                faint: Rgb::hex(0xd5_dade),
                other: Rgb::hex(0x9a_9a9a),
                missing: Rgb::hex(0xc4_c4c4),
                point: Rgb::hex(0x00_72b2),
            },
            Self::Dark => Ink {
                background: Rgb::hex(0x0b_0d10),
                text: Rgb::hex(0xe2_e5e8),
                muted: Rgb::hex(0x98_a1aa),
                axis: Rgb::hex(0x5c_656e),
                faint: Rgb::hex(0x2b_3138),
                other: Rgb::hex(0x7d_7d7d),
                missing: Rgb::hex(0x4c_4c4c),
                point: Rgb::hex(0x56_b4e9),
            },
        }
    }
}

/// Colours of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// Safe for colour-blind readers, the default. Up to 8 classes: Okabe and Ito (2008) with black or white
    /// as the eighth. Up to 20: the same seven and thirteen more, found by farthest-point exchange over sRGB so
    /// that the smallest `OKLab` distance of any two is as large as possible for normal sight and under the
    /// protanopia, deuteranopia and tritanopia matrices of Machado et al. (2009); a test holds that distance.
    #[default]
    Safe,
    /// The ten colours of the `TensorFlow` projector, used again from the eleventh class on.
    Tf,
}

const OKABE_ITO: [u32; 7] = [0xe6_9f00, 0x56_b4e9, 0x00_9e73, 0xf0_e442, 0x00_72b2, 0xd5_5e00, 0xcc_79a7];
const MORE_LIGHT: [u32; 13] = [
    0x54_2478, 0x90_0c00, 0x00_00d8, 0x84_84fc, 0x84_3cfc, 0x24_6c54, 0x00_4848, 0xcc_0000, 0xe4_a8b4,
    0x48_5478, 0x78_00a8, 0xcc_18b4, 0x78_b478,
];
const MORE_DARK: [u32; 13] = [
    0x30_fce4, 0x9c_3060, 0x6c_00fc, 0xa8_60fc, 0xcc_009c, 0xa8_ccfc, 0xe4_a8b4, 0xc0_cc78, 0xcc_0030,
    0x78_b478, 0xb4_fca8, 0x90_84d8, 0x60_6000,
];
const TF: [u32; 10] = [
    0x1f_77b4, 0xd6_2728, 0xe3_77c2, 0x17_becf, 0x2c_a02c, 0x8c_564b, 0xbc_bd22, 0xff_7f0e, 0x94_67bd,
    0x7f_7f7f,
];

impl Palette {
    /// Classes that get a colour of their own; further ones are drawn as "(other)".
    pub fn capacity(self) -> usize {
        match self {
            Self::Safe => 20,
            Self::Tf => usize::MAX,
        }
    }

    /// The colour of each of `classes` classes, at most [`Palette::capacity`].
    pub fn colors(self, classes: usize, theme: Theme) -> Vec<Rgb> {
        match self {
            Self::Tf => (0..classes).map(|i| Rgb::hex(TF[i % TF.len()])).collect(),
            Self::Safe => {
                let eighth: &[u32] = match (classes <= 8, theme) {
                    (true, Theme::Light) => &[0x00_0000],
                    (true, Theme::Dark) => &[0xff_ffff],
                    (false, Theme::Light) => &MORE_LIGHT,
                    (false, Theme::Dark) => &MORE_DARK,
                };
                OKABE_ITO.iter().chain(eighth).take(classes).map(|&v| Rgb::hex(v)).collect()
            }
        }
    }
}

/// Colours of numbers, from the lowest to the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ramp {
    /// Viridis (Smith, van der Walt 2015, CC0), the default.
    #[default]
    Viridis,
    /// Cividis (Nuñez, Anderton, Renslow 2018, CC0): the same to readers with and without colour-blindness.
    Cividis,
    /// Blue to orange over a grey that stays off the background; 0 is in its middle.
    Diverging,
    /// Twilight (Bastian Bechtold, CC0): its ends are the same colour.
    Cyclic,
    /// The TensorFlow projector's, from pale yellow to blue.
    Tf,
}

const VIRIDIS: [u32; 11] = [
    0x44_0154, 0x48_2475, 0x41_4487, 0x35_5f8d, 0x2a_788e, 0x21_918c, 0x22_a884, 0x44_bf70, 0x7a_d151,
    0xbd_df26, 0xfd_e725,
];
const CIVIDIS: [u32; 11] = [
    0x00_224e, 0x12_3570, 0x3b_496c, 0x57_5d6d, 0x70_7173, 0x8a_8678, 0xa5_9c74, 0xc3_b369, 0xe1_cc55,
    0xf0_d94a, 0xfe_e838,
];

const TF_RAMP: [u32; 2] = [0xff_ffdd, 0x1f_2d86];
const TWILIGHT: [u32; 17] = [
    0xe2_d9e2, 0xc4_ced4, 0x95_b5c7, 0x72_97c1, 0x62_76ba, 0x5e_51ad, 0x59_2a8f, 0x45_135c, 0x2f_1436,
    0x4a_1342, 0x74_1e4f, 0x98_3550, 0xb2_5652, 0xc2_7c63, 0xcc_a389, 0xd8_c7be, 0xe2_d9e2,
];
const DIVERGING_LIGHT: [u32; 7] =
    [0x0a_3f86, 0x2f_6fb8, 0x6f_9fcb, 0xb9_bcc0, 0xd6_9a55, 0xbd_6415, 0x7f_3b00];
const DIVERGING_DARK: [u32; 7] =
    [0x8c_c9ff, 0x4f_9be0, 0x3c_6c98, 0x5a_5f65, 0x99_693b, 0xdc_8d3d, 0xff_c680];

impl Ramp {
    /// The colour at `t`, clamped to `0.0..=1.0`, on a background: ends that would vanish in it are left out.
    pub fn at(self, t: f64, theme: Theme) -> Rgb {
        let stops = self.stops(theme);
        let (from, to) = match (self, theme) {
            (Self::Viridis | Self::Cividis, Theme::Light) => (0.0, 0.93),
            (Self::Viridis | Self::Cividis, Theme::Dark) => (0.2, 1.0),
            _ => (0.0, 1.0),
        };
        let place = (from + (to - from) * t.clamp(0.0, 1.0)) * (stops.len() - 1) as f64;
        let low = (place as usize).min(stops.len() - 2);
        Rgb::hex(stops[low]).mix(Rgb::hex(stops[low + 1]), place - low as f64)
    }

    /// Whether 0 belongs in its middle.
    pub(crate) fn is_symmetric(self) -> bool {
        self == Self::Diverging
    }

    fn stops(self, theme: Theme) -> &'static [u32] {
        match (self, theme) {
            (Self::Viridis, _) => &VIRIDIS,
            (Self::Cividis, _) => &CIVIDIS,
            (Self::Diverging, Theme::Light) => &DIVERGING_LIGHT,
            (Self::Diverging, Theme::Dark) => &DIVERGING_DARK,
            (Self::Cyclic, _) => &TWILIGHT,
            (Self::Tf, _) => &TF_RAMP,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear(c: Rgb) -> [f64; 3] {
        [c.0, c.1, c.2].map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn apply(m: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|i| m[i].iter().zip(v).map(|(a, b)| a * b).sum())
    }

    /// Björn Ottosson's `OKLab` (2020).
    fn oklab(rgb: [f64; 3]) -> [f64; 3] {
        let lms = apply(
            &[
                [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
            ],
            rgb.map(|v| v.clamp(0.0, 1.0)),
        );
        apply(
            &[
                [0.210_454_255_3, 0.793_617_785, -0.004_072_046_8],
                [1.977_998_495_1, -2.428_592_205, 0.450_593_709_9],
                [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766],
            ],
            lms.map(f64::cbrt),
        )
    }

    /// Full severity, Machado, Oliveira, Fernandes (2009), table 1.
    const SIGHTS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ];

    fn smallest_distance(colors: &[Rgb]) -> f64 {
        let mut smallest = f64::INFINITY;
        for sight in &SIGHTS {
            let seen: Vec<_> = colors.iter().map(|&c| oklab(apply(sight, linear(c)))).collect();
            for (i, a) in seen.iter().enumerate() {
                for b in &seen[..i] {
                    let d: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
                    smallest = smallest.min(d.sqrt());
                }
            }
        }
        smallest
    }

    #[test]
    fn any_two_colours_stay_apart_for_every_sight() {
        for theme in [Theme::Light, Theme::Dark] {
            for classes in 2..=20 {
                let found = smallest_distance(&Palette::Safe.colors(classes, theme));
                let floor = if classes <= 10 { 0.074 } else { 0.05 };
                assert!(found > floor, "{classes} classes, {theme:?}: {found}");
            }
        }
    }

    #[test]
    fn each_class_has_its_own_colour() {
        let mut colors = Palette::Safe.colors(20, Theme::Light);
        assert_eq!(colors.len(), 20);
        colors.sort_unstable();
        colors.dedup();
        assert_eq!(colors.len(), 20);
        assert_eq!(Palette::Safe.colors(8, Theme::Dark)[7], Rgb(255, 255, 255));
        assert_eq!(Palette::Tf.colors(12, Theme::Light)[10], Rgb(0x1f, 0x77, 0xb4));
    }

    #[test]
    fn a_ramp_runs_from_its_first_to_its_last_colour() {
        assert_eq!(Ramp::Viridis.at(-1.0, Theme::Light), Rgb(0x44, 0x01, 0x54));
        assert_eq!(Ramp::Viridis.at(2.0, Theme::Dark), Rgb(0xfd, 0xe7, 0x25));
        assert_eq!(Ramp::Diverging.at(0.5, Theme::Light), Rgb(0xb9, 0xbc, 0xc0));
        assert_eq!(Ramp::Cyclic.at(0.0, Theme::Dark), Ramp::Cyclic.at(1.0, Theme::Dark));
    }
}
