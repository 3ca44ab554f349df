//! Calibration résumés: of nobody, marked beforehand, hidden among the others.

use diesel::prelude::*;

use crate::domain::ids::{CalibrationId, CompetencyId, QuestionId, RoundId, UserId};
use crate::domain::review::{Mark, Marks};
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::schema::{calibrations, reviews, users};

/// What a reviewer reads of it.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// The made-up name, hidden as any other.
    pub name: String,
    pub text: String,
    pub answers: Vec<(QuestionId, String)>,
}

pub fn calibration(conn: &mut Conn, id: CalibrationId) -> Result<Calibration> {
    use calibrations as t;
    let (name, text, answers): (String, String, String) = t::table.find(id).select((t::name, t::content_text, t::answers)).first(conn)?;
    let answers: Vec<(i64, String)> = serde_json::from_str(&answers).map_err(Error::broken)?;
    Ok(Calibration { name, text, answers: answers.into_iter().map(|(id, words)| (QuestionId(id), words)).collect() })
}

/// A calibration résumé as its lead knows it.
#[derive(Debug, Clone)]
pub struct Hidden {
    pub id: CalibrationId,
    pub name: String,
    pub lot: String,
    /// The mark each competency should get.
    pub expected: Marks,
    pub author: String,
    pub created_at: Moment,
}

/// The calibration résumés of a round, the oldest first.
pub fn calibrations_of(conn: &mut Conn, round: RoundId) -> Result<Vec<Hidden>> {
    use calibrations as t;
    let rows: Vec<(CalibrationId, String, String, String, String, Moment)> = t::table
        .inner_join(users::table)
        .filter(t::round_id.eq(round))
        .order(t::id)
        .select((t::id, t::name, t::lot, t::expected, users::name, t::created_at))
        .load(conn)?;
    let hidden = rows.into_iter().map(|(id, name, lot, expected, author, created_at)| {
        let expected: Vec<(i64, i64)> = serde_json::from_str(&expected).map_err(Error::broken)?;
        let expected = expected.into_iter().filter_map(|(c, m)| Some((CompetencyId(c), Mark::from_number(m)?))).collect();
        Ok(Hidden { id, name, lot, expected, author, created_at })
    });
    hidden.collect()
}

/// A calibration résumé as it is written.
#[derive(Debug, Clone)]
pub struct NewCalibration {
    pub name: String,
    pub text: String,
    pub answers: Vec<(QuestionId, String)>,
    pub expected: Marks,
}

/// Adds one to a round, with its place in the order of reading.
pub fn insert_calibration(
    conn: &mut Conn,
    round: RoundId,
    new: &NewCalibration,
    lot: &str,
    by: UserId,
    now: Moment,
) -> Result<CalibrationId> {
    use calibrations as t;
    let answers: Vec<(i64, &str)> = new.answers.iter().map(|(id, words)| (id.0, words.as_str())).collect();
    let expected: Vec<(i64, i64)> = new.expected.iter().map(|(id, mark)| (id.0, mark.number())).collect();
    Ok(diesel::insert_into(t::table)
        .values((
            t::round_id.eq(round),
            t::name.eq(&new.name),
            t::content_text.eq(&new.text),
            t::answers.eq(serde_json::to_string(&answers).map_err(Error::broken)?),
            t::expected.eq(serde_json::to_string(&expected).map_err(Error::broken)?),
            t::lot.eq(lot),
            t::created_by.eq(by),
            t::created_at.eq(now),
        ))
        .returning(t::id)
        .get_result(conn)?)
}

/// Who has or had a calibration résumé.
pub fn readers_of(conn: &mut Conn, id: CalibrationId) -> Result<Vec<UserId>> {
    Ok(reviews::table.filter(reviews::calibration_id.eq(id)).select(reviews::reviewer_id).load(conn)?)
}
