//! Life in a pipeline of the demonstration: somebody looks after some, tags, a shared view, words kept for often, and work on many that is over.

use super::programme::Programme;
use crate::actions::Here;
use crate::actions::batches::{self, Ask};
use crate::domain::batch::BatchKind;
use crate::domain::ids::{ApplicationId, PostingId};
use crate::domain::pipeline::{Filter, Order};
use crate::domain::state::State;
use crate::error::Result;
use crate::store::{Conn, applications, pipelines, postings};

/// Words the programme office keeps: a name and the words.
const WORDINGS: &[(&str, &str)] = &[
    ("A week longer", "Dear {name}, reading the applications to “{posting}” takes a week longer than we said. You need to do nothing."),
    (
        "Strong, and not this time",
        "Your work on production systems was clear, {name}. This posting asks for depth in one field that others showed in more detail.",
    ),
];

/// Adds it to the postings that have the most to show.
pub fn add(tx: &mut Conn, here: &Here, p: &Programme, targets: &[PostingId]) -> Result<()> {
    for (name, words) in WORDINGS {
        pipelines::keep_wording(tx, p.office.id, None, name, words)?;
    }
    pipelines::keep_view(tx, p.office.id, None, "Secret clearance, ten days here", "view=table&waiting=10&clearance=secret", true)?;
    for posting in targets {
        let agency = postings::find(tx, *posting)?.content.agency;
        let owners = batches::owners_for(tx, agency)?;
        let review = applications::ids(tx, *posting, &Filter::default().in_state(State::InReview), (Order::Waiting, None), here.now, 12)?;
        for (n, some) in review.chunks(4).enumerate() {
            let Some(owner) = owners.get(n) else { continue };
            work(tx, here, p, *posting, some, (BatchKind::Assign, Ask { owner: Some(owner.id), ..Ask::default() }))?;
        }
        let tagged: Vec<ApplicationId> = review.iter().copied().step_by(3).collect();
        work(tx, here, p, *posting, &tagged, (BatchKind::Tag, Ask { tag: "call back".to_owned(), ..Ask::default() }))?;
    }
    Ok(())
}

/// One piece of work, just now, from its draft to its end.
fn work(tx: &mut Conn, here: &Here, p: &Programme, posting: PostingId, ids: &[ApplicationId], (kind, ask): (BatchKind, Ask)) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let batch = batches::draft(tx, here, &p.office, posting, kind, &ask)?;
    batches::add(tx, &p.office, batch, ids)?;
    batches::start(tx, here, &p.office, batch)?;
    while batches::work(tx, here, batch)? {}
    Ok(())
}
