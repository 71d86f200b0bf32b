//! Who may ask: token, `Host`, `Origin`.

use std::fmt;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{AppState, hex};
use crate::{Error, Result};

/// 128 random bits that open the session.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new token from the system's randomness.
    pub fn random() -> Result<Self> {
        let mut bits = [0u8; 16];
        getrandom::fill(&mut bits).map_err(|e| Error::System {
            what: "cannot make a random token".into(),
            source: std::io::Error::other(e),
        })?;
        Ok(Self(hex(&bits)))
    }

    /// The token in hex, as the URL has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in a time that does not depend on where the texts differ.
    fn matches(&self, given: &str) -> bool {
        let (a, b) = (self.0.as_bytes(), given.as_bytes());
        if a.len() != b.len() {
            return false;
        }
        let difference = a.iter().zip(b).fold(0u8, |all, (a, b)| std::hint::black_box(all | (a ^ b)));
        difference == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(secret)")
    }
}

/// Lets a request through or answers it: 403 to strangers, 303 and the cookie to who brings the token in the URL.
pub(super) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if let Err(reason) = check_origin(&state, request.headers()) {
        return forbidden(reason);
    }
    let at_root = request.uri().path() == "/" && matches!(*request.method(), Method::GET | Method::HEAD);
    if at_root && let Some(given) = query_token(request.uri().query()) {
        return if state.token.matches(given) {
            enter(&state)
        } else {
            forbidden("the token in the URL is not this session's; use the URL that the program printed")
        };
    }
    if has_token(&state, request.headers()) {
        next.run(request).await
    } else {
        forbidden("this page needs the session's token; use the URL that the program printed")
    }
}

fn forbidden(reason: &'static str) -> Response {
    (StatusCode::FORBIDDEN, reason).into_response()
}

fn enter(state: &AppState) -> Response {
    let cookie =
        format!("{}={}; HttpOnly; SameSite=Strict; Path=/", cookie_name(state), state.token.as_str());
    let headers = [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, cookie)];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// One a port, so that two sessions do not log each other out: cookies know no ports.
fn cookie_name(state: &AppState) -> String {
    format!("embedscope-{}", state.port)
}

/// The three names under which a browser on this machine can know the server.
pub(super) fn hosts(port: u16) -> [String; 3] {
    ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"))
}

fn check_origin(state: &AppState, headers: &HeaderMap) -> std::result::Result<(), &'static str> {
    let hosts = hosts(state.port);
    let known = |host: &str| hosts.iter().any(|h| h.eq_ignore_ascii_case(host));
    let mut host = headers.get_all(header::HOST).iter();
    let right = match (host.next(), host.next()) {
        (Some(only), None) => only.to_str().is_ok_and(known),
        _ => false,
    };
    if !right {
        return Err("the Host header is not this server's; a foreign name must not reach it");
    }
    let right = headers
        .get_all(header::ORIGIN)
        .iter()
        .all(|origin| origin.to_str().ok().and_then(|o| o.strip_prefix("http://")).is_some_and(known));
    if right { Ok(()) } else { Err("the Origin header is not this server's; other sites must not reach it") }
}

fn query_token(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.strip_prefix("token="))
}

fn has_token(state: &AppState, headers: &HeaderMap) -> bool {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    if let Some(given) = bearer.and_then(|v| v.strip_prefix("Bearer ")) {
        return state.token.matches(given.trim());
    }
    let name = cookie_name(state);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(key, value)| key == name && state.token.matches(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_random_and_secret() {
        let (a, b) = (Token::random().unwrap(), Token::random().unwrap());
        assert_eq!(a.as_str().len(), 32);
        assert!(a.as_str().bytes().all(|c| c.is_ascii_hexdigit()));
        assert!(a != b && a.matches(a.as_str()) && !a.matches(b.as_str()) && !a.matches(""));
        assert!(!format!("{a:?}").contains(a.as_str()));
    }
}
