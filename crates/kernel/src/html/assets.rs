//! The files a page needs besides itself: styles, script, typeface, mark. They are part of the binary;
//! their addresses carry a hash of their content, so a browser may keep them for ever.

use rust_embed::{Embed, EmbeddedFile};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

/// Content, content type and entity tag of one file.
pub type Asset = (Cow<'static, [u8]>, &'static str, String);

static ADDRESSES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|path| {
            let file = Files::get(&path)?;
            Some((path.to_string(), format!("/assets/{path}?v={}", hash(&file))))
        })
        .collect()
});

/// The file at `path` below `/assets/`, such as `app.css`; `None` if there is none.
/// The caller sends it as `immutable` when the address carries `v=`.
pub fn asset(path: &str) -> Option<Asset> {
    let content_type = content_type(path)?;
    let file = Files::get(path)?;
    let etag = format!("\"{}\"", hash(&file));
    Some((file.data, content_type, etag))
}

/// The address of a file with the hash of its content: `/assets/app.css?v=0a1b2c3d4e5f`.
pub fn url(path: &str) -> String {
    ADDRESSES.get(path).cloned().unwrap_or_else(|| format!("/assets/{path}"))
}

fn hash(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash().iter().take(6).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}
