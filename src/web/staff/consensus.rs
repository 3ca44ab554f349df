//! What everybody said of one applicant, competency by competency: the cards of the review, those of interviews, who is pending.

use askama::Template;

use super::head::Head;
use super::interviews::{self as held, Cards};
use crate::domain::ids::CompetencyId;
use crate::domain::interview::InterviewState;
use crate::domain::review::{Agreement, Check, Mark, ReviewSeat, ReviewState, agreement};
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::reviews::{self, ReviewResult};
use crate::store::rounds::{self, Round};
use crate::store::{Conn, accounts, interviews, rubrics, scorecards};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/consensus", consensus)]
}

/// Somebody whose card is in.
pub(super) struct Voice {
    pub(super) name: String,
    pub(super) part: String,
    /// What the quality check says of the justifications.
    check: Option<&'static str>,
    /// Competency, mark or rating in words, whether it speaks against, and why.
    said: Vec<(String, &'static str, bool, String)>,
}

impl Voice {
    pub(super) fn of(&self, competency: &str) -> Option<&(String, &'static str, bool, String)> {
        self.said.iter().find(|(name, ..)| name == competency)
    }
}

/// Whose card is missing, for what, and since when.
pub(super) struct Pending {
    name: String,
    what: String,
    since: Option<Moment>,
}

#[derive(Template)]
#[template(path = "staff/consensus.html")]
struct ConsensusPage {
    shell: Shell,
    head: Head,
    /// Competencies, each with how the review settled it.
    rows: Vec<(String, Option<Agreement>)>,
    voices: Vec<Voice>,
    pending: Vec<Pending>,
    /// The result of the review, with the name of its points.
    result: Option<(ReviewResult, &'static str)>,
    /// Cards that are in, but not for this viewer yet.
    hidden: usize,
}

impl ConsensusPage {
    /// The justifications that say what is not shown: competency, person, words.
    fn against(&self) -> Vec<(&str, &str, &str)> {
        let all = self.voices.iter().flat_map(|v| v.said.iter().map(move |s| (v, s)));
        all.filter(|(_, s)| s.2 && !s.3.is_empty()).map(|(v, s)| (s.0.as_str(), v.name.as_str(), s.3.as_str())).collect()
    }
}

/// Everything the page is made of, as it is read.
#[derive(Default)]
pub(super) struct Said {
    pub(super) rows: Vec<(String, Option<Agreement>)>,
    pub(super) voices: Vec<Voice>,
    pending: Vec<Pending>,
}

impl Said {
    /// The cards of the blind review, and how each competency was settled by them.
    pub(super) fn review(&mut self, conn: &mut Conn, round: &Round, app: &Application) -> Result<()> {
        let asked = rubrics::at_stage(conn, round.stage, round.rubric)?;
        let mut marks: Vec<(ReviewSeat, CompetencyId, Mark)> = Vec::new();
        for review in reviews::of_application(conn, app.id)? {
            let name = accounts::find(conn, review.reviewer)?.name;
            match review.state {
                ReviewState::Assigned => {
                    self.pending.push(Pending { name, what: review.seat.spoken().to_owned(), since: Some(review.assigned_at) });
                    continue;
                }
                ReviewState::Recused | ReviewState::Released => continue,
                ReviewState::Sent => {}
            }
            let lines = reviews::marks(conn, review.id)?;
            marks.extend(lines.iter().filter_map(|l| Some((review.seat, l.competency, l.mark?))));
            let named = |l: &reviews::MarkLine| asked.iter().find(|c| c.id == l.competency).map(|c| c.name.clone());
            let said = lines.iter().filter_map(|l| Some((named(l)?, l.mark?.spoken(), l.mark? == Mark::NotMet, l.why.clone())));
            let check = (review.checked != Check::None).then(|| review.checked.spoken());
            self.voices.push(Voice { name, part: review.seat.spoken().to_owned(), check, said: said.collect() });
        }
        for c in &asked {
            let of = |seat| marks.iter().filter(move |m| m.0 == seat && m.1 == c.id).map(|m| m.2);
            let pair: Vec<Mark> = of(ReviewSeat::Pair).collect();
            self.rows.push((c.name.clone(), Some(agreement(round.method.readers, &pair, of(ReviewSeat::Third).next()))));
        }
        Ok(())
    }

    /// The cards of interviews that this viewer may read, and whose is missing.
    pub(super) fn interviews(
        &mut self,
        conn: &mut Conn,
        app: &Application,
        all: &[interviews::Interview],
        cards: Cards,
        now: Moment,
    ) -> Result<()> {
        let sent = scorecards::of_application(conn, app.id)?;
        for interview in all.iter().filter(|i| matches!(i.state, InterviewState::Done | InterviewState::Booked)) {
            let begun = interview.starts_at.filter(|at| *at <= now);
            let in_already = |user| sent.iter().any(|c| c.interview == Some(interview.id) && c.author == user && c.sent_at.is_some());
            let owing = interview.panel.iter().filter(|s| begun.is_some() && s.seat.rates() && !in_already(s.user));
            self.pending.extend(owing.map(|s| Pending {
                name: s.name.clone(),
                what: "Scorecard of the interview".to_owned(),
                since: begun,
            }));
        }
        for card in cards.shown.into_iter().filter(|c| c.card.counts()) {
            let said = card.lines.into_iter().filter_map(|(name, rating, why)| rating.map(|r| (name, r.spoken(), r.fails(), why)));
            let part = card.card.recommendation.map_or("Interview".to_owned(), |r| format!("Interview: {}", r.spoken()));
            self.voices.push(Voice { name: card.card.author_name, part, check: None, said: said.collect() });
        }
        Ok(())
    }

    /// Competencies that only interviews judged follow those of the review.
    pub(super) fn add_rows(&mut self) {
        let named: Vec<String> = self.voices.iter().flat_map(|v| v.said.iter().map(|s| s.0.clone())).collect();
        for name in named {
            if !self.rows.iter().any(|(known, _)| *known == name) {
                self.rows.push((name, None));
            }
        }
    }
}

async fn consensus(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, said, result, hidden) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference.0, now)?;
            let mut said = Said::default();
            let round = rounds::of_posting(conn, head.app.posting)?;
            if let Some(round) = &round {
                said.review(conn, round, &head.app)?;
            }
            let all = interviews::of_application(conn, head.app.id)?;
            let cards = held::cards(conn, &who, &head.app, &all)?;
            let hidden = cards.hidden;
            said.interviews(conn, &head.app, &all, cards, now)?;
            said.add_rows();
            let result = reviews::result(conn, head.app.id)?;
            let name = |r: &ReviewResult| round.as_ref().and_then(|round| r.points.map(|p| round.method.map.name(p))).unwrap_or("Not met");
            Ok((head, said, result.map(|r| (name(&r), r)).map(|(n, r)| (r, n)), hidden))
        })
        .await?;
    let Said { rows, voices, pending } = said;
    show(&ConsensusPage { shell: staff.shell, head, rows, voices, pending, result, hidden })
}
