//! What a session can refuse or fail at, by cause.

/// Result of the server's functions.
pub type Result<T> = std::result::Result<T, Error>;

/// A command that cannot be carried out or a file that cannot be opened; the text is one sentence for a person.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine refused.
    #[error(transparent)]
    Engine(#[from] embedscope_core::Error),
    /// More than the protocol's 32-bit sizes can carry.
    #[error("the {what} has {size} entries or bytes; the protocol carries at most 4294967295")]
    TooLargeToSend {
        /// What was to be sent.
        what: &'static str,
        /// Its size.
        size: usize,
    },
}
