//! What happened to an application, in the words of its applicant. Only what is listed here is shown:
//! a decision that was not told, and what staff did among themselves, never is.

use chrono::NaiveDateTime;

use crate::actions::known_to_applicant;
use crate::domain::condition::{ConditionKind, ConditionState};
use crate::domain::interview::Response;
use crate::domain::promise::Missed;
use crate::domain::state::{State, Step};
use crate::domain::term::TermStep;
use crate::domain::when::{self, Moment, Tz};
use crate::store::events::Line;

/// The lines, oldest first. `state` and `told` are what staff and what the applicant know.
pub fn lines(events: &[Line], state: State, told: State, zone: Tz) -> Vec<(Moment, String)> {
    let known = known_to_applicant(events, state, told);
    // A date that passed is told at once, whatever else waits to be told.
    let is_late = |e: &Line| e.subject == "application" && e.kind == "late";
    let seen = events.iter().enumerate().filter(|(n, e)| *n < known || is_late(e));
    seen.filter_map(|(_, e)| Some((e.at, words(e, zone)?))).collect()
}

fn words(event: &Line, zone: Tz) -> Option<String> {
    let said = match event.subject.as_str() {
        "application" if event.kind == "late" => return late(event, zone),
        "application" => application(event)?,
        "interview" => return interview(event, zone),
        "condition" => return condition(event),
        "offer" => offer(event)?,
        "placement" => return placement(event),
        "document" => document(event)?,
        "assessment" => assessment(event)?,
        "referees" => "We asked you to name referees.",
        "referee" => referee(event)?,
        _ => return None,
    };
    Some(said.to_owned())
}

fn late(event: &Line, zone: Tz) -> Option<String> {
    let missed = Missed::parse(&event.detail)?;
    let [promised, again] = [missed.promised, missed.again].map(|at| when::day(when::day_in(at, zone)));
    Some(format!("{promised} passed without the next step. We gave you a new date: {again}."))
}

fn application(event: &Line) -> Option<&'static str> {
    let to = event.to_state.as_deref().and_then(State::parse);
    match event.kind.as_str() {
        "begin" => return Some("You began this application."),
        "told" => {
            return match to {
                Some(State::Qualified) => Some("We told you that you passed."),
                Some(State::NotSelected) => Some("We told you that this application is not moving forward."),
                _ => None,
            };
        }
        "take_up_again" => return Some("We took your application up again, as you asked."),
        _ => {}
    }
    Some(match Step::ALL.iter().find(|s| s.as_str() == event.kind)? {
        Step::Submit => "You sent your application.",
        Step::BeginReview => "Review began.",
        Step::BackToReview => "Your application went back to review.",
        Step::ReopenReview => "Your application was re-opened for review.",
        Step::ReopenQualified | Step::BackToQualified => "You are among the qualified again.",
        Step::Offer => "We made you an offer.",
        Step::ChangeOffer => "We changed the offer.",
        Step::Accept => "You accepted the offer.",
        Step::Decline if event.actor_id.is_none() => "The date to answer the offer passed.",
        Step::Decline => "You declined the offer.",
        Step::DeclineSeat => "You declined a seat and stay among the qualified.",
        Step::WithdrawOffer => "The offer was withdrawn.",
        Step::Place => "You were placed in a seat.",
        Step::UndoPlacement => "Your placement was taken back. You are among the qualified again.",
        Step::FailConditions => "A condition of your offer was not met.",
        Step::Defer => "You were moved to a later cohort.",
        Step::Return => "You came back from deferral.",
        Step::Lapse => "The list you were on ended.",
        Step::Expire => "The posting closed before this application was sent.",
        Step::Withdraw if event.detail.starts_with("accepted the offer of") => "Closed because you accepted another offer.",
        Step::Withdraw if event.detail.starts_with("asked by ") => "We withdrew this application at your request.",
        Step::Withdraw => "You withdrew this application.",
        Step::Interview | Step::Qualify | Step::NotSelect => return None,
    })
}

fn document(event: &Line) -> Option<&'static str> {
    Some(match event.kind.as_str() {
        "ask" => "We asked you for a document.",
        "send" => "You sent a document.",
        "approve" => "The document you sent is in order.",
        "return" => "We sent a document back to you.",
        "cancel" => "A document is no longer needed.",
        _ => return None,
    })
}

/// What the steps of the application do not say already.
fn offer(event: &Line) -> Option<&'static str> {
    Some(match event.kind.as_str() {
        "question" => "You asked about the offer.",
        "remind" => "We reminded you of the offer.",
        "make_official" => "We sent you the official offer.",
        "confirm" => "You accepted the official offer.",
        _ => return None,
    })
}

fn assessment(event: &Line) -> Option<&'static str> {
    Some(match event.kind.as_str() {
        "invite" => "We invited you to an online assessment.",
        "extend" => "We gave you more time for the assessment.",
        "waive" => "The assessment is not needed.",
        "expire" => "The last day of the assessment passed.",
        "score" => "The score of your assessment reached us.",
        _ => return None,
    })
}

fn referee(event: &Line) -> Option<&'static str> {
    Some(match event.kind.as_str() {
        "name" => "You named a referee. We wrote to them.",
        "answer" => "A referee answered.",
        "refuse" => "A referee would rather not answer.",
        "expire" => "A referee did not answer in time.",
        _ => return None,
    })
}

fn interview(event: &Line, zone: Tz) -> Option<String> {
    let at = || NaiveDateTime::parse_from_str(&event.detail, "%Y-%m-%dT%H:%M:%SZ").ok().map(|at| when::full(at, zone));
    Some(match event.kind.as_str() {
        "offer_times" => "We offered you times for an interview.".to_owned(),
        "book" => format!("You chose a time for your interview: {}.", at()?),
        "move" => format!("You moved your interview to {}.", at()?),
        "reschedule" => format!("We moved your interview to {}.", at()?),
        "rearrange" => "We changed the place or the panel of your interview.".to_owned(),
        "answer" => format!("You answered for the interview: {}.", Response::parse(&event.detail)?.spoken()),
        "ask_other_times" => "You asked for other times.".to_owned(),
        "cancel" => "The interview was cancelled.".to_owned(),
        "finish" => "Your interview took place.".to_owned(),
        "miss" => "You did not come to your interview.".to_owned(),
        _ => return None,
    })
}

/// What happened to a placement; what was only asked for among staff stays with them.
fn placement(event: &Line) -> Option<String> {
    let because = |words: &str| {
        if event.detail.is_empty() { format!("{words}.") } else { format!("{words}: {}.", event.detail.trim_end_matches('.')) }
    };
    if event.kind == "take_back" {
        return Some(because("The end of your term that was settled was taken back: you stay"));
    }
    Some(match TermStep::parse(&event.kind)? {
        TermStep::Arrive => "You arrived. Your term is under way.".to_owned(),
        TermStep::Begin => "You began in your new seat.".to_owned(),
        TermStep::NoShow => because("The team recorded that you did not arrive"),
        TermStep::Reschedule => because("Your first day was changed"),
        TermStep::Extend => because("Your term was extended"),
        TermStep::Move => because("Your move to another seat was settled"),
        TermStep::Convert => because("Your conversion to a permanent position was settled"),
        TermStep::Leave => because("Your last day was settled, as you asked"),
        TermStep::EndEarly => because("The agency ended your placement early"),
        TermStep::Finish => "Your placement ended.".to_owned(),
        TermStep::Cancel => return None,
    })
}

fn condition(event: &Line) -> Option<String> {
    if event.kind == "add" {
        return Some(format!("{}: added to your offer.", ConditionKind::parse(&event.detail)?.spoken()));
    }
    if event.kind != "settle" {
        return None;
    }
    let kind = ConditionKind::parse(&event.detail)?;
    let to = event.to_state.as_deref().and_then(ConditionState::parse)?;
    Some(format!("{}: {}.", kind.spoken(), to.spoken().to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(subject: &str, kind: &str, to: State, minute: i64) -> Line {
        Line {
            at: Moment::default() + chrono::TimeDelta::minutes(minute),
            actor_id: None,
            actor: Some("Rosa".into()),
            subject: subject.into(),
            kind: kind.into(),
            from_state: None,
            to_state: Some(to.as_str().into()),
            detail: String::new(),
        }
    }

    #[test]
    fn a_decision_is_not_seen_before_it_is_told() {
        let mut events = vec![
            event("application", "begin", State::Draft, 0),
            event("application", "submit", State::Submitted, 1),
            event("application", "begin_review", State::InReview, 2),
            event("application", "not_select", State::NotSelected, 3),
            event("interview", "cancel", State::NotSelected, 4),
        ];
        let before = lines(&events, State::NotSelected, State::InReview, when::HOME_ZONE);
        assert_eq!(before.last().map(|l| l.1.as_str()), Some("Review began."));
        let missed = Missed { promised: Moment::default(), again: Moment::default() + chrono::TimeDelta::days(14) };
        events.push(Line { to_state: None, detail: missed.log(), ..event("application", "late", State::InReview, 5) });
        let late = lines(&events, State::NotSelected, State::InReview, when::HOME_ZONE);
        assert!(late.last().is_some_and(|l| l.1.contains("a new date: January 14, 1970")), "{late:?}");
        events.push(event("application", "told", State::NotSelected, 5));
        let after = lines(&events, State::NotSelected, State::NotSelected, when::HOME_ZONE);
        assert_eq!(after.last().map(|l| l.1.as_str()), Some("We told you that this application is not moving forward."));
        assert!(after.iter().all(|l| !l.1.contains("Rosa")));
    }
}
