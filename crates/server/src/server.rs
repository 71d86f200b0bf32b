//! A session on a loopback port.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::http::{AppState, Token, UPLOAD_LIMIT, Ui, app};
use crate::{Error, Result, Session};

/// How long requests under way may take once the server is told to end.
const GRACE: Duration = Duration::from_secs(3);

/// How to serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerOptions {
    /// Port on 127.0.0.1; 0 = any free one. Default 0.
    pub port: u16,
    /// Serves the page from this folder instead of the one built in. Default none.
    pub ui_dir: Option<PathBuf>,
    /// Most bytes that one upload may have. Default 4 GiB.
    pub upload_limit: u64,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self { port: 0, ui_dir: None, upload_limit: UPLOAD_LIMIT }
    }
}

/// A bound port with a session behind it; requests wait until [`Server::run`].
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    token: Token,
    state: AppState,
}

impl Server {
    /// Takes a port on 127.0.0.1 and draws a token. Never another address: the server is for this machine.
    pub fn bind(options: ServerOptions, session: Session) -> Result<Self> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let failed = |source| Error::System { what: format!("cannot listen on {wanted}"), source };
        let listener = TcpListener::bind(wanted).map_err(|source| match source.kind() {
            kind @ std::io::ErrorKind::AddrInUse => failed(std::io::Error::new(
                kind,
                "another program listens there; choose another --port, or leave it out for a free one",
            )),
            _ => failed(source),
        })?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let token = Token::random()?;
        let mut state = AppState::new(Arc::new(session), token.clone(), address.port())
            .with_upload_limit(options.upload_limit);
        if let Some(folder) = options.ui_dir {
            if !folder.join("index.html").is_file() {
                return Err(Error::System {
                    what: format!("cannot serve the page from {}", folder.display()),
                    source: std::io::Error::new(std::io::ErrorKind::NotFound, "it has no index.html"),
                });
            }
            state = state.with_ui(Ui::Folder(folder));
        }
        Ok(Self { listener, address, token, state })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The session behind it.
    pub fn session(&self) -> Arc<Session> {
        self.state.session().clone()
    }

    /// The URL that opens the page, token included.
    pub fn url(&self) -> String {
        format!("http://{}/?token={}", self.address, self.token.as_str())
    }

    /// Serves until `shutdown` is ready; then closes every WebSocket, gives requests under way a moment, cancels what is being
    /// computed and ends the compute thread.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let failed = |source| Error::System { what: format!("cannot serve on {}", self.address), source };
        let listener = tokio::net::TcpListener::from_std(self.listener).map_err(failed)?;
        let (state, router) = (self.state.clone(), app(self.state));
        let (told, mut ending) = tokio::sync::watch::channel(false);
        let graceful = axum::serve(listener, router).with_graceful_shutdown({
            let state = state.clone();
            async move {
                shutdown.await;
                told.send_replace(true);
                state.close_sockets().await;
            }
        });
        let late = async {
            // An error means that the server has ended by itself.
            let _ = ending.wait_for(|ending| *ending).await;
            tokio::time::sleep(GRACE).await;
        };
        let served = tokio::select! {
            served = graceful => served,
            () = late => Ok(()),
        };
        let ended = tokio::task::spawn_blocking(move || state.end_session()).await;
        served.map_err(failed)?;
        ended.map_err(|e| Error::Internal(e.to_string()))
    }
}
