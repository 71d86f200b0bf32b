//! A real server and a real WebSocket: events, commands, frames, acknowledgements, reload, end.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::collections::VecDeque;
use std::time::Duration;

use axum::http::StatusCode;
use embedscope_server::{Server, ServerOptions, Session};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

struct Running {
    port: u16,
    token: String,
    stop: oneshot::Sender<()>,
    done: JoinHandle<embedscope_server::Result<()>>,
}

fn start(session: Session) -> Running {
    let server = Server::bind(ServerOptions::default(), session).unwrap();
    let (address, url) = (server.address(), server.url());
    let token = url.rsplit_once("token=").unwrap().1.to_owned();
    assert_eq!(url, format!("http://127.0.0.1:{}/?token={token}", address.port()));
    let (stop, stopped) = oneshot::channel();
    let done = tokio::spawn(server.run(async move {
        let _ = stopped.await;
    }));
    Running { port: address.port(), token, stop, done }
}

impl Running {
    async fn connect(&self, origin: Option<&str>, token: &str) -> Result<Page, SocketError> {
        let mut request = format!("ws://127.0.0.1:{}/ws", self.port).into_client_request().unwrap();
        let cookie = format!("embedscope-{}={token}", self.port);
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Page { socket, last: 0, heard: VecDeque::new() })
    }

    async fn page(&self) -> Page {
        let own = format!("http://127.0.0.1:{}", self.port);
        self.connect(Some(&own), &self.token).await.unwrap()
    }
}

struct Page {
    socket: Socket,
    last: u64,
    /// Frames and events that came while an answer was waited for.
    heard: VecDeque<Heard>,
}

#[derive(Debug)]
enum Heard {
    Json(Value),
    Binary(Vec<u8>),
}

impl Page {
    async fn hear(&mut self) -> Option<Heard> {
        match self.heard.pop_front() {
            Some(heard) => Some(heard),
            None => self.receive().await,
        }
    }

    async fn receive(&mut self) -> Option<Heard> {
        loop {
            let heard = tokio::time::timeout(Duration::from_secs(30), self.socket.next()).await;
            match heard.expect("an answer in time")?.ok()? {
                Message::Text(text) => return Some(Heard::Json(serde_json::from_str(&text).unwrap())),
                Message::Binary(bytes) => return Some(Heard::Binary(bytes.to_vec())),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    /// What is heard within a moment.
    async fn hear_soon(&mut self, within: Duration) -> Option<Heard> {
        tokio::time::timeout(within, self.hear()).await.ok().flatten()
    }

    async fn say(&mut self, message: &Value) {
        self.socket.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    /// Sends a command and waits for its answer.
    async fn ask(&mut self, mut command: Value) -> Value {
        self.last += 1;
        command["id"] = json!(self.last);
        self.say(&command).await;
        loop {
            match self.receive().await.unwrap() {
                Heard::Json(answer) if answer["id"] == self.last => return answer,
                other => self.heard.push_back(other),
            }
        }
    }

    async fn event(&mut self, name: &str) -> Value {
        loop {
            if let Heard::Json(event) = self.hear().await.unwrap()
                && event["event"] == name
            {
                return event;
            }
        }
    }

    async fn frame(&mut self) -> (u32, u32, Vec<u8>) {
        loop {
            if let Heard::Binary(bytes) = self.hear().await.unwrap()
                && bytes[4] == 1
            {
                let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
                return (number(12), number(28), bytes);
            }
        }
    }

    async fn ack(&mut self, sequence: u32) {
        self.say(&json!({"type": "ack", "sequence": sequence})).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_watches_a_run() {
    let server = start(common::session(4000, 8));
    let mut page = server.page().await;
    let first = page.event("session").await;
    assert_eq!(first["session"]["dataset"]["points"], 4000);
    let (sequence, iteration, bytes) = page.frame().await;
    assert_eq!((iteration, bytes[16 + 9]), (0, 0), "PCA");
    page.ack(sequence).await;

    let answer = page.ask(json!({"type": "tsne.set", "iterations": 1_000_000, "perplexity": 5})).await;
    assert_eq!(answer, json!({"id": 1, "ok": true}));
    assert_eq!(page.ask(json!({"type": "tsne.run"})).await["ok"], true);
    let mut seen = 0;
    for _ in 0..12 {
        let (sequence, iteration, bytes) = page.frame().await;
        if bytes[16 + 9] == 1 {
            assert!(iteration > seen, "{iteration} after {seen}");
            seen = iteration;
        }
        page.ack(sequence).await;
    }
    assert!(seen > 5);

    // Without an acknowledgement nothing more comes, however far the run is.
    let (sequence, iteration, _) = page.frame().await;
    let deadline = tokio::time::Instant::now() + Duration::from_millis(300);
    let mut progress = 0;
    while let Some(heard) = page.hear_soon(deadline - tokio::time::Instant::now()).await {
        match heard {
            Heard::Binary(_) => panic!("a frame that nobody asked for"),
            Heard::Json(event) if event["event"] == "progress" => {
                assert_eq!(event["tsne"]["status"], "running");
                progress += 1;
            }
            Heard::Json(_) => {}
        }
        if tokio::time::Instant::now() >= deadline {
            break;
        }
    }
    assert!((2..=9).contains(&progress), "{progress} progress events in 0.3 s");
    page.ack(sequence.wrapping_sub(1)).await;
    assert!(
        !matches!(page.hear_soon(Duration::from_millis(40)).await, Some(Heard::Binary(_))),
        "an old acknowledgement"
    );
    page.ack(sequence).await;
    let (next, later, _) = page.frame().await;
    assert_eq!(next, sequence + 1);
    assert!(later > iteration + 5, "the newest, not the next");

    assert_eq!(page.ask(json!({"type": "tsne.pause"})).await["ok"], true);
    server.stop.send(()).unwrap();
    server.done.await.unwrap().unwrap();
    while page.hear().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_finds_the_session() {
    let server = start(common::session(60, 5));
    let mut page = server.page().await;
    page.event("session").await;
    page.ask(json!({"type": "tsne.set", "iterations": 12, "dims": 2})).await;
    page.ask(json!({"type": "tsne.run"})).await;
    while page.event("session").await["session"]["tsne"]["status"] != "done" {}
    page.ask(json!({"type": "bookmark.add", "label": "mine"})).await;
    page.ask(json!({"type": "select", "op": "set", "by": {"rows": [4]}})).await;
    drop(page);

    let mut page = server.page().await;
    let session = page.event("session").await["session"].clone();
    assert_eq!(session["tsne"]["status"], "done");
    assert_eq!(session["tsne"]["iteration"], 12);
    assert_eq!(session["tsne"]["stopReason"], "budget");
    assert_eq!(session["projection"], "tsne");
    assert_eq!(session["bookmarks"][0]["label"], "mine");
    assert_eq!((&session["selection"]["count"], &session["selection"]["anchor"]), (&json!(1), &json!(4)));
    let (_, iteration, bytes) = page.frame().await;
    assert_eq!((iteration, bytes[16 + 8]), (12, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn views_are_told_to_others_only() {
    let server = start(common::session(60, 5));
    let (mut mine, mut other) = (server.page().await, server.page().await);
    mine.event("session").await;
    other.event("session").await;
    mine.ask(json!({"type": "view", "colorBy": "number"})).await;
    assert_eq!(other.event("session").await["session"]["view"]["colorBy"], "number");
    while let Some(heard) = mine.hear_soon(Duration::from_millis(150)).await {
        if let Heard::Json(event) = heard {
            assert_ne!(event["event"], "session", "its own view");
        }
    }
    other.ask(json!({"type": "view", "colorBy": null})).await;
    assert_eq!(mine.event("session").await["session"]["view"]["colorBy"], Value::Null);
}

/// The newest selection message: revision, dataset, points, and the two sets.
async fn selection(page: &mut Page) -> (u32, u32, u32, Vec<u32>, Vec<u32>) {
    loop {
        let Heard::Binary(bytes) = page.hear().await.unwrap() else { continue };
        if bytes[4] != 4 {
            continue;
        }
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let points = number(20);
        let (mut at, mut sets) = (24, Vec::new());
        for _ in 0..2 {
            let (encoding, count) = (number(at), number(at + 4));
            at += 8;
            let rows: Vec<u32> = if encoding == 0 {
                (0..count as usize).map(|i| number(at + 4 * i)).collect()
            } else {
                let bit = |row: &u32| bytes[at + *row as usize / 8] >> (row % 8) & 1 == 1;
                (0..points).filter(bit).collect()
            };
            assert_eq!(rows.len(), count as usize);
            at += 4 * if encoding == 0 { count as usize } else { points.div_ceil(32) as usize };
            sets.push(rows);
        }
        assert_eq!((at, number(8) as usize), (bytes.len(), bytes.len() - 16));
        let unshown = sets.pop().unwrap();
        return (number(12), number(16), points, sets.pop().unwrap(), unshown);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_told_what_is_selected() {
    let server = start(common::session(300, 5));
    let (mut mine, mut other) = (server.page().await, server.page().await);
    let dataset = mine.event("session").await["session"]["dataset"]["id"].as_u64().unwrap() as u32;
    let (first, of, points, selected, unshown) = selection(&mut mine).await;
    assert_eq!((of, points, selected.len(), unshown.len()), (dataset, 300, 0, 0), "on connect");
    selection(&mut other).await;

    let answer = mine.ask(json!({"type": "select", "op": "set", "by": {"rows": [7, 2, 299]}})).await;
    assert_eq!((&answer["ok"], &answer["count"]), (&json!(true), &json!(3)));
    for page in [&mut mine, &mut other] {
        let (revision, _, _, selected, unshown) = selection(page).await;
        assert_eq!((revision, selected, unshown.len()), (first + 1, vec![2, 7, 299], 0));
    }
    mine.ask(json!({"type": "isolate"})).await;
    let rest: Vec<u32> = (0..300).filter(|row| ![2, 7, 299].contains(row)).collect();
    for page in [&mut mine, &mut other] {
        assert_eq!(selection(page).await.4, rest);
    }
    drop(other);
    let mut late = server.page().await;
    let session = late.event("session").await["session"]["selection"].clone();
    assert_eq!((&session["revision"], &session["isolated"]), (&json!(first + 2), &json!(1)));
    let (_, _, _, selected, unshown) = selection(&mut late).await;
    assert_eq!((selected, unshown.len()), (vec![2, 7, 299], 297), "a page that comes later");

    // What changes nothing is no news.
    mine.ask(json!({"type": "select", "op": "add", "by": {"rows": [2]}})).await;
    mine.ask(json!({"type": "isolate.reset"})).await;
    assert_eq!(selection(&mut mine).await.0, first + 3);
    let wrong = mine.ask(json!({"type": "isolate.back"})).await;
    assert!(wrong["error"].as_str().unwrap().contains("nothing is isolated"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_and_their_rows() {
    let server = start(common::session(30, 5));
    let mut page = server.page().await;
    let answer =
        page.ask(json!({"type": "neighbors", "of": {"row": 0}, "k": 3, "metric": "euclidean"})).await;
    assert_eq!((answer["rows"].as_array().unwrap().len(), &answer["ok"]), (3, &json!(true)));

    page.say(&json!({"id": 77, "type": "search", "text": "bear"})).await;
    let (mut count, mut rows) = (None, None);
    while count.is_none() || rows.is_none() {
        match page.hear().await.unwrap() {
            Heard::Json(answer) if answer["id"] == 77 => count = answer["count"].as_u64(),
            Heard::Binary(bytes) if bytes[4] == 2 => rows = Some(bytes),
            _ => {}
        }
    }
    let rows = rows.unwrap();
    let number = |at: usize| u32::from_le_bytes(rows[at..at + 4].try_into().unwrap());
    // Ten of thirty rows are shorter as bits.
    let bits = (0..30).fold(0, |bits, row| bits | u32::from(row % 3 == 1) << row);
    assert_eq!((count, number(12), number(16), number(20), number(24)), (Some(10), 77, 10, 30, bits));
    assert_eq!((rows[6], rows.len()), (1, 28), "flagged");

    let wrong = page.ask(json!({"type": "search", "text": "a(", "regex": true})).await;
    assert!(wrong["error"].as_str().unwrap().contains("character 2"), "{wrong}");
    let wrong = page.ask(json!({"type": "tsne.set", "dims": 7})).await;
    assert!(wrong["error"].as_str().unwrap().contains("2 or 3"), "{wrong}");
    let wrong = page.ask(json!({"type": "dance"})).await;
    assert!(wrong["error"].as_str().unwrap().contains("dance"), "{wrong}");
    page.socket.send(Message::Text("{".into())).await.unwrap();
    loop {
        if let Heard::Json(answer) = page.hear().await.unwrap()
            && answer["id"].is_null()
            && answer["error"].is_string()
        {
            break;
        }
    }
    let point = page.ask(json!({"type": "point", "row": 2})).await;
    assert_eq!(point["values"], json!(["cat", "2"]), "still alive");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_get_no_socket() {
    let server = start(Session::new(None).unwrap());
    let refused = async |origin: Option<&str>, token: &str| match server.connect(origin, token).await {
        Err(SocketError::Http(response)) => response.status() == StatusCode::FORBIDDEN,
        _ => false,
    };
    assert!(refused(Some("http://evil.example"), &server.token).await);
    assert!(refused(Some("null"), &server.token).await);
    assert!(refused(None, "00000000000000000000000000000000").await);
    let mut page = server.page().await;
    assert_eq!(page.event("session").await["session"]["dataset"], Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_ends_while_a_run_goes_on() {
    let server = start(common::session(4000, 20));
    let mut page = server.page().await;
    page.ask(json!({"type": "tsne.set", "iterations": 1_000_000})).await;
    page.ask(json!({"type": "tsne.run"})).await;
    page.frame().await;
    server.stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(10), server.done).await;
    ended.expect("in time").unwrap().unwrap();
}

#[cfg(unix)] // By a path that is no folder there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_before_a_page_was_there_is_told_to_the_first() {
    let session = common::session(40, 5);
    assert!(!session.keep(std::path::Path::new("/dev/null/state")).unwrap());
    assert!(session.untold()[0].contains("the session is not saved"), "{:?}", session.untold());
    let server = start(session);
    let mut page = server.page().await;
    let said = page.event("error").await["message"].as_str().unwrap().to_owned();
    assert!(said.contains("/dev/null/state"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_goes_on_while_no_page_is_there() {
    let server = start(common::session(2000, 20));
    let mut page = server.page().await;
    page.ask(json!({"type": "tsne.set", "iterations": 1_000_000})).await;
    page.ask(json!({"type": "tsne.run"})).await;
    let iteration = |session: &Value| session["session"]["tsne"]["iteration"].as_u64().unwrap();
    page.frame().await;
    drop(page);
    let mut before = None;
    for _ in 0..2 {
        // As after a laptop's sleep: the socket was dead, and another one is opened.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut again = server.page().await;
        let now = iteration(&again.event("session").await);
        assert!(before.is_none_or(|before| now > before), "{now} after {before:?}");
        before = Some(now);
    }
}

#[test]
fn a_taken_port_is_named() {
    let first = Server::bind(ServerOptions::default(), Session::new(None).unwrap()).unwrap();
    let port = first.address().port();
    let second =
        Server::bind(ServerOptions { port, ..ServerOptions::default() }, Session::new(None).unwrap());
    let sentence = second.unwrap_err().to_string();
    assert!(sentence.contains(&format!("127.0.0.1:{port}")), "{sentence}");
    let missing = ServerOptions { ui_dir: Some("no/such/folder".into()), ..ServerOptions::default() };
    let sentence = Server::bind(missing, Session::new(None).unwrap()).unwrap_err().to_string();
    assert!(sentence.contains("index.html"), "{sentence}");
}
