//! What tests are made of: a running server with its own database and clock, a browser, actors, letters.

pub mod app;
pub mod browser;
pub mod cable;
pub mod mail;
pub mod make;
pub mod pdf;
pub mod process;
pub mod stages;
pub mod xml;

pub use app::App;
pub use browser::Browser;
pub use process::Process;

/// Runs the same test on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* fn $name:ident($app:ident: App) $body:block)+) => { $(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn check($app: $crate::support::App) $body

            #[test]
            fn on_sqlite() {
                check($crate::support::App::on_sqlite());
            }

            #[test]
            fn on_postgres() {
                check($crate::support::App::on_postgres());
            }
        }
    )+ };
}

/// The same on servers where changes can be taken back for a quarter of an hour, and letters wait as long.
#[macro_export]
macro_rules! on_both_patiently {
    ($($(#[$doc:meta])* fn $name:ident($app:ident: App) $body:block)+) => { $(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn check($app: $crate::support::App) $body

            #[test]
            fn on_sqlite() {
                check($crate::support::App::patient_on_sqlite());
            }

            #[test]
            fn on_postgres() {
                check($crate::support::App::patient_on_postgres());
            }
        }
    )+ };
}
