//! What somebody who means harm would try on a running server; docs/security.md lists the tests by what they play.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use common::{HOST, ask, send, server};
use embedscope_core::Matrix;
use embedscope_io::{Column, Dataset, Table};
use embedscope_server::{Server, ServerOptions, Session};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Connections of a stranger: both ends are files of this process, which may have 1,024.
const CONNECTIONS: usize = 300;

struct Running {
    port: u16,
    token: String,
    _stop: oneshot::Sender<()>,
}

fn start() -> Running {
    let server = Server::bind(ServerOptions::default(), common::session(40, 5)).unwrap();
    let token = server.url().rsplit_once("token=").unwrap().1.to_owned();
    let port = server.address().port();
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(server.run(async move {
        let _ = stopped.await;
    }));
    Running { port, token, _stop: stop }
}

impl Running {
    fn stranger(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// The status line of a request of somebody who has the token.
    fn status(&self, path: &str) -> String {
        let mut stream = self.stranger();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
            self.port, self.token
        );
        stream.write_all(request.as_bytes()).unwrap();
        first_line(&mut stream)
    }

    async fn page(&self) -> Page {
        let mut request = format!("ws://127.0.0.1:{}/ws", self.port).into_client_request().unwrap();
        let cookie = format!("embedscope-{}={}", self.port, self.token);
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        Page(connect_async(request).await.unwrap().0)
    }
}

fn first_line(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut byte = [0u8];
    while stream.read(&mut byte).is_ok_and(|read| read == 1) && byte[0] != b'\r' {
        answer.push(byte[0]);
    }
    String::from_utf8(answer).unwrap()
}

/// Points whose label matches.
fn regex(text: &str) -> Value {
    json!({"search": {"text": text, "regex": true, "whole": false, "column": 0}})
}

struct Page(tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>);

impl Page {
    async fn say(&mut self, text: String) {
        // An error is for the next answer to show.
        let _ = self.0.send(Message::Text(text.into())).await;
    }

    /// The answer with this id; `None` once the connection has ended.
    async fn answer(&mut self, id: &Value) -> Option<Value> {
        loop {
            let heard = tokio::time::timeout(Duration::from_secs(30), self.0.next()).await.unwrap();
            match heard?.ok()? {
                Message::Text(text) => {
                    let heard: Value = serde_json::from_str(&text).unwrap();
                    if heard.get("event").is_none() && heard["id"] == *id {
                        return Some(heard);
                    }
                }
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    async fn is_served(&mut self) -> bool {
        self.say(json!({"id": 99, "type": "select.none"}).to_string()).await;
        self.answer(&json!(99)).await.is_some()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_say_nothing_or_half_a_request_keep_nobody_out() {
    let running = start();
    let mut strangers: Vec<TcpStream> = (0..CONNECTIONS).map(|_| running.stranger()).collect();
    for (i, stranger) in strangers.iter_mut().enumerate() {
        // Nothing, a header without an end, and a body that never comes.
        let said = match i % 3 {
            0 => String::new(),
            1 => format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-Slow: ", running.port),
            _ => format!(
                "POST /api/files HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\n\
                 Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x",
                running.port, running.token
            ),
        };
        stranger.write_all(said.as_bytes()).unwrap();
    }
    assert_eq!(running.status("/api/session"), "HTTP/1.1 200 OK");
    assert!(running.page().await.is_served().await);
    drop(strangers);
    assert_eq!(running.status("/api/session"), "HTTP/1.1 200 OK");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_without_an_end_are_refused() {
    let running = start();
    let mut stranger = running.stranger();
    let line = format!("X-Long: {}\r\n", "a".repeat(1000));
    let begun = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", running.port);
    // An error is the server's end of it, which the answer shows.
    let _ = stranger.write_all(begun.as_bytes());
    for _ in 0..2000 {
        if stranger.write_all(line.as_bytes()).is_err() {
            break;
        }
    }
    let answer = first_line(&mut stranger);
    assert!(answer.is_empty() || answer.contains("431"), "{answer}");
    assert_eq!(running.status("/api/session"), "HTTP/1.1 200 OK");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_too_large_ends_its_own_connection_only() {
    let running = start();
    let (mut other, mut page) = (running.page().await, running.page().await);
    let large = format!(r#"{{"id":1,"type":"search","query":"{}"}}"#, "a".repeat(65 << 20));
    page.say(large).await;
    assert_eq!(page.answer(&json!(1)).await, None, "the connection ends");
    assert!(other.is_served().await);
    let mut binary = running.page().await;
    binary.0.send(Message::Binary(vec![0; 10].into())).await.unwrap();
    assert_eq!(binary.answer(&json!(1)).await, None, "commands are text");
    assert!(other.is_served().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_command_gets_an_answer_and_changes_nothing() {
    let running = start();
    let mut page = running.page().await;
    for (id, text) in [
        (json!(null), String::new()),
        (json!(null), "[".repeat(100_000)),
        (json!(null), "{\"id\":".to_owned()),
        (json!(1), json!({"id": 1}).to_string()),
        (json!(2), json!({"id": 2, "type": "no.such"}).to_string()),
        (json!(3), json!({"id": 3, "type": "tsne.set", "perplexity": "<script>"}).to_string()),
        (json!(4), json!({"id": 4, "type": "tsne.set", "perplexity": -1e308}).to_string()),
        (
            json!(5),
            json!({"id": 5, "type": "select", "op": "set", "by": regex(&"(".repeat(5000))}).to_string(),
        ),
        (
            json!(6),
            json!({"id": 6, "type": "select", "op": "set", "by": regex("((a{999}){999}){999}")}).to_string(),
        ),
        (json!(7), json!({"id": 7, "type": "select", "op": "set", "by": {"rows": [u64::MAX]}}).to_string()),
    ] {
        let shown = text.chars().take(60).collect::<String>();
        page.say(text).await;
        let answer = page.answer(&id).await.unwrap_or_else(|| panic!("no answer to {shown}"));
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{shown} gave {answer}"));
        assert!(!error.is_empty() && error.len() < 2000, "{shown}: {} characters", error.len());
    }
    assert!(page.is_served().await);
}

#[tokio::test]
async fn another_site_cannot_post_files() {
    let (app, token, session) = server(common::session(40, 5));
    let before = session.snapshot();
    for (host, origin) in [
        (HOST, Some("http://evil.example")),
        (HOST, Some("null")),
        ("evil.example:4711", Some("http://evil.example:4711")),
        ("evil.example:4711", None),
    ] {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/api/files")
            .header(header::HOST, host)
            // What a browser would send along: the cookie is SameSite=Strict, and here it is sent all the same.
            .header(header::COOKIE, format!("embedscope-{}={}", common::PORT, token.as_str()))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        let body = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"v.tsv\"\r\n\r\n1\t2\n3\t4\n\r\n--x--\r\n";
        let (status, _, _) = send(&app, request.body(Body::from(body)).unwrap()).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{host} {origin:?}");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE] {
        let request = ask(&token, "/api/files").method(method.clone()).body(Body::empty()).unwrap();
        assert_eq!(send(&app, request).await.0, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    assert_eq!(session.snapshot(), before);
}

/// Texts that would be code in a page, a header or a path.
const TEXTS: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</script><svg onload=alert(1)>",
    "a\r\nSet-Cookie: x=1\r\n\r\n<b>",
    "../../etc/passwd",
    "\u{202e}gnp.exe",
];

#[tokio::test]
async fn texts_of_files_are_never_code() {
    let rows = TEXTS.len();
    let mut columns = vec![Column::new("label", TEXTS.iter().map(|text| Some(*text)))];
    columns.extend(TEXTS.iter().enumerate().map(|(i, name)| {
        Column::new(format!("{i}{name}"), (0..rows).map(|row| Some(if row == i { "x" } else { "y" })))
    }));
    for name in TEXTS {
        let x = Matrix::from_fn(rows, 3, |r, c| ((r * 7 + c * 3) % 5) as f32);
        let data = Dataset::new(name, x).with_metadata(Table::new(columns.clone()).unwrap()).unwrap();
        let (app, token, session) = server(Session::new(Some(data)).unwrap());
        common::wait(&session, |s| s.pca.status == embedscope_server::snapshot::PcaStatus::Ready);
        let added = json!({"type": "bookmark.add", "label": name}).to_string();
        common::apply(&session, &added);
        common::apply(&session, r#"{"type":"select.all"}"#);
        for path in [
            "/api/page.html",
            "/api/figure.svg",
            "/api/metadata.csv",
            "/api/selection.csv",
            "/api/layout.csv",
            "/api/layout.json",
            "/api/state.txt",
            "/api/session",
        ] {
            let (status, headers, body) = send(&app, ask(&token, path).body(Body::empty()).unwrap()).await;
            assert!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&body));
            assert!(headers.get(header::SET_COOKIE).is_none(), "{path}");
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            if path != "/api/session" {
                let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
                assert!(disposition.starts_with("attachment; filename="), "{path}: {disposition}");
                assert!(!disposition.contains('/') && !disposition.contains(".."), "{path}: {disposition}");
            }
            let body = String::from_utf8_lossy(&body);
            if ["/api/page.html", "/api/figure.svg"].contains(&path) {
                for code in ["<script>alert", "<img src=x", "<svg onload"] {
                    assert!(!body.contains(code), "{path} of {name:?} holds {code}");
                }
            }
        }
    }
}
