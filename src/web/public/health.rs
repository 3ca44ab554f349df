//! Whether the process lives, and whether it can work.

use actix_web::HttpResponse;

use crate::store::health;
use crate::web::app::App;
use crate::web::routes::{self, Line};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/healthz", alive), routes::get("/readyz", ready)]
}

/// The process alone: 200 also while the database is away.
async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("alive\n")
}

/// 503 with a reason while the database does not answer or waits for a migration.
async fn ready(app: App) -> HttpResponse {
    match app.read(health::check).await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Err(why) => {
            tracing::warn!(%why, "not ready");
            let reason = if why.to_string().contains("migration") { "migration" } else { "db" };
            HttpResponse::ServiceUnavailable().content_type("application/json").body(format!("{{\"not_ready\":\"{reason}\"}}\n"))
        }
    }
}
