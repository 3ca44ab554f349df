//! The parts of an application that its applicant fills in: contact, eligibility, résumé, answers.

use diesel::prelude::*;

use super::Conn;
use super::schema::{answers, application_contacts, application_eligibility, resumes};
use super::types::{join, split};
use crate::domain::eligibility::Eligibility;
use crate::domain::ids::{ApplicationId, QuestionId};
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Contact {
    pub name: String,
    pub phone: String,
    pub city: String,
}

pub fn contact(conn: &mut Conn, id: ApplicationId) -> Result<Option<Contact>> {
    use application_contacts as t;
    Ok(t::table.find(id).select((t::name, t::phone, t::city)).first(conn).optional()?)
}

pub fn save_contact(conn: &mut Conn, id: ApplicationId, contact: &Contact) -> Result<()> {
    use application_contacts as t;
    diesel::delete(t::table.find(id)).execute(conn)?;
    diesel::insert_into(t::table)
        .values((t::application_id.eq(id), t::name.eq(&contact.name), t::phone.eq(&contact.phone), t::city.eq(&contact.city)))
        .execute(conn)?;
    Ok(())
}

pub fn eligibility(conn: &mut Conn, id: ApplicationId) -> Result<Option<Eligibility>> {
    use application_eligibility as t;
    let row = t::table
        .find(id)
        .select((t::citizenship, t::min_grade, t::places, t::remote_only, t::clearance, t::earliest_start))
        .first::<(_, i64, String, bool, _, _)>(conn)
        .optional()?;
    Ok(row.map(|(citizenship, min_grade, places, remote_only, clearance, earliest_start)| Eligibility {
        citizenship,
        min_grade,
        places: split(&places),
        remote_only,
        clearance,
        earliest_start,
    }))
}

pub fn save_eligibility(conn: &mut Conn, id: ApplicationId, e: &Eligibility) -> Result<()> {
    use application_eligibility as t;
    diesel::delete(t::table.find(id)).execute(conn)?;
    diesel::insert_into(t::table)
        .values((
            t::application_id.eq(id),
            t::citizenship.eq(e.citizenship),
            t::min_grade.eq(e.min_grade),
            t::places.eq(join(&e.places)),
            t::remote_only.eq(e.remote_only),
            t::clearance.eq(e.clearance),
            t::earliest_start.eq(e.earliest_start),
        ))
        .execute(conn)?;
    Ok(())
}

/// A résumé without its bytes.
#[derive(Debug, Clone, Queryable)]
pub struct Resume {
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub text: String,
    pub uploaded_at: Moment,
    /// Pages of a PDF; nothing else has any that can be counted.
    pub pages: Option<i64>,
}

pub fn resume(conn: &mut Conn, id: ApplicationId) -> Result<Option<Resume>> {
    use resumes as t;
    Ok(t::table
        .find(id)
        .select((t::file_name, t::media_type, t::size, t::content_text, t::uploaded_at, t::pages))
        .first(conn)
        .optional()?)
}

/// The file itself, with its media type and name.
pub fn resume_file(conn: &mut Conn, id: ApplicationId) -> Result<(Vec<u8>, String, String)> {
    use resumes as t;
    Ok(t::table.find(id).select((t::bytes, t::media_type, t::file_name)).first(conn)?)
}

/// A résumé as it was uploaded.
pub struct NewResume<'a> {
    pub file_name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
    pub text: &'a str,
    pub pages: Option<i64>,
}

pub fn save_resume(conn: &mut Conn, id: ApplicationId, new: &NewResume<'_>, now: Moment) -> Result<()> {
    use resumes as t;
    diesel::delete(t::table.find(id)).execute(conn)?;
    diesel::insert_into(t::table)
        .values((
            t::application_id.eq(id),
            t::file_name.eq(new.file_name),
            t::media_type.eq(new.media_type),
            t::bytes.eq(new.bytes),
            t::size.eq(i64::try_from(new.bytes.len()).unwrap_or(i64::MAX)),
            t::content_text.eq(new.text),
            t::uploaded_at.eq(now),
            t::pages.eq(new.pages),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn answers(conn: &mut Conn, id: ApplicationId) -> Result<Vec<(QuestionId, String)>> {
    Ok(answers::table
        .filter(answers::application_id.eq(id))
        .order(answers::question_id)
        .select((answers::question_id, answers::answer))
        .load(conn)?)
}

pub fn save_answers(conn: &mut Conn, id: ApplicationId, list: &[(QuestionId, String)]) -> Result<()> {
    diesel::delete(answers::table.filter(answers::application_id.eq(id))).execute(conn)?;
    for (question, answer) in list {
        diesel::insert_into(answers::table)
            .values((answers::application_id.eq(id), answers::question_id.eq(question), answers::answer.eq(answer)))
            .execute(conn)?;
    }
    Ok(())
}
