//! The camera in the page's frame and in TensorFlow's.
//!
//! The page's frame is equal-aspect: the centre of the layout's bounding box is the origin and its largest half extent is 1.
//! TensorFlow scales each axis on its own to `[-1, 1]`. An axis of half extent h, where the largest is H, therefore has
//! `ours = theirs * h / H`. An axis without extent has no scale in TensorFlow's frame: it keeps its numbers.

use serde::{Deserialize, Serialize};

use crate::wire::Frame;

/// Where the page looks from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Camera {
    /// Orthographic (2D) or perspective with a vertical field of view of 70 degrees.
    pub orthographic: bool,
    /// Where the eye is.
    pub position: [f64; 3],
    /// What it looks at.
    pub target: [f64; 3],
    /// Magnification; 1 = none.
    pub zoom: f64,
}

impl Camera {
    /// Whether every number is finite and the zoom is more than 0.
    pub fn is_valid(&self) -> bool {
        self.position.iter().chain(&self.target).all(|v| v.is_finite())
            && self.zoom.is_finite()
            && self.zoom > 0.0
    }
}

/// Share of each axis in the largest half extent of a layout: the scale from TensorFlow's frame to the page's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aspect([f64; 3]);

impl Aspect {
    /// The aspect of the layout in a frame.
    pub fn of(frame: &Frame) -> Self {
        let (lower, upper) = frame.bounds();
        Self::new(std::array::from_fn(|i| f64::from(upper[i]) - f64::from(lower[i])))
    }

    /// The aspect of a box with these extents.
    pub fn new(extents: [f64; 3]) -> Self {
        let largest = extents.into_iter().fold(0.0, f64::max);
        Self(extents.map(|extent| if extent > 0.0 { extent / largest } else { 1.0 }))
    }

    /// A camera of a TensorFlow bookmark in the page's frame.
    pub fn from_tensorflow(self, camera: &Camera) -> Camera {
        self.scale(camera, |v, share| v * share)
    }

    /// A camera of the page in the frame of a TensorFlow bookmark.
    pub fn to_tensorflow(self, camera: &Camera) -> Camera {
        self.scale(camera, |v, share| v / share)
    }

    fn scale(self, camera: &Camera, f: impl Fn(f64, f64) -> f64) -> Camera {
        let each = |v: [f64; 3]| std::array::from_fn(|i| f(v[i], self.0[i]));
        Camera { position: each(camera.position), target: each(camera.target), ..*camera }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: Camera =
        Camera { orthographic: false, position: [0.45, 0.9, 1.6], target: [0.1, -0.5, 1.0], zoom: 1.5 };

    #[test]
    fn each_axis_has_its_own_scale() {
        let ours = Aspect::new([8.0, 4.0, 2.0]).from_tensorflow(&CAMERA);
        assert_eq!(ours.position, [0.45, 0.45, 0.4]);
        assert_eq!(ours.target, [0.1, -0.25, 0.25]);
        assert_eq!((ours.orthographic, ours.zoom), (false, 1.5));
    }

    #[test]
    fn there_and_back() {
        let aspect = Aspect::new([3.0, 7.0, 0.1]);
        let back = aspect.to_tensorflow(&aspect.from_tensorflow(&CAMERA));
        for i in 0..3 {
            assert!((back.position[i] - CAMERA.position[i]).abs() < 1e-12);
            assert!((back.target[i] - CAMERA.target[i]).abs() < 1e-12);
        }
    }

    #[test]
    fn a_flat_axis_keeps_its_numbers() {
        let flat = Camera { position: [0.0, 0.0, 4.0], target: [0.0; 3], orthographic: true, zoom: 1.0 };
        assert_eq!(Aspect::new([2.0, 1.0, 0.0]).from_tensorflow(&flat), flat);
        assert_eq!(Aspect::new([0.0; 3]).to_tensorflow(&flat), flat);
    }
}
