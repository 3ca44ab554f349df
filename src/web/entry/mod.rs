//! Coming in: sign up, confirm, sign in, sign out, set a new password.

mod address;
mod link;
mod passwords;
mod referee;
mod sign_in;
mod sign_up;

use actix_web::HttpRequest;

use super::app::App;
use super::routes::Line;
use crate::actions::tries;
use crate::error::Result;

pub fn routes() -> Vec<Line> {
    let mut lines = sign_up::routes();
    lines.extend(sign_in::routes());
    lines.extend(link::routes());
    lines.extend(passwords::routes());
    lines.extend(address::routes());
    lines.extend(referee::routes());
    lines
}

/// A whole office may sit behind one network address: it may try so many times as often as one person.
const NETWORK_SHARE: i64 = 10;

/// What a try is counted under: the network it comes from, and what it is about.
pub fn try_keys(req: &HttpRequest, app: &App, what: &str, about: &str) -> [tries::Key; 2] {
    let most = app.config().tries;
    [(format!("{what}:net:{}", network(req, app)), most * NETWORK_SHARE), (format!("{what}:about:{}", about.trim().to_lowercase()), most)]
}

/// Counts a try; too many are refused.
pub async fn count_try(req: &HttpRequest, app: &App, what: &str, about: &str) -> Result<()> {
    let keys = try_keys(req, app, what, about);
    app.write(move |tx, here| tries::allow(tx, &keys, here.now)).await
}

/// The address of the caller; the proxy's word is taken only from the proxy that the settings name. IPv6 counts by its /64.
fn network(req: &HttpRequest, app: &App) -> String {
    let Some(peer) = req.peer_addr().map(|a| a.ip()) else { return "unknown".to_owned() };
    let forwarded = (app.config().trusted_proxy == Some(peer))
        .then(|| {
            req.headers()
                .get("x-forwarded-for")
                .and_then(|v| v.to_str().ok())
                .and_then(|v| v.rsplit(',').next())
                .and_then(|v| v.trim().parse().ok())
        })
        .flatten();
    match forwarded.unwrap_or(peer) {
        std::net::IpAddr::V4(ip) => ip.to_string(),
        std::net::IpAddr::V6(ip) => ip.segments().iter().take(4).map(|s| format!("{s:x}")).collect::<Vec<_>>().join(":"),
    }
}
