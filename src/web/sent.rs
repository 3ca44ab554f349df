//! A file that was sent with a form: looked at before it is kept.

use actix_web::http::StatusCode;

use super::app::App;
use super::fault::Fault;
use super::pages::size;
use crate::actions::scan;
use crate::imports::document::kind;

/// The bytes with their media type, or the status and the sentence with which the file is refused.
pub type Read = Result<(Vec<u8>, &'static str), (StatusCode, String)>;

/// The file with its kind. A scanner, where there is one, is asked as well.
pub async fn read(app: &App, name: &str, bytes: Result<Vec<u8>, u64>) -> Result<Read, Fault> {
    let (bytes, kind) = match known(name, bytes) {
        Ok(known) => known,
        Err(refused) => return Ok(Err(refused)),
    };
    let (name, clamd) = (name.to_owned(), app.config().clamd.clone());
    let (refusal, bytes) = app.reading(move || (scan::check(clamd.as_deref(), &bytes).refusal(&name), bytes)).await?;
    Ok(refusal.map_or(Ok((bytes, kind)), |what| Err((StatusCode::UNPROCESSABLE_ENTITY, what))))
}

fn known(name: &str, bytes: Result<Vec<u8>, u64>) -> Read {
    match bytes {
        Err(limit) => {
            let most = size(i64::try_from(limit).unwrap_or(i64::MAX));
            Err((StatusCode::PAYLOAD_TOO_LARGE, format!("{name} is larger than {most}")))
        }
        Ok(bytes) if name.is_empty() && bytes.is_empty() => Err((StatusCode::UNPROCESSABLE_ENTITY, "Choose a file".to_owned())),
        Ok(bytes) => match kind(name, &bytes) {
            Ok(kind) => Ok((bytes, kind)),
            Err(what) => Err((StatusCode::UNPROCESSABLE_ENTITY, what)),
        },
    }
}
