//! Pages and actions of staff that have an address of their own: what the palette offers to go to.

use crate::domain::access::Who;
use crate::domain::text;

/// Somewhere to go.
pub struct Place {
    pub href: &'static str,
    pub words: &'static str,
}

/// For whom a place is.
#[derive(Clone, Copy)]
enum For {
    Everybody,
    /// Who reads résumés blind.
    Reviewers,
    /// Who sits on panels.
    Panels,
    /// Who decides on applications.
    Managers,
    /// Who sees who applied.
    People,
    /// Who runs the programme.
    Office,
}

const PLACES: &[(For, &str, &str)] = &[
    (For::Everybody, "/staff", "Today: what needs me"),
    (For::People, "/staff/activity", "Activity: what happened"),
    (For::Reviewers, "/staff/reviews", "Résumés to review"),
    (For::Everybody, "/staff/postings", "Postings"),
    (For::Managers, "/staff/postings/new", "Begin a posting"),
    (For::Everybody, "/staff/interviews", "Interviews"),
    (For::Panels, "/staff/interviews/times", "My free times for interviews"),
    (For::Everybody, "/staff/interviews/scorecards", "Scorecards due"),
    (For::Everybody, "/staff/projects", "Projects and seats"),
    (For::People, "/staff/pool", "Talent pool"),
    (For::People, "/staff/placements", "Placements: who is on which team"),
    (For::People, "/staff/placements/roll-off", "Roll-off: terms that end"),
    (For::People, "/staff/placements/alumni", "Alumni and hand-off"),
    (For::Office, "/staff/condition-lists", "Lists of conditions"),
    (For::Office, "/staff/placements/tasks", "First-day tasks"),
    (For::Managers, "/staff/rubrics", "Rubrics"),
    (For::Office, "/staff/templates", "Templates of stage plans"),
    (For::Managers, "/staff/question-sets", "Question sets"),
    (For::Office, "/staff/cohorts", "Cohorts"),
    (For::Office, "/staff/people", "People: accounts of applicants"),
    (For::Office, "/staff/duplicates", "Likely duplicates"),
    (For::Office, "/staff/feedback", "Feedback of applicants"),
    (For::Everybody, "/jobs", "The public site"),
];

impl For {
    fn fits(self, who: &Who) -> bool {
        match self {
            For::Everybody => true,
            For::Reviewers => who.may_review().is_ok(),
            For::Panels => who.may_score(who.agency).is_ok(),
            For::Managers => who.may_manage(who.agency).is_ok(),
            For::People => who.may_see_people(who.agency),
            For::Office => who.may_run_programme().is_ok(),
        }
    }
}

/// The places of this person whose words begin with what was typed; all of them when nothing was.
pub fn fitting(who: &Who, typed: &str) -> Vec<Place> {
    let typed = text::folded(typed);
    let wanted: Vec<&str> = typed.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let fits = |words: &str| {
        let folded = text::folded(words);
        wanted.iter().all(|w| folded.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(w)))
    };
    let own = PLACES.iter().filter(|(whose, _, words)| whose.fits(who) && fits(words));
    own.map(|(_, href, words)| Place { href, words }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::Role;
    use crate::domain::ids::{AgencyId, UserId};

    #[test]
    fn everybody_is_offered_what_is_theirs() {
        let who = |role, agency: Option<i64>| Who {
            id: UserId(1),
            name: "A".into(),
            email: "a@example.gov".into(),
            role,
            agency: agency.map(AgencyId),
            zone: "UTC".into(),
        };
        let hrefs = |who: &Who, typed: &str| fitting(who, typed).iter().map(|p| p.href).collect::<Vec<_>>();
        assert_eq!(hrefs(&who(Role::Office, None), "acc appl"), ["/staff/people"]);
        assert!(hrefs(&who(Role::Manager, Some(1)), "acc appl").is_empty());
        assert_eq!(hrefs(&who(Role::Reviewer, Some(1)), "resumes"), ["/staff/reviews"]);
        assert!(hrefs(&who(Role::Manager, Some(1)), "review").is_empty());
        assert!(hrefs(&who(Role::Auditor, None), "begin").is_empty());
        assert!(hrefs(&who(Role::Office, None), "").len() > 10);
    }
}
