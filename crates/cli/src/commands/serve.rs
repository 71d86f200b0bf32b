//! Serving a session until Ctrl-C.

use std::path::PathBuf;

use anyhow::{Context, Result};
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
    /// Serve the page from this folder instead of the one built in (for its development)
    #[arg(long, value_name = "DIR", hide = true)]
    pub ui_dir: Option<PathBuf>,
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
