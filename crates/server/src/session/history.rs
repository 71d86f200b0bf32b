//! The way of a run: layouts that are kept of it, and the course of its figures.

use std::sync::Arc;

use embedscope_core::tsne::Checkpoint;

use super::layout::Layout;

/// Layouts kept at most.
const MOST: usize = 64;
/// Bytes that they take at most.
const BYTES: usize = 256 << 20;
/// Bytes that the states of the run beside them take at most.
const STATE_BYTES: usize = 256 << 20;
/// Values of the KL divergence, and of the recall, kept at most.
const VALUES: usize = 16_384;

/// Layouts of a run, and its figures. What is too much is thinned, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct History {
    frames: Vec<KeptLayout>,
    /// Iterations between two kept layouts, a power of two; 0 before the first.
    every: u32,
    /// Iterations between two of them that have the run's state too, a power of two; 0 before the first.
    state_every: u32,
    kl: Vec<(u32, f64)>,
    recall: Vec<(u32, f64)>,
}

/// A layout on the way of a run.
#[derive(Debug, Clone)]
pub(crate) struct KeptLayout {
    pub(crate) iteration: u32,
    pub(crate) layout: Layout,
    pub(crate) kl: Option<f64>,
    /// What the run was at then, to go on with the same bits.
    pub(crate) state: Option<Arc<Checkpoint>>,
}

/// Layouts and states that are kept at most of so many points.
fn most(points: usize, dims: usize) -> (usize, usize) {
    let (layout, state) = (4 * points * dims, 12 * points * dims + 8 * points);
    (MOST.min(BYTES / layout.max(1)), MOST.min(STATE_BYTES / state.max(1)))
}

impl History {
    /// Whether a layout would be kept, and the state of the run with it.
    pub(crate) fn wants_state(&self, iteration: u32, points: usize, dims: usize) -> bool {
        most(points, dims).1 > 0 && iteration.is_multiple_of(self.state_every.max(self.every).max(1))
    }

    /// Keeps a layout if its turn has come, with the state that was asked for. Shares its positions.
    pub(crate) fn offer(
        &mut self,
        iteration: u32,
        layout: &Layout,
        kl: Option<f64>,
        state: Option<Arc<Checkpoint>>,
    ) {
        let (most, most_states) = most(layout.positions.len() / layout.dims.max(1), layout.dims);
        (self.every, self.state_every) = (self.every.max(1), self.state_every.max(1));
        let newer = self.frames.last().is_none_or(|last| last.iteration < iteration);
        if most < 2 || !newer || !iteration.is_multiple_of(self.every) {
            return;
        }
        self.frames.push(KeptLayout { iteration, layout: layout.clone(), kl, state });
        // One goes for one that comes, the oldest between those that stay: what they take stays the same.
        while self.frames.iter().filter(|kept| kept.state.is_some()).count() > most_states {
            let has_state = |kept: &KeptLayout| kept.state.is_some();
            let at = superfluous(&self.frames, &mut self.state_every, has_state);
            self.frames[at].state = None;
        }
        while self.frames.len() > most {
            let at = superfluous(&self.frames, &mut self.every, |_| true);
            self.frames.remove(at);
        }
    }

    /// Adds the figures of an iteration, where they are new.
    pub(crate) fn record(&mut self, kl: Option<(u32, f64)>, recall: Option<(u32, f64)>) {
        for (values, new) in [(&mut self.kl, kl), (&mut self.recall, recall)] {
            let Some((iteration, value)) = new else { continue };
            if values.last().is_none_or(|last| last.0 < iteration) {
                values.push((iteration, value));
            }
            if values.len() > VALUES {
                let mut at = 0;
                values.retain(|_| {
                    at += 1;
                    at % 2 == 1
                });
            }
        }
    }

    /// The run goes on from an iteration: what came after it never was.
    pub(super) fn go_on_from(&mut self, iteration: u32) {
        self.frames.retain(|kept| kept.iteration <= iteration);
        self.kl.retain(|(at, _)| *at <= iteration);
        self.recall.retain(|(at, _)| *at <= iteration);
    }

    /// Iterations whose layouts are kept, ascending.
    pub(super) fn kept(&self) -> Vec<u32> {
        self.frames.iter().map(|kept| kept.iteration).collect()
    }

    /// The layout of an iteration, if it is kept.
    pub(super) fn at(&self, iteration: u32) -> Option<&KeptLayout> {
        self.frames.iter().find(|kept| kept.iteration == iteration)
    }

    /// Iterations and KL divergences.
    pub(super) fn kl(&self) -> &[(u32, f64)] {
        &self.kl
    }

    /// Iterations and shares of neighbours kept.
    pub(super) fn recall(&self) -> &[(u32, f64)] {
        &self.recall
    }
}

/// The first of the `counted` layouts, of which there are at least two, that is not at a multiple of `every`; where all are, of twice
/// that from now on.
fn superfluous(frames: &[KeptLayout], every: &mut u32, counted: impl Fn(&KeptLayout) -> bool) -> usize {
    loop {
        let off = |kept: &KeptLayout| counted(kept) && !kept.iteration.is_multiple_of(*every);
        if let Some(at) = frames.iter().position(off) {
            return at;
        }
        *every = every.saturating_mul(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(values: usize) -> Layout {
        Layout::drawn(2, vec![0.0; values])
    }

    #[test]
    fn layouts_are_thinned_evenly() {
        let mut history = History::default();
        for iteration in 0..=1000 {
            history.offer(iteration, &layout(6), None, None);
            assert!(history.kept().len() <= MOST);
        }
        let kept = history.kept();
        assert!(kept.len() == MOST && kept[0] == 0, "as many as there is room for: {kept:?}");
        assert!(kept.windows(2).all(|pair| matches!(pair[1] - pair[0], 8 | 16)), "{kept:?}");
        history.go_on_from(100);
        assert_eq!(history.kept(), [0, 16, 32, 48, 64, 80, 96]);
    }

    #[test]
    fn large_layouts_are_few() {
        let mut history = History::default();
        // 10 of these are 250 MiB; their positions are shared here, so that the test takes one.
        let large = layout((25 << 20) / 4);
        for iteration in 0..100 {
            history.offer(iteration, &large, None, None);
        }
        assert_eq!(history.kept().len(), 10, "{:?}", history.kept());
    }

    #[test]
    fn states_take_their_share_of_memory_and_no_more() {
        let points = 100_000;
        // 44 bytes a point, so 61 of them.
        assert_eq!(most(points, 3), (MOST, 61));
        assert_eq!(most(8_000_000, 3).1, 0, "none of so many points");
        let history = History { every: 4, state_every: 8, ..History::default() };
        assert!(history.wants_state(16, points, 3) && !history.wants_state(12, points, 3));
    }

    #[test]
    fn figures_are_thinned_evenly() {
        let mut history = History::default();
        for iteration in 0..40_000 {
            history.record(Some((iteration, f64::from(iteration))), None);
        }
        assert!(history.kl().len() <= VALUES && history.kl().len() > VALUES / 2);
        assert!(history.kl().windows(2).all(|pair| pair[1].0 > pair[0].0) && history.recall().is_empty());
    }
}
