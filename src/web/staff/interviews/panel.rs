//! The panel as a form has it: a lead, and places for others.

use crate::domain::ids::UserId;
use crate::domain::panel::{Panel, Seat};
use crate::domain::text;
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::{Conn, accounts, interviews};
use crate::web::forms::Problems;

/// People beside the lead a form offers room for.
const OTHERS: usize = 4;

/// A place beside the lead.
pub struct Place {
    pub n: usize,
    pub user: String,
    pub seat: String,
    pub wrong: Option<String>,
}

impl Place {
    /// What somebody beside the lead can do.
    pub fn parts(&self) -> [Seat; 2] {
        [Seat::Member, Seat::Shadow]
    }
}

fn place<'a>(other: &'a [String], seat: &'a [String], n: usize) -> (&'a str, &'a str) {
    (other.get(n).map_or("", |o| o.trim()), seat.get(n).map_or(Seat::Member.as_str(), |s| s.trim()))
}

/// The places of a form with what is wrong with them.
pub fn places(other: &[String], seat: &[String], problems: &Problems) -> Vec<Place> {
    (0..OTHERS)
        .map(|n| {
            let (user, part) = place(other, seat, n);
            let wrong = problems.of(&format!("other-{n}")).map(str::to_owned);
            Place { n, user: user.to_owned(), seat: part.to_owned(), wrong }
        })
        .collect()
}

/// The panel of a form; each problem goes to its own field.
pub fn read(problems: &mut Problems, lead: &str, other: &[String], seat: &[String]) -> Option<Panel> {
    let lead = problems.take("interviewer", lead.parse().map(UserId).map_err(|_| "Choose who leads the interview".to_owned()))?;
    let mut others = Vec::new();
    for n in 0..OTHERS {
        let (user, part) = place(other, seat, n);
        if user.is_empty() {
            continue;
        }
        match (user.parse().map(UserId), Seat::parse(part)) {
            (Ok(user), Some(part)) => others.push((user, part)),
            _ => problems.add(format!("other-{n}"), "Choose a person and their part from the lists"),
        }
    }
    problems.take("other-0", Panel::new(lead, &others))
}

/// Whom a form offers for a panel: those who interview for the posting first, the least loaded of them on top; and who would lead.
pub fn people(conn: &mut Conn, app: &Application) -> Result<(Vec<(String, String)>, Option<UserId>)> {
    let (pool, loads) = (interviews::pool(conn, app.posting)?, interviews::loads(conn)?);
    let load = |user: UserId| loads.get(&user).copied().unwrap_or(0);
    let mut staff = accounts::staff_of(conn, app.agency)?;
    staff.sort_by_key(|w| {
        (!pool.contains_key(&w.id), pool.get(&w.id).copied().unwrap_or(false), if pool.contains_key(&w.id) { load(w.id) } else { 0 })
    });
    let lead = staff.iter().find(|w| pool.get(&w.id) == Some(&false)).map(|w| w.id);
    let words = staff.iter().map(|w| {
        let ahead = match load(w.id) {
            0 => String::new(),
            n => format!(", {}", text::count(n, "interview ahead", "interviews ahead")),
        };
        let pooled = match pool.get(&w.id) {
            Some(true) => ", in training for this posting",
            Some(false) => ", interviews for this posting",
            None => "",
        };
        (w.id.to_string(), format!("{}, {}{pooled}{ahead}", w.name, w.role.spoken().to_lowercase()))
    });
    Ok((words.collect(), lead))
}
