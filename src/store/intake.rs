//! The later sections of an application: essays, times, choices of projects; which parts wait to be looked over, and what is half typed.

use diesel::prelude::*;

use super::Conn;
use super::schema::{
    application_availability, application_choices, application_contacts, application_essays, application_parts, application_typed,
    applications, projects, resumes,
};
use super::types::{join, split};
use crate::domain::ids::{ApplicationId, ProjectId, UserId};
use crate::domain::intake::{Availability, Essay, HalfDay};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// The sections that were saved, by their words, and whether each still waits to be looked over because it was copied.
pub fn parts(conn: &mut Conn, id: ApplicationId) -> Result<Vec<(String, bool)>> {
    use application_parts as t;
    Ok(t::table.filter(t::application_id.eq(id)).order(t::section).select((t::section, t::unchecked)).load(conn)?)
}

/// Marks a section as saved. What was half typed there is done with.
pub fn mark(conn: &mut Conn, id: ApplicationId, section: &str, unchecked: bool) -> Result<()> {
    use application_parts as t;
    let part = t::table.find((id, section));
    if diesel::update(part).set((t::unchecked.eq(unchecked), t::saves.eq(t::saves + 1))).execute(conn)? == 0 {
        diesel::insert_into(t::table)
            .values((t::application_id.eq(id), t::section.eq(section), t::unchecked.eq(unchecked), t::saves.eq(1)))
            .execute(conn)?;
    }
    diesel::delete(application_typed::table.find((id, section))).execute(conn)?;
    Ok(())
}

/// How often a section was saved.
pub fn saves(conn: &mut Conn, id: ApplicationId, section: &str) -> Result<i64> {
    use application_parts as t;
    Ok(t::table.find((id, section)).select(t::saves).first(conn).optional()?.unwrap_or(0))
}

/// Keeps the fields of a section as they are being typed.
pub fn keep_typed(conn: &mut Conn, id: ApplicationId, section: &str, fields: &str, now: Moment) -> Result<()> {
    use application_typed as t;
    diesel::delete(t::table.find((id, section))).execute(conn)?;
    diesel::insert_into(t::table)
        .values((t::application_id.eq(id), t::section.eq(section), t::fields.eq(fields), t::kept_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// What was half typed in a section, and when.
pub fn typed(conn: &mut Conn, id: ApplicationId, section: &str) -> Result<Option<(String, Moment)>> {
    use application_typed as t;
    Ok(t::table.find((id, section)).select((t::fields, t::kept_at)).first(conn).optional()?)
}

/// Nothing half typed survives the sending.
pub fn forget_typed(conn: &mut Conn, id: ApplicationId) -> Result<()> {
    diesel::delete(application_typed::table.filter(application_typed::application_id.eq(id))).execute(conn)?;
    Ok(())
}

pub fn essays(conn: &mut Conn, id: ApplicationId) -> Result<Vec<(Essay, String)>> {
    use application_essays as t;
    Ok(t::table.filter(t::application_id.eq(id)).order(t::essay).select((t::essay, t::answer)).load(conn)?)
}

pub fn save_essays(conn: &mut Conn, id: ApplicationId, essays: &[(Essay, String)]) -> Result<()> {
    use application_essays as t;
    diesel::delete(t::table.filter(t::application_id.eq(id))).execute(conn)?;
    for (essay, answer) in essays.iter().filter(|(_, answer)| !answer.is_empty()) {
        diesel::insert_into(t::table).values((t::application_id.eq(id), t::essay.eq(essay), t::answer.eq(answer))).execute(conn)?;
    }
    Ok(())
}

pub fn availability(conn: &mut Conn, id: ApplicationId) -> Result<Option<Availability>> {
    use application_availability as t;
    let row: Option<(String, String, String)> = t::table.find(id).select((t::times, t::note, t::accommodation)).first(conn).optional()?;
    Ok(row.map(|(times, note, accommodation)| Availability {
        times: split(&times).iter().filter_map(|t| HalfDay::parse(t)).collect(),
        note,
        accommodation,
    }))
}

pub fn save_availability(conn: &mut Conn, id: ApplicationId, a: &Availability) -> Result<()> {
    use application_availability as t;
    let times: Vec<String> = a.times.iter().map(ToString::to_string).collect();
    diesel::delete(t::table.find(id)).execute(conn)?;
    diesel::insert_into(t::table)
        .values((t::application_id.eq(id), t::times.eq(join(&times)), t::note.eq(&a.note), t::accommodation.eq(&a.accommodation)))
        .execute(conn)?;
    Ok(())
}

/// The projects an applicant ranked, the first choice first.
pub fn choices(conn: &mut Conn, id: ApplicationId) -> Result<Vec<(ProjectId, String)>> {
    use application_choices as t;
    Ok(t::table
        .inner_join(projects::table)
        .filter(t::application_id.eq(id))
        .order(t::rank)
        .select((projects::id, projects::name))
        .load(conn)?)
}

pub fn save_choices(conn: &mut Conn, id: ApplicationId, projects: &[ProjectId]) -> Result<()> {
    use application_choices as t;
    diesel::delete(t::table.filter(t::application_id.eq(id))).execute(conn)?;
    for (rank, project) in (1_i64..).zip(projects) {
        diesel::insert_into(t::table).values((t::application_id.eq(id), t::rank.eq(rank), t::project_id.eq(project))).execute(conn)?;
    }
    Ok(())
}

/// The last application this person sent: what a new one can be filled in from.
pub fn last_sent(conn: &mut Conn, user: UserId) -> Result<Option<(ApplicationId, String)>> {
    Ok(applications::table
        .inner_join(application_contacts::table.on(application_contacts::application_id.eq(applications::id)))
        .filter(applications::user_id.eq(user).and(applications::submitted_at.is_not_null()))
        .order((applications::submitted_at.desc(), applications::id.desc()))
        .select((applications::id, applications::reference))
        .first(conn)
        .optional()?)
}

/// Copies the résumé of one application to another; `false` when there is none.
pub fn copy_resume(conn: &mut Conn, from: ApplicationId, to: ApplicationId, now: Moment) -> Result<bool> {
    use resumes as t;
    type File = (String, String, Vec<u8>, i64, String, Option<i64>);
    let file: Option<File> =
        t::table.find(from).select((t::file_name, t::media_type, t::bytes, t::size, t::content_text, t::pages)).first(conn).optional()?;
    let Some((name, media_type, bytes, size, text, pages)) = file else { return Ok(false) };
    diesel::insert_into(t::table)
        .values((
            t::application_id.eq(to),
            t::file_name.eq(name),
            t::media_type.eq(media_type),
            t::bytes.eq(bytes),
            t::size.eq(size),
            t::content_text.eq(text),
            t::pages.eq(pages),
            t::uploaded_at.eq(now),
        ))
        .execute(conn)?;
    Ok(true)
}

/// How many applications of this person are open: sent, and without a final outcome they were told.
pub fn open_count(conn: &mut Conn, user: UserId) -> Result<i64> {
    let open: Vec<State> = State::ALL.iter().copied().filter(|s| s.is_open() && *s != State::Draft).collect();
    Ok(applications::table.filter(applications::user_id.eq(user).and(applications::told_state.eq_any(open))).count().get_result(conn)?)
}
