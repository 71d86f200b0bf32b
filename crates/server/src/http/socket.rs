//! One page's WebSocket: commands in, answers, events and frames out.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::AppState;
use super::routes::blocking;
use crate::session::{Marked, PageId};
use crate::wire::{Frame, Precision};
use crate::{Command, Event, Result, Session};

/// Least time between two frames: 60 a second.
const FRAME_EVERY: Duration = Duration::from_micros(16_600);
/// Least time between two progress events: 20 a second.
const PROGRESS_EVERY: Duration = Duration::from_millis(50);
/// Live frames of more points than this travel as 16-bit numbers.
const QUANTIZE_ABOVE: usize = 50_000;
/// Largest command; a selection of a million rows takes 8 MB.
const LARGEST_COMMAND: usize = 64 << 20;
/// Commands that may wait; a page that sends more is told to go.
const WAITING: usize = 256;

/// `GET /ws`.
pub(super) async fn upgrade(State(state): State<AppState>, upgrade: WebSocketUpgrade) -> Response {
    let closing = state.closing.subscribe();
    upgrade
        .max_message_size(LARGEST_COMMAND)
        .max_frame_size(LARGEST_COMMAND)
        .on_upgrade(move |socket| async move { Page::new(&state.session, closing).serve(socket).await })
}

/// What is known of one page.
struct Page {
    session: Arc<Session>,
    id: PageId,
    closing: watch::Receiver<bool>,
    revisions: watch::Receiver<u64>,
    progress: watch::Receiver<u64>,
    frames: watch::Receiver<Option<Frame>>,
    selections: watch::Receiver<Option<Marked>>,
    errors: broadcast::Receiver<String>,
    /// The changes, its own aside, that the page knows.
    known: u64,
    /// Number of the last frame sent.
    sequence: u32,
    /// Whether the page has drawn it.
    drawn: bool,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.session.leave(self.id);
    }
}

/// The answer to one command.
struct Answer {
    json: Value,
    binary: Option<Vec<u8>>,
}

/// Why a connection ends.
struct Gone;

impl Page {
    fn new(session: &Arc<Session>, closing: watch::Receiver<bool>) -> Self {
        let mut frames = session.frames();
        frames.mark_changed();
        let mut selections = session.selections();
        selections.mark_changed();
        Self {
            session: session.clone(),
            id: session.join(),
            closing,
            revisions: session.revisions(),
            progress: session.progress_signal(),
            frames,
            selections,
            errors: session.errors(),
            known: 0,
            sequence: 0,
            drawn: true,
        }
    }

    async fn serve(mut self, mut socket: WebSocket) {
        let (commands, answers) = spawn_worker(self.session.clone(), self.id);
        // An error means that the page has gone, and with it everyone to tell.
        let _ = self.converse(&mut socket, commands, answers).await;
    }

    async fn converse(
        &mut self,
        socket: &mut WebSocket,
        commands: mpsc::Sender<(Value, Command)>,
        mut answers: mpsc::Receiver<Answer>,
    ) -> std::result::Result<(), Gone> {
        self.send_session(socket).await?;
        for message in self.session.tell() {
            send_event(socket, move || Event::Error { message }).await?;
        }
        let (mut next_frame, mut next_progress) = (Instant::now(), Instant::now());
        loop {
            tokio::select! {
                () = told(&mut self.closing) => {
                    return close(socket, close_code::AWAY, "the program ends").await;
                }
                message = socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(socket, &commands, text.as_str()).await?,
                    Some(Ok(Message::Binary(_))) => {
                        return close(socket, close_code::UNSUPPORTED, "commands are text").await;
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Gone),
                },
                Some(answer) = answers.recv() => Self::send_answer(socket, answer).await?,
                Ok(()) = self.revisions.changed() => {
                    if self.session.news_for(self.id) > self.known {
                        self.send_session(socket).await?;
                    }
                }
                Ok(()) = self.selections.changed() => self.send_selection(socket).await?,
                Ok(()) = after(next_frame, &mut self.frames), if self.drawn => {
                    next_frame = Instant::now() + FRAME_EVERY;
                    self.send_frame(socket).await?;
                }
                Ok(()) = after(next_progress, &mut self.progress) => {
                    next_progress = Instant::now() + PROGRESS_EVERY;
                    let session = self.session.clone();
                    send_event(socket, move || session.progress()).await?;
                }
                error = self.errors.recv() => match error {
                    Ok(message) => send_event(socket, move || Event::Error { message }).await?,
                    // The newest are still to come; there is no end while the session lives.
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return Err(Gone),
                },
            }
        }
    }

    /// One text from the page.
    async fn hear(
        &mut self,
        socket: &mut WebSocket,
        commands: &mpsc::Sender<(Value, Command)>,
        text: &str,
    ) -> std::result::Result<(), Gone> {
        let (id, parsed) = parse(text);
        match parsed {
            Ok(Heard::Ack(sequence)) => {
                self.drawn |= sequence == self.sequence;
                Ok(())
            }
            Ok(Heard::Command(command)) => match commands.try_send((id, *command)) {
                Ok(()) => Ok(()),
                Err(_) => close(socket, close_code::POLICY, "too many commands wait").await,
            },
            Err(reason) => send_text(socket, json!({"id": id, "error": reason}).to_string()).await,
        }
    }

    async fn send_answer(socket: &mut WebSocket, answer: Answer) -> std::result::Result<(), Gone> {
        send_text(socket, answer.json.to_string()).await?;
        match answer.binary {
            Some(bytes) => send(socket, Message::Binary(bytes.into())).await,
            None => Ok(()),
        }
    }

    async fn send_session(&mut self, socket: &mut WebSocket) -> std::result::Result<(), Gone> {
        let (session, id) = (self.session.clone(), self.id);
        let made = blocking(move || {
            let (snapshot, news) = session.snapshot_for(id);
            Ok((to_text(&Event::Session { session: Box::new(snapshot) }), news))
        });
        let (text, news) = made.await.map_err(|_| Gone)?;
        self.known = news;
        send_text(socket, text).await
    }

    async fn send_selection(&mut self, socket: &mut WebSocket) -> std::result::Result<(), Gone> {
        let Some(marked) = self.selections.borrow_and_update().clone() else { return Ok(()) };
        match blocking(move || marked.encode()).await {
            Ok(bytes) => send(socket, Message::Binary(bytes.into())).await,
            Err(error) => {
                let message = error.to_string();
                send_event(socket, move || Event::Error { message }).await
            }
        }
    }

    async fn send_frame(&mut self, socket: &mut WebSocket) -> std::result::Result<(), Gone> {
        let Some(frame) = self.frames.borrow_and_update().clone() else { return Ok(()) };
        let sequence = self.sequence.wrapping_add(1);
        let quantize = frame.live && frame.points() > QUANTIZE_ABOVE;
        let precision = if quantize { Precision::Quantized } else { Precision::Float };
        let bytes = blocking(move || frame.encode(sequence, precision)).await;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = error.to_string();
                return send_event(socket, move || Event::Error { message }).await;
            }
        };
        self.sequence = sequence;
        self.drawn = false;
        send(socket, Message::Binary(bytes.into())).await
    }
}

/// Waits until the server ends.
async fn told(closing: &mut watch::Receiver<bool>) {
    // An error means that nobody is left to tell: the server has ended.
    let _ = closing.wait_for(|closing| *closing).await;
}

/// Waits for the time, then for news: cancelled in between, nothing is lost.
async fn after<T>(
    time: Instant,
    channel: &mut watch::Receiver<T>,
) -> std::result::Result<(), watch::error::RecvError> {
    sleep_until(time).await;
    channel.changed().await
}

/// Carries out a page's commands one after the other, on blocking threads.
fn spawn_worker(
    session: Arc<Session>,
    page: PageId,
) -> (mpsc::Sender<(Value, Command)>, mpsc::Receiver<Answer>) {
    let (commands, mut waiting) = mpsc::channel::<(Value, Command)>(WAITING);
    let (done, answers) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        while let Some((id, command)) = waiting.recv().await {
            let session = session.clone();
            if command.takes_long() {
                // Other commands, `cancel` first of all, do not wait for it.
                let done = done.clone();
                tokio::spawn(async move {
                    // An error means that the page has gone.
                    let _ = done.send(carry_out(session, page, id, command).await).await;
                });
                continue;
            }
            if done.send(carry_out(session, page, id, command).await).await.is_err() {
                return;
            }
        }
    });
    (commands, answers)
}

/// Carries out one command on a blocking thread.
async fn carry_out(session: Arc<Session>, page: PageId, id: Value, command: Command) -> Answer {
    let tag = id.as_u64().and_then(|id| u32::try_from(id).ok()).unwrap_or(0);
    let applied = blocking(move || {
        let reply = session.apply_from(command, Some(page))?;
        Ok(Answer { json: reply.to_json(), binary: reply.to_binary(tag)? })
    });
    let mut answer = applied
        .await
        .unwrap_or_else(|error| Answer { json: json!({"error": error.to_string()}), binary: None });
    answer.json["id"] = id;
    answer
}

/// What a page can say.
enum Heard {
    Command(Box<Command>),
    Ack(u32),
}

#[derive(Deserialize)]
struct Ack {
    sequence: u32,
}

/// Reads a message: its id (null if it has none) and what it says, or what is wrong with it.
fn parse(text: &str) -> (Value, std::result::Result<Heard, String>) {
    let mut message: Value = match serde_json::from_str(text) {
        Ok(message) => message,
        Err(error) => return (Value::Null, Err(format!("the message is not JSON: {}", one_line(&error)))),
    };
    let id = message.as_object_mut().and_then(|fields| fields.remove("id")).unwrap_or(Value::Null);
    let heard = if message.get("type").and_then(Value::as_str) == Some("ack") {
        serde_json::from_value(message).map(|ack: Ack| Heard::Ack(ack.sequence))
    } else {
        serde_json::from_value(message).map(|command| Heard::Command(Box::new(command)))
    };
    (id, heard.map_err(|error| format!("the command cannot be understood: {}", one_line(&error))))
}

/// What is wrong, which may quote what a page sent: as one line, and not all of a long one.
fn one_line(error: &serde_json::Error) -> String {
    const LONGEST: usize = 400;
    error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

fn to_text(event: &Event) -> String {
    // Plain data: there is nothing in it that JSON cannot say.
    serde_json::to_string(event).unwrap_or_default()
}

async fn send_event(
    socket: &mut WebSocket,
    make: impl FnOnce() -> Event + Send + 'static,
) -> std::result::Result<(), Gone> {
    let made: Result<String> = blocking(move || Ok(to_text(&make()))).await;
    send_text(socket, made.map_err(|_| Gone)?).await
}

async fn send_text(socket: &mut WebSocket, text: String) -> std::result::Result<(), Gone> {
    send(socket, Message::Text(text.into())).await
}

async fn send(socket: &mut WebSocket, message: Message) -> std::result::Result<(), Gone> {
    socket.send(message).await.map_err(|_| Gone)
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) -> std::result::Result<(), Gone> {
    send(socket, Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await?;
    Err(Gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_sent_is_quoted_in_one_line() {
        let long = "a\\n".repeat(9000);
        for text in [
            r#"{"type":"sphereize","9o\n":false}"#,
            &format!(r#"{{"type":"sphereize","{long}":1}}"#),
            "{\"a\n",
            "[]",
        ] {
            let (_, heard) = parse(text);
            let Err(sentence) = heard else { panic!("understood") };
            assert!(!sentence.contains('\n') && sentence.len() < 500, "{sentence}");
        }
    }
}
