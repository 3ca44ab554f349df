//! What the programme keeps to be used again: plans of stages, what each stage judges, question sets, a rubric in its second version.

use chrono::TimeDelta;

use super::programme::Programme;
use crate::actions::{Here, plans, question_sets, rubrics as rubric_verbs, templates};
use crate::domain::access::Who;
use crate::domain::ids::{AgencyId, PostingId};
use crate::domain::question::{Ask, QuestionKind, Rule};
use crate::domain::stage::{Owner, StageKind, StagePlan};
use crate::error::Result;
use crate::store::{Conn, postings, question_sets as set_rows, rubrics};

/// The résumé shows the craft, the talk shows everything but what only old work can show.
pub fn plan(tx: &mut Conn, here: &Here, author: &Who, posting: PostingId, version: i64) -> Result<()> {
    let Some(rubric) = postings::find(tx, posting)?.content.rubric else { return Ok(()) };
    let competencies = rubrics::competencies(tx, rubric)?;
    let mut judged = Vec::new();
    for stage in postings::stages(tx, posting)? {
        let here = competencies.iter().enumerate().filter(|(n, _)| if stage.kind == StageKind::Review { *n < 3 } else { *n != 2 });
        judged.extend(here.map(|(_, c)| (stage.id, c.id)));
    }
    plans::save_cells(tx, here, author, posting, version, &judged)
}

fn stage(kind: StageKind, name: &str, owner: Owner, days: i64, what: &str, passing: &str) -> StagePlan {
    StagePlan { kind, name: name.to_owned(), owner, what: what.to_owned(), passing: passing.to_owned(), days }
}

/// A template of the office's own.
fn two_talks() -> Vec<StagePlan> {
    use StageKind::{Decision, Interview, Review};
    vec![
        stage(
            Review,
            "Résumé review",
            Owner::Reviewers,
            10,
            "Two engineers read your résumé against the published criteria.",
            "Both find that you meet every required competency.",
        ),
        stage(
            Interview,
            "Talk about your work",
            Owner::Reviewers,
            10,
            "Forty-five minutes by video about one thing you built, chosen by you.",
            "The interviewer recommends you, with what you said as evidence.",
        ),
        stage(
            Interview,
            "Talk with the team",
            Owner::Manager,
            7,
            "You meet the people you would work with, and ask what you want to know.",
            "The team recommends you for this work, not for another.",
        ),
        stage(
            Decision,
            "Decision",
            Owner::Office,
            4,
            "The programme office records the outcome with its reasons and writes to you.",
            "You passed every stage before it.",
        ),
    ]
}

/// Questions every posting of the programme may ask.
fn conditions() -> Vec<Ask> {
    let hint = |words: &str, ask: Ask| Ask { hint: words.to_owned(), ..ask };
    let modes = ["On site every day", "Some days on site", "Remote, with travel to the team"].map(str::to_owned).to_vec();
    vec![
        Ask { options: modes, ..Ask::new("Which ways of working suit you?", QuestionKind::Several, true) },
        hint("The first day on which you could begin.", Ask::new("When can you begin?", QuestionKind::Date, true)),
        hint(
            "Code, writing, a service, a talk: whatever shows it best.",
            Ask::new("Where can we see work of yours?", QuestionKind::Link, false),
        ),
    ]
}

/// Questions of one agency.
fn incidents() -> Vec<Ask> {
    vec![
        Ask::new("Are you ready to be called in at night, one week in six?", QuestionKind::YesNo, true).must(Rule::Yes),
        Ask::new("How well do you know the handling of incidents?", QuestionKind::Level, true),
        Ask::new("Describe an incident in which you decided too late, and what you do since.", QuestionKind::Long, true),
    ]
}

/// A set with its questions.
fn keep(tx: &mut Conn, here: &Here, who: &Who, agency: Option<AgencyId>, name: &str, asks: &[Ask]) -> Result<()> {
    let id = question_sets::create(tx, here, who, agency, name, None)?;
    let version = set_rows::find(tx, id)?.version;
    question_sets::save(tx, here, who, id, version, name, asks)
}

/// After the postings opened: a template, two question sets, and what the first reviews taught about a rubric.
pub fn make(tx: &mut Conn, here: &Here, p: &Programme) -> Result<()> {
    let at = |days: i64| Here { now: super::chance::at_work(here.now - TimeDelta::days(days)), ..here.clone() };
    templates::create(tx, &at(40), &p.office, "Two talks: about your work, then with the team", &two_talks())?;
    keep(tx, &at(30), &p.office, None, "Ways of working", &conditions())?;
    let cisa = p.agency("CISA")?;
    keep(tx, &at(25), &p.manager, Some(cisa), "Handling incidents", &incidents())?;
    let (version, mut rubric) = rubrics::whole(tx, p.data)?;
    if let Some(care) = rubric.competencies.iter_mut().find(|c| c.name == "Privacy and care") {
        care.definition.push("Says which data must never be joined".to_owned());
        for level in care.levels.iter_mut().filter(|l| l.required) {
            level.definition = "Has changed an analysis to protect people, and can say what was lost by it.".to_owned();
        }
    }
    rubric_verbs::save(tx, &at(12), &p.office2, &rubric, Some(version.version)).map(|_| ())
}
