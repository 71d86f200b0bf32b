//! The pages that watch a session, and how many changes each has made itself.

use std::collections::BTreeMap;

/// One page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PageId(u64);

/// Counts each page's own `view` commands, so that it is told of everything else.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    last: u64,
    own: BTreeMap<PageId, u64>,
}

impl Pages {
    pub(crate) fn join(&mut self) -> PageId {
        self.last += 1;
        let id = PageId(self.last);
        self.own.insert(id, 0);
        id
    }

    pub(crate) fn leave(&mut self, id: PageId) {
        self.own.remove(&id);
    }

    /// One more change made by that page.
    pub(crate) fn count(&mut self, id: Option<PageId>) {
        if let Some(count) = id.and_then(|id| self.own.get_mut(&id)) {
            *count += 1;
        }
    }

    /// The changes that the page has made itself.
    pub(crate) fn own(&self, id: PageId) -> u64 {
        self.own.get(&id).copied().unwrap_or(0)
    }
}
