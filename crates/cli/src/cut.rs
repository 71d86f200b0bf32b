//! What is said when a file is cut short while it is mapped: the system then sends a signal to who looks at what is gone.
//!
//! The values are lost and cannot be waited for, so the program ends; without this it would end without a word. Sessions are kept on disk as
//! they change, and files are written beside their place: nothing else is lost.
#![allow(unsafe_code, reason = "a handler of a signal")]

/// Listens from now to the end of the program.
#[cfg(unix)]
pub(crate) fn listen() {
    const SAID: &[u8] = b"\nerror: a file that is open here was cut short by another program, and its values are gone; open it again when it is whole\n";
    // SAFETY: `write` and `_exit` may be called by a handler, which is all that this one does.
    let registered = unsafe {
        signal_hook_registry::register_signal_unchecked(libc::SIGBUS, || {
            libc::write(libc::STDERR_FILENO, SAID.as_ptr().cast(), SAID.len());
            libc::_exit(1);
        })
    };
    // Without it the program ends as well, with less to say.
    let _ = registered;
}

#[cfg(not(unix))]
pub(crate) fn listen() {}
