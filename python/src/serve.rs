//! The page in the browser, served from this process.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use embedscope_io::{Dataset, Images, States};
use embedscope_server::{Command, Server as Service, ServerOptions, Session};
use numpy::{PyArray1, PyArray2, PyReadonlyArray4, PyUntypedArrayMethods};
use pyo3::prelude::*;
use tokio::sync::oneshot;

use crate::arrays::{ColumnParts, Rows, array, table, view};
use crate::bookmarks::State;
use crate::errors::{Error, Result, wrong};
use crate::watch::quick;

/// A session on a loopback port; ends when told to, or with the process.
#[pyclass(frozen, module = "embedscope._core")]
pub(crate) struct Server {
    session: Arc<Session>,
    url: String,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

#[pymethods]
impl Server {
    /// Vectors (or bookmarks alone), metadata, pictures (n, height, width, channels), and bookmarks of which the selected one is shown.
    #[new]
    #[pyo3(signature = (name, x=None, columns=Vec::new(), images=None, states=Vec::new(), port=0))]
    fn new<'py>(
        py: Python<'py>,
        name: &str,
        x: Option<Rows<'py>>,
        columns: Vec<ColumnParts<'py>>,
        images: Option<PyReadonlyArray4<'py, u8>>,
        states: Vec<Bound<'py, State>>,
        port: u16,
    ) -> PyResult<Self> {
        let vectors = x.as_ref().map(view).transpose()?;
        let metadata = table(&columns)?;
        let states = States { states: states.iter().map(|state| state.get().0.clone()).collect() };
        let images = images.map(|images| self::images(&images)).transpose()?;
        quick(py, move || {
            let dataset = match vectors {
                None => None,
                Some(x) => {
                    x.check_finite()?;
                    let mut dataset = Dataset::new(name, x.to_matrix()).with_metadata(metadata)?;
                    if let Some(images) = images {
                        if images.count() != dataset.points {
                            return Err(Error::Value(format!(
                                "there are {} images and {} points; give one a point",
                                images.count(),
                                dataset.points
                            )));
                        }
                        dataset.images = Some(images);
                    }
                    Some(dataset)
                }
            };
            let session = Session::new(dataset)?;
            if !states.is_empty() {
                session.open_states(name, states)?;
            }
            start(session, port)
        })
    }

    /// Where it is, token included.
    #[getter]
    fn url(&self) -> &str {
        &self.url
    }

    /// Opens the browser; an error says why none could be opened.
    fn open_browser(&self) -> PyResult<()> {
        open::that_detached(&self.url).map_err(|e| {
            Error::System(e.kind(), format!("no browser could be opened ({e}): open {} yourself", self.url))
                .into()
        })
    }

    /// Carries out one command of the protocol, JSON in and out.
    fn command(&self, py: Python<'_>, command: &str) -> PyResult<String> {
        let command: Command = serde_json::from_str(command)
            .map_err(|e| wrong(format!("not a command of the protocol: {e}")))?;
        quick(py, || Ok(self.session.apply(command)?.to_json().to_string()))
    }

    /// The session as the page sees it, as JSON.
    fn snapshot(&self, py: Python<'_>) -> PyResult<String> {
        quick(py, || {
            let snapshot = self.session.snapshot();
            serde_json::to_string(&snapshot).map_err(|e| Error::Internal(e.to_string()))
        })
    }

    /// The selected rows, ascending.
    #[getter]
    fn selected<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray1<u32>>> {
        let rows = quick(py, || Ok(self.session.selected()))?;
        Ok(PyArray1::from_vec(py, rows))
    }

    /// The positions on screen, n x dims; `None` while there are none.
    fn layout<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyArray2<f32>>>> {
        let Some(frame) = quick(py, || Ok(self.session.frame()))? else { return Ok(None) };
        let positions = frame.positions();
        array(py, positions.len() / frame.dims(), frame.dims(), positions.to_vec()).map(Some)
    }

    /// Adds a bookmark and shows it.
    fn open_state(&self, py: Python<'_>, name: &str, state: &State) -> PyResult<()> {
        let states = States { states: vec![state.0.clone()] };
        quick(py, || Ok(self.session.open_states(name, states)?))
    }

    /// Ends it, and waits until it has ended.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        quick(py, || {
            let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(Running { stop, thread }) = running {
                let _ = stop.send(());
                let _ = thread.join();
            }
            Ok(())
        })
    }

    fn __repr__(&self) -> String {
        format!("<Server at {}>", self.url)
    }
}

fn start(session: Session, port: u16) -> Result<Server> {
    let service = Service::bind(ServerOptions { port, ..ServerOptions::default() }, session)?;
    let (session, url) = (service.session(), service.url());
    let system =
        |e: std::io::Error| Error::System(e.kind(), format!("cannot start the server's threads: {e}"));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(system)?;
    let (stop, stopped) = oneshot::channel();
    let serve = move || {
        // Its own errors are the page's to tell: the connection is gone.
        let _ = runtime.block_on(service.run(async move {
            if stopped.await.is_err() {
                // Nobody is left who could end it.
                std::future::pending::<()>().await;
            }
        }));
    };
    let thread =
        std::thread::Builder::new().name("embedscope-server".to_owned()).spawn(serve).map_err(system)?;
    Ok(Server { session, url, running: Mutex::new(Some(Running { stop, thread })) })
}

fn images(images: &PyReadonlyArray4<'_, u8>) -> PyResult<Images> {
    let [_, height, width, channels] = images.shape() else {
        return Err(wrong("the images are not n x height x width x channels"));
    };
    let data = images.as_slice().map_err(|_| wrong("the images are not C-contiguous"))?.to_vec();
    Ok(Images::new(*width as u32, *height as u32, *channels as u32, data).map_err(Error::from)?)
}
