//! Style sheets, scripts, fonts and pictures, with addresses that never mean two contents.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::app::App;
use super::fault::Fault;
use super::routes::{self, Line};
use crate::actions::hex;
use crate::dist::Dist;
use crate::error::Error;

/// The versions of all assets: a few characters of their hash, so that an address never means two contents.
#[derive(Clone)]
pub struct Assets(Arc<HashMap<String, String>>);

impl Assets {
    /// The assets of this program, read once.
    pub fn of_this_program() -> Self {
        static VERSIONS: OnceLock<Assets> = OnceLock::new();
        VERSIONS
            .get_or_init(|| {
                let named = Dist::iter().filter(|n| !is_variant(n));
                let versions =
                    named.filter_map(|n| Dist::get(&n).map(|f| (n.to_string(), hex(&f.metadata.sha256_hash()).chars().take(10).collect())));
                Assets(Arc::new(versions.collect()))
            })
            .clone()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address of an asset. One that is not there keeps its plain address and will be a 404.
    pub fn url(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(version) => format!("/assets/{name}?v={version}"),
            None => format!("/assets/{name}"),
        }
    }
}

fn is_variant(name: &str) -> bool {
    name.ends_with(".gz") || name.ends_with(".br") || name.starts_with('.')
}

pub fn routes() -> Vec<Line> {
    vec![routes::get("/assets/{path:.*}", asset)]
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        _ => "application/octet-stream",
    }
}

/// An asset, in the smallest form the browser takes.
async fn asset(req: HttpRequest, app: App, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let Some(version) = app.assets().0.get(path.as_str()) else { return Err(Error::NotFound.into()) };
    let takes = req.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let etag = format!("\"{version}\"");
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(media_type(&path))
        .insert_header((header::ETAG, etag.clone()))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    if req.headers().get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == etag.as_bytes()) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish());
    }
    for (coding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if takes.contains(coding)
            && let Some(file) = Dist::get(&format!("{path}{ending}"))
        {
            return Ok(answer.insert_header((header::CONTENT_ENCODING, coding)).body(file.data.into_owned()));
        }
    }
    let file = Dist::get(&path).ok_or(Error::NotFound)?;
    Ok(answer.body(file.data.into_owned()))
}
