//! Calibration résumés: of nobody, marked beforehand, hidden among the others.

use diesel::prelude::*;

use crate::domain::ids::{CalibrationId, QuestionId};
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::schema::calibrations;

/// What a reviewer reads of it.
#[derive(Debug, Clone)]
pub struct Calibration {
    pub text: String,
    pub answers: Vec<(QuestionId, String)>,
}

pub fn calibration(conn: &mut Conn, id: CalibrationId) -> Result<Calibration> {
    let (text, answers): (String, String) =
        calibrations::table.find(id).select((calibrations::content_text, calibrations::answers)).first(conn)?;
    let answers: Vec<(i64, String)> = serde_json::from_str(&answers).map_err(Error::broken)?;
    Ok(Calibration { text, answers: answers.into_iter().map(|(id, words)| (QuestionId(id), words)).collect() })
}
