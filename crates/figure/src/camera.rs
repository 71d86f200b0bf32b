//! From 3D to the page: the camera of a bookmark.

use crate::{Error, Points, Result};

type Vec3 = [f64; 3];

/// Vertical field of view of a perspective camera, in degrees (that of the `TensorFlow` projector).
const FIELD_OF_VIEW: f64 = 70.0;
/// Units that an orthographic camera sees to each side of its target at zoom 1.
const ORTHOGRAPHIC_HALF: f64 = 1.2;
/// Nearer things are not drawn.
const NEAR: f64 = 0.01;

/// A camera in the equal-aspect frame: the centre of the layout's bounding box is the origin, the largest half
/// extent is 1, y is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Parallel instead of perspective projection.
    pub orthographic: bool,
    /// Where the camera is.
    pub position: Vec3,
    /// What it looks at.
    pub target: Vec3,
    /// 1 = as is, 2 = everything twice as large.
    pub zoom: f64,
}

impl Default for Camera {
    /// The start view of the `TensorFlow` projector.
    fn default() -> Self {
        Self { orthographic: false, position: [0.45, 0.9, 1.6], target: [0.0; 3], zoom: 1.0 }
    }
}

impl Camera {
    /// Takes a camera as `state.txt` has it (`cameraDef`), in the frame where each axis of the layout is
    /// stretched separately to -1..1, over to the equal-aspect frame.
    pub fn from_per_axis(self, points: &Points) -> Result<Self> {
        let frame = Frame::of(points)?;
        let convert = |v: Vec3| std::array::from_fn(|a| v[a] * frame.half[a]);
        Ok(Self { position: convert(self.position), target: convert(self.target), ..self })
    }
}

/// The equal-aspect frame of a 3D layout.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    center: Vec3,
    scale: f64,
    /// Half extents in the frame; the largest is 1.
    pub(crate) half: Vec3,
}

impl Frame {
    pub(crate) fn of(points: &Points) -> Result<Self> {
        if points.dims() != 3 {
            return Err(Error::NotThreeDimensional { dims: points.dims() });
        }
        let mut low = [f64::INFINITY; 3];
        let mut high = [f64::NEG_INFINITY; 3];
        for row in points.rows().filter(|row| row.iter().all(|v| v.is_finite())) {
            for a in 0..3 {
                low[a] = low[a].min(row[a]);
                high[a] = high[a].max(row[a]);
            }
        }
        if low[0] > high[0] {
            return Err(Error::Empty);
        }
        let half: Vec3 = std::array::from_fn(|a| (high[a] - low[a]) / 2.0);
        let largest = half.iter().fold(0.0, |m: f64, &h| m.max(h));
        let scale = if largest > 0.0 { 1.0 / largest } else { 1.0 };
        let center = std::array::from_fn(|a| low[a] + half[a]);
        Ok(Self { center, scale, half: half.map(|h| h * scale) })
    }

    pub(crate) fn place(&self, row: &[f64]) -> Vec3 {
        std::array::from_fn(|a| (row[a] - self.center[a]) * self.scale)
    }
}

/// A point on the image plane, y up; a plane of half height 1 is what the camera sees.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Distance from the camera along its axis.
    pub(crate) depth: f64,
    /// Size relative to a thing at the target.
    pub(crate) size: f64,
}

/// A camera ready to project.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lens {
    camera: Camera,
    right: Vec3,
    up: Vec3,
    forward: Vec3,
    distance: f64,
}

impl Lens {
    pub(crate) fn new(camera: Camera) -> Self {
        let to_target = sub(camera.target, camera.position);
        let distance = dot(to_target, to_target).sqrt();
        let forward = if distance > 0.0 { to_target.map(|v| v / distance) } else { [0.0, 0.0, -1.0] };
        // Straight from above or below, "up" on the page is -z, as orbit controls leave it.
        let side = cross(forward, [0.0, 1.0, 0.0]);
        let length = dot(side, side).sqrt();
        let right = if length > 1e-9 { side.map(|v| v / length) } else { [1.0, 0.0, 0.0] };
        let up = cross(right, forward);
        Self { camera, right, up, forward, distance: distance.max(NEAR) }
    }

    fn depth(&self, p: Vec3) -> f64 {
        dot(sub(p, self.camera.position), self.forward)
    }

    /// Where a point is seen; `None` behind the camera.
    pub(crate) fn see(&self, p: Vec3) -> Option<Seen> {
        let d = sub(p, self.camera.position);
        let depth = dot(d, self.forward);
        if !self.camera.orthographic && depth < NEAR {
            return None;
        }
        let half = if self.camera.orthographic {
            ORTHOGRAPHIC_HALF
        } else {
            depth * (FIELD_OF_VIEW / 2.0).to_radians().tan()
        } / self.camera.zoom.max(1e-6);
        let size = if self.camera.orthographic { 1.0 } else { self.distance / depth };
        Some(Seen { x: dot(d, self.right) / half, y: dot(d, self.up) / half, depth, size })
    }

    /// Both ends of a line, cut where it passes behind the camera.
    pub(crate) fn see_line(&self, a: Vec3, b: Vec3) -> Option<(Seen, Seen)> {
        let (da, db) = (self.depth(a), self.depth(b));
        let near = 2.0 * NEAR;
        let cut = |from: Vec3, to: Vec3, df: f64, dt: f64| {
            let t = (near - df) / (dt - df);
            std::array::from_fn(|i| from[i] + (to[i] - from[i]) * t)
        };
        let (a, b) = if self.camera.orthographic {
            (a, b)
        } else {
            match (da < near, db < near) {
                (true, true) => return None,
                (true, false) => (cut(a, b, da, db), b),
                (false, true) => (a, cut(b, a, db, da)),
                (false, false) => (a, b),
            }
        };
        Some((self.see(a)?, self.see(b)?))
    }

    /// Whether the camera sees the inner side of a face with this centre and outward normal.
    fn sees_inside(&self, center: Vec3, normal: Vec3) -> bool {
        if self.camera.orthographic {
            dot(self.forward, normal) > 0.0
        } else {
            dot(sub(self.camera.position, center), normal) < 0.0
        }
    }

    /// The edges of the box of these half extents that lie behind the points, and for each axis the
    /// edge on the box's outline where its name belongs.
    pub(crate) fn box_edges(&self, half: Vec3) -> Vec<Edge> {
        let mut edges = Vec::with_capacity(12);
        for axis in 0..3 {
            let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
            for (su, sv) in [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)] {
                let inside = |face: usize, sign: f64| {
                    let mut normal = [0.0; 3];
                    normal[face] = sign;
                    self.sees_inside(normal.map(|n| n * half[face]), normal)
                };
                let (first, second) = (inside(u, su), inside(v, sv));
                if !first && !second {
                    continue;
                }
                let corner = |s: f64| {
                    let mut p = [0.0; 3];
                    (p[axis], p[u], p[v]) = (s * half[axis], su * half[u], sv * half[v]);
                    p
                };
                if let Some((a, b)) = self.see_line(corner(-1.0), corner(1.0)) {
                    edges.push(Edge { axis, outline: first != second, a, b });
                }
            }
        }
        edges
    }
}

/// One edge of the bounding box on the image plane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) axis: usize,
    /// Whether it is part of the box's outline.
    pub(crate) outline: bool,
    pub(crate) a: Seen,
    pub(crate) b: Seen,
}

fn sub(a: Vec3, b: Vec3) -> Vec3 {
    std::array::from_fn(|i| a[i] - b[i])
}

fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_camera_sees_right_as_right_and_up_as_up() {
        let lens = Lens::new(Camera { position: [0.0, 0.0, 2.0], ..Camera::default() });
        let right = lens.see([0.5, 0.0, 0.0]).unwrap();
        let up = lens.see([0.0, 0.5, 0.0]).unwrap();
        assert!(right.x > 0.0 && right.y.abs() < 1e-12);
        assert!(up.y > 0.0 && up.x.abs() < 1e-12);
        assert_eq!(right.x, up.y);
        // Half of 70 degrees at distance 2 reaches 2 tan 35.
        assert!((right.x - 0.5 / (2.0 * 35f64.to_radians().tan())).abs() < 1e-12);
        assert!(lens.see([0.0, 0.0, 3.0]).is_none());
    }

    #[test]
    fn a_per_axis_camera_is_squeezed_as_the_layout_is() {
        let points = Points::new(3, vec![-1.0, -2.0, -4.0, 1.0, 2.0, 4.0]).unwrap();
        let tf = Camera { position: [1.0, 1.0, 1.0], ..Camera::default() };
        assert_eq!(tf.from_per_axis(&points).unwrap().position, [0.25, 0.5, 1.0]);
    }

    #[test]
    fn nine_edges_of_a_box_are_behind_its_points() {
        let outside = Camera { position: [3.0, 2.0, 4.0], ..Camera::default() };
        let edges = Lens::new(outside).box_edges([1.0; 3]);
        assert_eq!(edges.len(), 9);
        assert_eq!(edges.iter().filter(|e| e.outline).count(), 6);
    }
}
