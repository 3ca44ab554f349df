//! What people said about applying. Whose words they are is not kept.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::Conn;
use super::schema::{feedback, feedback_given};
use crate::domain::feedback::Occasion;
use crate::domain::ids::ApplicationId;
use crate::error::Result;

/// Whether somebody has answered on this occasion.
pub fn is_given(conn: &mut Conn, id: ApplicationId, occasion: Occasion) -> Result<bool> {
    let given = feedback_given::table.find((id, occasion.as_str()));
    Ok(given.count().get_result::<i64>(conn)? > 0)
}

/// Notes that somebody has answered; the answer stands elsewhere, without them.
pub fn mark_given(conn: &mut Conn, id: ApplicationId, occasion: Occasion) -> Result<()> {
    diesel::insert_into(feedback_given::table)
        .values((feedback_given::application_id.eq(id), feedback_given::occasion.eq(occasion.as_str())))
        .execute(conn)?;
    Ok(())
}

/// Keeps an answer.
pub fn insert(conn: &mut Conn, occasion: Occasion, score: i64, words: &str, day: NaiveDate) -> Result<()> {
    diesel::insert_into(feedback::table)
        .values((feedback::occasion.eq(occasion), feedback::score.eq(score), feedback::words.eq(words), feedback::given_on.eq(day)))
        .execute(conn)?;
    Ok(())
}

/// How often each figure was given on an occasion.
pub fn counts(conn: &mut Conn, occasion: Occasion) -> Result<Vec<(i64, i64)>> {
    Ok(feedback::table
        .filter(feedback::occasion.eq(occasion))
        .group_by(feedback::score)
        .order(feedback::score)
        .select((feedback::score, count_star()))
        .load(conn)?)
}

/// The latest words of an occasion: day and text.
pub fn words(conn: &mut Conn, occasion: Occasion, most: i64) -> Result<Vec<(NaiveDate, String)>> {
    Ok(feedback::table
        .filter(feedback::occasion.eq(occasion).and(feedback::words.ne("")))
        .order(feedback::id.desc())
        .limit(most)
        .select((feedback::given_on, feedback::words))
        .load(conn)?)
}
