//! What `make assets` built: inside the program in release, read from disk while developing.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "static/dist"]
#[allow_missing = true]
pub struct Dist;
