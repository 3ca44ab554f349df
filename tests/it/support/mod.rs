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
    ($($tests:tt)+) => { $crate::on_both_as! { on_sqlite on_postgres $($tests)+ } };
}

/// The same on servers where changes can be taken back for a quarter of an hour, and letters wait as long.
#[macro_export]
macro_rules! on_both_patiently {
    ($($tests:tt)+) => { $crate::on_both_as! { patient_on_sqlite patient_on_postgres $($tests)+ } };
}

/// The same on the servers that these two functions of `App` start.
#[macro_export]
macro_rules! on_both_as {
    ($sqlite:ident $postgres:ident $($(#[$doc:meta])* fn $name:ident($app:ident: App) $body:block)+) => {
        $($crate::on_both_once! { $sqlite $postgres $(#[$doc])* $name $app $body })+
    };
}

/// One test of it.
#[macro_export]
macro_rules! on_both_once {
    ($sqlite:ident $postgres:ident $(#[$doc:meta])* $name:ident $app:ident $body:block) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn check($app: $crate::support::App) $body

            #[test]
            fn on_sqlite() {
                check($crate::support::App::$sqlite());
            }

            #[test]
            fn on_postgres() {
                check($crate::support::App::$postgres());
            }
        }
    };
}
