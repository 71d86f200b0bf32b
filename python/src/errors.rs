//! The engine's sentences as Python exceptions.

use std::io::ErrorKind;

use pyo3::PyErr;
use pyo3::exceptions::{
    PyFileNotFoundError, PyMemoryError, PyOSError, PyPermissionError, PyRuntimeError, PyValueError,
};

/// Results of this crate's functions that do not know Python yet.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// What any part of Embedscope may say; sorted into Python's classes by cause.
#[derive(Debug)]
pub(crate) enum Error {
    /// The system refused.
    System(ErrorKind, String),
    /// There is not enough memory.
    Memory(String),
    /// The request or the data are wrong.
    Value(String),
    /// Something that the request cannot help.
    Internal(String),
}

impl From<embedscope_core::Error> for Error {
    fn from(error: embedscope_core::Error) -> Self {
        Self::Value(error.to_string())
    }
}

impl From<embedscope_figure::Error> for Error {
    fn from(error: embedscope_figure::Error) -> Self {
        Self::Value(error.to_string())
    }
}

impl From<embedscope_io::Error> for Error {
    fn from(error: embedscope_io::Error) -> Self {
        use embedscope_io::Error as Io;
        let text = error.to_string();
        match error {
            Io::Read { source, .. } | Io::Write { source, .. } | Io::Output(source) => {
                Self::System(source.kind(), text)
            }
            Io::Memory { .. } => Self::Memory(text),
            _ => Self::Value(text),
        }
    }
}

impl From<embedscope_server::Error> for Error {
    fn from(error: embedscope_server::Error) -> Self {
        use embedscope_server::Error as Server;
        let text = error.to_string();
        match error {
            Server::System { source, .. } => Self::System(source.kind(), text),
            Server::Internal(_) => Self::Internal(text),
            _ => Self::Value(text),
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<embedscope_io::Error>() {
            Ok(error) => error.into(),
            Err(error) => Self::Value(error.to_string()),
        }
    }
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        match error {
            Error::System(ErrorKind::NotFound, text) => PyFileNotFoundError::new_err(text),
            Error::System(ErrorKind::PermissionDenied, text) => PyPermissionError::new_err(text),
            Error::System(_, text) => PyOSError::new_err(text),
            Error::Memory(text) => PyMemoryError::new_err(text),
            Error::Value(text) => PyValueError::new_err(text),
            Error::Internal(text) => PyRuntimeError::new_err(text),
        }
    }
}

/// A request that makes no sense.
pub(crate) fn wrong(text: impl Into<String>) -> PyErr {
    PyValueError::new_err(text.into())
}
