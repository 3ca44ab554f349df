//! Templates of stages: plans that a posting copies.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{stage_templates, template_stages};
use crate::domain::ids::TemplateId;
use crate::domain::stage::{Owner, StageKind, StagePlan};
use crate::domain::when::Moment;
use crate::error::{Error, Result};

#[derive(Debug, Clone)]
pub struct Template {
    pub id: TemplateId,
    pub name: String,
    pub version: i64,
    pub stages: Vec<StagePlan>,
}

type Stored = (StageKind, String, Owner, String, String, i64);

fn with_stages(conn: &mut Conn, (id, name, version): (TemplateId, String, i64)) -> Result<Template> {
    use template_stages as t;
    let rows: Vec<Stored> = t::table
        .filter(t::template_id.eq(id))
        .order(t::position)
        .select((t::kind, t::name, t::owner, t::what, t::passing, t::days))
        .load(conn)?;
    let plan = |(kind, name, owner, what, passing, days): Stored| StagePlan { kind, name, owner, what, passing, days };
    let stages = rows.into_iter().map(plan).collect();
    Ok(Template { id, name, version, stages })
}

/// All templates; a new posting begins with the first.
pub fn all(conn: &mut Conn) -> Result<Vec<Template>> {
    use stage_templates as t;
    let rows: Vec<(TemplateId, String, i64)> = t::table.order(t::id).select((t::id, t::name, t::version)).load(conn)?;
    rows.into_iter().map(|row| with_stages(conn, row)).collect()
}

pub fn find(conn: &mut Conn, id: TemplateId) -> Result<Template> {
    use stage_templates as t;
    let row = t::table.find(id).select((t::id, t::name, t::version)).first(conn)?;
    with_stages(conn, row)
}

fn taken(e: diesel::result::Error) -> Error {
    if violates(&e, "stage_templates.name", "stage_templates_name_key") { Error::Taken("template") } else { e.into() }
}

fn set_stages(conn: &mut Conn, id: TemplateId, stages: &[StagePlan]) -> Result<()> {
    use template_stages as t;
    diesel::delete(t::table.filter(t::template_id.eq(id))).execute(conn)?;
    for (position, s) in (1i64..).zip(stages) {
        diesel::insert_into(t::table)
            .values((
                t::template_id.eq(id),
                t::position.eq(position),
                t::kind.eq(s.kind),
                t::name.eq(&s.name),
                t::owner.eq(s.owner),
                t::what.eq(&s.what),
                t::passing.eq(&s.passing),
                t::days.eq(s.days),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Adds a template; `Taken("template")` when its name is.
pub fn insert(conn: &mut Conn, name: &str, stages: &[StagePlan], now: Moment) -> Result<TemplateId> {
    use stage_templates as t;
    let id = diesel::insert_into(t::table)
        .values((t::name.eq(name), t::version.eq(1), t::created_at.eq(now)))
        .returning(t::id)
        .get_result(conn)
        .map_err(taken)?;
    set_stages(conn, id, stages)?;
    Ok(id)
}

/// Replaces what nobody else changed since `version`. `false` when it changed.
pub fn update(conn: &mut Conn, id: TemplateId, version: i64, name: &str, stages: &[StagePlan]) -> Result<bool> {
    use stage_templates as t;
    let seen = t::table.filter(t::id.eq(id).and(t::version.eq(version)));
    let done = diesel::update(seen).set((t::name.eq(name), t::version.eq(t::version + 1))).execute(conn).map_err(taken)?;
    if done == 1 {
        set_stages(conn, id, stages)?;
    }
    Ok(done == 1)
}

/// Removes a template that nobody else changed since `version`. `false` when it changed.
pub fn remove(conn: &mut Conn, id: TemplateId, version: i64) -> Result<bool> {
    use stage_templates as t;
    let seen = t::table.filter(t::id.eq(id).and(t::version.eq(version)));
    Ok(diesel::delete(seen).execute(conn)? == 1)
}
