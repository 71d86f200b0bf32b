//! A server under load, measured from outside by its own pages: `cargo run --release -p embedscope-server --example load -- pages`.
//!
//! `pages [SECONDS]`: 100 pages watch one run. `storm`: two pages send 10,000 commands within a minute. `soak [MINUTES]`: a
//! million points move at full rate. Each prints one JSON object; docs/reliability.md names them.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use embedscope_core::Matrix;
use embedscope_core::rng::Rng;
use embedscope_io::{Column, Dataset, Table};
use embedscope_server::{Server, ServerOptions, Session};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PAGES: usize = 100;
const COMMANDS: usize = 10_000;
const STORM: Duration = Duration::from_mins(1);
/// Commands that may be under way, below what a server lets wait.
const UNDER_WAY: usize = 100;

/// Ten groups with a label.
fn points(count: usize, dims: usize) -> Dataset {
    let mut random = Rng::new(1, 0, 0);
    let x = Matrix::from_fn(count, dims, |row, col| {
        (if col % 10 == row % 10 { 5.0 } else { 0.0 }) + random.normal() as f32
    });
    let labels: Vec<String> = (0..10).map(|group| format!("group {group}")).collect();
    let label = Column::new("label", (0..count).map(|row| Some(labels[row % 10].as_str())));
    Dataset::new("load", x).with_metadata(Table::new(vec![label]).unwrap()).unwrap()
}

struct Served {
    port: u16,
    token: String,
    stop: oneshot::Sender<()>,
    done: tokio::task::JoinHandle<embedscope_server::Result<()>>,
}

impl Served {
    fn new(data: Dataset) -> Self {
        let server = Server::bind(ServerOptions::default(), Session::new(Some(data)).unwrap()).unwrap();
        let token = server.url().rsplit_once("token=").unwrap().1.to_owned();
        let port = server.address().port();
        let (stop, stopped) = oneshot::channel();
        let done = tokio::spawn(server.run(async move {
            let _ = stopped.await;
        }));
        Self { port, token, stop, done }
    }

    async fn page(&self) -> Page {
        let mut request = format!("ws://127.0.0.1:{}/ws", self.port).into_client_request().unwrap();
        let cookie = format!("embedscope-{}={}", self.port, self.token);
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        Page {
            socket: connect_async(request).await.unwrap().0,
            asked: 0,
            heard: Heard::default(),
            goes_on: false,
        }
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        self.done.await.unwrap().unwrap();
    }
}

/// What a page heard beside answers.
#[derive(Default)]
struct Heard {
    frames: u64,
    /// Iterations of t-SNE in the order of the frames.
    iterations: Vec<u32>,
    sessions: u64,
    /// Selected points by the newest message.
    selected: Option<u64>,
}

struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    asked: u64,
    heard: Heard,
    /// Whether it lets a run that has ended by itself go on.
    goes_on: bool,
}

impl Page {
    async fn say(&mut self, message: &Value) {
        self.socket.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    async fn send(&mut self, mut command: Value) -> u64 {
        self.asked += 1;
        command["id"] = json!(self.asked);
        self.say(&command).await;
        self.asked
    }

    /// The next answer; frames are acknowledged on the way.
    async fn answer(&mut self) -> Value {
        loop {
            if let Some(answer) = self.receive().await {
                return answer;
            }
        }
    }

    async fn receive(&mut self) -> Option<Value> {
        match self.socket.next().await.unwrap().unwrap() {
            Message::Text(text) => {
                let value: Value = serde_json::from_str(&text).unwrap();
                match value["event"].as_str() {
                    None => return Some(value),
                    Some("session") => {
                        self.heard.sessions += 1;
                        self.heard.selected = value["session"]["selection"]["count"].as_u64();
                        if self.goes_on && value["session"]["tsne"]["status"] == "done" {
                            self.send(json!({"type": "tsne.resume"})).await;
                        }
                    }
                    Some(_) => {}
                }
            }
            Message::Binary(bytes) if bytes[4] == 1 => {
                let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
                self.heard.frames += 1;
                self.heard.iterations.push(number(28));
                let ack = json!({"type": "ack", "sequence": number(12)});
                self.say(&ack).await;
            }
            _ => {}
        }
        None
    }

    async fn ask(&mut self, command: Value) -> Value {
        let id = self.send(command).await;
        loop {
            let answer = self.answer().await;
            if answer["id"] == id {
                assert!(answer.get("error").is_none(), "{answer}");
                return answer;
            }
        }
    }

    /// Seconds until the answer.
    async fn time(&mut self, command: Value) -> f64 {
        let begun = Instant::now();
        self.ask(command).await;
        begun.elapsed().as_secs_f64()
    }
}

/// Starts t-SNE, which goes on for as long as the page is there, and waits until it moves.
async fn run(page: &mut Page) {
    page.goes_on = true;
    page.ask(json!({"type": "tsne.set", "dims": 2, "perplexity": 5, "iterations": 1_000_000})).await;
    page.ask(json!({"type": "tsne.run"})).await;
    let begun = page.heard.frames;
    while page.heard.frames < begun + 3 || page.heard.iterations.last().is_none_or(|&last| last < 2) {
        page.receive().await;
    }
}

fn hover(row: usize) -> Value {
    json!({"type": "point", "row": row})
}

/// Milliseconds: median, 99 of 100, most.
fn milliseconds(mut seconds: Vec<f64>) -> Value {
    seconds.sort_by(f64::total_cmp);
    let at = |share: f64| (seconds[((seconds.len() - 1) as f64 * share) as usize] * 1e5).round() / 100.0;
    json!({"median": at(0.5), "of99": at(0.99), "most": at(1.0), "asked": seconds.len()})
}

/// Resident memory of this process, server and pages, in MiB.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
}

async fn pages(seconds: u64) -> Value {
    let served = Arc::new(Served::new(points(20_000, 32)));
    let mut first = served.page().await;
    run(&mut first).await;
    let until = Instant::now() + Duration::from_secs(seconds);
    let others: Vec<_> = (1..PAGES)
        .map(|_| {
            let served = served.clone();
            tokio::spawn(async move {
                let mut page = served.page().await;
                while Instant::now() < until {
                    page.receive().await;
                }
                assert!(page.heard.iterations.is_sorted(), "frames come in order");
                page.heard.frames
            })
        })
        .collect();
    let mut times = Vec::new();
    while Instant::now() < until {
        times.push(first.time(hover(times.len() % 20_000)).await);
        let pause = Instant::now() + Duration::from_millis(50);
        while tokio::time::timeout_at(pause.into(), first.receive()).await.is_ok() {}
    }
    let mut frames = Vec::new();
    for other in others {
        frames.push(other.await.unwrap());
    }
    let (least, most) = (frames.iter().min().unwrap(), frames.iter().max().unwrap());
    let result = json!({
        "what": "pages", "pages": PAGES, "points": 20_000, "seconds": seconds,
        "framesPerPage": {"least": least, "most": most}, "iterations": first.heard.iterations.last(),
        "hoverMilliseconds": milliseconds(times), "residentMiB": resident().round(),
    });
    drop(first);
    Arc::into_inner(served).unwrap().end().await;
    result
}

/// Commands of all kinds that change what is selected, shown and remembered.
fn command(i: usize) -> Value {
    match i % 5 {
        0 => json!({"type": "select", "op": "set", "by": {"rows": [i % 1000, i % 777]}}),
        1 => {
            json!({"type": "view", "colorBy": if i.is_multiple_of(2) { json!("label") } else { Value::Null }})
        }
        2 => json!({"type": "search", "text": format!("group {}", i % 10)}),
        3 => json!({"type": "select.invert"}),
        _ => hover(i % 1000),
    }
}

async fn storm() -> Value {
    let served = Arc::new(Served::new(points(8000, 32)));
    let mut watcher = served.page().await;
    run(&mut watcher).await;
    let begun = Instant::now();
    let senders: Vec<_> = (0..2)
        .map(|_| {
            let served = served.clone();
            tokio::spawn(async move {
                let mut page = served.page().await;
                let (mut sent, mut answered, mut errors, mut times) = (0, 0, 0, Vec::new());
                let mut begun = vec![Instant::now(); COMMANDS / 2 + 1];
                while answered < COMMANDS / 2 {
                    while sent < COMMANDS / 2 && sent - answered < UNDER_WAY {
                        begun[sent + 1] = Instant::now();
                        page.send(command(sent)).await;
                        sent += 1;
                    }
                    let answer = page.answer().await;
                    answered += 1;
                    assert_eq!(answer["id"], answered as u64, "answers come in order, none is missing");
                    errors += usize::from(answer.get("error").is_some());
                    times.push(begun[answered].elapsed().as_secs_f64());
                }
                (errors, times)
            })
        })
        .collect();
    let (mut errors, mut times) = (0, Vec::new());
    for sender in senders {
        let (failed, took) = sender.await.unwrap();
        errors += failed;
        times.extend(took);
    }
    let seconds = begun.elapsed().as_secs_f64();
    assert!(seconds < STORM.as_secs_f64(), "{COMMANDS} commands took {seconds} s");
    // What is selected in the end is known to a page that only watched.
    let count =
        watcher.ask(json!({"type": "select", "op": "set", "by": {"rows": [1, 2, 3]}})).await["count"].clone();
    while watcher.heard.selected != Some(3) {
        watcher.receive().await;
    }
    let result = json!({
        "what": "storm", "commands": COMMANDS, "pages": 2, "seconds": (seconds * 100.0).round() / 100.0, "errors": errors,
        "selectedInTheEnd": count, "underWayMilliseconds": milliseconds(times), "residentMiB": resident().round(),
    });
    drop(watcher);
    Arc::into_inner(served).unwrap().end().await;
    result
}

async fn soak(minutes: u64) -> Value {
    let served = Served::new(points(1_000_000, 16));
    let mut page = served.page().await;
    run(&mut page).await;
    let frames = page.heard.frames;
    let begun = Instant::now();
    let until = begun + Duration::from_secs(minutes * 60);
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    let mut sample = Instant::now();
    while Instant::now() < until {
        times.push(page.time(hover(times.len() * 7919 % 1_000_000)).await);
        if sample.elapsed() >= Duration::from_secs(5) {
            memory.push(resident());
            sample = Instant::now();
        }
        let pause = Instant::now() + Duration::from_millis(100);
        while tokio::time::timeout_at(pause.into(), page.receive()).await.is_ok() {}
    }
    assert!(page.heard.iterations.is_sorted(), "frames come in order");
    // The first tenth is for buffers that are made once.
    let settled = &memory[memory.len() / 10..];
    let (low, high) = settled.iter().fold((f64::MAX, 0f64), |(low, high), &v| (low.min(v), high.max(v)));
    let result = json!({
        "what": "soak", "points": 1_000_000, "minutes": minutes,
        "framesPerSecond": ((page.heard.frames - frames) as f64 / begun.elapsed().as_secs_f64() * 100.0).round() / 100.0,
        "iterations": page.heard.iterations.last(), "hoverMilliseconds": milliseconds(times),
        "residentMiB": {"least": low.round(), "most": high.round(), "spreadPercent": ((high - low) / low * 1000.0).round() / 10.0},
        "residentMiBEachMinute": memory.iter().step_by(12).map(|v| v.round()).collect::<Vec<_>>(),
    });
    drop(page);
    served.end().await;
    result
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |default| arguments.get(1).map_or(default, |text| text.parse().unwrap());
    let result = match arguments.first().map(String::as_str) {
        Some("pages") => pages(number(30)).await,
        Some("storm") => storm().await,
        Some("soak") => soak(number(30)).await,
        other => panic!("{other:?} is none of: pages [SECONDS], storm, soak [MINUTES]"),
    };
    println!("{result}");
}
