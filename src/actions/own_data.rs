//! Everything that is kept of a person, for that person: as JSON, with their files. What was decided and not told is not in it, and
//! nobody else's data is.

use serde_json::{Value, json};

use super::bundle::{self, File};
use super::known_to_applicant;
use crate::domain::access::Who;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::applications::{self, Application};
use crate::store::events::Line;
use crate::store::outbox::Letter;
use crate::store::{
    Conn, accounts, addresses, assessments, conditions, demographics, documents, events, intake, interviews, messages, notes, offers,
    outbox, placements, pool, postings, profiles, referees, saved, sections,
};

/// Subjects of history that concern the applicant; what staff did among themselves is not among them.
const SHOWN: &[&str] = &["application", "interview", "condition", "placement", "message", "document", "assessment", "referees", "referee"];
/// Letters whose link opens the account: their text stays out.
const SECRET: &[&str] = &["confirm_address", "reset_password", "invited", "sign_in_link", "address_change_asked", "address_taken_back"];

/// The whole as one ZIP.
pub fn zip(conn: &mut Conn, who: &Who, now: Moment) -> Result<Vec<u8>> {
    let (data, mut files) = collect(conn, who, now)?;
    let text = serde_json::to_vec_pretty(&data).map_err(Error::broken)?;
    files.insert(0, ("my-data.json".to_owned(), text));
    bundle::zip(&files)
}

fn collect(conn: &mut Conn, who: &Who, now: Moment) -> Result<(Value, Vec<File>)> {
    let (mut apps, mut files) = (Vec::new(), Vec::new());
    for mine in applications::of_user(conn, who.id)? {
        let app = applications::own(conn, &Reference::parse(&mine.reference).ok_or(Error::NotFound)?, who.id)?;
        apps.push(application(conn, &app)?);
        if sections::resume(conn, app.id)?.is_some() {
            let (bytes, _, name) = sections::resume_file(conn, app.id)?;
            files.push((format!("{}/{}", app.reference, bundle::part(&name)), bytes));
        }
        if let Some(offer) = offers::latest(conn, app.id)? {
            for file in conditions::files(conn, offer.id)?.into_iter().filter(|f| f.by_id == who.id) {
                let (_, bytes, _, name) = conditions::file(conn, file.id)?;
                files.push((format!("{}/{}", app.reference, bundle::part(&name)), bytes));
            }
        }
        for document in documents::of_application(conn, app.id)? {
            if let Some((bytes, _, name)) = documents::file(conn, document.id)? {
                files.push((format!("{}/{}", app.reference, bundle::part(&name)), bytes));
            }
        }
    }
    let letters: Vec<Value> = outbox::of_user(conn, who.id)?.iter().map(letter).collect();
    let sessions: Vec<Value> = accounts::sessions_of(conn, who.id)?
        .into_iter()
        .map(|(_, began, used)| json!({"began": when::machine(began), "last_used": when::machine(used)}))
        .collect();
    let changes: Vec<Value> = addresses::of_user(conn, who.id)?
        .into_iter()
        .map(|c| json!({"from": c.old_email, "to": c.new_email, "asked": when::machine(c.created_at), "confirmed": c.confirmed_at.map(when::machine)}))
        .collect();
    let saved: Vec<String> = saved::of_user(conn, who.id)?.into_iter().map(|s| s.title).collect();
    let data = json!({
        "made": when::machine(now),
        "profile": {"name": who.name, "email": who.email, "time_zone": who.zone},
        "address_changes": changes,
        "sessions": sessions,
        "applications": apps,
        "letters": letters,
        "work_profile": profile(conn, who)?,
        "talent_pool": pool(conn, who)?,
        "saved_postings": saved,
    });
    Ok((data, files))
}

fn application(conn: &mut Conn, app: &Application) -> Result<Value> {
    let questions = postings::questions(conn, app.posting)?;
    let given = sections::answers(conn, app.id)?;
    let answer = |q: &postings::Question| given.iter().find(|(id, _)| *id == q.id).map(|(_, a)| q.ask.spoken(a));
    let answers: Vec<Value> = questions.iter().map(|q| json!({"question": q.ask.prompt, "answer": answer(q)})).collect();
    let contact = sections::contact(conn, app.id)?.map(|c| json!({"name": c.name, "phone": c.phone, "city": c.city}));
    let eligibility = sections::eligibility(conn, app.id)?.map(|e| {
        json!({
            "citizenship": e.citizenship.spoken(), "lowest_grade": e.min_grade, "places": e.places, "remote_only": e.remote_only,
            "clearance": e.clearance.spoken(), "earliest_start": e.earliest_start.to_string(),
        })
    });
    let resume = sections::resume(conn, app.id)?
        .map(|r| json!({"file": format!("{}/{}", app.reference, bundle::part(&r.file_name)), "text": r.text, "uploaded": when::machine(r.uploaded_at)}));
    let thread: Vec<Value> = messages::of_application(conn, app.id)?
        .iter()
        .map(|m| json!({"at": when::machine(m.created_at), "from": if m.from_staff { "the hiring team" } else { "you" }, "text": m.body}))
        .collect();
    // Notes that staff keep for one another are their working papers; those for the applicant are in here.
    let noted: Vec<Value> =
        notes::shared(conn, app.id)?.iter().map(|n| json!({"at": when::machine(n.created_at), "text": n.body})).collect();
    let asked: Vec<Value> = documents::of_application(conn, app.id)?
        .iter()
        .map(|d| json!({"what": d.what, "due": d.due_on.to_string(), "state": d.state.spoken(), "sent_back_because": d.note, "file": d.file_name}))
        .collect();
    let held: Vec<Value> = interviews::of_application(conn, app.id)?
        .iter()
        .map(|i| {
            let answer = i.answer.as_ref().map(|a| json!({"answer": a.response.spoken(), "words": a.words, "at": when::machine(a.at)}));
            json!({"state": i.state.spoken(), "begins": i.starts_at.map(when::machine), "minutes": i.minutes, "where": i.location, "your_answer": answer})
        })
        .collect();
    // Whom the person named; what those wrote are their words.
    let named: Vec<Value> = referees::of_application(conn, app.id)?
        .iter()
        .map(|r| json!({"name": r.name, "address": r.address, "relation": r.relation.spoken(), "state": r.state.spoken()}))
        .collect();
    // A date that belongs to a decision nobody was told of yet would tell of it.
    let told = app.state == app.told_state;
    Ok(json!({
        "reference": app.reference,
        "posting": app.title,
        "state": app.told_state.told_as(),
        "begun": when::machine(app.created_at),
        "sent": app.submitted_at.map(when::machine),
        "promised_by": app.due_at.filter(|_| told).map(when::machine),
        "late_since": app.late_since.filter(|_| told).map(when::machine),
        "contact": contact,
        "what_you_can_accept": eligibility,
        "resume": resume,
        "answers": answers,
        "later_sections": later(conn, app)?,
        "messages": thread,
        "notes_for_you": noted,
        "documents": asked,
        "interviews": held,
        "assessment": assessment(conn, app)?,
        "referees": named,
        "placements": placed(conn, app)?,
        "history": history(&events::of_application(conn, app.id)?, app.state, app.told_state),
    }))
}

/// Places on projects, and what the person said about the time after.
fn placed(conn: &mut Conn, app: &Application) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for line in placements::all_of_application(conn, app.id)? {
        let kept = placements::find(conn, line.id)?;
        all.push(json!({
            "project": line.project_name, "role": line.role, "kind": line.kind.spoken(), "state": line.state.spoken(),
            "first_day": line.starts_on.to_string(), "last_day": line.last().to_string(),
            "outcome": line.outcome.map(|o| o.spoken()), "alumni": kept.alumni.map(|a| a.spoken()), "went_to": kept.went_to,
        }));
    }
    Ok(all)
}

/// Attempts of the assessment; their scores once the outcome was told, since they tell of it.
fn assessment(conn: &mut Conn, app: &Application) -> Result<Vec<Value>> {
    let attempts = assessments::of_application(conn, app.id)?;
    let scores = assessments::scores_of(conn, &attempts.iter().map(|a| a.id).collect::<Vec<_>>())?;
    let told = app.state == app.told_state && !matches!(app.told_state, State::Submitted | State::InReview | State::Interviewing);
    let score = |s: &assessments::Entered| {
        let skills: Vec<Value> = s.marks.skills.iter().map(|m| json!({"skill": m.name, "points": m.points.to_string()})).collect();
        json!({"points": s.score.points.to_string(), "taken_on": s.score.taken_on.to_string(), "report": s.score.evidence, "skills": skills})
    };
    let one = |a: &assessments::Attempt| {
        let own: Vec<Value> = scores.iter().filter(|s| told && s.attempt == a.id).map(score).collect();
        json!({
            "attempt": a.number, "state": a.state.spoken(), "invited": when::machine(a.invited_at), "last_day": when::machine(a.due_at),
            "link": a.link, "number_at_the_tool": a.candidate, "scores": own,
        })
    };
    Ok(attempts.iter().map(one).collect())
}

/// Essays, times, choices of projects, and what was told voluntarily.
fn later(conn: &mut Conn, app: &Application) -> Result<Value> {
    let essays: Vec<Value> =
        intake::essays(conn, app.id)?.into_iter().map(|(e, answer)| json!({"essay": e.spoken(), "answer": answer})).collect();
    let times = intake::availability(conn, app.id)?.map(|a| json!({"times": a.spoken(), "note": a.note, "accommodation": a.accommodation}));
    let choices: Vec<String> = intake::choices(conn, app.id)?.into_iter().map(|(_, name)| name).collect();
    let told = demographics::own(conn, app.id)?.map(|d| {
        let races: Vec<&str> = d.races.iter().map(|r| r.spoken()).collect();
        json!({
            "ethnicity": d.ethnicity.map(|e| e.spoken()), "races": races, "sex": d.sex.map(|s| s.spoken()),
            "disability": d.disability.map(|d| d.spoken()),
        })
    });
    Ok(json!({"essays": essays, "times": times, "projects": choices, "voluntary_answers": told}))
}

/// The profile that fills in applications.
fn profile(conn: &mut Conn, who: &Who) -> Result<Value> {
    let (profile, version) = profiles::of(conn, who.id)?;
    if version == 0 { Ok(Value::Null) } else { serde_json::to_value(profile).map_err(Error::broken) }
}

/// The talent pool, and who invited to apply where.
fn pool(conn: &mut Conn, who: &Who) -> Result<Value> {
    let wishes = pool::wishes(conn, who.id)?
        .map(|w| json!({"places": w.places, "remote": w.remote, "starts_from": w.starts_from.map(|d| d.to_string()), "note": w.note}));
    let invitations: Vec<Value> = pool::invitations_of(conn, who.id)?
        .into_iter()
        .map(|i| json!({"posting": i.title, "message": i.message, "at": when::machine(i.created_at)}))
        .collect();
    Ok(json!({"wishes": wishes, "invitations": invitations}))
}

/// What happened, as far as the applicant may know: without names, and without words that staff wrote for one another.
fn history(lines: &[Line], state: State, told: State) -> Vec<Value> {
    let known = lines.iter().take(known_to_applicant(lines, state, told)).filter(|l| SHOWN.contains(&l.subject.as_str()));
    // A decision is shown from the moment at which it was told.
    let known = known
        .filter(|l| !matches!(l.kind.as_str(), "qualify" | "not_select" | "undo" | "assign" | "tag" | "untag" | "ask_card" | "chase_card"));
    known.map(|l| json!({"at": when::machine(l.at), "what": format!("{} {}", l.subject, l.kind), "to": l.to_state})).collect()
}

fn letter(letter: &Letter) -> Value {
    let text = if SECRET.contains(&letter.kind.as_str()) { "(left out: it holds a link to your account)" } else { &letter.text };
    json!({"written": when::machine(letter.created_at), "to": letter.to_address, "subject": letter.subject, "text": text})
}
