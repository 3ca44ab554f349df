//! Coming in: sign up, confirm, sign in, sign out, set a new password.

mod passwords;
mod sign_in;
mod sign_up;

use actix_web::HttpRequest;

use super::app::App;
use super::routes::Line;

pub fn routes() -> Vec<Line> {
    let mut lines = sign_up::routes();
    lines.extend(sign_in::routes());
    lines.extend(passwords::routes());
    lines
}

/// What a try is counted under: the network it comes from, and the address it is about.
fn try_keys(req: &HttpRequest, app: &App, what: &str, email: &str) -> Vec<String> {
    vec![format!("{what}:net:{}", network(req, app)), format!("{what}:address:{}", email.trim().to_lowercase())]
}

/// The address of the caller; the proxy's word is taken only from the proxy that the settings name. IPv6 counts by its /64.
fn network(req: &HttpRequest, app: &App) -> String {
    let Some(peer) = req.peer_addr().map(|a| a.ip()) else { return "unknown".to_owned() };
    let forwarded = (app.config().trusted_proxy == Some(peer))
        .then(|| req.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok()).and_then(|v| v.rsplit(',').next()).and_then(|v| v.trim().parse().ok()))
        .flatten();
    match forwarded.unwrap_or(peer) {
        std::net::IpAddr::V4(ip) => ip.to_string(),
        std::net::IpAddr::V6(ip) => ip.segments().iter().take(4).map(|s| format!("{s:x}")).collect::<Vec<_>>().join(":"),
    }
}
