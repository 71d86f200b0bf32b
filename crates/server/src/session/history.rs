//! The way of a run: layouts that are kept of it, and the course of its figures.

use super::layout::Layout;

/// Layouts kept at most.
const MOST: usize = 64;
/// Bytes that they take at most.
const BYTES: usize = 256 << 20;
/// Values of the KL divergence, and of the recall, kept at most.
const VALUES: usize = 16_384;

/// Layouts of a run, and its figures. What is too much is thinned evenly.
#[derive(Debug, Default)]
pub(crate) struct History {
    frames: Vec<KeptLayout>,
    /// Iterations between two kept layouts, a power of two; 0 before the first.
    every: u32,
    kl: Vec<(u32, f64)>,
    recall: Vec<(u32, f64)>,
}

/// A layout on the way of a run.
#[derive(Debug, Clone)]
pub(crate) struct KeptLayout {
    pub(crate) iteration: u32,
    pub(crate) layout: Layout,
    pub(crate) kl: Option<f64>,
}

impl History {
    /// Keeps a layout if its turn has come. Shares its positions.
    pub(crate) fn offer(&mut self, iteration: u32, layout: &Layout, kl: Option<f64>) {
        let bytes = layout.positions.len() * size_of::<f32>();
        let most = MOST.min(BYTES / bytes.max(1));
        self.every = self.every.max(1);
        let newer = self.frames.last().is_none_or(|last| last.iteration < iteration);
        if most < 2 || !newer || !iteration.is_multiple_of(self.every) {
            return;
        }
        self.frames.push(KeptLayout { iteration, layout: layout.clone(), kl });
        while self.frames.len() > most {
            self.every = self.every.saturating_mul(2);
            self.frames.retain(|kept| kept.iteration.is_multiple_of(self.every));
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
            history.offer(iteration, &layout(6), None);
            assert!(history.kept().len() <= MOST);
        }
        let kept = history.kept();
        assert!(kept.len() > MOST / 2 && kept[0] == 0, "{kept:?}");
        assert!(kept.windows(2).all(|pair| pair[1] - pair[0] == 16), "{kept:?}");
        history.go_on_from(100);
        assert_eq!(history.kept(), [0, 16, 32, 48, 64, 80, 96]);
    }

    #[test]
    fn large_layouts_are_few() {
        let mut history = History::default();
        // 10 of these are 250 MiB; their positions are shared here, so that the test takes one.
        let large = layout((25 << 20) / 4);
        for iteration in 0..100 {
            history.offer(iteration, &large, None);
        }
        assert!((5..=10).contains(&history.kept().len()), "{:?}", history.kept());
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
