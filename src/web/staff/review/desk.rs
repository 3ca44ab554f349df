//! The reviewer's desk: a blind résumé beside the rubric, kept as it is typed.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::hex;
use crate::actions::reviews::{self as verbs, MOST_WORDS, Seen, Sheet};
use crate::domain::access::Who;
use crate::domain::ids::ReviewId;
use crate::domain::review::{self, Check, Mark, ReviewSeat, ReviewState};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::imports::resume::Format;
use crate::papers::{self, Paper, Part};
use crate::store::reviews::{self, MarkLine, Queued, Review};
use crate::store::rubrics::Competency;
use crate::store::{Conn, rounds::Round};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::files::{self, How};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/reviews/{id}", desk),
        routes::post("/staff/reviews/{id}", write),
        routes::post("/staff/reviews/{id}/typed", keep),
        routes::get("/staff/reviews/{id}/copy", copy),
    ]
}

/// What was typed: `mark-7`, `why-7`, and the page it was typed on.
type Typed = HashMap<String, String>;

/// What lies around a sheet: where it stands in the reviewer's queue.
#[derive(Debug, Clone, Default)]
struct Place {
    left: usize,
    previous: Option<ReviewId>,
    next: Option<ReviewId>,
}

impl Place {
    fn of(queue: &[Queued], review: &Review) -> Self {
        let mine: Vec<&Queued> = queue.iter().filter(|q| q.round == review.round).collect();
        let key = (&review.lot, review.id);
        Place {
            left: mine.len(),
            previous: mine.iter().rev().find(|q| (&q.lot, q.id) < key).map(|q| q.id),
            next: mine.iter().find(|q| (&q.lot, q.id) > key).or(mine.first()).map(|q| q.id).filter(|id| *id != review.id),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/review/desk.html")]
struct DeskPage {
    shell: Shell,
    review: Review,
    round: Round,
    sheet: Sheet,
    place: Place,
    typed: Typed,
    problems: Problems,
}

impl DeskPage {
    fn typed(&self, field: &str, c: &Competency) -> &str {
        self.typed.get(&format!("{field}-{}", c.id)).map_or("", String::as_str)
    }

    fn why(&self, c: &Competency) -> &str {
        self.typed("why", c)
    }

    fn marked(&self, c: &Competency, mark: &Mark) -> bool {
        self.typed("mark", c) == mark.as_str()
    }

    fn mark(&self, c: &Competency) -> &'static str {
        Mark::parse(self.typed("mark", c)).map_or("Not marked", Mark::spoken)
    }

    fn marks(&self) -> &'static [Mark] {
        Mark::ALL
    }

    fn no_mark(&self, c: &Competency) -> Option<&str> {
        self.problems.of(&format!("mark-{}", c.id))
    }

    fn no_why(&self, c: &Competency) -> Option<&str> {
        self.problems.of(&format!("why-{}", c.id))
    }

    fn hidden(&self, name: &str) -> &str {
        self.typed.get(name).map_or("0", String::as_str)
    }

    fn is_sent(&self) -> bool {
        self.review.state == ReviewState::Sent
    }

    fn is_third(&self) -> bool {
        self.review.seat == ReviewSeat::Third
    }

    fn came_back(&self) -> bool {
        self.review.checked == Check::Returned && !self.is_sent()
    }

    /// What this résumé is called on the desk; it tells nothing of its applicant.
    fn code(&self) -> String {
        super::code(self.review.id)
    }
}

/// What the page needs from the database; what a form brought stays where it was typed.
fn read(conn: &mut Conn, who: &Who, id: ReviewId, page: String, typed: Option<Typed>) -> Result<(Review, Round, Sheet, Place, Typed)> {
    let (review, round) = verbs::readable(conn, who, id)?;
    let sheet = verbs::sheet(conn, &review, &round)?;
    let mut stored =
        Typed::from([("version".to_owned(), review.version.to_string()), ("page".to_owned(), page), ("count".to_owned(), "0".to_owned())]);
    for line in reviews::marks(conn, id)? {
        stored.insert(format!("why-{}", line.competency), line.why);
        stored.extend(line.mark.map(|m| (format!("mark-{}", line.competency), m.as_str().to_owned())));
    }
    let place = Place::of(&reviews::queue(conn, who.id)?, &review);
    Ok((review, round, sheet, place, typed.unwrap_or(stored)))
}

async fn page(app: &App, staff: Staff, id: ReviewId, typed: Option<Typed>, problems: Problems) -> std::result::Result<DeskPage, Fault> {
    let (who, token) = (staff.who, hex(&app.here().dice.bytes::<8>()?));
    let (review, round, sheet, place, typed) = app.read(move |conn| read(conn, &who, id, token, typed)).await?;
    Ok(DeskPage { shell: staff.shell, review, round, sheet, place, typed, problems })
}

async fn desk(app: App, staff: Staff, id: Id) -> Answer {
    let (who, id) = (staff.who.clone(), ReviewId(id.0));
    let page = page(&app, staff, id, None, Problems::default()).await?;
    app.write(move |tx, here| verbs::look(tx, here, &who, id)).await?;
    show(&page)
}

/// The marks of a form, for the competencies that were asked.
fn lines(competencies: &[Competency], typed: &Typed) -> Vec<MarkLine> {
    let value = |key: String| typed.get(&key).map_or("", String::as_str);
    let one = |c: &Competency| MarkLine {
        competency: c.id,
        mark: Mark::parse(value(format!("mark-{}", c.id))),
        why: text::lines(value(format!("why-{}", c.id))),
    };
    competencies.iter().map(one).collect()
}

fn seen(typed: &Typed) -> Seen {
    let number = |name: &str| typed.get(name).and_then(|v| v.parse().ok()).unwrap_or(0);
    Seen { version: number("version"), page: typed.get("page").cloned().unwrap_or_default(), count: number("count") }
}

/// What is wrong with the card, by field. A draft may be as unfinished as it likes.
fn check(competencies: &[Competency], lines: &[MarkLine], send: bool) -> Problems {
    let mut problems = Problems::default();
    for (c, line) in competencies.iter().zip(lines) {
        if line.why.chars().count() > MOST_WORDS {
            problems.add(format!("why-{}", c.id), format!("The justification for {} must be {MOST_WORDS} characters or fewer", c.name));
        }
        let named = [review::Line { competency: c.id, name: c.name.clone(), mark: line.mark, why: line.why.clone() }];
        for (id, words, what) in review::missing(&named).into_iter().filter(|_| send) {
            problems.add(format!("{}-{id}", if words { "why" } else { "mark" }), what);
        }
    }
    problems
}

async fn write(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    let (id, typed, who) = (ReviewId(id.0), form.0, staff.who.clone());
    let send = typed.get("do").is_some_and(|d| d == "send");
    let known = page(&app, staff, id, Some(typed.clone()), Problems::default()).await?;
    let (lines, seen) = (lines(&known.sheet.competencies, &typed), seen(&typed));
    let problems = check(&known.sheet.competencies, &lines, send);
    if !problems.is_empty() {
        return again(&DeskPage { problems, ..known });
    }
    let (whose, next) = (who.clone(), known.place.next);
    let written = app.write(move |tx, here| match send {
        true => verbs::send(tx, here, &whose, id, &seen, &lines),
        false => verbs::save(tx, here, &whose, id, &seen, &lines).map(|_| ()),
    });
    match (written.await, next) {
        (Ok(()), Some(next)) if send => done(format!("/staff/reviews/{next}"), Notice::CardSentNext),
        (Ok(()), _) if send => done("/staff/reviews", Notice::CardSent),
        (Ok(()), _) => done(format!("/staff/reviews/{id}"), Notice::CardSaved),
        (Err(Error::Stale(changed)), _) => stale(&app, who, known, &changed.what).await,
        (Err(e), _) => again(&DeskPage { problems: crate::web::staff::refused(e)?, ..known }),
    }
}

/// The card changed in another window: what was typed stays, and saving again replaces what is there knowingly.
async fn stale(app: &App, who: Who, known: DeskPage, what: &str) -> Answer {
    let id = known.review.id;
    let newer = page(app, Staff { who, shell: known.shell }, id, None, Problems::default()).await?;
    let fresh = ["version", "page", "count"].map(|name| (name.to_owned(), newer.hidden(name).to_owned()));
    let typed = known.typed.into_iter().chain(fresh).collect();
    show_as(StatusCode::CONFLICT, &DeskPage { typed, problems: Problems::one("form", what), ..newer })
}

/// Keeps a card as it is typed. The page sends it by itself.
async fn keep(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    let (id, typed, who) = (ReviewId(id.0), form.0, staff.who);
    app.write(move |tx, here| {
        let (review, round) = verbs::own(tx, &who, id)?;
        let asked = verbs::asked(tx, &review, &round)?;
        verbs::save(tx, here, &who, id, &seen(&typed), &lines(&asked, &typed)).map(|_| ())
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The blind copy as a paper: what the desk shows, and nothing else.
fn paper(code: &str, sheet: &Sheet) -> Paper {
    let mut parts =
        vec![Part::Note("Names, contact data and years of schooling are hidden: words in brackets stand in their place.".to_owned())];
    let resume = sheet.resume.trim();
    parts.push(Part::Words(if resume.is_empty() { "No text could be read from this résumé.".to_owned() } else { resume.to_owned() }));
    for (n, a) in sheet.answers.iter().enumerate() {
        if n == 0 {
            parts.push(Part::Heading("Answers".to_owned()));
        }
        parts.push(Part::Note(a.prompt.clone()));
        parts.push(Part::Words(if a.words.is_empty() { "No answer".to_owned() } else { a.words.clone() }));
    }
    Paper { title: format!("Résumé {code}"), parts }
}

/// The blind copy as a PDF, for a frame beside the rubric.
async fn copy(app: App, staff: Staff, id: Id) -> Answer {
    let (who, id) = (staff.who, ReviewId(id.0));
    let code = super::code(id);
    let name = format!("{code}.pdf");
    let bytes = app
        .read(move |conn| {
            let (review, round) = verbs::readable(conn, &who, id)?;
            let sheet = verbs::sheet(conn, &review, &round)?;
            papers::pdf(papers::faces()?, &paper(&code, &sheet))
        })
        .await?;
    Ok(files::send(How::Show, bytes, Format::Pdf.as_str(), &name))
}
