//! Pages of staff: what needs somebody, postings, applications, offers, projects.

mod activity;
mod answers;
mod applications;
mod assessment;
mod batches;
mod begin;
mod case_file;
mod case_files;
mod cohorts;
mod compare;
mod condition_forms;
mod condition_lists;
mod conditions;
mod consensus;
mod correct;
mod decisions;
mod deferrals;
mod demands;
mod documents;
mod duplicates;
mod employers;
mod feedback;
mod files;
mod free_times;
mod happened;
mod head;
mod interviewers;
mod interviews;
mod life;
mod lists;
mod messages;
mod minimum;
mod moving;
mod notes;
mod offers;
mod people;
mod pipeline;
mod placements;
mod places;
mod plan;
mod pool;
mod posting_form;
mod postings;
mod projects;
mod qualified;
mod question_form;
mod question_sets;
mod questions;
mod referees;
mod reopen;
mod review;
mod rubric_files;
mod rubric_form;
mod rubric_typed;
mod rubrics;
mod schedule;
mod scorecards;
mod search;
mod seats;
mod selections;
mod staffing;
mod templates;
mod timeline;
mod today;
mod undo;
mod withdraw;
mod wizard;
mod work;
mod work_terms;

use head::Head;

use super::app::App;
use super::fault::Fault;
use super::forms::Problems;
use super::guard::Staff;
use super::routes::Line;
use crate::actions::applications::{case_seen_by_staff, seen_by_staff};
use crate::actions::postings as postings_verbs;
use crate::domain::access::Who;
use crate::domain::ids::PostingId;
use crate::domain::reference::Reference;
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::applications::Application;
use crate::store::postings::Posting;

pub fn routes() -> Vec<Line> {
    let mut lines = today::routes();
    lines.extend(search::routes());
    lines.extend(activity::routes());
    // `/staff/postings/new` stands before `/staff/postings/{id}`: the first that fits is taken.
    lines.extend(begin::routes());
    lines.extend(wizard::routes());
    lines.extend(questions::routes());
    lines.extend(question_sets::routes());
    lines.extend(plan::routes());
    lines.extend(templates::routes());
    lines.extend(files::routes());
    lines.extend(lists::routes());
    lines.extend(postings::routes());
    lines.extend(life::routes());
    lines.extend(correct::routes());
    lines.extend(cohorts::routes());
    // `/staff/rubrics/new` and `/upload` stand before `/staff/rubrics/{id}`.
    lines.extend(rubric_form::routes());
    lines.extend(rubric_files::routes());
    lines.extend(rubrics::routes());
    lines.extend(people::routes());
    lines.extend(duplicates::routes());
    lines.extend(feedback::routes());
    lines.extend(case_files::routes());
    lines.extend(review::routes());
    lines.extend(qualified::routes());
    lines.extend(pipeline::routes());
    lines.extend(batches::routes());
    lines.extend(minimum::routes());
    lines.extend(assessment::routes());
    lines.extend(referees::routes());
    lines.extend(applications::routes());
    lines.extend(answers::routes());
    lines.extend(messages::routes());
    lines.extend(notes::routes());
    lines.extend(documents::routes());
    lines.extend(withdraw::routes());
    lines.extend(moving::routes());
    lines.extend(timeline::routes());
    lines.extend(schedule::routes());
    lines.extend(free_times::routes());
    lines.extend(interviewers::routes());
    lines.extend(interviews::routes());
    lines.extend(scorecards::routes());
    lines.extend(consensus::routes());
    lines.extend(compare::routes());
    lines.extend(case_file::routes());
    lines.extend(decisions::routes());
    lines.extend(reopen::routes());
    lines.extend(undo::routes());
    lines.extend(deferrals::routes());
    lines.extend(offers::routes());
    lines.extend(selections::routes());
    lines.extend(conditions::routes());
    lines.extend(condition_forms::routes());
    lines.extend(condition_lists::routes());
    lines.extend(projects::routes());
    lines.extend(seats::routes());
    lines.extend(employers::routes());
    lines.extend(demands::routes());
    lines.extend(staffing::routes());
    lines.extend(placements::routes());
    lines.extend(pool::routes());
    lines
}

/// An application this member of staff may decide on: for pages whose form only hiring managers may send.
fn managed(conn: &mut Conn, who: &Who, reference: &Reference) -> Result<Application> {
    let app = seen_by_staff(conn, who, reference)?;
    who.may_manage(app.agency)?;
    Ok(app)
}

/// A posting whose results, with or without names, this member of staff may see.
fn with_results(conn: &mut Conn, who: &Who, id: PostingId) -> Result<Posting> {
    let posting = postings_verbs::seen_by_staff(conn, who, id)?;
    who.may_see_results(posting.content.agency)?;
    Ok(posting)
}

/// The top of a page whose form only hiring managers may send.
async fn managed_head(app: &App, staff: &Staff, reference: Reference) -> std::result::Result<Head, Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    app.read(move |conn| {
        managed(conn, &who, &reference)?;
        Head::read(conn, &who, &reference, now)
    })
    .await
}

/// The page of an application.
fn page_of(reference: &Reference) -> String {
    format!("/staff/applications/{reference}")
}

/// A rule's sentence, or what somebody else did first, as a problem of the form it answers; any other error stays what it is.
fn refused(error: Error) -> std::result::Result<Problems, Fault> {
    match error {
        Error::Refused(why) => Ok(Problems::one("form", why)),
        Error::Stale(changed) => Ok(Problems::conflict(&Error::Stale(changed).to_string())),
        other => Err(other.into()),
    }
}

/// A list after one of its buttons: `up-2`, `down-2`, `remove-2`, counted from 1. Anything else changes nothing.
fn arranged<T>(mut list: Vec<T>, act: &str) -> Vec<T> {
    let (what, at) = act.split_once('-').and_then(|(what, n)| Some((what, n.parse::<usize>().ok()?.checked_sub(1)?))).unwrap_or_default();
    match what {
        "up" if at > 0 && at < list.len() => list.swap(at - 1, at),
        "down" if at + 1 < list.len() => list.swap(at, at + 1),
        "remove" if at < list.len() => drop(list.remove(at)),
        _ => {}
    }
    list
}

/// Zones as a form offers them.
fn zone_options() -> Vec<(String, String)> {
    when::ZONES.iter().map(|z| (z.name().to_owned(), when::zone_name(*z))).collect()
}

/// The zone of a form; only one that is offered.
fn zone_of(raw: &str) -> std::result::Result<Tz, String> {
    when::ZONES.iter().copied().find(|z| z.name() == raw).ok_or_else(|| "Choose a time zone from the list".to_owned())
}

/// A date and a time in a zone as a moment; each problem goes to its own field.
fn wall(problems: &mut Problems, date: (&str, &str), time: (&str, &str), zone: Option<Tz>) -> Option<Moment> {
    let day = problems.take(date.0, when::parse_date(date.1));
    let clock = problems.take(time.0, when::parse_time(time.1));
    match (day, clock, zone) {
        (Some(day), Some(clock), Some(zone)) => problems.take(time.0, when::from_wall(day, clock, zone)),
        _ => None,
    }
}

/// A moment as the two fields of a form show it in a zone.
fn as_fields(at: Moment, zone: Tz) -> (String, String) {
    use chrono::TimeZone as _;
    let local = chrono::Utc.from_utc_datetime(&at).with_timezone(&zone);
    (local.format("%-m/%-d/%Y").to_string(), local.format("%-I:%M %P").to_string())
}

/// A day as a field of a form shows it.
fn as_field(day: chrono::NaiveDate) -> String {
    day.format("%-m/%-d/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::arranged;

    #[test]
    fn lists_are_moved_and_shortened_and_nothing_else() {
        for (act, after) in
            [("up-2", "bac"), ("down-1", "bac"), ("remove-2", "ac"), ("up-1", "abc"), ("down-3", "abc"), ("remove-9", "abc"), ("x", "abc")]
        {
            assert_eq!(arranged(vec!['a', 'b', 'c'], act).into_iter().collect::<String>(), after, "{act}");
        }
    }
}
