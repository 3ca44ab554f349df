//! What stands at the top of every page of an application: who, where it stands, what comes next, where it can go.

use super::pipeline::FilterForm;
use crate::actions::offers as offer_verbs;
use crate::domain::access::Who;
use crate::domain::assessment::AttemptState;
use crate::domain::interview::InterviewState;
use crate::domain::offer::OfferState;
use crate::domain::panel::{self, Sitting};
use crate::domain::placement::PlacementState;
use crate::domain::reference::Reference;
use crate::domain::review::ReviewState;
use crate::domain::scorecard::CardState;
use crate::domain::state::{State, Step};
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::reviews::{self, ReviewResult};
use crate::store::{
    Conn, applications, assessments, batches, conditions, decisions, interviews, messages, notes, offers, pipelines, placements, scorecards,
};

/// One thing that can be done with an application now.
pub struct Move {
    pub words: &'static str,
    pub href: String,
    /// The board column it leads to: a card may be dropped there.
    pub leads: Option<&'static str>,
    /// It needs nothing more and is sent at once; all others are links to a page that asks for the rest.
    pub posts: bool,
    pub danger: bool,
}

fn link(words: &'static str, href: String) -> Move {
    Move { words, href, leads: None, posts: false, danger: false }
}

/// What leads to this column.
fn towards(state: State, words: &'static str, href: String) -> Move {
    Move { leads: Some(state.as_str()), ..link(words, href) }
}

/// What staff may do with an application in this state, in reading order. Only legal steps are in here.
pub fn moves(reference: &str, state: State, told: State) -> Vec<Move> {
    let to = |rest: &str| format!("/staff/applications/{reference}/{rest}");
    let no = || Move { danger: true, ..link("Not moving forward…", to("decision?outcome=not_selected")) };
    let qualified = || towards(State::Qualified, "Qualified…", to("decision?outcome=qualified"));
    let mut all = if state == told || state == State::Withdrawn { Vec::new() } else { vec![link("Tell the applicant…", to("tell"))] };
    all.extend(match state {
        State::Submitted => vec![Move { posts: true, ..towards(State::InReview, "Begin review", to("begin-review")) }, no()],
        State::InReview => {
            vec![towards(State::Interviewing, "Invite to interview…", to("interviews/new")), qualified(), no()]
        }
        State::Interviewing => {
            vec![qualified(), link("Cancel the interview…", to("interviews/cancel")), no()]
        }
        State::Qualified => vec![towards(State::Offered, "Make an offer…", to("offer")), no()],
        State::Offered => vec![link("See the offer", to("offer"))],
        State::Accepted => vec![link("See the offer", to("offer")), link("Defer to another cohort…", to("defer"))],
        State::Deferred => vec![link("Bring back from deferral…", to("return"))],
        State::NotSelected => vec![link("Re-open for review…", to("reopen"))],
        State::Placed => vec![Move { danger: true, ..link("Undo the placement…", to("undo-placement")) }],
        State::Withdrawn => vec![Move { posts: true, ..link("Take up again", to("take-up-again")) }],
        _ => Vec::new(),
    });
    if state == told && crate::actions::moving::FROM.contains(&state) {
        all.push(link("Move to another posting…", to("move")));
    }
    if state.after(Step::Withdraw).is_ok() && told != State::NotSelected {
        all.push(Move { danger: true, ..link("Withdraw at their request…", to("withdraw")) });
    }
    all
}

/// Whether something in a menu is sent at once: then its page has the form by which it is.
pub fn sends(moves: &[Move]) -> bool {
    moves.iter().any(|m| m.posts)
}

/// The next step of a case: a sentence, and a button where there is something to press.
pub struct Next {
    pub words: String,
    /// Label and address of a page.
    pub link: Option<(&'static str, String)>,
    /// Label and address of a form that needs nothing more.
    pub post: Option<(&'static str, String)>,
}

impl Next {
    fn wait(words: impl Into<String>) -> Self {
        Next { words: words.into(), link: None, post: None }
    }

    fn go(words: impl Into<String>, label: &'static str, href: String) -> Self {
        Next { link: Some((label, href)), ..Next::wait(words) }
    }

    fn press(words: impl Into<String>, label: &'static str, href: String) -> Self {
        Next { post: Some((label, href)), ..Next::wait(words) }
    }
}

/// The top of a page of an application.
pub struct Head {
    pub app: Application,
    pub manages: bool,
    pub moves: Vec<Move>,
    pub next: Next,
    /// Scorecards that are in, and those that the panels owe.
    pub cards: (usize, usize),
    /// Messages of the applicant that nobody has read.
    pub unread: i64,
    pub notes: i64,
    /// A decision was made, and this reader may see what it rested on.
    pub decided: bool,
    /// The page of the offer, when there is one or one can be made.
    pub offer: Option<String>,
    /// The reader sees the whole case, not only whom they interview.
    pub case: bool,
    /// The applications before and after this one in the list the reader looked at last.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Head {
    /// Whether its menu sends something.
    pub fn menu_sends(&self) -> bool {
        sends(&self.moves)
    }

    pub fn read(conn: &mut Conn, who: &Who, reference: &Reference, now: Moment) -> Result<Head> {
        let app = super::seen_by_staff(conn, who, reference)?;
        let manages = who.may_manage(app.agency).is_ok();
        let theirs = manages && !offer_verbs::held_elsewhere(conn, who, &app)?;
        let moves = if theirs { moves(&app.reference, app.state, app.told_state) } else { Vec::new() };
        let held = interviews::of_application(conn, app.id)?;
        let sent = scorecards::of_application(conn, app.id)?.iter().filter(|c| c.state == CardState::Sent && c.counts()).count();
        let owed = held.iter().filter(|i| !matches!(i.state, InterviewState::Cancelled | InterviewState::NoShow));
        let owed = owed.map(|i| i.panel.iter().filter(|s| s.seat.rates()).count()).sum();
        let next = next(conn, who, &app, &held, now)?;
        let unread = messages::unread(conn, app.id, false)?;
        let case = who.may_see_people(app.agency);
        let (before, after) = if case { neighbours(conn, who, &app, now)? } else { (None, None) };
        let offer = match offers::latest(conn, app.id)? {
            Some(offer) => Some(format!("/staff/offers/{}", offer.id)),
            None if manages && app.state == State::Qualified => Some(format!("/staff/applications/{}/offer", app.reference)),
            None => None,
        };
        let decided = who.may_see_results(app.agency).is_ok() && decisions::latest(conn, app.id)?.is_some();
        let notes = if case { notes::count(conn, app.id)? } else { 0 };
        Ok(Head { before, after, case, manages, moves, next, unread, notes, decided, offer, cards: (sent, owed), app })
    }

    /// The top of a page about the case itself, which interviewers do not see.
    pub fn of_case(conn: &mut Conn, who: &Who, reference: &Reference, now: Moment) -> Result<Head> {
        super::case_seen_by_staff(conn, who, reference)?;
        Head::read(conn, who, reference, now)
    }

    pub fn base(&self) -> String {
        format!("/staff/applications/{}", self.app.reference)
    }

    /// The step that needs nothing but a press may only be pressed by those who manage.
    pub fn untold(&self) -> bool {
        self.app.state != self.app.told_state
    }

    pub fn is_open(&self) -> bool {
        self.app.state.is_open()
    }

    pub fn tone(&self) -> &'static str {
        tone(&self.app.state)
    }
}

/// The references before and after this one in the pipeline as the reader looked at it last. An application that left that list, because
/// it was decided or moved, leads on to the first of it.
fn neighbours(conn: &mut Conn, who: &Who, app: &Application, now: Moment) -> Result<(Option<String>, Option<String>)> {
    let Some(query) = pipelines::seen(conn, who.id, app.posting)? else { return Ok((None, None)) };
    let form = FilterForm::read(&query);
    let ((filter, _), order) = (form.check(), form.order());
    if let Some(found) = applications::neighbours(conn, app.posting, &filter, order, app.id, now)? {
        return Ok(found);
    }
    let first = applications::page(conn, app.posting, &filter, (order, None), now, 1)?.pop();
    Ok((None, first.map(|c| c.reference)))
}

/// The colour of a state's tag; the word stands beside it always.
pub fn tone(state: &State) -> &'static str {
    match state {
        State::Qualified | State::Offered | State::Accepted | State::Placed => "m-tag--ok",
        State::Submitted | State::InReview | State::Interviewing => "m-tag--info",
        _ => "",
    }
}

fn next(conn: &mut Conn, who: &Who, app: &Application, held: &[interviews::Interview], now: Moment) -> Result<Next> {
    let to = |rest: &str| format!("/staff/applications/{}/{rest}", app.reference);
    if app.state != app.told_state && matches!(app.state, State::Qualified | State::NotSelected) {
        if let Some((batch, Some(at))) = batches::waiting_telling(conn, app.id)? {
            let at = when::brief(at, when::zone(&who.zone));
            return Ok(Next::go(
                format!("the letter goes {at}. Until then it can be stopped."),
                "See or stop it",
                format!("/staff/batches/{batch}"),
            ));
        }
        return Ok(Next::go(
            format!("decided “{}”; {} has not been told yet.", app.state.spoken(), app.name),
            "Read and send the letter",
            to("tell"),
        ));
    }
    Ok(match app.state {
        State::Submitted => {
            Next::press("two engineers read the résumé against the published criteria.", "Begin review", to("begin-review"))
        }
        State::InReview => return in_review(conn, who, app),
        State::Interviewing => return interviewing(conn, who, app, held, now),
        State::Qualified => match offers::latest(conn, app.id)?.filter(|o| o.state.is_live()) {
            Some(offer) if offer.state == OfferState::Draft && !offer.returned.is_empty() => {
                Next::go("the offer came back: change it and ask again.", "See the draft", format!("/staff/offers/{}", offer.id))
            }
            Some(offer) if offer.state == OfferState::Draft => {
                Next::go("the offer is a draft: finish it and ask for approval.", "See the draft", format!("/staff/offers/{}", offer.id))
            }
            Some(offer) => Next::go("a second person approves the offer.", "See the offer", format!("/staff/offers/{}", offer.id)),
            None => Next::go("offer a seat on a project.", "Make an offer", to("offer")),
        },
        State::Offered => match offers::latest(conn, app.id)? {
            Some(offer) => Next::go(
                format!("{} answers by {}.", app.name, when::brief(offer.terms.answer_by, when::zone(&who.zone))),
                "See the offer",
                format!("/staff/offers/{}", offer.id),
            ),
            None => Next::wait("waiting for an answer."),
        },
        State::Accepted => return accepted(conn, who, app),
        State::NotSelected => Next::wait("nothing. This application is closed."),
        State::Withdrawn => Next::wait("nothing. The applicant withdrew; it can be taken up again at their request."),
        State::Placed => return placed(conn, app),
        State::Deferred => Next::go("a seat when the later cohort comes.", "Bring back", to("return")),
        _ => Next::wait("nothing. This application is closed."),
    })
}

/// Between the acceptance and the seat.
fn accepted(conn: &mut Conn, who: &Who, app: &Application) -> Result<Next> {
    let Some(offer) = offers::latest(conn, app.id)? else { return Ok(Next::wait("the conditions are checked.")) };
    let open = conditions::of_offer(conn, offer.id)?.iter().filter(|c| c.blocks_start()).count();
    let by = when::brief(offer.terms.answer_by, when::zone(&who.zone));
    let (words, button) = match offer.state {
        OfferState::Official => (format!("{} answers the official offer by {by}.", app.name), "See the offer"),
        OfferState::Confirmed => ("the official offer is accepted: place in the seat.".to_owned(), "Place in this seat"),
        _ if open == 0 => ("every condition is cleared: make the offer official.".to_owned(), "Make it official"),
        _ => (text::count(i64::try_from(open).unwrap_or(0), "condition is open.", "conditions are open."), "Conditions"),
    };
    Ok(Next::go(words, button, format!("/staff/offers/{}", offer.id)))
}

/// In review, an assessment may be what comes first; then what follows from the blind review. Whoever may not see scores reads nothing
/// of the assessment.
fn in_review(conn: &mut Conn, who: &Who, app: &Application) -> Result<Next> {
    let attempts = if who.may_see_results(app.agency).is_ok() { assessments::of_application(conn, app.id)? } else { Vec::new() };
    let see = |words: String| Next::go(words, "See the assessment", format!("/staff/applications/{}/assessment", app.reference));
    let Some(attempt) = attempts.last() else { return reviewed(conn, app) };
    match attempt.state {
        AttemptState::Invited => {
            let by = when::brief(attempt.due_at, when::zone(&who.zone));
            Ok(see(format!("{} takes the assessment by {by}.", app.name)))
        }
        AttemptState::Expired => Ok(see("the assessment was not taken in time: give more time, or decide.".to_owned())),
        AttemptState::Scored if assessments::scores_of(conn, &[attempt.id])?.pop().is_some_and(|e| !e.marks.passed) => {
            Ok(see("the score of the assessment is below a pass mark: another attempt where the rule allows it, or decide.".to_owned()))
        }
        AttemptState::Scored | AttemptState::Waived => reviewed(conn, app),
    }
}

/// What follows from the blind review, where there is one.
fn reviewed(conn: &mut Conn, app: &Application) -> Result<Next> {
    let to = |rest: &str| format!("/staff/applications/{}/{rest}", app.reference);
    let invite = |words: String| Next::go(words, "Invite to interview", to("interviews/new"));
    Ok(match reviews::result(conn, app.id)? {
        Some(ReviewResult { points: Some(points), .. }) => {
            invite(format!("the review is passed with {points} points: invite to an interview, or decide."))
        }
        Some(_) => Next::go("a competency that must be met is not: decide.", "Decide", to("decision?outcome=not_selected")),
        None if reviews::of_application(conn, app.id)?.iter().any(|r| r.state == ReviewState::Assigned) => {
            Next::wait("reviewers read it without knowing whose it is.")
        }
        None => invite("invite to an interview, or decide.".to_owned()),
    })
}

fn interviewing(conn: &mut Conn, who: &Who, app: &Application, held: &[interviews::Interview], now: Moment) -> Result<Next> {
    let to = |rest: &str| format!("/staff/applications/{}/{rest}", app.reference);
    let Some(last) = held.iter().find(|i| i.state != InterviewState::Cancelled) else {
        return Ok(Next::go("offer times for the interview.", "Invite to interview", to("interviews/new")));
    };
    let begun = last.starts_at.is_some_and(|at| at <= now);
    let cards = scorecards::of_application(conn, app.id)?;
    let sent = |user| cards.iter().any(|c| c.interview == Some(last.id) && c.author == user && c.state == CardState::Sent);
    let owing: Vec<Sitting> = last.panel.iter().filter(|s| s.seat.rates() && !sent(s.user)).cloned().collect();
    Ok(match last.state {
        InterviewState::Offered => Next::go(format!("{} chooses one of the offered times.", app.name), "Interviews", to("interviews")),
        InterviewState::Booked if !begun => {
            let at = last.starts_at.map_or_else(String::new, |at| when::brief(at, when::zone(&who.zone)));
            Next::go(format!("interview with {} on {at}.", last.with()), "Interviews", to("interviews"))
        }
        InterviewState::NoShow => Next::go("the applicant did not come: decide, or go back to review.", "Decide", to("decision")),
        _ if owing.is_empty() => Next::go("the scorecards are in: decide.", "Decide", to("decision")),
        _ if owing.iter().any(|s| s.user == who.id) => {
            Next::go("your scorecard for this interview.", "Fill in your scorecard", to(&format!("interviews/{}/scorecard", last.id)))
        }
        _ => Next::go(format!("the scorecard of {}.", panel::names(&owing)), "Interviews", to("interviews")),
    })
}

/// What follows once somebody is placed.
fn placed(conn: &mut Conn, app: &Application) -> Result<Next> {
    let Some(line) = placements::of_application(conn, app.id)? else { return Ok(Next::wait("the placement.")) };
    let words = match line.state {
        PlacementState::Confirmed => format!("the first day, {}.", when::day(line.starts_on)),
        _ if line.state.is_live() => format!("on “{}” until {}.", line.project_name, when::day(line.last())),
        _ => format!("nothing. The placement has ended: {}.", line.outcome.map_or("ended", |o| o.spoken()).to_lowercase()),
    };
    Ok(Next::go(words, "The placement", format!("/staff/placements/{}", line.id)))
}
