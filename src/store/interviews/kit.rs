//! What interviewers of a posting ask, competency by competency.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::domain::ids::PostingId;
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::kit_questions;

/// The questions of a posting by the name of their competency, one a line.
pub fn questions(conn: &mut Conn, posting: PostingId) -> Result<HashMap<String, String>> {
    use kit_questions as t;
    let rows: Vec<(String, String)> = t::table.filter(t::posting_id.eq(posting)).select((t::competency, t::questions)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Sets the questions for some competencies; those of others (an older rubric's) stay as they are.
pub fn set_questions(conn: &mut Conn, posting: PostingId, list: &[(String, String)]) -> Result<()> {
    use kit_questions as t;
    for (competency, questions) in list {
        diesel::delete(t::table.find((posting, competency))).execute(conn)?;
        if !questions.is_empty() {
            diesel::insert_into(t::table)
                .values((t::posting_id.eq(posting), t::competency.eq(competency), t::questions.eq(questions)))
                .execute(conn)?;
        }
    }
    Ok(())
}
