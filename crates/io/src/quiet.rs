//! Libraries that find damage out by panicking: the panic is caught, and says nothing on standard error.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// How many calls of [`caught`] this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Leaves a call of [`caught`], however it ends.
struct Inside;

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}

/// What `read` gives, or `None` if it panicked.
///
/// The first call puts a hook before the one there is; it keeps silent about panics inside `read` on this thread and
/// passes on all others.
pub(crate) fn caught<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // A thread that is ending has no depth any more.
            if DEPTH.try_with(Cell::get).unwrap_or(0) == 0 {
                before(info);
            }
        }));
    });
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    let inside = Inside;
    let result = catch_unwind(AssertUnwindSafe(read)).ok();
    drop(inside);
    result
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_inside_is_none_and_others_go_on() {
        assert_eq!(caught(|| 1), Some(1));
        assert_eq!(caught(|| caught(|| -> i32 { panic!("silent") })), Some(None));
        assert!(std::thread::spawn(|| panic!("this one is shown")).join().is_err());
    }
}
