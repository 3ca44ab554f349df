//! Choosing the time of an interview, moving it, and its calendar file.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use chrono::{TimeDelta, TimeZone, Utc};
use serde::Deserialize;

use super::sent;
use crate::actions::interviews::{self as verbs, MOVE_NOTICE};
use crate::domain::diary::Diary;
use crate::domain::ids::{SlotId, UserId};
use crate::domain::interview::{InterviewState, Response, Slot};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when::{self, Moment, Tz};
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::interviews::{self, Interview};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, done, go, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Most characters about other times.
const WORDS: usize = 1000;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/applications/{reference}/interview", page),
        routes::post("/my/applications/{reference}/interview", choose),
        // A page that came back with a problem can be loaded again.
        routes::get("/my/applications/{reference}/interview/other-times", page),
        routes::post("/my/applications/{reference}/interview/other-times", other_times),
        routes::get("/my/applications/{reference}/interview/answer", page),
        routes::post("/my/applications/{reference}/interview/answer", respond),
        routes::get("/my/applications/{reference}/interview.ics", calendar),
    ]
}

/// An offered time.
struct Time {
    id: SlotId,
    /// In the reader's zone.
    here: String,
    /// In the zone of the place, where that differs.
    there: Option<String>,
    taken: bool,
    current: bool,
}

struct Day {
    name: String,
    times: Vec<Time>,
}

/// An interview that is being arranged or is booked, with its times.
struct Arranged {
    app: Application,
    interview: Interview,
    slots: Vec<(SlotId, Moment)>,
    /// The interviews of the panel, and the applicant's own.
    diaries: Vec<Diary>,
}

impl Arranged {
    fn days(&self, reader: Tz, now: Moment) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        for (id, at) in &self.slots {
            let current = self.interview.starts_at == Some(*at);
            if !current && Slot::new(*at, self.interview.minutes, now).is_err() {
                continue;
            }
            let name = local(*at, reader, "%A, %B %-d");
            let time = self.time(*id, *at, reader, current);
            match days.last_mut().filter(|d| d.name == name) {
                Some(day) => day.times.push(time),
                None => days.push(Day { name, times: vec![time] }),
            }
        }
        days
    }

    fn time(&self, id: SlotId, at: Moment, reader: Tz, current: bool) -> Time {
        let end = at + TimeDelta::minutes(self.interview.minutes);
        let place = when::zone(&self.interview.zone);
        let differs = local(at, reader, "%z") != local(at, place, "%z");
        Time {
            id,
            here: format!("{} to {}", local(at, reader, "%-I:%M %P"), local(end, reader, "%-I:%M %P %Z")),
            there: differs.then(|| format!("{} in {}", local(at, place, "%a %-I:%M %P %Z"), when::zone_name(place))),
            taken: self.diaries.iter().any(|d| d.refuses(at, self.interview.minutes).is_some()),
            current,
        }
    }
}

fn local(at: Moment, zone: Tz, format: &str) -> String {
    Utc.from_utc_datetime(&at).with_timezone(&zone).format(format).to_string()
}

async fn load(app: &App, me: UserId, reference: Reference) -> Result<Option<Arranged>, Fault> {
    let now = app.now();
    app.read(move |conn| {
        let app = sent(conn, me, &reference)?;
        let open = |i: &Interview| matches!(i.state, InterviewState::Offered | InterviewState::Booked);
        let Some(interview) = interviews::of_application(conn, app.id)?.into_iter().find(open) else { return Ok(None) };
        let slots = interviews::slots(conn, interview.id)?;
        let panel: Vec<UserId> = interview.panel.iter().map(|s| s.user).collect();
        let diaries = verbs::diaries(conn, &panel, me, now, Some(interview.id))?;
        Ok(Some(Arranged { app, interview, slots, diaries }))
    })
    .await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SlotForm {
    slot: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OtherForm {
    words: String,
}

impl OtherForm {
    fn check(&self) -> Result<String, Problems> {
        let words = text::lines(&self.words);
        match words.chars().count() {
            0 => Err(Problems::one("words", "Say which days and times would suit you")),
            1..=WORDS => Ok(words),
            n => Err(Problems::one("words", format!("The text must be {WORDS} characters or fewer; this one has {n}"))),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AnswerForm {
    /// The version of the interview that was on the page.
    sequence: i64,
    response: String,
    note: String,
}

impl AnswerForm {
    fn check(&self) -> Result<(Response, String), Problems> {
        let mut problems = Problems::default();
        let response = problems.take("response", Response::parse(&self.response).ok_or_else(|| "Say whether you can come".to_owned()));
        let note = text::lines(&self.note);
        let long = note.chars().count();
        if long > WORDS {
            problems.add("note", format!("The text must be {WORDS} characters or fewer; this one has {long}"));
        }
        match response {
            Some(response) if problems.is_empty() => Ok((response, note)),
            _ => Err(problems),
        }
    }
}

/// What a form brought that has to be put right.
#[derive(Default)]
struct Tried {
    chosen: SlotForm,
    other: OtherForm,
    answer: Option<AnswerForm>,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "my/interview.html")]
struct InterviewPage {
    shell: Shell,
    known: Arranged,
    days: Vec<Day>,
    chosen: SlotForm,
    other: OtherForm,
    answer: AnswerForm,
    problems: Problems,
}

impl InterviewPage {
    /// Answers as a form offers them.
    fn responses(&self) -> Vec<(&'static str, &'static str)> {
        Response::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }

    /// Whether it lies ahead and can be answered.
    fn can_answer(&self) -> bool {
        self.is_booked() && self.known.interview.starts_at.is_some_and(|at| at > self.shell.now)
    }

    fn here(&self) -> String {
        super::path(&self.known.app.reference)
    }

    fn is_booked(&self) -> bool {
        self.known.interview.state == InterviewState::Booked
    }

    fn title(&self) -> &'static str {
        if self.is_booked() { "Your interview" } else { "Choose an interview time" }
    }

    /// Whether there is still time to move it.
    fn can_move(&self) -> bool {
        self.known.interview.starts_at.is_none_or(|at| at >= self.shell.now + MOVE_NOTICE)
    }

    fn zone(&self) -> String {
        when::zone_name(self.shell.zone)
    }

    fn place_time(&self, at: &Moment) -> Option<String> {
        let place = when::zone(&self.known.interview.zone);
        let differs = local(*at, place, "%z") != local(*at, self.shell.zone, "%z");
        differs.then(|| format!("{} in {}", when::brief(*at, place), when::zone_name(place)))
    }

    /// The address of a video room.
    fn room(&self) -> Option<&str> {
        Some(self.known.interview.location.as_str()).filter(|l| l.starts_with("https://") && !l.contains(char::is_whitespace))
    }

    fn is_chosen(&self, time: &Time) -> bool {
        self.chosen.slot == time.id.to_string() || (self.chosen.slot.is_empty() && time.current)
    }

    fn others(&self) -> usize {
        self.days.iter().flat_map(|d| &d.times).filter(|t| !t.current && !t.taken).count()
    }
}

/// The page; or the status page, when there is no interview to arrange.
async fn answer(app: &App, applicant: Applicant, reference: Reference, status: StatusCode, tried: Tried) -> Answer {
    let Some(known) = load(app, applicant.who.id, reference.clone()).await? else { return go(super::path(reference.as_str())) };
    let shell = applicant.shell;
    let days = known.days(shell.zone, shell.now);
    let Tried { chosen, other, answer, problems } = tried;
    let now_at = known.interview.sequence;
    let answer = answer.map(|a| AnswerForm { sequence: if a.sequence == 0 { now_at } else { a.sequence }, ..a });
    let answer = answer.unwrap_or_else(|| AnswerForm {
        sequence: now_at,
        response: known.interview.answer.as_ref().map(|a| a.response.to_string()).unwrap_or_default(),
        note: known.interview.answer.as_ref().map(|a| a.words.clone()).unwrap_or_default(),
    });
    show_as(status, &InterviewPage { shell, known, days, chosen, other, answer, problems })
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    answer(&app, applicant, reference.0, StatusCode::OK, Default::default()).await
}

async fn choose(app: App, applicant: Applicant, reference: Ref, form: Posted<SlotForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let done_or = match form.slot.parse().map(SlotId) {
        Ok(slot) => app.write(move |tx, here| verbs::choose(tx, here, &who, &wanted, slot)).await,
        Err(_) => Err(Error::NotFound),
    };
    let (status, what) = match done_or {
        Ok(()) => return done(format!("{}/interview", super::path(reference.0.as_str())), Notice::Booked),
        Err(Error::NotFound) => (StatusCode::UNPROCESSABLE_ENTITY, "Choose one of the times".to_owned()),
        Err(Error::Refused(why)) => (StatusCode::UNPROCESSABLE_ENTITY, why),
        Err(Error::Stale(_)) => (StatusCode::CONFLICT, "That time was just taken. Choose another one.".to_owned()),
        Err(other) => return Err(other.into()),
    };
    answer(&app, applicant, reference.0, status, Tried { chosen: form, problems: Problems::one("slots", what), ..Tried::default() }).await
}

async fn other_times(app: App, applicant: Applicant, reference: Ref, form: Posted<OtherForm>) -> Answer {
    let form = form.0;
    let words = match form.check() {
        Ok(words) => words,
        Err(problems) => {
            let tried = Tried { other: form, problems, ..Tried::default() };
            return answer(&app, applicant, reference.0, StatusCode::UNPROCESSABLE_ENTITY, tried).await;
        }
    };
    let status = super::path(reference.0.as_str());
    app.write(move |tx, here| verbs::ask_for_other_times(tx, here, &applicant.who, &reference.0, &words)).await?;
    done(status, Notice::TimesAsked)
}

async fn respond(app: App, applicant: Applicant, reference: Ref, form: Posted<AnswerForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let (response, note) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => {
            let tried = Tried { answer: Some(form), problems, ..Tried::default() };
            return answer(&app, applicant, reference.0, StatusCode::UNPROCESSABLE_ENTITY, tried).await;
        }
    };
    let sequence = form.sequence;
    match app.write(move |tx, here| verbs::answer(tx, here, &who, &wanted, sequence, response, &note)).await {
        Ok(()) => done(format!("{}/interview", super::path(reference.0.as_str())), Notice::InterviewAnswered),
        Err(Error::Stale(changed)) => {
            // The page shows the interview as it is now; the words stay.
            let form = AnswerForm { note: form.note, ..AnswerForm::default() };
            let tried = Tried { answer: Some(form), problems: Problems::one("response", changed.what), ..Tried::default() };
            answer(&app, applicant, reference.0, StatusCode::CONFLICT, tried).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn calendar(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let here = app.here();
    let file = app.read(move |conn| verbs::calendar_file(conn, &here, &applicant.who, &reference.0)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"interview.ics\""))
        .body(file))
}
