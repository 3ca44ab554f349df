//! Who may do what. Guards in web only say who somebody is; whether this one may do that is asked here, first thing in an action.

use super::account::Role;
use super::ids::{AgencyId, UserId};

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The agency a hiring manager or reviewer belongs to; `None` for the programme office and for applicants.
    pub agency: Option<AgencyId>,
    /// IANA name of the zone in which this person reads times.
    pub zone: String,
}

/// Why somebody may not do something, in a sentence for them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAllowed(pub &'static str);

impl Who {
    pub fn is_staff(&self) -> bool {
        self.role != Role::Applicant
    }

    /// Agencies whose postings and projects this person sees: `None` means all of them.
    pub fn scope(&self) -> Option<AgencyId> {
        match self.role {
            Role::Office | Role::Auditor => None,
            Role::Manager | Role::Reviewer | Role::Applicant => Some(self.agency.unwrap_or(AgencyId(0))),
        }
    }

    /// May see postings, pipelines and applications of this agency. A posting without an agency belongs to the whole programme.
    pub fn may_see(&self, agency: Option<AgencyId>) -> bool {
        self.is_staff() && (agency.is_none() || self.scope().is_none_or(|own| Some(own) == agency))
    }

    /// May write, approve and close postings, and decide on applications to them.
    pub fn may_manage(&self, agency: Option<AgencyId>) -> Result<(), NotAllowed> {
        match self.role {
            Role::Office => Ok(()),
            Role::Manager if self.may_see(agency) => Ok(()),
            Role::Auditor => Err(NotAllowed("Auditors read; they change nothing.")),
            _ => Err(NotAllowed("Only the hiring managers of this agency and the programme office can do this.")),
        }
    }

    /// May set up the programme itself: its cohorts.
    pub fn may_run_programme(&self) -> Result<(), NotAllowed> {
        if self.role == Role::Office { Ok(()) } else { Err(NotAllowed("Only the programme office can do this.")) }
    }

    /// May rate an application: reviewers, managers and the programme office.
    pub fn may_score(&self, agency: Option<AgencyId>) -> Result<(), NotAllowed> {
        match self.role {
            Role::Office => Ok(()),
            Role::Manager | Role::Reviewer if self.may_see(agency) => Ok(()),
            _ => Err(NotAllowed("Only reviewers, hiring managers and the programme office can rate an application.")),
        }
    }

    /// May review blind: only those who see no name anywhere else.
    pub fn may_review(&self) -> Result<(), NotAllowed> {
        if self.role == Role::Reviewer {
            Ok(())
        } else {
            Err(NotAllowed("Only reviewers read blind: everybody else sees names in other pages."))
        }
    }

    /// May see who applied: everybody on the staff of this agency but reviewers, who meet people only in interviews they hold.
    pub fn may_see_people(&self, agency: Option<AgencyId>) -> bool {
        self.role != Role::Reviewer && self.may_see(agency)
    }

    /// May see scores of an assessment, judgements of minimum requirements and referees, each with its name: those who decide, and the
    /// auditor. Whoever reads résumés without names does not.
    pub fn may_see_results(&self, agency: Option<AgencyId>) -> Result<(), NotAllowed> {
        match self.role {
            Role::Manager | Role::Office | Role::Auditor if self.may_see(agency) => Ok(()),
            _ => Err(NotAllowed("This page is for hiring managers of this agency, the programme office and auditors.")),
        }
    }

    /// May read what happened to applications: everybody who sees who applied.
    pub fn may_see_activity(&self) -> Result<(), NotAllowed> {
        if self.may_see_people(self.agency) {
            Ok(())
        } else {
            Err(NotAllowed("The activity is for hiring managers, the programme office and auditors."))
        }
    }

    /// May see who is in the talent pool: those who hire, and the auditor.
    pub fn may_see_pool(&self) -> Result<(), NotAllowed> {
        match self.role {
            Role::Manager | Role::Office | Role::Auditor => Ok(()),
            _ => Err(NotAllowed("The talent pool is for hiring managers and the programme office.")),
        }
    }

    /// May read the essays of an application: those who decide, once the scoring is over (`passed`), unless they scored it themselves.
    pub fn may_read_essays(&self, agency: Option<AgencyId>, passed: bool, scored: bool) -> bool {
        self.may_manage(agency).is_ok() && passed && !scored
    }

    /// May approve what `author` prepared: a second person, from the programme office or the same agency.
    pub fn may_approve(&self, agency: Option<AgencyId>, author: UserId) -> Result<(), NotAllowed> {
        self.may_manage(agency)?;
        if self.id == author { Err(NotAllowed("A second person must approve this: you prepared it yourself.")) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(role: Role, agency: Option<i64>) -> Who {
        Who { id: UserId(1), name: "A".into(), email: "a@example.gov".into(), role, agency: agency.map(AgencyId), zone: "UTC".into() }
    }

    #[test]
    fn each_role_sees_and_does_what_it_should() {
        let (own, other, whole) = (Some(AgencyId(1)), Some(AgencyId(2)), None);
        for (role, agency, sees_own, sees_other, manages_own, manages_other, manages_whole, scores_own) in [
            (Role::Applicant, None, false, false, false, false, false, false),
            (Role::Reviewer, Some(1), true, false, false, false, false, true),
            (Role::Manager, Some(1), true, false, true, false, true, true),
            (Role::Office, None, true, true, true, true, true, true),
            (Role::Auditor, None, true, true, false, false, false, false),
        ] {
            let w = who(role, agency);
            assert_eq!(w.may_see(own), sees_own, "{role} sees its own");
            assert_eq!(w.may_see(other), sees_other, "{role} sees another agency");
            assert_eq!(w.may_manage(own).is_ok(), manages_own, "{role} manages its own");
            assert_eq!(w.may_manage(other).is_ok(), manages_other, "{role} manages another agency");
            assert_eq!(w.may_manage(whole).is_ok(), manages_whole, "{role} manages the programme's");
            assert_eq!(w.may_score(own).is_ok(), scores_own, "{role} rates");
        }
    }

    #[test]
    fn results_with_names_are_not_for_reviewers() {
        for (role, agency, sees_own, sees_other) in [
            (Role::Applicant, None, false, false),
            (Role::Reviewer, Some(1), false, false),
            (Role::Manager, Some(1), true, false),
            (Role::Office, None, true, true),
            (Role::Auditor, None, true, true),
        ] {
            assert_eq!(who(role, agency).may_see_results(Some(AgencyId(1))).is_ok(), sees_own, "{role}");
            assert_eq!(who(role, agency).may_see_results(Some(AgencyId(2))).is_ok(), sees_other, "{role}");
        }
    }

    #[test]
    fn a_manager_without_an_agency_sees_only_the_programmes_own() {
        assert!(!who(Role::Manager, None).may_see(Some(AgencyId(1))));
    }

    #[test]
    fn essays_are_for_those_who_decide_and_do_not_score() {
        let own = Some(AgencyId(1));
        for (role, passed, scored, reads) in [
            (Role::Reviewer, true, false, false),
            (Role::Auditor, true, false, false),
            (Role::Manager, true, false, true),
            (Role::Manager, true, true, false),
            (Role::Manager, false, false, false),
            (Role::Office, true, false, true),
            (Role::Office, false, false, false),
            (Role::Office, true, true, false),
        ] {
            assert_eq!(who(role, Some(1)).may_read_essays(own, passed, scored), reads, "{role}");
        }
    }

    #[test]
    fn nobody_approves_their_own_work() {
        assert!(who(Role::Office, None).may_approve(None, UserId(1)).is_err());
        assert!(who(Role::Office, None).may_approve(None, UserId(2)).is_ok());
    }
}
