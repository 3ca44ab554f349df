//! The postings of the demonstration: three live, one draft, one closed before now (its closing is a step of the plan).

use chrono::{Days, TimeDelta};

use super::programme::{Programme, opened};
use crate::actions::{Actor, Here, postings as verbs};
use crate::domain::area::Point;
use crate::domain::authority::Authority;
use crate::domain::ids::{AgencyId, PostingId, RubricVersionId};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::question::{Ask, QuestionKind, Rule};
use crate::domain::stage::StageKind;
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::postings::{self as rows, Content, Question};
use crate::store::{Conn, places, sources, templates};

pub const DAYS_SINCE_CLOSED: i64 = 20;

/// A posting that people apply to.
#[derive(Debug, Clone)]
pub struct Target {
    pub id: PostingId,
    pub specialty: Specialty,
    pub agency: Option<AgencyId>,
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone)]
pub struct Postings {
    pub software: Target,
    pub data: Target,
    pub cyber: Target,
    pub closed: Target,
    pub closes: Moment,
}

/// A question: prompt, help, kind, options, and whether only Yes is enough.
type Asked = (&'static str, &'static str, QuestionKind, &'static [&'static str], bool);

struct Words {
    title: &'static str,
    summary: &'static str,
    duties: &'static str,
    needs: &'static str,
    questions: &'static [Asked],
}

const SOFTWARE: Words = Words {
    title: "Software engineer, modernization projects",
    summary: "Two years on one team that replaces a system the public depends on. You write code, run it, and leave it better documented than you found it.",
    duties: "- Build and run services that people reach from any device\n- Move work out of old systems in steps that can be undone\n- Review the code of others and let yours be reviewed\n- Show what is finished every two weeks to the people who will use it",
    needs: "- Software you built or kept running, shown by work, a project or a course\n- One language known well, a second one known enough\n- The habit of testing what you change\n\nNo degree and no number of years is asked for.",
    questions: &[
        (
            "Describe one thing you built or repaired that others use. What was your own part?",
            "A few sentences are enough.",
            QuestionKind::Long,
            &[],
            false,
        ),
        ("Have you taken over a system nobody could explain to you?", "", QuestionKind::YesNo, &[], false),
        ("How well do you know the language you know best?", "", QuestionKind::Level, &[], false),
    ],
};

const DATA: Words = Words {
    title: "Data engineer, shared across agencies",
    summary: "One application, seats in many offices: from the census to crash records. You make data fit for decisions and say honestly what it cannot show.",
    duties: "- Build loads that can be repeated and that stop bad data early\n- Link, clean and describe data from several sources\n- Answer questions with methods you can defend\n- Protect the people behind the records",
    needs: "- Work with real data, shown by a project, a publication or a job\n- SQL, and one of Python, R or a similar language\n- The ability to explain a result to somebody who decides\n\nNo degree and no number of years is asked for.",
    questions: &[
        (
            "Tell us of a decision that changed because of data you prepared.",
            "Name the decision and how sure you were.",
            QuestionKind::Long,
            &[],
            false,
        ),
        ("Which data set would you most like to repair, and why?", "One line.", QuestionKind::Short, &[], false),
        (
            "Which of these have you used at work or in a project?",
            "",
            QuestionKind::Several,
            &["Python", "R", "SQL", "A data warehouse", "A geographic information system"],
            false,
        ),
    ],
};

const CYBER: Words = Words {
    title: "Cybersecurity engineer, vulnerability clearinghouse",
    summary: "AI systems report more weaknesses than anybody can read. You decide which are real, which come first, and who must hear of them today.",
    duties: "- Reproduce and rate reported weaknesses\n- Write advice that a small utility can follow\n- Work with finders, owners and two partner agencies\n- Automate whatever you did by hand three times",
    needs: "- Weaknesses you found, repaired or handled, shown by work or public reports\n- Calm during an incident, and notes afterwards\n- A Top Secret clearance, or the readiness to be investigated for one",
    questions: &[
        (
            "Describe a weakness you dealt with from the report to the repair.",
            "Leave out what must stay secret.",
            QuestionKind::Long,
            &[],
            false,
        ),
        ("Are you ready to work on site five days a week?", "", QuestionKind::YesNo, &[], true),
    ],
};

const CLOSED: Words = Words {
    title: "Data scientist, first round",
    summary: "The first round of this cohort: data scientists for ten agencies from one list of people who passed.",
    ..DATA
};

const DRAFT: Words = Words {
    title: "Customer experience strategist",
    summary: "Find out where people fail at a public service, and see that it is repaired.",
    duties: "- Watch people use the service\n- Find the few changes that help most\n- Stay until they are made",
    needs: "- Services you made better, with a before and an after",
    questions: &[
        ("Which public service would you repair first?", "One line.", QuestionKind::Short, &[], false),
        ("Describe a time when users told you that you were wrong.", "", QuestionKind::Long, &[], false),
    ],
};

#[derive(Clone, Copy)]
struct Frame<'a> {
    agency: Option<AgencyId>,
    rubric: RubricVersionId,
    specialty: Specialty,
    places: &'a [&'a str],
    seats: i64,
    clearance: Clearance,
    closes_at: Moment,
}

fn content(p: &Programme, words: &Words, frame: &Frame<'_>, opens_at: Moment) -> Content {
    Content {
        cohort: Some(p.cohort),
        agency: frame.agency,
        rubric: Some(frame.rubric),
        title: words.title.to_owned(),
        specialty: frame.specialty,
        series: Some(if frame.specialty == Specialty::Data { "1560" } else { "2210" }.to_owned()),
        pay_plan: "GS".to_owned(),
        grade_low: Some(13),
        grade_high: Some(14),
        pay_low_cents: None,
        pay_high_cents: None,
        pay_hourly: false,
        pay_source: String::new(),
        places: frame.places.iter().map(|p| (*p).to_owned()).collect(),
        remote: false,
        seats: frame.seats,
        clearance: frame.clearance,
        opens_at: Some(opens_at),
        closes_at: Some(frame.closes_at),
        zone: when::HOME_ZONE.name().to_owned(),
        summary: words.summary.to_owned(),
        duties: words.duties.to_owned(),
        needs: words.needs.to_owned(),
        authority: Some(Authority::ScheduleAR),
        contact_name: "Programme office".to_owned(),
        contact_email: "questions@office.example".to_owned(),
    }
}

pub fn make(tx: &mut Conn, here: &Here, p: &Programme) -> Result<Postings> {
    for (name, latitude, longitude) in PLACES {
        if let Some(at) = Point::new(latitude, longitude) {
            places::add(tx, name, at)?;
        }
    }
    let opens = opened(here.now);
    let today = here.now.date();
    // The last second of a day in the home zone, as a form would set it.
    let ends = |ahead: u64| when::end_of(today.checked_add_days(Days::new(ahead)).unwrap_or(today), when::HOME_ZONE);
    let closes = when::end_of(today - TimeDelta::days(DAYS_SINCE_CLOSED), when::HOME_ZONE);
    let cisa = p.agency("CISA")?;
    let dc = "Washington, DC";
    let software = Frame {
        agency: None,
        rubric: p.software,
        specialty: Specialty::Software,
        places: &[dc, "Gaithersburg, MD"],
        seats: 5,
        clearance: Clearance::Secret,
        closes_at: ends(19),
    };
    let data = Frame {
        agency: None,
        rubric: p.data,
        specialty: Specialty::Data,
        places: &[dc, "Suitland, MD"],
        seats: 32,
        clearance: Clearance::None,
        closes_at: ends(33),
    };
    let cyber = Frame {
        agency: Some(cisa),
        rubric: p.cyber,
        specialty: Specialty::Cyber,
        places: &[dc],
        seats: 4,
        clearance: Clearance::TopSecret,
        closes_at: ends(5),
    };
    let closed = Frame { seats: 31, closes_at: closes, ..data };
    let made = Postings {
        closed: publish(tx, here, p, &CLOSED, &closed, opens)?,
        software: publish(tx, here, p, &SOFTWARE, &software, opens)?,
        data: publish(tx, here, p, &DATA, &data, opens)?,
        cyber: publish(tx, here, p, &CYBER, &cyber, opens)?,
        closes: super::chance::next_hour(closes),
    };
    // Beside review and interview, this one has an assessment in its plan.
    let assessed = templates::all(tx)?.into_iter().find(|t| t.stages.iter().any(|s| s.kind == StageKind::Assessment));
    if let Some(template) = assessed {
        rows::set_stages(tx, made.software.id, &template.stages)?;
    }
    let draft = Frame {
        agency: None,
        rubric: p.software,
        specialty: Specialty::Design,
        places: &[dc],
        seats: 12,
        clearance: Clearance::None,
        closes_at: ends(60),
    };
    let content = content(p, &DRAFT, &draft, here.now + TimeDelta::days(14));
    write(tx, &Here { now: super::chance::at_work(here.now - TimeDelta::days(3)), ..here.clone() }, p, &DRAFT, &content)?;
    Ok(made)
}

/// Where two of three people came from, by the words of links and of other sites.
const SOURCES: [Option<&str>; 6] = [Some("newsletter"), None, Some("usajobs.gov"), Some("campus-fair"), None, Some("newsletter")];

/// Keeps where a person came from with the application they begin.
pub fn came_from(tx: &mut Conn, app: &Application, person: usize) -> Result<()> {
    match SOURCES.iter().cycle().nth(person % SOURCES.len()).copied().flatten() {
        Some(word) => sources::keep(tx, app.id, word),
        None => Ok(()),
    }
}

/// Places of the demonstration as USAJOBS records give them.
const PLACES: [(&str, f64, f64); 3] =
    [("Washington, DC", 38.8904, -77.032), ("Suitland, Maryland", 38.848, -76.9231), ("Gaithersburg, Maryland", 39.139_865_9, -77.193_83)];

fn ask((prompt, hint, kind, options, only_yes): &Asked) -> Ask {
    let options = options.iter().map(|o| (*o).to_owned()).collect();
    let ask = Ask { hint: (*hint).to_owned(), options, ..Ask::new(prompt, *kind, true) };
    if *only_yes { ask.must(Rule::Yes) } else { ask }
}

/// A draft with its questions, written by the manager.
fn write(tx: &mut Conn, here: &Here, p: &Programme, words: &Words, content: &Content) -> Result<PostingId> {
    let author = &p.manager;
    let id = verbs::create(tx, here, Actor::Person(author), content, None)?;
    let asks: Vec<Ask> = words.questions.iter().map(ask).collect();
    verbs::save_questions(tx, here, author, id, 1, &asks)?;
    super::kept::plan(tx, here, author, id, 2)?;
    Ok(id)
}

/// Written by the manager, approved by the office, live from its opening on.
fn publish(tx: &mut Conn, here: &Here, p: &Programme, words: &Words, frame: &Frame<'_>, opens: Moment) -> Result<Target> {
    let at = |days: i64| Here { now: super::chance::at_work(opens - TimeDelta::days(days)), ..here.clone() };
    let content = content(p, words, frame, opens);
    let id = write(tx, &at(8), p, words, &content)?;
    verbs::ask_approval(tx, &at(6), &p.manager, id)?;
    verbs::approve(tx, &at(4), &p.office, id, None)?;
    verbs::go_live(tx, &Here { now: opens, ..here.clone() }, id)?;
    let questions = rows::questions(tx, id)?;
    Ok(Target { id, specialty: frame.specialty, agency: frame.agency, questions })
}
