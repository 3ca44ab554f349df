//! The kit of an interview on one page: who comes, their résumé, what to ask; and beside it the scorecard, evidence first, then four words.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;

use super::head::Head;
use crate::actions::scorecards as verbs;
use crate::domain::access::Who;
use crate::domain::eligibility::Eligibility;
use crate::domain::ids::InterviewId;
use crate::domain::panel::Seat;
use crate::domain::reference::Reference;
use crate::domain::scorecard::{CardState, Overall, Part, Rated, Rating, missing, missing_overall};
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::interviews::{self, Interview};
use crate::store::rubrics::{self, Competency};
use crate::store::scorecards::{self, Line as CardLine, Written};
use crate::store::sections::{self, Resume};
use crate::store::{Conn, postings};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/interviews/{id}/scorecard", card),
        routes::post("/staff/applications/{reference}/interviews/{id}/scorecard", write),
        routes::get("/staff/applications/{reference}/interviews/{id}/kit", kit),
    ]
}

/// What was typed: `evidence-7`, `rating-7`, `recommendation`, `why`, `version`, `do`.
type Typed = HashMap<String, String>;

#[derive(Template)]
#[template(path = "staff/scorecard.html")]
struct CardPage {
    shell: Shell,
    known: Read,
    problems: Problems,
}

impl CardPage {
    fn title(&self) -> &'static str {
        if self.known.kit { "Interview kit" } else { "Your scorecard" }
    }

    /// What to ask for a competency, one question each.
    fn questions(&self, c: &Competency) -> Vec<&str> {
        self.known.questions.get(&c.name).map(|q| q.lines().filter(|l| !l.is_empty()).collect()).unwrap_or_default()
    }

    fn place_time(&self, at: &Moment) -> Option<String> {
        let place = when::zone(&self.known.interview.zone);
        (place != self.shell.zone).then(|| format!("{} in {}", when::brief(*at, place), when::zone_name(place)))
    }

    fn places(&self, e: &Eligibility) -> String {
        match (e.remote_only, e.places.is_empty()) {
            (true, _) => "Remote only".to_owned(),
            (false, true) => "Anywhere".to_owned(),
            _ => e.places.join("; "),
        }
    }

    /// Why there is no form for a card on this page.
    fn closed(&self) -> &'static str {
        if self.known.seat.is_none() {
            "You prepare this interview; its panel fills in the scorecards."
        } else {
            "The scorecard opens when the interview begins."
        }
    }

    fn evidence(&self, c: &Competency) -> &str {
        self.known.typed.get(&format!("evidence-{}", c.id)).map_or("", String::as_str)
    }

    fn rated(&self, c: &Competency, r: &Rating) -> bool {
        self.known.typed.get(&format!("rating-{}", c.id)).is_some_and(|v| v == r.as_str())
    }

    fn rating(&self, c: &Competency) -> &'static str {
        self.known.typed.get(&format!("rating-{}", c.id)).and_then(|v| Rating::parse(v)).map_or("Not rated", Rating::spoken)
    }

    fn ratings(&self) -> &'static [Rating] {
        Rating::ALL
    }

    fn recommended(&self, r: &Rating) -> bool {
        self.known.typed.get("recommendation").is_some_and(|v| v == r.as_str())
    }

    /// The recommendation of a card that was sent.
    fn recommendation(&self) -> &'static str {
        self.known.typed.get("recommendation").and_then(|v| Rating::parse(v)).map_or("None given", Rating::spoken)
    }

    fn why(&self) -> &str {
        self.known.typed.get("why").map_or("", String::as_str)
    }

    fn no_evidence(&self, c: &Competency) -> Option<&str> {
        self.problems.of(&format!("evidence-{}", c.id))
    }

    fn no_rating(&self, c: &Competency) -> Option<&str> {
        self.problems.of(&format!("rating-{}", c.id))
    }

    fn version(&self) -> &str {
        self.known.typed.get("version").map_or("0", String::as_str)
    }
}

/// What the page needs from the database.
struct Read {
    head: Head,
    interview: Interview,
    /// The viewer's seat on the panel.
    seat: Option<Seat>,
    /// The page was opened to prepare, not to write.
    kit: bool,
    /// The viewer can write a card now.
    writes: bool,
    eligibility: Option<Eligibility>,
    resume: Option<Resume>,
    competencies: Vec<Competency>,
    /// By the name of the competency.
    questions: HashMap<String, String>,
    typed: Typed,
    sent_at: Option<Moment>,
}

/// The page as it stands in the database; `typed` keeps what a form brought. A `kit` can be read before there is anything to write.
fn read(conn: &mut Conn, who: &Who, reference: &Reference, id: InterviewId, now: Moment, typed: Option<Typed>, kit: bool) -> Result<Read> {
    let head = Head::read(conn, who, reference, now)?;
    let (interview, writes) = match kit {
        true => verbs::of_kit(conn, now, who, reference, id)?,
        false => (verbs::of_interviewer(conn, now, who, reference, id)?.1, true),
    };
    let card = scorecards::of_interview(conn, id, who.id)?;
    let (rubric, stage) = match &card {
        Some(card) => (Some(card.rubric), card.stage),
        None => (postings::find(conn, head.app.posting)?.content.rubric, interview.stage),
    };
    let rubric = rubric.ok_or_else(|| Error::Refused("This posting has no rubric to rate against.".to_owned()))?;
    let mut stored = Typed::new();
    if let Some(card) = &card {
        stored.insert("version".to_owned(), card.version.to_string());
        stored.insert("why".to_owned(), card.why.clone());
        stored.extend(card.recommendation.map(|r| ("recommendation".to_owned(), r.as_str().to_owned())));
        for line in scorecards::lines(conn, card.id)? {
            stored.insert(format!("evidence-{}", line.competency), line.evidence);
            stored.extend(line.rating.map(|r| (format!("rating-{}", line.competency), r.as_str().to_owned())));
        }
    }
    let sent_at = card.filter(|c| c.state == CardState::Sent).and_then(|c| c.sent_at);
    let typed = if sent_at.is_some() { stored } else { typed.unwrap_or(stored) };
    Ok(Read {
        seat: interview.seat_of(who.id),
        eligibility: sections::eligibility(conn, head.app.id)?,
        resume: sections::resume(conn, head.app.id)?,
        competencies: rubrics::at_stage(conn, stage, rubric)?,
        questions: interviews::questions(conn, head.app.posting)?,
        head,
        interview,
        kit,
        writes,
        typed,
        sent_at,
    })
}

async fn page(
    app: &App,
    staff: Staff,
    reference: Reference,
    id: InterviewId,
    typed: Option<Typed>,
    kit: bool,
) -> std::result::Result<CardPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let known = app.read(move |conn| read(conn, &who, &reference, id, now, typed, kit)).await?;
    Ok(CardPage { shell: staff.shell, known, problems: Problems::default() })
}

async fn card(app: App, staff: Staff, reference: Ref, id: Id) -> Answer {
    show(&page(&app, staff, reference.0, InterviewId(id.0), None, false).await?)
}

async fn kit(app: App, staff: Staff, reference: Ref, id: Id) -> Answer {
    show(&page(&app, staff, reference.0, InterviewId(id.0), None, true).await?)
}

/// What a form says; text is cut at 4,000 characters by a problem, not in silence.
fn written(competencies: &[Competency], typed: &Typed, send: bool) -> std::result::Result<Written, Problems> {
    let mut problems = Problems::default();
    let value = |key: &str| typed.get(key).map_or("", String::as_str);
    let lines: Vec<CardLine> = competencies
        .iter()
        .map(|c| CardLine {
            competency: c.id,
            evidence: text::lines(value(&format!("evidence-{}", c.id))),
            rating: Rating::parse(value(&format!("rating-{}", c.id))),
        })
        .collect();
    for (c, line) in competencies.iter().zip(&lines) {
        if line.evidence.chars().count() > 4000 {
            problems.add(format!("evidence-{}", c.id), format!("The evidence for {} must be 4,000 characters or fewer", c.name));
        }
        let rated = Rated { competency: c.name.clone(), evidence: line.evidence.clone(), rating: line.rating };
        for (part, what) in missing(&rated).into_iter().filter(|_| send) {
            problems.add(format!("{part}-{}", c.id), what);
        }
    }
    let overall =
        Overall { recommendation: Rating::parse(value(Part::Recommendation.as_str())), why: text::lines(value(Part::Why.as_str())) };
    if overall.why.chars().count() > 4000 {
        problems.add("why", "What you say about it must be 4,000 characters or fewer");
    }
    for (part, what) in missing_overall(&overall).into_iter().filter(|_| send) {
        problems.add(part.as_str(), what);
    }
    if problems.is_empty() { Ok(Written { lines, overall }) } else { Err(problems) }
}

/// Begins the card where there is none, and saves or sends it: one transaction.
async fn keep(app: &App, who: Who, reference: Reference, id: InterviewId, version: i64, written: Written, send: bool) -> Result<()> {
    app.write(move |tx, here| {
        let card = verbs::begin(tx, here, &who, &reference, id)?;
        // A card that is begun with this very form has its first version.
        let version = version.max(1);
        if send {
            verbs::send(tx, here, &who, &reference, card, version, &written)
        } else {
            verbs::save(tx, &who, &reference, card, version, &written)
        }
    })
    .await
}

async fn write(app: App, staff: Staff, reference: Ref, id: Id, form: Posted<Typed>) -> Answer {
    let (reference, id, typed, who) = (reference.0, InterviewId(id.0), form.0, staff.who.clone());
    let send = typed.get("do").is_some_and(|d| d == "send");
    let page_now = page(&app, staff, reference.clone(), id, Some(typed.clone()), false).await?;
    let written = match written(&page_now.known.competencies, &typed, send) {
        Ok(written) => written,
        Err(problems) => return again(&CardPage { problems, ..page_now }),
    };
    let version: i64 = typed.get("version").and_then(|v| v.parse().ok()).unwrap_or(0);
    match keep(&app, who.clone(), reference.clone(), id, version, written, send).await {
        Ok(()) if send => done(format!("{}/interviews", super::page_of(&reference)), Notice::CardSent),
        Ok(()) => done(format!("{}/interviews/{id}/scorecard", super::page_of(&reference)), Notice::CardSaved),
        Err(Error::Stale(changed)) => {
            // Saving again replaces the newer text knowingly.
            let mut newer = page(&app, Staff { who, shell: page_now.shell }, reference, id, None, false).await?;
            let version = newer.version().to_owned();
            newer.known.typed = page_now.known.typed.into_iter().chain([("version".to_owned(), version)]).collect();
            show_as(StatusCode::CONFLICT, &CardPage { problems: Problems::one("form", changed.what), ..newer })
        }
        Err(e) => again(&CardPage { problems: super::refused(e)?, ..page_now }),
    }
}
