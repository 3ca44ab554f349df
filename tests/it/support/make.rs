//! Builders: what a test needs to be there before its story begins.

use chrono::TimeDelta;
use muster::actions::{self, Actor, imports, passwords, postings, sections};
use muster::domain::access::Who;
use muster::domain::account::{Email, Password, Role};
use muster::domain::authority::Authority;
use muster::domain::cohort::Cohort;
use muster::domain::eligibility::{Citizenship, Eligibility};
use muster::domain::ids::{AgencyId, CohortId, PostingId, ProjectId, RubricVersionId, SeatId, UserId};
use muster::domain::posting::{Clearance, Specialty};
use muster::domain::question::{Ask, QuestionKind};
use muster::domain::reference::Reference;
use muster::error::Result;
use muster::imports::rubric::{Competency, Level, Rubric};
use muster::store::postings::Content;
use muster::store::projects::{NewProject, NewRole};
use muster::store::sections::{Contact, NewResume};
use muster::store::{self, Conn};

use super::app::unique;
use super::{App, Browser};

/// The password of everybody in tests.
pub const PASSWORD: &str = "velvet tractor moonlight";

/// Its hash, made once: hashing is slow on purpose.
fn password_hash() -> &'static str {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| passwords::hash(&Password::typed(PASSWORD)).unwrap())
}

/// A person of a test: their address and number.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email: String,
}

/// The people and things of a small programme.
pub struct Programme {
    pub manager: Person,
    pub office: Person,
    pub reviewer: Person,
    pub posting: PostingId,
    pub title: String,
    pub project: ProjectId,
    pub seats: Vec<SeatId>,
}

impl App {
    fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static) -> T {
        self.db.write(work).unwrap()
    }

    /// An account with the usual password and a confirmed address.
    pub fn person(&self, name: &str, role: Role, agency: Option<AgencyId>) -> Person {
        let address = format!("{}@people.example", unique(&muster::domain::text::slug(name)));
        let (email, name, here) = (Email::parse(&address).unwrap(), name.to_owned(), self.here());
        let person = Person { id: UserId(0), name: name.clone(), email: address };
        let id = self.write(move |tx| actions::accounts::create(tx, &here, &email, &name, role, agency, Some(password_hash())));
        Person { id, ..person }
    }

    pub fn who(&self, person: &Person) -> Who {
        let id = person.id;
        self.db.read(move |c| store::accounts::find(c, id)).unwrap()
    }

    /// A browser in which this person is signed in.
    pub fn signed_in(&self, person: &Person) -> Browser {
        let mut browser = self.browser();
        browser.get("/sign-in").form("Sign in").fill("Email address", &person.email).fill("Password", PASSWORD).send();
        assert_eq!(browser.status, 200, "{} signs in: {}", person.name, browser.words());
        browser
    }

    /// A rubric with two competencies.
    pub fn rubric(&self) -> RubricVersionId {
        let competency = |name: &str| Competency {
            key: muster::domain::text::slug(name),
            name: name.to_owned(),
            definition: vec!["Finds the cause".to_owned(), "Explains the choice".to_owned()],
            required_level: Some("Experienced".to_owned()),
            levels: vec![
                Level { name: "Familiar".to_owned(), definition: "Has done it with help".to_owned(), required: false },
                Level { name: "Experienced".to_owned(), definition: "Does it alone".to_owned(), required: true },
            ],
            screen_out: false,
        };
        let rubric = Rubric {
            key: unique("rubric"),
            name: "Engineering".to_owned(),
            competencies: vec![competency("Programming"), competency("Operations")],
        };
        let (here, key) = (self.here(), rubric.key.clone());
        self.write(move |tx| imports::rubric(tx, &here, &rubric));
        self.db.read(move |c| store::rubrics::newest(c, &key)).unwrap().unwrap().id
    }

    pub fn agency(&self, code: &str, name: &str) -> AgencyId {
        let (code, name) = (code.to_owned(), name.to_owned());
        self.write(move |tx| store::agencies::find_or_insert(tx, &code, &name))
    }

    /// A cohort that takes applications now and starts in four months.
    pub fn cohort(&self, name: &str) -> CohortId {
        let now = self.now();
        let dates = [-10, 20, 60, 61, 75, 80, 120].map(|d| now.date() + TimeDelta::days(d));
        let cohort = Cohort::new(name, dates).unwrap();
        self.write(move |tx| store::cohorts::insert(tx, &cohort, now))
    }

    /// What a complete posting of an agency says.
    pub fn content(&self, agency: Option<AgencyId>, title: &str) -> Content {
        let (now, cohort) = (self.now(), self.cohort(&unique("Cohort ")));
        Content {
            cohort: Some(cohort),
            agency,
            rubric: Some(self.rubric()),
            title: title.to_owned(),
            specialty: Specialty::Data,
            series: Some("1560".to_owned()),
            pay_plan: "GS".to_owned(),
            grade_low: Some(13),
            grade_high: Some(14),
            pay_low_cents: Some(12_178_500),
            pay_high_cents: Some(18_709_300),
            pay_hourly: false,
            pay_source: "2026 pay table, Washington locality".to_owned(),
            places: vec!["Washington, DC".to_owned(), "Baltimore, MD".to_owned()],
            remote: false,
            seats: 3,
            clearance: Clearance::None,
            opens_at: None,
            closes_at: Some(now + TimeDelta::days(20)),
            zone: "America/New_York".to_owned(),
            summary: "Move ledgers from nightly files to streams.".to_owned(),
            duties: "- Build pipelines\n- Run them".to_owned(),
            needs: "Work you have done with data that mattered.".to_owned(),
            authority: Some(Authority::ScheduleAR),
            contact_name: "Rosa Diaz".to_owned(),
            contact_email: "hiring@treasury.example".to_owned(),
        }
    }

    /// A live posting with two questions, asked for by `manager` and approved by `office`.
    pub fn live_posting(&self, content: &Content, manager: &Person, office: &Person) -> PostingId {
        let (here, content, manager, office) = (self.here(), content.clone(), self.who(manager), self.who(office));
        self.write(move |tx| {
            let id = postings::create(tx, &here, Actor::Person(&manager), &content, None)?;
            let asked = [
                Ask::new("Tell us about a pipeline you repaired", QuestionKind::Long, true),
                Ask::new("Have you worked with public records?", QuestionKind::YesNo, true),
            ];
            store::postings::set_questions(tx, id, &asked)?;
            postings::ask_approval(tx, &here, &manager, id)?;
            postings::approve(tx, &here, &office, id, None)?;
            Ok(id)
        })
    }

    /// A project of an agency with one role and `seats` funded seats.
    pub fn project(&self, agency: AgencyId, name: &str, seats: i64) -> (ProjectId, Vec<SeatId>) {
        let (here, name, until) = (self.here(), name.to_owned(), self.now().date() + TimeDelta::days(400));
        self.write(move |tx| {
            let new = NewProject {
                source: None,
                name: &name,
                mission: "Ledgers that settle the same day.",
                deliverable: "A stream",
                window: None,
            };
            let project = imports::add_project(tx, &here, &new, agency, &[])?;
            let role = NewRole {
                source: None,
                title: "Data engineer",
                specialty: Specialty::Data,
                grades: (13, 14),
                places: &["Washington, DC".to_owned()],
                telework: true,
                clearance: Clearance::None,
                tier: None,
                drug_test: false,
            };
            let role = store::projects::insert_role(tx, project, &role)?;
            let seats = (1..=seats).map(|n| store::seats::insert(tx, role, n, "CFO memo 12", Some(until))).collect::<Result<Vec<_>>>()?;
            Ok((project, seats))
        })
    }

    /// An agency with its people, a live posting and a project with three open seats.
    pub fn programme(&self) -> Programme {
        let agency = self.agency("TREAS", "Department of the Treasury");
        let manager = self.person("Rosa Diaz", Role::Manager, Some(agency));
        let reviewer = self.person("Bo Lindqvist", Role::Reviewer, Some(agency));
        let office = self.person("Amina Yusuf", Role::Office, None);
        let title = "Data engineer, ledgers".to_owned();
        let posting = self.live_posting(&self.content(Some(agency), &title), &manager, &office);
        let (project, seats) = self.project(agency, "Ledger to Stream", 3);
        Programme { manager, office, reviewer, posting, title, project, seats }
    }
}

/// A résumé of plain text.
pub const RESUME: &str = "Ada Osei\nData engineer\n\n2021 to now: moved a payments ledger from nightly files to a stream, 40 million rows a day.\n2017 to 2021: repaired a benefits database without losing a row.\n";

impl App {
    /// A draft with every section filled in, ready to be sent; gives its reference.
    pub fn ready_draft(&self, applicant: &Person, posting: PostingId) -> Reference {
        let (here, who, start) = (self.here(), self.who(applicant), self.now().date() + TimeDelta::days(90));
        self.write(move |tx| {
            let app = actions::applications::begin(tx, &here, &who, posting)?;
            let reference = Reference::parse(&app.reference).unwrap();
            let contact = Contact { name: who.name.clone(), phone: "202-555-0143".to_owned(), city: "Accra".to_owned() };
            sections::save_contact(tx, &who, &reference, &contact)?;
            let eligibility = Eligibility {
                citizenship: Citizenship::Citizen,
                min_grade: 13,
                places: vec!["Washington, DC".to_owned()],
                remote_only: false,
                clearance: Clearance::None,
                earliest_start: start,
            };
            sections::save_eligibility(tx, &who, &reference, &eligibility)?;
            let resume = NewResume { file_name: "cv.txt", media_type: "text/plain", bytes: RESUME.as_bytes(), text: RESUME, pages: None };
            sections::save_resume(tx, &here, &who, &reference, &resume)?;
            let asked = store::postings::questions(tx, posting)?;
            let answers: Vec<_> = asked.iter().map(|q| (q.id, "Yes".to_owned())).collect();
            sections::save_answers(tx, &who, &reference, &answers)?;
            Ok(reference)
        })
    }

    /// A sent application; gives its reference.
    pub fn sent_application(&self, applicant: &Person, posting: PostingId) -> Reference {
        let reference = self.ready_draft(applicant, posting);
        let (here, who, sent) = (self.here(), self.who(applicant), reference.clone());
        self.write(move |tx| actions::applications::submit(tx, &here, &who, &sent));
        reference
    }

    /// An application as it stands.
    pub fn application(&self, reference: &Reference) -> store::applications::Application {
        let reference = reference.clone();
        self.db.read(move |c| store::applications::by_reference(c, &reference)).unwrap()
    }
}
