//! Who is let in: token, `Host`, `Origin`, paths.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::{HOST, PORT, ask, send, server};
use embedscope_server::{AppState, Session, Ui};

fn empty() -> Session {
    Session::new(None).unwrap()
}

#[tokio::test]
async fn the_token_opens_and_nothing_else_does() {
    let (app, token, _session) = server(empty());
    let get = |path: &str| Request::get(path).header("host", HOST);
    let status = async |request: Request<Body>| send(&app, request).await.0;

    for path in ["/", "/api/session", "/assets/x.js", "/ws", "/nowhere", "/api/state.txt"] {
        assert_eq!(status(get(path).body(Body::empty()).unwrap()).await, StatusCode::FORBIDDEN, "{path}");
    }
    for wrong in ["/?token=", "/?token=00000000000000000000000000000000", "/?token=x&a=b"] {
        assert_eq!(status(get(wrong).body(Body::empty()).unwrap()).await, StatusCode::FORBIDDEN, "{wrong}");
    }
    let wrong = get("/api/session").header("authorization", "Bearer 00000000000000000000000000000000");
    assert_eq!(status(wrong.body(Body::empty()).unwrap()).await, StatusCode::FORBIDDEN);
    let in_api = format!("/api/session?token={}", token.as_str());
    assert_eq!(status(get(&in_api).body(Body::empty()).unwrap()).await, StatusCode::FORBIDDEN);

    let (code, headers, _) =
        send(&app, get(&format!("/?token={}", token.as_str())).body(Body::empty()).unwrap()).await;
    assert_eq!((code, headers[header::LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, "/"));
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    assert_eq!(cookie, format!("embedscope-{PORT}={}; HttpOnly; SameSite=Strict; Path=/", token.as_str()));
    let pair = cookie.split(';').next().unwrap();
    let with_cookie = get("/").header("cookie", format!("other=1; {pair}"));
    assert_eq!(status(with_cookie.body(Body::empty()).unwrap()).await, StatusCode::OK);
    let other_port = get("/").header("cookie", format!("embedscope-1={}", token.as_str()));
    assert_eq!(status(other_port.body(Body::empty()).unwrap()).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn foreign_hosts_and_origins_are_refused() {
    let (app, token, _session) = server(empty());
    let bearer = format!("Bearer {}", token.as_str());
    let with = |host: Option<&str>, origin: Option<&str>, path: &str| {
        let mut request = Request::get(path).header("authorization", &bearer);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.body(Body::empty()).unwrap()
    };
    for host in ["127.0.0.1:4711", "localhost:4711", "LocalHost:4711", "[::1]:4711"] {
        assert_eq!(send(&app, with(Some(host), None, "/api/session")).await.0, StatusCode::OK, "{host}");
        let origin = format!("http://{host}");
        assert_eq!(send(&app, with(Some(HOST), Some(&origin), "/api/session")).await.0, StatusCode::OK);
    }
    let token_url = format!("/?token={}", token.as_str());
    for path in ["/api/session", "/ws", "/", &token_url] {
        for host in ["evil.example:4711", "127.0.0.1", "127.0.0.1:4712", "localhost:4711.evil.example", ""] {
            let code = send(&app, with(Some(host), None, path)).await.0;
            assert_eq!(code, StatusCode::FORBIDDEN, "{host} {path}");
        }
        assert_eq!(send(&app, with(None, None, path)).await.0, StatusCode::FORBIDDEN, "no host");
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4711", "http://127.0.0.1:4712", ""] {
            let code = send(&app, with(Some(HOST), Some(origin), path)).await.0;
            assert_eq!(code, StatusCode::FORBIDDEN, "{origin} {path}");
        }
    }
}

#[tokio::test]
async fn every_answer_has_the_headers() {
    let (app, token, _session) = server(empty());
    let stranger = Request::get("/").body(Body::empty()).unwrap();
    for request in [
        stranger,
        ask(&token, "/").body(Body::empty()).unwrap(),
        ask(&token, "/api/session").body(Body::empty()).unwrap(),
        ask(&token, "/nowhere").body(Body::empty()).unwrap(),
    ] {
        let path = request.uri().to_string();
        let (_, headers, _) = send(&app, request).await;
        let get = |name: &str| headers[name].to_str().unwrap().to_owned();
        let policy = get("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(get("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(get("referrer-policy"), "no-referrer");
        assert_eq!(get("cross-origin-resource-policy"), "same-origin");
        assert_eq!(get("cache-control"), "no-store");
    }
}

const OUTSIDE: [&str; 8] = [
    "/assets/../Cargo.toml",
    "/../Cargo.toml",
    "/assets/..%2f..%2fCargo.toml",
    "/..%2fCargo.toml",
    "/%2e%2e/Cargo.toml",
    "/assets/%2e%2e%2f%2e%2e%2fCargo.toml",
    "//etc/passwd",
    "/..%5cCargo.toml",
];

#[tokio::test]
async fn paths_outside_the_page_do_not_exist() {
    let (app, token, session) = server(empty());
    let folder = tempfile::tempdir().unwrap();
    let ui = folder.path().join("ui");
    std::fs::create_dir_all(ui.join("assets")).unwrap();
    std::fs::write(folder.path().join("Cargo.toml"), "secret").unwrap();
    std::fs::write(ui.join("index.html"), "<p>own page").unwrap();
    std::fs::write(ui.join("assets/a.js"), "1").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("Cargo.toml"), ui.join("link.txt")).unwrap();
    let own = embedscope_server::app(AppState::new(session, token.clone(), PORT).with_ui(Ui::Folder(ui)));
    for path in OUTSIDE.iter().chain(&["/link.txt", "/assets", "/assets/", "/nowhere"]) {
        for app in [&app, &own] {
            let (code, _, body) = send(app, ask(&token, path).body(Body::empty()).unwrap()).await;
            assert_eq!(code, StatusCode::NOT_FOUND, "{path}");
            assert!(!body.windows(6).any(|w| w == b"secret"));
        }
    }
    let (code, headers, body) = send(&own, ask(&token, "/assets/a.js").body(Body::empty()).unwrap()).await;
    assert_eq!((code, &body[..]), (StatusCode::OK, &b"1"[..]));
    assert_eq!(headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    let (_, _, body) = send(&own, ask(&token, "/").body(Body::empty()).unwrap()).await;
    assert_eq!(&body[..], b"<p>own page");
}

#[tokio::test]
async fn the_page_is_inside() {
    let (app, token, _session) = server(empty());
    let (code, headers, body) = send(&app, ask(&token, "/").body(Body::empty()).unwrap()).await;
    assert_eq!(code, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
    assert!(body.starts_with(b"<!doctype html>") || body.starts_with(b"<!DOCTYPE html>"));
    let etag = headers[header::ETAG].clone();
    let again = ask(&token, "/").header("if-none-match", etag).body(Body::empty()).unwrap();
    assert_eq!(send(&app, again).await.0, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn pictures_columns_and_frames() {
    let (app, token, _session) = server(common::session(30, 5));
    let get = async |path: &str| send(&app, ask(&token, path).body(Body::empty()).unwrap()).await;
    let (code, headers, body) = get("/api/images/3").await;
    assert_eq!((code, headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, "image/png"));
    assert_eq!(&body[1..4], b"PNG");
    for missing in ["/api/images/30", "/api/images/-1", "/api/images/x", "/api/columns/2", "/api/columns/x"] {
        assert_eq!(get(missing).await.0, StatusCode::NOT_FOUND, "{missing}");
    }
    let (code, _, body) = get("/api/columns/0").await;
    assert_eq!((code, &body[..8]), (StatusCode::OK, &b"ESW1\x03\0\0\0"[..]));
    let (code, _, body) = get("/api/frame").await;
    assert_eq!((code, &body[..8], body.len()), (StatusCode::OK, &b"ESW1\x01\0\0\0"[..], 16 + 48 + 30 * 12));
    let (_, headers, body) = get("/api/state.txt").await;
    assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename=\"state.txt\"");
    assert_eq!(&body[..], b"[]");
    let (_, _, body) = get("/api/session").await;
    let snapshot: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(snapshot["dataset"]["points"], 30);
    assert_eq!(snapshot["dataset"]["columns"][0]["kind"], "category");
    assert_eq!(snapshot["view"]["neighbors"], serde_json::json!({"k": 100, "metric": "cosine"}));

    let (app, token, _session) = server(empty());
    let (code, _, _) = send(&app, ask(&token, "/api/frame").body(Body::empty()).unwrap()).await;
    assert_eq!(code, StatusCode::NO_CONTENT);
}
