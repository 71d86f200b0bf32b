//! The page's files: built into the program, or from a folder while developing.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::{AppState, hex};

#[derive(RustEmbed)]
#[folder = "assets"]
struct Embedded;

/// Where the page comes from. A URL's path is the path in there; `/` is `index.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ui {
    /// The build in the program.
    Embedded,
    /// A folder on disk, read at every request.
    Folder(PathBuf),
}

/// Answers every path that is not the API's.
pub(super) async fn serve(
    State(state): State<AppState>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let not_found = || (StatusCode::NOT_FOUND, "there is nothing under this path").into_response();
    let Some(path) = clean(uri.path()) else { return not_found() };
    let file = match &state.ui {
        Ui::Embedded => Embedded::get(&path).map(embedded),
        Ui::Folder(folder) => from_folder(folder, &path).await,
    };
    let Some(file) = file else { return not_found() };
    if !matches!(method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let mut response = match &file.etag {
        Some(etag) if known == Some(etag.as_str()) => StatusCode::NOT_MODIFIED.into_response(),
        _ => ([(header::CONTENT_TYPE, mime(&path))], file.content.into_owned()).into_response(),
    };
    if let Some(etag) = file.etag.and_then(|e| e.parse().ok()) {
        response.headers_mut().insert(header::ETAG, etag);
        if is_hashed(&path) {
            let forever = header::HeaderValue::from_static("private, max-age=31536000, immutable");
            response.headers_mut().insert(header::CACHE_CONTROL, forever);
        }
    }
    response
}

struct File {
    content: Cow<'static, [u8]>,
    /// Of embedded files only: a folder's files change.
    etag: Option<String>,
}

fn embedded(file: EmbeddedFile) -> File {
    let hash = hex(&file.metadata.sha256_hash()[..16]);
    File { content: file.data, etag: Some(format!("\"{hash}\"")) }
}

/// Reads a file inside the folder; links that lead out of it do not count.
async fn from_folder(folder: &Path, path: &str) -> Option<File> {
    let (folder, path) = (folder.to_owned(), path.to_owned());
    let read = tokio::task::spawn_blocking(move || {
        let folder = folder.canonicalize().ok()?;
        let file = folder.join(path).canonicalize().ok()?;
        if !file.starts_with(&folder) || !file.is_file() {
            return None;
        }
        std::fs::read(file).ok()
    });
    let content = Cow::Owned(read.await.ok()??);
    Some(File { content, etag: None })
}

/// The path of a file below the page's folder; `None` for anything that is no plain path, escapes decoded.
fn clean(path: &str) -> Option<String> {
    let decoded = percent_decode(path.strip_prefix('/')?)?;
    if decoded.is_empty() {
        return Some("index.html".into());
    }
    let plain = !decoded.contains(['\\', '\0', ':'])
        && !decoded.contains("//")
        && Path::new(&decoded).components().all(|c| matches!(c, Component::Normal(_)))
        && !decoded.split('/').any(|part| part.starts_with('.'));
    plain.then_some(decoded)
}

pub(super) fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            out.push((digit(bytes.next())? * 16 + digit(bytes.next())?) as u8);
        } else {
            out.push(b);
        }
    }
    String::from_utf8(out).ok()
}

/// Whether the build put a hash of the content into the name: `index-B7x_k2Qa.js`.
fn is_hashed(path: &str) -> bool {
    let hash = path.rsplit_once('.').and_then(|(stem, _)| stem.get(stem.len().checked_sub(9)?..));
    hash.and_then(|h| h.strip_prefix('-'))
        .is_some_and(|h| h.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'))
        && path.starts_with("assets/")
}

fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(clean("/").as_deref(), Some("index.html"));
        assert_eq!(clean("/assets/a%20b.js").as_deref(), Some("assets/a b.js"));
        let outside = [
            "/..",
            "/../x",
            "/assets/../../x",
            "/assets/..%2f..%2fx",
            "/%2e%2e/x",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/a%5c..%5cb",
            "/c:/x",
            "/.git",
            "/a/.env",
            "/%zz",
            "/%00",
            "/%ff",
        ];
        for path in outside {
            assert_eq!(clean(path), None, "{path}");
        }
    }

    #[test]
    fn hashes_in_names_are_recognized() {
        assert!(is_hashed("assets/index-B7x_k2Qa.js"));
        assert!(!is_hashed("assets/index.js"));
        assert!(!is_hashed("index-B7x_k2Qa.html"));
        assert!(!is_hashed("assets/é.js"));
    }
}
