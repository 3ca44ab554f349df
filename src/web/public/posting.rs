//! A posting as the public sees it.

use askama::Template;

use crate::domain::correction::Correction;
use crate::domain::ids::{PostingId, UserId};
use crate::domain::pay::{self, PayLine};
use crate::domain::posting::{PostingState, open_for_applications};
use crate::domain::usual::{self, Usual};
use crate::domain::when::{self, Moment};
use crate::error::Error;
use crate::store::postings::{self, Dates, Odds, Posting, PostingFile, Question, Stage};
use crate::store::rubrics::{self, Competency};
use crate::store::{Conn, applications, events, rounds, saved, usual as spans};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::guard::Visitor;
use crate::web::markdown::{self, SafeHtml};
use crate::web::pages::{Answer, go, show, size};
use crate::web::public::markup::{self, SafeJson};
use crate::web::public::{jobs, projects};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/jobs/{id}", posting)]
}

#[derive(Template)]
#[template(path = "public/posting.html")]
struct PostingPage {
    shell: Shell,
    posting: Posting,
    questions: Vec<Question>,
    stages: Vec<Stage>,
    competencies: Vec<Competency>,
    files: Vec<PostingFile>,
    /// What was changed since it opened, the newest first.
    changes: Vec<(Moment, Correction)>,
    /// Why nobody can apply now.
    shut: Option<&'static str>,
    /// Reference of the reader's own application.
    own: Option<String>,
    /// Whether the reader, an applicant, saved it.
    saved: bool,
    preview: bool,
    /// How applications in this field ended; not on a preview.
    odds: Option<Odds>,
    /// How long it takes from sending to an answer; not on a preview.
    usual: Option<String>,
    /// When it was published; not on a preview.
    dates: Option<Dates>,
    /// From what the order of reading was drawn, once review has begun.
    seed: Option<String>,
}

/// The smallest number of people from which a share says anything.
const ENOUGH: i64 = 10;

impl PostingPage {
    /// The page of a posting as its authors see it before it is public.
    fn new(shell: Shell, (posting, questions, stages, competencies, files, ..): Parts) -> Self {
        let (changes, shut) = (Vec::new(), Some("This is a preview."));
        let (own, saved, preview, odds, usual, dates) = (None, false, true, None, None, None);
        let seed = None;
        PostingPage { shell, posting, questions, stages, competencies, files, changes, shut, own, saved, preview, odds, usual, dates, seed }
    }

    fn pay(&self) -> Option<String> {
        self.posting.pay_words()
    }

    fn grades(&self) -> Option<String> {
        self.posting.grade_words()
    }

    /// What it pays at each place, when places differ.
    fn pay_lines(&self) -> &[PayLine] {
        if pay::is_one(&self.posting.pay) { &[] } else { &self.posting.pay }
    }

    fn pay_source(&self) -> String {
        pay::sources(&self.posting.pay)
    }

    /// Whether its author typed the pay of every place.
    fn is_typed(&self) -> bool {
        self.posting.pay.iter().all(|l| !l.from_table)
    }

    fn hourly(&self) -> bool {
        self.posting.content.pay_hourly
    }

    fn place(&self) -> String {
        jobs::place_words(&self.posting.content.places, self.posting.content.remote)
    }

    fn closes(&self) -> Option<String> {
        self.posting.content.closes_at.map(|at| when::full(at, when::zone(&self.posting.content.zone)))
    }

    /// The odds in words, as far as history allows.
    fn odds_words(&self) -> Option<String> {
        let field = self.posting.content.specialty.spoken().to_lowercase();
        let odds = self.odds?;
        Some(if odds.told >= ENOUGH {
            format!(
                "Of {} applicants for {field} who have been told a decision, {} qualified and {} were placed so far.",
                odds.told, odds.qualified, odds.placed
            )
        } else {
            format!("Fewer than {ENOUGH} applicants for {field} have been told a decision: too few to say.")
        })
    }

    fn size(&self, bytes: &i64) -> String {
        size(*bytes)
    }

    fn address(&self) -> String {
        self.shell.site.to_string() + &jobs::path(self.posting.id, &self.posting.content.title)
    }

    /// The first words, for previews of the link.
    fn teaser(&self) -> String {
        projects::teaser(&self.posting.content.summary)
    }

    /// The posting in the words of search engines, while one can apply.
    fn markup(&self) -> Option<SafeJson> {
        let dates = self.dates.filter(|_| self.shut.is_none())?;
        Some(markup::job_posting(&self.posting, &dates, &self.shell.programme, &self.address()))
    }

    fn html(&self, text: &str) -> SafeHtml {
        markdown::render(text)
    }
}

/// All that stands on the page but who reads it.
pub type Parts = (Posting, Vec<Question>, Vec<Stage>, Vec<Competency>, Vec<PostingFile>, (Odds, String), Option<Dates>);

pub fn parts(conn: &mut Conn, id: PostingId) -> Result<Parts, Error> {
    let posting = postings::find(conn, id)?;
    let competencies = posting.content.rubric.map(|r| rubrics::competencies(conn, r)).transpose()?.unwrap_or_default();
    let usual = usual::sentence("From sending to an answer", Usual::of(usual::days(&spans::sent_to_told(conn)?)));
    let odds = (postings::odds(conn, posting.content.specialty)?, usual);
    let dates = postings::dates(conn, &[id])?.remove(&id);
    Ok((posting, postings::questions(conn, id)?, postings::stages(conn, id)?, competencies, postings::files(conn, id)?, odds, dates))
}

/// What only one reader sees, what changed since it opened, and the seed of the order of reading.
type Personal = (Option<String>, bool, Vec<(Moment, Correction)>, Option<String>);

fn personal(conn: &mut Conn, reader: Option<UserId>, id: PostingId) -> Result<Personal, Error> {
    let own = reader.map(|r| applications::of_person(conn, r, id)).transpose()?.flatten().map(|a| a.reference);
    let saved = reader.map(|r| saved::is_saved(conn, r, id)).transpose()?.unwrap_or(false);
    let logs = events::corrections(conn, id)?;
    let seed = rounds::of_posting(conn, id)?.map(|r| r.seed);
    Ok((own, saved, logs.into_iter().filter_map(|(at, log)| Some((at, Correction::parse(&log)?))).collect(), seed))
}

async fn posting(app: App, visitor: Visitor, id: Id) -> Answer {
    let (id, reader) = (PostingId(id.0), visitor.shell.who.as_ref().filter(|w| !w.is_staff()).map(|w| w.id));
    let (parts, (own, saved, changes, seed)) = app.read(move |conn| Ok((parts(conn, id)?, personal(conn, reader, id)?))).await?;
    let content = &parts.0.content;
    if own.is_none() {
        published(&parts.0)?;
    }
    let path = jobs::path(id, &content.title);
    if visitor.shell.path != path {
        return go(path);
    }
    let shut = open_for_applications(parts.0.state, content.opens_at, content.closes_at, visitor.shell.now).err();
    let ((odds, usual), dates) = (parts.5.clone(), parts.6);
    let page = PostingPage::new(visitor.shell, parts);
    show(&PostingPage { changes, shut, own, saved, preview: false, odds: Some(odds), usual: Some(usual), dates, seed, ..page })
}

/// Only what is or was live is for the public; what has ended says so.
pub(super) fn published(posting: &Posting) -> Result<(), Fault> {
    match posting.state {
        PostingState::Live => Ok(()),
        PostingState::Closed | PostingState::Filled => {
            let at = posting
                .content
                .closes_at
                .map_or_else(String::new, |at| format!(" on {}", when::day(when::day_in(at, when::zone(&posting.content.zone)))));
            Err(Fault::Gone(format!("“{}” closed{at}. Other jobs are open.", posting.content.title)))
        }
        PostingState::Cancelled => Err(Fault::Gone(format!("“{}” was cancelled.", posting.content.title))),
        _ => Err(Error::NotFound.into()),
    }
}

/// The page exactly as the public will see it, for its authors.
pub fn preview(shell: Shell, parts: Parts) -> Answer {
    show(&PostingPage::new(shell, parts))
}
