//! The similarity of two points of a layout by their distance: Student's t with free degrees of freedom, or what stands for it
//! in negative sampling.

/// `w(r) = (1 + r^2 / dof)^(-(dof + 1) / 2)`; the t-SNE kernel `1 / (1 + r^2)` at 1 degree of freedom.
///
/// With `u = 1 / (1 + r^2 / dof)` the gradient of point i is `2 (dof + 1) / dof sum_j (p_ij - q_ij) u_ij (y_i - y_j)` (Kobak et
/// al. 2019, arXiv 1902.05804, whose alpha is `(dof + 1) / 2` in layout units scaled by `sqrt(alpha / dof)`).
///
/// The other family is the repulsion of negative sampling, `ln((2 + r^2) / (1 + r^2))`: the expected cost of one random point
/// under `q = 1 / (2 + r^2)` (Neg-t-SNE; Damrich et al. 2023, arXiv 2206.01816). Its attraction is `p / (2 + r^2)`, its
/// normaliser is a constant, its factors are those of 1 degree of freedom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Kernel {
    family: Family,
    dof: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Family {
    Student,
    Sampling,
}

impl Kernel {
    /// `dof` is more than 0.
    pub(super) fn new(dof: f64) -> Self {
        Self { family: Family::Student, dof }
    }

    /// That of negative sampling.
    pub(crate) fn sampling() -> Self {
        Self { family: Family::Sampling, dof: 1.0 }
    }

    /// Whether the kernel is Student's: the others have a mesh and no sums over pairs.
    pub(super) fn is_student(self) -> bool {
        self.family == Family::Student
    }

    /// What the loop over edges takes for s in `p / (1 + s r^2)`, and the factor on it that makes it the attraction.
    pub(super) fn attraction(self) -> (f64, f64) {
        match self.family {
            Family::Student => (1.0 / self.dof, 1.0),
            Family::Sampling => (0.5, 0.5),
        }
    }

    pub(super) fn dof(self) -> f64 {
        self.dof
    }

    /// Whether this is the t-SNE kernel, which has loops of its own.
    pub(super) fn is_cauchy(self) -> bool {
        self.is_student() && self.dof == 1.0
    }

    /// `(dof + 1) / 2`: the power of u that is w.
    pub(super) fn power(self) -> f64 {
        f64::midpoint(self.dof, 1.0)
    }

    /// Factor of the gradient: 4 at 1 degree of freedom.
    pub(super) fn gradient_factor(self) -> f64 {
        2.0 * (self.dof + 1.0) / self.dof
    }

    /// What turns the gradient of `S(y) = sum_j w(y - y_j)` into the repulsion `sum_j w u (y - y_j)`: -1/2 at 1 degree of freedom.
    pub(super) fn field_factor(self) -> f64 {
        -self.dof / (self.dof + 1.0)
    }

    /// Width of the core of the kernel relative to that at 1 degree of freedom: what a mesh has to resolve.
    pub(super) fn width(self) -> f64 {
        (2.0 * self.dof / (self.dof + 1.0)).sqrt()
    }

    /// w by the squared distance.
    pub(super) fn at(self, r2: f64) -> f64 {
        match self.family {
            Family::Sampling => (1.0 / (1.0 + r2)).ln_1p(),
            Family::Student if self.dof == 1.0 => 1.0 / (1.0 + r2),
            Family::Student => (-self.power() * (r2 / self.dof).ln_1p()).exp(),
        }
    }

    /// `w(r2) - w(far)` without cancellation, for squared distances.
    pub(super) fn above(self, far: f64, r2: f64) -> f64 {
        if !self.is_student() {
            ((far - r2) / ((1.0 + r2) * (2.0 + far))).ln_1p()
        } else if self.is_cauchy() {
            (far - r2) / ((1.0 + r2) * (1.0 + far))
        } else {
            // The quotient of the two arguments less 1 is (far - r2) / (dof + r2).
            self.at(far) * (self.power() * ((far - r2) / (self.dof + r2)).ln_1p()).exp_m1()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_degree_of_freedom_is_the_limit_of_the_family() {
        let (cauchy, near) = (Kernel::new(1.0), Kernel::new(1.0 + 1e-9));
        for r2 in [0.0, 1e-8, 0.3, 7.0, 1e5] {
            assert!((cauchy.at(r2) - near.at(r2)).abs() < 1e-8);
            assert!((cauchy.above(2e5, r2) / near.above(2e5, r2) - 1.0).abs() < 1e-7, "{r2}");
        }
        assert_eq!((cauchy.gradient_factor(), cauchy.field_factor(), cauchy.width()), (4.0, -0.5, 1.0));
    }

    #[test]
    fn the_kernel_of_negative_sampling_is_a_logarithm() {
        let kernel = Kernel::sampling();
        for r2 in [0.0f64, 1e-8, 0.3, 7.0, 1e5] {
            assert!((kernel.at(r2) - ((2.0 + r2) / (1.0 + r2)).ln()).abs() < 1e-15, "{r2}");
            let above = kernel.at(r2) - kernel.at(2e5);
            assert!((kernel.above(2e5, r2) - above).abs() < 1e-15, "{r2}");
        }
        // The slope at 0 by r^2 is -1/2.
        assert!((kernel.above(2e-16, 1e-16) / 5e-17 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn differences_of_a_tiny_layout_are_exact() {
        let kernel = Kernel::new(0.5);
        // Second order: w(r2) - w(far) = (power / dof) (far - r2) near 0.
        let found = kernel.above(2e-16, 1e-16);
        assert!((found / 1.5e-16 - 1.0).abs() < 1e-12, "{found}");
    }
}
