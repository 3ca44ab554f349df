//! A project as its page shows it, with what is wrong in words.

use chrono::NaiveDate;

use super::{lead_of, seen};
use crate::domain::access::Who;
use crate::domain::ids::{AgencyId, ProjectId, WindowId};
use crate::domain::project::{Chair, Shape, Team, Window};
use crate::error::Result;
use crate::store::Conn;
use crate::store::projects::{self, Access, Project, Role};

/// All that a project's page shows.
#[derive(Debug, Clone)]
pub struct Page {
    pub project: Project,
    /// The leading one first.
    pub agencies: Vec<(AgencyId, String)>,
    pub access: Vec<Access>,
    pub windows: Vec<(WindowId, Window)>,
    pub roles: Vec<Role>,
    pub troubles: Vec<String>,
    /// Whether the reader may change it.
    pub leads: bool,
}

/// Whether this person may change a project of these agencies.
pub fn may_lead(who: &Who, agencies: &[(AgencyId, String)]) -> bool {
    lead_of(agencies).is_ok_and(|lead| who.may_manage(Some(lead)).is_ok())
}

/// A project in which the reader's agency takes part.
pub fn page(conn: &mut Conn, who: &Who, id: ProjectId, today: NaiveDate) -> Result<Page> {
    let (project, agencies) = seen(conn, who, id)?;
    let access = projects::access_of(conn, id)?;
    let windows = projects::windows_of(conn, id)?;
    let roles = projects::roles_of(conn, id)?;
    let troubles = troubles(&project, &access, &windows, &roles, today);
    let leads = may_lead(who, &agencies);
    Ok(Page { project, agencies, access, windows, roles, troubles, leads })
}

/// What is wrong with a project, in sentences for whoever leads it.
pub fn troubles(project: &Project, access: &[Access], windows: &[(WindowId, Window)], roles: &[Role], today: NaiveDate) -> Vec<String> {
    let windows: Vec<Window> = windows.iter().map(|(_, w)| w.clone()).collect();
    let shapes = roles.iter().map(|role| Shape { title: &role.title, least: role.least, chairs: chairs(role) }).collect();
    let team = Team {
        supervised: !project.supervisor.0.is_empty(),
        delivers: !project.deliverable.is_empty(),
        has_access: !access.is_empty(),
        least: project.least,
        windows: &windows,
        shapes,
    };
    team.troubles(today)
}

fn chairs(role: &Role) -> Vec<Chair> {
    role.seats
        .iter()
        .map(|s| Chair {
            number: s.number,
            state: s.state,
            has_approver: !s.approver.is_empty(),
            funded_until: s.funded_until,
            spell: s.holder.as_ref().map(|(_, _, from, until)| (*from, *until)),
        })
        .collect()
}
