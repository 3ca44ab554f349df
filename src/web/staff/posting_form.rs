//! What is typed about a posting: the same fields and the same checks, asked one question a page for a draft and together for a correction.

use serde::Deserialize;

use super::begin::{Options, title};
use crate::domain::account::Email;
use crate::domain::authority::Authority;
use crate::domain::ids::{CohortId, RubricVersionId};
use crate::domain::posting::{Cents, Clearance, Specialty};
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::domain::words::words;
use crate::store::postings::{Content, Posting};
use crate::web::forms::Problems;

words!(
    /// The questions about a posting, in the order in which they are asked.
    Step {
        Title = "title", "Title";
        Specialty = "specialty", "Specialty";
        Series = "series", "Occupational series";
        Authority = "authority", "Hiring authority";
        Cohort = "cohort", "Cohort";
        Grades = "grades", "Grades";
        Places = "places", "Places";
        Pay = "pay", "Pay";
        Seats = "seats", "Seats";
        Clearance = "clearance", "Clearance";
        Opens = "opens", "Opens";
        Closes = "closes", "Closes";
        Summary = "summary", "About this work";
        Duties = "duties", "What you will do";
        Needs = "needs", "What you need";
        Stages = "stages", "Stages";
        Rubric = "rubric", "Rubric";
        Contact = "contact", "Contact";
    }
);

impl Step {
    /// The question as a heading.
    pub const fn question(self) -> &'static str {
        match self {
            Step::Title => "What is the job called?",
            Step::Specialty => "Which field of work is it?",
            Step::Series => "Which occupational series?",
            Step::Authority => "Under which authority do you hire?",
            Step::Cohort => "Which cohort does it belong to?",
            Step::Grades => "Which grades?",
            Step::Places => "Where is the work?",
            Step::Pay => "What does it pay?",
            Step::Seats => "How many seats are there?",
            Step::Clearance => "Which clearance is needed?",
            Step::Opens => "When does it open?",
            Step::Closes => "When does it close?",
            Step::Summary => "What is this work about?",
            Step::Duties => "What will they do?",
            Step::Needs => "What do they need?",
            Step::Stages => "How do you decide?",
            Step::Rubric => "Which rubric are people rated against?",
            Step::Contact => "Whom can the public ask?",
        }
    }

    /// The step on which a field stands.
    pub fn of(field: &str) -> Option<Self> {
        Some(match field {
            "grade_low" | "grade_high" => Step::Grades,
            "pay_low" | "pay_high" | "pay_source" => Step::Pay,
            "opens_on" => Step::Opens,
            "closes_on" => Step::Closes,
            other => return Step::parse(other),
        })
    }

    /// The question that is asked after this one.
    pub fn next(self) -> Option<Self> {
        Step::ALL.iter().copied().skip_while(|s| *s != self).nth(1)
    }
}

/// What can be chosen from lists that are in the database.
#[derive(Default)]
pub struct Offered {
    pub cohorts: Options,
    pub rubrics: Options,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostingForm {
    pub version: i64,
    pub title: String,
    pub specialty: String,
    pub series: String,
    pub authority: String,
    pub cohort: String,
    pub grade_low: String,
    pub grade_high: String,
    pub places: String,
    pub remote: String,
    pub pay_low: String,
    pub pay_high: String,
    pub pay_source: String,
    pub seats: String,
    pub clearance: String,
    pub opens_on: String,
    pub opens_time: String,
    pub closes_on: String,
    pub closes_time: String,
    pub zone: String,
    pub summary: String,
    pub duties: String,
    pub needs: String,
    pub stages: String,
    pub rubric: String,
    pub contact_name: String,
    pub contact_email: String,
    /// Why a live posting is corrected.
    pub reason: String,
}

impl PostingForm {
    pub fn of(posting: &Posting) -> Self {
        let c = &posting.content;
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let money = |n: Option<i64>| n.map_or_else(String::new, |n| Cents(n).to_string());
        let fields = |at: Option<Moment>| at.map_or_else(Default::default, |at| super::as_fields(at, when::zone(&c.zone)));
        let ((opens_on, opens_time), (closes_on, closes_time)) = (fields(c.opens_at), fields(c.closes_at));
        PostingForm {
            version: posting.version,
            title: c.title.clone(),
            specialty: c.specialty.to_string(),
            series: c.series.clone().unwrap_or_default(),
            authority: c.authority.map_or_else(String::new, |a| a.to_string()),
            cohort: number(c.cohort.map(|x| x.0)),
            grade_low: number(c.grade_low),
            grade_high: number(c.grade_high),
            places: c.places.join("\n"),
            remote: if c.remote { "1" } else { "" }.to_owned(),
            pay_low: money(c.pay_low_cents),
            pay_high: money(c.pay_high_cents),
            pay_source: c.pay_source.clone(),
            seats: if c.seats == 0 { String::new() } else { c.seats.to_string() },
            clearance: c.clearance.to_string(),
            opens_on,
            opens_time,
            closes_on,
            closes_time,
            zone: c.zone.clone(),
            summary: c.summary.clone(),
            duties: c.duties.clone(),
            needs: c.needs.clone(),
            stages: String::new(),
            rubric: number(c.rubric.map(|x| x.0)),
            contact_name: c.contact_name.clone(),
            contact_email: c.contact_email.clone(),
            reason: String::new(),
        }
    }

    /// The content as it will be kept: the old one with the answers to these questions. A draft may have gaps; what is there must be right.
    pub fn check(&self, steps: &[Step], posting: &Posting, offered: &Offered) -> Result<Content, Problems> {
        let (mut p, mut content) = (Problems::default(), posting.content.clone());
        let shown = Self::of(posting);
        for step in steps {
            match step {
                Step::Opens | Step::Closes => self.date(*step, &shown, &mut content, &mut p),
                Step::Grades | Step::Pay | Step::Seats => self.figures(*step, &mut content, &mut p),
                Step::Summary | Step::Duties | Step::Needs => self.text(*step, &mut content, &mut p),
                _ => self.choice(*step, offered, &mut content, &mut p),
            }
        }
        if content.opens_at.is_some_and(|opens| content.closes_at.is_some_and(|closes| opens >= closes)) {
            let field = if steps.contains(&Step::Closes) { "closes_on" } else { "opens_on" };
            p.add(field, "The posting must close after it opens");
        }
        if p.is_empty() { Ok(content) } else { Err(p) }
    }

    fn choice(&self, step: Step, offered: &Offered, c: &mut Content, p: &mut Problems) {
        let known = |list: &Options, raw: &str| list.iter().any(|(k, _)| k == raw).then(|| raw.parse().ok()).flatten();
        match step {
            Step::Title => c.title = p.take("title", title(&self.title)).unwrap_or_default(),
            Step::Specialty => {
                let read = Specialty::parse(&self.specialty).ok_or_else(|| "Choose a specialty".to_owned());
                c.specialty = p.take("specialty", read).unwrap_or(c.specialty);
            }
            Step::Series => {
                let series = text::line(&self.series);
                let good = series.is_empty() || (series.len() == 4 && series.bytes().all(|b| b.is_ascii_digit()));
                let read = if good { Ok(series) } else { Err("A series has four digits, such as 2210".to_owned()) };
                c.series = p.take("series", read).filter(|s| !s.is_empty());
            }
            Step::Authority => {
                c.authority = p.take("authority", Authority::parse(&self.authority).ok_or_else(|| "Choose a hiring authority".to_owned()));
            }
            Step::Cohort => c.cohort = known(&offered.cohorts, &self.cohort).map(CohortId),
            Step::Rubric => c.rubric = known(&offered.rubrics, &self.rubric).map(RubricVersionId),
            Step::Clearance => c.clearance = Clearance::parse(&self.clearance).unwrap_or(c.clearance),
            Step::Places => {
                c.places = self.places.lines().map(text::line).filter(|l| !l.is_empty()).collect();
                c.remote = self.remote == "1";
                if c.places.iter().any(|place| place.chars().count() > 120) {
                    p.add("places", "A place must be 120 characters or fewer");
                }
            }
            Step::Contact => self.contact(c, p),
            _ => {}
        }
    }

    fn contact(&self, c: &mut Content, p: &mut Problems) {
        let (name, email) = (text::line(&self.contact_name), self.contact_email.trim());
        if name.chars().count() > 120 {
            p.add("contact_name", "The name must be 120 characters or fewer");
        }
        if name.is_empty() && !email.is_empty() {
            p.add("contact_name", "Enter the name of the person or office behind this address");
        }
        let read = if email.is_empty() { Ok(String::new()) } else { Email::parse(email).map(|e| e.as_str().to_owned()) };
        c.contact_email = p.take("contact_email", read).unwrap_or_default();
        c.contact_name = name;
    }

    fn figures(&self, step: Step, c: &mut Content, p: &mut Problems) {
        match step {
            Step::Grades => {
                c.grade_low = whole(p, "grade_low", &self.grade_low, 1..=15);
                c.grade_high = whole(p, "grade_high", &self.grade_high, 1..=15);
                if c.grade_high.is_some() && c.grade_low > c.grade_high {
                    p.add("grade_high", "The highest grade must not be below the lowest");
                }
            }
            Step::Seats => c.seats = whole(p, "seats", &self.seats, 1..=1000).unwrap_or(0),
            _ => {
                let money = |p: &mut Problems, field: &str, raw: &str| {
                    if raw.trim().is_empty() { None } else { p.take(field, Cents::parse(raw)).map(|c| c.0) }
                };
                c.pay_low_cents = money(p, "pay_low", &self.pay_low);
                c.pay_high_cents = money(p, "pay_high", &self.pay_high);
                c.pay_source = text::line(&self.pay_source);
                if c.pay_high_cents.is_some() && c.pay_low_cents > c.pay_high_cents {
                    p.add("pay_high", "The highest pay must not be below the lowest");
                }
                if c.pay_source.chars().count() > 300 {
                    p.add("pay_source", "At most 300 characters");
                }
            }
        }
    }

    fn text(&self, step: Step, c: &mut Content, p: &mut Problems) {
        let raw = match step {
            Step::Summary => &self.summary,
            Step::Duties => &self.duties,
            _ => &self.needs,
        };
        if raw.chars().count() > 20_000 {
            p.add(step.as_str(), "At most 20,000 characters");
        }
        let kept = text::lines(raw);
        match step {
            Step::Summary => c.summary = kept,
            Step::Duties => c.duties = kept,
            _ => c.needs = kept,
        }
    }

    /// An opening or a closing: a date with its time in a zone, or nothing when both are empty.
    /// A field shows whole minutes: what nobody touched keeps its seconds.
    fn date(&self, step: Step, shown: &Self, c: &mut Content, p: &mut Problems) {
        let fields = |f: &Self| match step {
            Step::Opens => (f.opens_on.clone(), f.opens_time.clone()),
            _ => (f.closes_on.clone(), f.closes_time.clone()),
        };
        let ((day, time), zone) = (fields(self), p.take("zone", super::zone_of(&self.zone)));
        if (&day, &time, &self.zone) == (&fields(shown).0, &fields(shown).1, &shown.zone) {
            return;
        }
        let names = if step == Step::Opens { ("opens_on", "opens_time") } else { ("closes_on", "closes_time") };
        let empty = day.trim().is_empty() && time.trim().is_empty();
        let at = if empty { None } else { super::wall(p, (names.0, &day), (names.1, &time), zone) };
        match step {
            Step::Opens => c.opens_at = at,
            _ => c.closes_at = at,
        }
        if let Some(zone) = zone {
            zone.name().clone_into(&mut c.zone);
        }
    }
}

/// A whole number in a range, or nothing.
fn whole(p: &mut Problems, field: &str, raw: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    let read = raw.parse().ok().filter(|n| range.contains(n));
    p.take(field, read.ok_or_else(|| format!("Enter a whole number between {} and {}", range.start(), range.end())))
}
