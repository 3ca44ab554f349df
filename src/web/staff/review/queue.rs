//! What a reviewer has to read, round by round.

use askama::Template;

use crate::domain::ids::RoundId;
use crate::domain::review::{Check, ReviewSeat};
use crate::domain::when::Moment;
use crate::store::reviews::{self, Queued};
use crate::store::rounds::{self, Round};
use crate::web::app::App;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/reviews", queue)]
}

/// A round as its reviewer sees it.
struct Mine {
    round: Round,
    sent: i64,
    to_do: Vec<Queued>,
}

impl Mine {
    fn all(&self) -> i64 {
        self.sent + self.left()
    }

    fn left(&self) -> i64 {
        i64::try_from(self.to_do.len()).unwrap_or(i64::MAX)
    }

    fn due(&self) -> Option<Moment> {
        self.to_do.iter().map(|q| q.due_at).min()
    }

    /// What is marked out from the rest: cards that came back, and splits.
    fn special(&self) -> impl Iterator<Item = &Queued> {
        self.to_do.iter().filter(|q| q.checked == Check::Returned || q.seat == ReviewSeat::Third)
    }
}

#[derive(Template)]
#[template(path = "staff/review/queue.html")]
struct QueuePage {
    shell: Shell,
    mine: Vec<Mine>,
}

impl QueuePage {
    fn code(&self, q: &Queued) -> String {
        super::code(q.id)
    }
}

async fn queue(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let mine = app
        .read(move |conn| {
            who.may_review()?;
            let (all, sent) = (reviews::queue(conn, who.id)?, reviews::sent_by(conn, who.id)?);
            let known: std::collections::BTreeSet<RoundId> = all.iter().map(|q| q.round).chain(sent.iter().map(|s| s.0)).collect();
            let mut mine = Vec::new();
            for id in known {
                let done = sent.iter().find(|s| s.0 == id).map_or(0, |s| s.1);
                let to_do = all.iter().filter(|q| q.round == id).cloned().collect();
                mine.push(Mine { round: rounds::find(conn, id)?, sent: done, to_do });
            }
            mine.sort_by_key(|m| (m.to_do.is_empty(), m.due()));
            Ok(mine)
        })
        .await?;
    show(&QueuePage { shell: staff.shell, mine })
}
