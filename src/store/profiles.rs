//! Profiles, and the copy of one that is frozen into an application.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{application_profiles, profiles};
use crate::domain::ids::{ApplicationId, UserId};
use crate::domain::profile::Profile;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

fn read(content: &str) -> Result<Profile> {
    serde_json::from_str(content).map_err(Error::broken)
}

fn write(profile: &Profile) -> Result<String> {
    serde_json::to_string(profile).map_err(Error::broken)
}

/// The profile of a person with the version that was read; empty, in version 0, when there is none.
pub fn of(conn: &mut Conn, user: UserId) -> Result<(Profile, i64)> {
    use profiles as t;
    let row: Option<(String, i64)> = t::table.find(user).select((t::content, t::version)).first(conn).optional()?;
    row.map_or_else(|| Ok((Profile::default(), 0)), |(content, version)| Ok((read(&content)?, version)))
}

/// Keeps a profile, unless it is no longer the version that was read.
pub fn save(conn: &mut Conn, user: UserId, profile: &Profile, seen: i64, now: Moment) -> Result<bool> {
    use profiles as t;
    let content = write(profile)?;
    if seen == 0 {
        let new = (t::user_id.eq(user), t::content.eq(content), t::version.eq(1), t::updated_at.eq(now));
        return match diesel::insert_into(t::table).values(new).execute(conn) {
            Err(e) if violates(&e, "profiles.user_id", "profiles_pkey") => Ok(false),
            done => Ok(done? == 1),
        };
    }
    let unchanged = t::table.filter(t::user_id.eq(user).and(t::version.eq(seen)));
    Ok(diesel::update(unchanged).set((t::content.eq(content), t::version.eq(seen + 1), t::updated_at.eq(now))).execute(conn)? == 1)
}

/// Freezes a profile into an application.
pub fn freeze(conn: &mut Conn, application: ApplicationId, profile: &Profile) -> Result<()> {
    use application_profiles as t;
    diesel::delete(t::table.find(application)).execute(conn)?;
    diesel::insert_into(t::table).values((t::application_id.eq(application), t::content.eq(write(profile)?))).execute(conn)?;
    Ok(())
}

/// The profile as it was when the application was sent.
pub fn frozen(conn: &mut Conn, application: ApplicationId) -> Result<Option<Profile>> {
    use application_profiles as t;
    let row: Option<String> = t::table.find(application).select(t::content).first(conn).optional()?;
    row.map(|content| read(&content)).transpose()
}
