//! Serving a session until Ctrl-C.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use embedscope_server::{Server, ServerOptions, Session};

use crate::Terminal;
use crate::terminal::answer;

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serving {
    /// Port on 127.0.0.1; 0 = any free one
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub port: u16,
    /// Print the URL and open no browser
    #[arg(long)]
    pub no_browser: bool,
    /// Neither restore nor save the session of these data
    #[arg(long)]
    pub no_session: bool,
    /// Serve the page from this folder instead of the one built in (for its development)
    #[arg(long, value_name = "DIR", hide = true)]
    pub ui_dir: Option<PathBuf>,
}

/// What is told where a session was restored.
pub(super) const RESTORED: &str =
    "Restored the session of these data as it was; --no-session opens them without.";

/// Keeps the session of the open data, unless told not to: what it was at the last time is restored. Bookmarks that the user
/// named are opened after that. Returns whether there was something to restore.
pub(super) fn keep(serving: &Serving, session: &Session, terminal: Terminal) -> bool {
    if serving.no_session {
        return false;
    }
    let Some(folder) = sessions() else {
        terminal.note(
            "embedscope: note: the session is not saved, as there is no home folder; set XDG_STATE_HOME",
        );
        return false;
    };
    match session.keep(&folder) {
        Ok(true) => return true,
        Ok(false) => {
            for message in session.untold() {
                terminal.note(&format!("embedscope: note: {message}"));
            }
        }
        // Who cannot keep can still look.
        Err(error) => terminal.note(&format!("embedscope: note: the session is not saved: {error}")),
    }
    false
}

/// Restores what is kept of the open data, which must be something.
pub(super) fn restore_kept(session: &Session) -> Result<()> {
    let kept = sessions().map(|folder| session.kept_in(&folder)).transpose()?.flatten();
    let Some(file) = kept else { bail!("no session is kept of these data; leave --kept out") };
    Ok(session.restore(file)?)
}

/// The folder of the sessions that are kept.
fn sessions() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = folder("XDG_STATE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("embedscope").join("sessions"))
}

/// Prints the URL alone on a line, opens the browser, and serves until Ctrl-C.
pub(super) fn serve(serving: &Serving, session: Session, terminal: Terminal) -> Result<()> {
    let options =
        ServerOptions { port: serving.port, ui_dir: serving.ui_dir.clone(), ..ServerOptions::default() };
    let server = Server::bind(options, session)?;
    let url = server.url();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the server's threads")?;
    runtime.block_on(async {
        // Ctrl-C is caught before the URL is out: who reads it may press it at once.
        let mut interrupted = Box::pin(tokio::signal::ctrl_c());
        tokio::select! {
            biased;
            _ = &mut interrupted => return Ok(()),
            () = std::future::ready(()) => {}
        }
        answer(&url)?;
        terminal.note("Serving on this machine only; press Ctrl-C to end.");
        if !serving.no_browser
            && let Err(error) = open::that_detached(&url)
        {
            terminal.note(&format!("No browser could be opened ({error}): open the URL yourself."));
        }
        let shutdown = async move {
            // Without a signal handler the server runs until it is killed.
            if interrupted.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        server.run(shutdown).await?;
        Ok(())
    })
}
