//! The desk of a reviewer: one blind sheet, a card that keeps every keystroke, sending it, standing aside.

use super::super::history::Happened;
use super::super::{Actor, Here};
use super::assign::replace;
use super::settle::{competencies, is_split, settle, split};
use crate::domain::access::Who;
use crate::domain::blind::Identity;
use crate::domain::ids::{ApplicationId, CompetencyId, QuestionId, ReviewId};
use crate::domain::review::{Check, Line, Mark, Recusal, ReviewSeat, ReviewState, missing};
use crate::domain::text;
use crate::error::{Changed, Error, Result};
use crate::store::postings::Question;
use crate::store::reviews::{self, MarkLine, Review, Subject};
use crate::store::rounds::{self, Round};
use crate::store::rubrics::Competency;
use crate::store::{Conn, addresses, applications, postings, profiles, sections};

/// Longest pause between two saves that still counts as time spent on a card, in seconds.
const PAUSE: i64 = 300;
/// Most characters of a justification.
pub const MOST_WORDS: usize = 1200;

/// The page a save comes from: the version it was drawn with, its own name, and how often it saved before.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub version: i64,
    pub page: String,
    pub count: i64,
}

/// A review of this reviewer, with its round; anybody else's is not found.
pub fn own(conn: &mut Conn, who: &Who, id: ReviewId) -> Result<(Review, Round)> {
    let review = reviews::find(conn, id)?;
    if review.reviewer != who.id || who.may_review().is_err() {
        return Err(Error::NotFound);
    }
    let round = rounds::find(conn, review.round)?;
    Ok((review, round))
}

/// An answer as a reviewer may read it, with the requirement it does not meet.
#[derive(Debug, Clone)]
pub struct Answer {
    pub prompt: String,
    pub words: String,
    pub requirement: Option<String>,
    pub unmet: bool,
}

/// What lies on the desk: nothing in here tells who applied.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub resume: String,
    pub answers: Vec<Answer>,
    /// What this reviewer is asked to judge.
    pub competencies: Vec<Competency>,
}

/// What this reviewer is asked to judge: everything, or (the third) what the pair differs on.
pub fn asked(conn: &mut Conn, review: &Review, round: &Round) -> Result<Vec<Competency>> {
    let mut asked = competencies(conn, round)?;
    if review.seat == ReviewSeat::Third {
        let sent = review.state == ReviewState::Sent;
        let list = match review.application() {
            Some(id) if !sent => split(conn, round, id)?,
            _ => Vec::new(),
        };
        let kept = reviews::marks(conn, review.id)?;
        // While a card of the pair is being corrected nothing is split: what was marked so far stays to be seen.
        let list: Vec<CompetencyId> = if list.is_empty() { kept.into_iter().map(|l| l.competency).collect() } else { list };
        asked.retain(|c| list.contains(&c.id));
    }
    Ok(asked)
}

/// The blind sheet of a review.
pub fn sheet(conn: &mut Conn, review: &Review, round: &Round) -> Result<Sheet> {
    let questions = postings::questions(conn, round.posting)?;
    let (identity, text, given) = match review.subject {
        Subject::Calibration(id) => {
            let nobody = reviews::calibration(conn, id)?;
            (Identity { names: vec![nobody.name], ..Identity::default() }, nobody.text, nobody.answers)
        }
        Subject::Application(id) => {
            let text = sections::resume(conn, id)?.map(|r| r.text).unwrap_or_default();
            (identity(conn, id)?, text, sections::answers(conn, id)?)
        }
    };
    let answers = questions.iter().filter_map(|q| answer(q, &given, &identity)).collect();
    Ok(Sheet { resume: identity.hide(&text), answers, competencies: asked(conn, review, round)? })
}

fn answer(question: &Question, given: &[(QuestionId, String)], identity: &Identity) -> Option<Answer> {
    let words = given.iter().find(|(id, _)| *id == question.id).map(|(_, words)| identity.hide(words))?;
    let ask = &question.ask;
    let unmet = ask.unmet(Some(&words)).is_some();
    Some(Answer { prompt: ask.prompt.clone(), unmet, words: ask.spoken(&words), requirement: ask.notice() })
}

/// Everything an application tells about who its applicant is.
fn identity(conn: &mut Conn, id: ApplicationId) -> Result<Identity> {
    let app = applications::find(conn, id)?;
    let mut identity = Identity { names: vec![app.name.clone()], emails: vec![app.email.clone()], ..Identity::default() };
    if let Some(contact) = sections::contact(conn, id)? {
        identity.names.push(contact.name);
        identity.phones.push(contact.phone);
        identity.places.push(contact.city);
    }
    if let Some(resume) = sections::resume(conn, id)? {
        identity.file_name = resume.file_name;
    }
    identity.emails.extend(addresses::of_user(conn, app.user)?.into_iter().flat_map(|c| [c.old_email, c.new_email]));
    if let Some(profile) = profiles::frozen(conn, id)? {
        identity.schools.extend(profile.learning.into_iter().flat_map(|s| [s.title, s.place]));
        identity.phones.push(profile.phone);
        identity.places.push(profile.city);
        identity.links.push(profile.link);
    }
    Ok(identity)
}

/// A review that can still be looked at: this reviewer's, and of something that is in review.
pub fn readable(conn: &mut Conn, who: &Who, id: ReviewId) -> Result<(Review, Round)> {
    let (review, round) = own(conn, who, id)?;
    match review.state {
        ReviewState::Recused | ReviewState::Released => Err(Error::Refused("This review is no longer yours.".to_owned())),
        _ if reviews::is_live(conn, &review)? => Ok((review, round)),
        _ => Err(Error::Refused("This application has left the review. Nothing more is asked of you here.".to_owned())),
    }
}

/// A review that can be written.
fn open(tx: &mut Conn, who: &Who, id: ReviewId) -> Result<(Review, Round)> {
    let (review, round) = readable(tx, who, id)?;
    if review.state == ReviewState::Sent {
        return Err(Error::Refused("This card was sent already and stays as it is.".to_owned()));
    }
    let third_of = review.application().filter(|_| review.seat == ReviewSeat::Third);
    if let Some(app) = third_of
        && !is_split(tx, &round, app)?
    {
        return Err(Error::Refused("One of the two cards came back for correction. Yours is kept; go on when that one is in.".to_owned()));
    }
    Ok((review, round))
}

/// Keeps what is written so far. What the same page sent earlier than what is kept is dropped; another page is told that this one wrote.
/// Gives the version that is kept now.
pub fn save(tx: &mut Conn, here: &Here, who: &Who, id: ReviewId, seen: &Seen, lines: &[MarkLine]) -> Result<i64> {
    let (review, _) = open(tx, who, id)?;
    Ok(write(tx, here, &review, seen, lines)?.unwrap_or(review.version))
}

fn elsewhere() -> Error {
    Error::Stale(Changed { what: "You wrote on this card in another window. What you typed here is still below.".to_owned() })
}

/// Gives the version that was written; `None` when newer words of the same page are there already.
fn write(tx: &mut Conn, here: &Here, review: &Review, seen: &Seen, lines: &[MarkLine]) -> Result<Option<i64>> {
    // Without scripts nothing is counted: then the version decides.
    let same_page = !seen.page.is_empty() && seen.count > 0 && review.typed.0 == seen.page;
    if same_page && seen.count <= review.typed.1 {
        return Ok(None);
    }
    if !same_page && seen.version != review.version {
        return Err(elsewhere());
    }
    if let Some(long) = lines.iter().find(|l| l.why.chars().count() > MOST_WORDS) {
        return Err(Error::Refused(format!("A justification has at most {MOST_WORDS} characters; one has {}.", long.why.chars().count())));
    }
    let passed = review.touched_at.map_or(0, |at| (here.now - at).num_seconds().clamp(0, PAUSE));
    if reviews::save(tx, review, (&seen.page, seen.count), lines, review.seconds + passed, here.now)? {
        Ok(Some(review.version + 1))
    } else {
        Err(elsewhere())
    }
}

/// Sends a complete card, and brings its application to where it stands now.
pub fn send(tx: &mut Conn, here: &Here, who: &Who, id: ReviewId, seen: &Seen, lines: &[MarkLine]) -> Result<()> {
    let (_, round) = own(tx, who, id)?;
    rounds::hold(tx, round.id)?;
    let (review, round) = open(tx, who, id)?;
    let asked = asked(tx, &review, &round)?;
    let lines: Vec<MarkLine> = asked
        .iter()
        .map(|c| {
            lines.iter().find(|l| l.competency == c.id).cloned().unwrap_or(MarkLine { competency: c.id, mark: None, why: String::new() })
        })
        .collect();
    let named = asked.iter().zip(&lines).map(|(c, l)| Line { competency: c.id, name: c.name.clone(), mark: l.mark, why: l.why.clone() });
    if let Some((_, _, why)) = missing(&named.collect::<Vec<_>>()).into_iter().next() {
        return Err(Error::Refused(why));
    }
    if write(tx, here, &review, seen, &lines)?.is_none() {
        return Err(elsewhere());
    }
    let justified = lines.iter().any(|l| l.mark == Some(Mark::NotMet)) && review.application().is_some();
    reviews::send(tx, id, if justified { Check::Waiting } else { Check::None }, here.now)?;
    let happened = Happened::new("review", id.0, "send").from(ReviewState::Assigned.as_str()).to(ReviewState::Sent.as_str());
    let Some(app) = review.application() else {
        // Not in the history of the posting, which its reviewers read.
        return happened.on_its_own(tx, here, Actor::Person(who));
    };
    let app = applications::find(tx, app)?;
    happened.in_application(tx, here, Actor::Person(who), &app)?;
    settle(tx, here, Actor::Person(who), &round, app.id)
}

/// The reviewer stands aside; somebody else gets the review at once.
pub fn recuse(tx: &mut Conn, here: &Here, who: &Who, id: ReviewId, reason: Recusal, words: &str) -> Result<()> {
    let words = text::lines(words);
    if reason == Recusal::Other && words.is_empty() {
        return Err(Error::Refused("Say what the other reason is.".to_owned()));
    }
    if words.chars().count() > MOST_WORDS {
        return Err(Error::Refused(format!("The reason has at most {MOST_WORDS} characters.")));
    }
    let (_, round) = own(tx, who, id)?;
    rounds::hold(tx, round.id)?;
    let (review, round) = open(tx, who, id)?;
    if !reviews::end(tx, id, ReviewState::Recused, Some((reason, &words)))? {
        return Err(Error::Refused("This review is no longer yours.".to_owned()));
    }
    let happened = Happened::new("review", id.0, "recuse").to(ReviewState::Recused.as_str()).detail(reason.as_str());
    let Some(app) = review.application() else {
        // Not in the history of the posting, which its reviewers read.
        return happened.on_its_own(tx, here, Actor::Person(who));
    };
    let app = applications::find(tx, app)?;
    happened.in_application(tx, here, Actor::Person(who), &app)?;
    replace(tx, here, Actor::Person(who), &round, &app, review.seat).map(|_| ())
}

/// The reviewer looks at a sheet: time counts from here.
pub fn look(tx: &mut Conn, here: &Here, who: &Who, id: ReviewId) -> Result<()> {
    let (review, _) = own(tx, who, id)?;
    if review.state == ReviewState::Assigned { reviews::touch(tx, id, here.now) } else { Ok(()) }
}
