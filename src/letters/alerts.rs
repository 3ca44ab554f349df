//! Letters of a job alert. They go to an address without a name, and are the only ones that can be stopped from the mail program.

use super::{Letter, Rendered, Site};
use crate::domain::alert::Rhythm;
use crate::domain::text;
use crate::error::Result;

/// A job as it stands in a letter.
#[derive(Debug, Clone)]
pub struct Job {
    pub title: String,
    pub path: String,
    /// Agency, grade, pay, place, closing.
    pub facts: Vec<String>,
}

/// What nobody's name is known of is called.
const READER: &str = "reader";

/// Somebody, perhaps the owner of the address, asked for an alert.
pub fn confirm(site: &Site, looks_for: &str, every: Rhythm, token: &str) -> Result<Rendered> {
    Letter::to(site, "alert_confirm", READER, "Confirm your job alert")
        .say("Somebody, probably you, asked us to write to this address when a job opens.")
        .fact("Looks for", looks_for)
        .fact("How often", every.spoken())
        .link("Confirm this alert", &format!("/jobs/alerts/{token}/confirm"))
        .close("If you did not ask, do nothing: we do not write again, and the address is removed after 7 days.")
        .render()
}

/// Jobs that opened since the last letter.
pub fn alert(site: &Site, looks_for: &str, every: Rhythm, jobs: &[Job], count: i64, token: &str) -> Result<Rendered> {
    let subject = format!("{} for you", text::count(count, "new job", "new jobs"));
    let mut letter = Letter::to(site, "job_alert", READER, subject)
        .say("These jobs opened since we last wrote, and fit what you look for.")
        .fact("Looks for", looks_for)
        .fact("How often", every.spoken());
    for job in jobs {
        letter = letter.entry(&job.title, &job.path, job.facts.join(" · "));
    }
    let more = count - i64::try_from(jobs.len()).unwrap_or(count);
    if more > 0 {
        letter = letter.close(format!("{} on {}", text::count(more, "more is", "more are"), site.url("/jobs")));
    }
    letter
        .link("Change or stop this alert", &format!("/jobs/alerts/{token}"))
        .unsubscribe(&format!("/jobs/alerts/{token}/stop"))
        .close("You get this letter because you asked for it and confirmed this address. It needs no account.")
        .render()
}
