//! Listening: the server with its limits.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpServer, web};

use super::app::App;
use super::fault::Fault;
use super::{routes, watch};
use crate::error::Error;

/// A server that listens and waits to be run.
pub struct Listening {
    pub server: Server,
    pub handle: ServerHandle,
    pub address: SocketAddr,
}

/// Binds the address and prepares the server. An address in use is an error in one sentence.
pub fn listen(app: App) -> Result<Listening, String> {
    let config = app.config().clone();
    let socket = TcpListener::bind(config.bind).map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{} is in use by another program. Stop it, or choose another address with MUSTER_BIND.", config.bind)
        }
        std::io::ErrorKind::PermissionDenied => {
            format!("This user may not listen on {}. Choose a port above 1023 with MUSTER_BIND.", config.bind)
        }
        _ => format!("Cannot listen on {}: {e}.", config.bind),
    })?;
    let address = socket.local_addr().map_err(|e| e.to_string())?;
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .wrap(from_fn(watch::watch))
            .configure(|c| routes::mount(c, super::all()))
            .default_service(web::to(|| async { Err::<&str, Fault>(Error::NotFound.into()) }))
    })
    .workers(usize::from(config.workers))
    .worker_max_blocking_threads(usize::try_from(config.pool).unwrap_or(8) * 2 + 8)
    .client_request_timeout(Duration::from_secs(10))
    .client_disconnect_timeout(Duration::from_secs(2))
    .keep_alive(Duration::from_secs(15))
    .max_connections(10_000)
    .shutdown_timeout(8)
    .listen(socket)
    .map_err(|e| format!("Cannot listen on {address}: {e}."))?
    .run();
    Ok(Listening { handle: server.handle(), server, address })
}
