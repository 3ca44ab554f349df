//! Letters about placements and their terms.

use chrono::NaiveDate;

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::when;
use crate::error::Result;
use crate::papers::{Paper, Part};

/// A seat with what its fellow needs to know of it.
#[derive(Debug, Clone, Copy)]
pub struct Seated<'a> {
    pub project: &'a str,
    pub role: &'a str,
    pub place: &'a str,
    /// Who leads the work, with an address; empty while nobody is named.
    pub supervisor: &'a str,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
}

/// A seat is theirs.
pub fn placed(site: &Site, about: &About<'_>, seat: Seated<'_>) -> Result<Rendered> {
    let Seated { project, role, .. } = seat;
    let mut facts = vec![("Role", role.to_owned()), ("Place of work", seat.place.to_owned())];
    if !seat.supervisor.is_empty() {
        facts.push(("Supervisor", seat.supervisor.to_owned()));
    }
    facts.extend([("First day", when::day(seat.starts_on)), ("Not to exceed", when::day(seat.not_to_exceed))]);
    let lines: String = facts.iter().map(|(what, value)| format!("\n{what}: {value}")).collect();
    let words =
        format!("{}\nTo: {}\nApplication: {}, {}\n\nProject: {project}{lines}", site.programme, about.name, about.reference, about.title);
    let parts = vec![Part::Heading("Your placement".to_owned()), Part::Words(words), Part::Note(format!("Questions: {}", site.contact))];
    let paper = Paper { title: format!("Placement notice, {}", about.reference), parts };
    let letter = Letter::to(site, "placed", about.name, format!("Your place: {project}")).say(format!("You have a seat on “{project}”."));
    let letter = facts.into_iter().fold(letter, |letter, (what, value)| letter.fact(what, value));
    letter
        .fact("Reference", about.reference)
        .link("See your place", &format!("{}/placement", about.page()))
        .close("The agency writes to you about your first day. The notice of your placement is attached as a PDF.")
        .paper(paper, format!("Placement-notice-{}.pdf", about.reference))
        .render()
}

/// A seat for now, while a clearance is under way.
pub fn placed_for_now(site: &Site, term: &Term<'_>, waits_for: &str, later: &str) -> Result<Rendered> {
    Letter::to(site, "placed_for_now", term.about.name, format!("Your place for now: {}", term.project))
        .say(format!("“{waits_for}” is still under way. You start now on “{}”, which does not ask for it.", term.project))
        .say(format!("Your seat on “{later}” is kept for you. When the clearance is there, you move to it; we write to you."))
        .fact("Role", term.role)
        .fact("First day", when::day(term.first))
        .fact("Not to exceed", when::day(term.last))
        .fact("Reference", term.about.reference)
        .link("See your place", &term.page())
        .close("The agency writes to you about your first day.")
        .render()
}

/// A placement is undone before it begins.
pub fn placement_undone(site: &Site, about: &About<'_>, project: &str, why: &str, until: &str) -> Result<Rendered> {
    Letter::to(site, "placement_undone", about.name, format!("Your placement with “{project}” was taken back"))
        .say(format!("We are sorry: your placement with “{project}” does not go ahead. Please do not give notice or travel because of it."))
        .say(format!("Why: {why}"))
        .fact("Reference", about.reference)
        .fact("Where you stand now", "Among the qualified. Nothing you passed has to be done again.")
        .fact("What happens next", format!("Teams can offer you another seat. You hear from us by {until}."))
        .link("See your application", &about.page())
        .close(format!(
            "Other applications that were closed when you accepted can be taken up again, if you wish: write to {}.",
            site.contact
        ))
        .render()
}

/// The same, to the contact of the posting.
pub fn staff_placement_undone(site: &Site, name: &str, about: &About<'_>, by: &str, (why, seat): (&str, &str)) -> Result<Rendered> {
    Letter::to(site, "staff_placement_undone", name, format!("The placement of {} was undone", about.name))
        .say(format!("{by} undid the placement of {}, application {}. {seat}", about.name, about.reference))
        .say(format!("Why: {why}"))
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}

/// What letters about a term have in common.
pub struct Term<'a> {
    pub about: About<'a>,
    pub project: &'a str,
    pub role: &'a str,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub id: i64,
}

impl Term<'_> {
    fn page(&self) -> String {
        format!("{}/placement", self.about.page())
    }

    fn letter<'a>(&self, site: &'a Site, kind: &'static str, subject: String) -> Letter<'a> {
        Letter::to(site, kind, self.about.name, subject)
    }

    fn end(&self, letter: Letter<'_>) -> Result<Rendered> {
        letter.fact("Reference", self.about.reference).link("See your placement", &self.page()).render()
    }
}

fn because<'a>(letter: Letter<'a>, why: &str) -> Letter<'a> {
    if why.is_empty() { letter } else { letter.fact("Why", why) }
}

/// The first day was recorded.
pub fn arrived(site: &Site, term: &Term<'_>) -> Result<Rendered> {
    let letter = term.letter(site, "arrived", format!("Welcome to {}", term.project));
    let letter = letter.say(format!("Your arrival is recorded. You are at work on “{}”.", term.project));
    term.end(letter.fact("Role", term.role).fact("Not to exceed", when::day(term.last)))
}

/// They did not come on the first day.
pub fn not_arrived(site: &Site, term: &Term<'_>, why: &str, qualified: bool) -> Result<Rendered> {
    let letter = term
        .letter(site, "not_arrived", format!("Your placement with “{}” has ended", term.project))
        .say(format!("You were to begin on {}, and the team recorded that you did not.", when::day(term.first)));
    let stands = if qualified {
        "Among the qualified. Teams can offer you another seat."
    } else {
        "Your application is withdrawn. You can apply to other postings at any time."
    };
    let letter = because(letter, why).fact("Where you stand now", stands);
    term.end(letter.close(format!("If this is a mistake, write to {} at once.", site.contact)))
}

/// Another first day.
pub fn rescheduled(site: &Site, term: &Term<'_>, before: NaiveDate, why: &str) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_rescheduled", format!("Your first day is {}", when::day(term.first)))
        .say(format!("Your first day on “{}” has changed. Your term is as long as it was.", term.project));
    let letter =
        letter.fact("First day", when::day(term.first)).fact("Before", when::day(before)).fact("Not to exceed", when::day(term.last));
    term.end(because(letter, why))
}

/// The term is longer.
pub fn extended(site: &Site, term: &Term<'_>, before: NaiveDate, why: &str) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_extended", format!("Your term is extended until {}", when::day(term.last)))
        .say(format!("Your term on “{}” is longer now.", term.project));
    term.end(because(letter.fact("Last day before", when::day(before)).fact("New last day", when::day(term.last)), why))
}

/// An end that was settled for a later day does not come.
pub fn stays(site: &Site, term: &Term<'_>, why: &str) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_stays", format!("You stay with {}", term.project))
        .say(format!("The end of your term on “{}” that was settled was taken back: you stay as before.", term.project));
    term.end(because(letter.fact("Not to exceed", when::day(term.last)), why))
}

/// They go on in another seat.
pub fn moved(site: &Site, term: &Term<'_>, from: &str, why: &str) -> Result<Rendered> {
    let on = when::day(term.first);
    let (subject, words) = if from == term.project {
        (format!("You move to another seat of {from} on {on}"), format!("You stay with “{from}”, in another seat from that day on."))
    } else {
        let words = format!("Your work on “{from}” ends the day before, and you go on with “{}”.", term.project);
        (format!("You move to {} on {on}", term.project), words)
    };
    let letter = term.letter(site, "term_moved", subject).say(words);
    let letter = letter.fact("Role", term.role).fact("First day there", when::day(term.first)).fact("Not to exceed", when::day(term.last));
    term.end(because(letter, why))
}

/// They become permanent.
pub fn converted(site: &Site, term: &Term<'_>, why: &str) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_converted", "You go on in a permanent position".to_owned())
        .say(format!("Your fellowship on “{}” ends with your conversion to a permanent position. Congratulations.", term.project));
    let letter = letter.fact("Last day of the fellowship", when::day(term.last));
    term.end(if why.is_empty() { letter } else { letter.fact("Position", why) })
}

/// They leave at their own wish.
pub fn leaves(site: &Site, term: &Term<'_>, why: &str) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_left", format!("Your last day on {}: {}", term.project, when::day(term.last)))
        .say(format!("As you asked, your placement on “{}” ends. Thank you for your work.", term.project));
    term.end(because(letter.fact("Last day", when::day(term.last)), why))
}

/// The agency ends it.
pub fn ended_early(site: &Site, term: &Term<'_>, why: &str) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_ended_early", format!("Your placement on {} ends on {}", term.project, when::day(term.last)))
        .say(format!("The agency ends your placement on “{}” before its date. A second person approved this.", term.project));
    let letter = because(letter.fact("Last day", when::day(term.last)), why);
    term.end(letter.close(format!("If you think this is wrong, write to {}.", site.contact)))
}

/// The term is over.
pub fn ended(site: &Site, term: &Term<'_>) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_ended", format!("Your term on {} has ended", term.project))
        .say(format!("Your term on “{}” ended on {}. Thank you for your work.", term.project, when::day(term.last)))
        .say("On the page below you can say where you go, and whether you want to be kept in touch with as alumni.");
    term.end(letter)
}

/// The end comes near.
pub fn ends_soon(site: &Site, term: &Term<'_>, days: i64) -> Result<Rendered> {
    let letter = term
        .letter(site, "term_ends_soon", format!("Your term on {} ends in {}", term.project, when::days(days)))
        .say(format!("Your term on “{}” ends on {}.", term.project, when::day(term.last)))
        .say("Talk to your supervisor about what comes next: a longer term, another team, a permanent position, or a good end.");
    term.end(letter.fact("Last day", when::day(term.last)))
}

/// To staff: what happened to a placement. `what` is one sentence that begins with the name.
pub fn staff(site: &Site, name: &str, kind: &'static str, term: &Term<'_>, subject: String, what: String, why: &str) -> Result<Rendered> {
    because(Letter::to(site, kind, name, subject).say(what), why)
        .fact("Project", term.project)
        .fact("Role", term.role)
        .link("Open the placement", &format!("/staff/placements/{}", term.id))
        .render()
}

/// One line of the weekly list: name, project, last day, days left, and the placement.
pub type Ending = (String, String, NaiveDate, i64, i64);

/// To staff, once a week: the terms that end.
pub fn staff_weekly(site: &Site, name: &str, lines: &[Ending]) -> Result<Rendered> {
    let many = crate::domain::text::count(i64::try_from(lines.len()).unwrap_or(i64::MAX), "term ends", "terms end");
    let letter = Letter::to(site, "staff_roll_off", name, format!("{many} within 180 days"))
        .say("For each of these somebody has to decide: extend, move, convert, or a good end.");
    lines
        .iter()
        .fold(letter, |l, (who, project, last, left, id)| {
            l.entry(who, &format!("/staff/placements/{id}"), format!("{project}, ends {} ({})", when::day(*last), left_words(*left)))
        })
        .link("Open the roll-off list", "/staff/placements/roll-off")
        .render()
}

fn left_words(left: i64) -> String {
    match left {
        0 => "today".to_owned(),
        1 => "1 day left".to_owned(),
        n => format!("{n} days left"),
    }
}
