//! The fairness figures of a round, for whoever leads it, on a page and as a file.

use askama::Template;

use crate::actions::reviews::{self as verbs, Agreed, Fairness, Marked, Reader};
use crate::domain::agreement::{self, ENOUGH, Spread};
use crate::domain::ids::PostingId;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/review/fairness", page), routes::get("/staff/postings/{id}/review/fairness.csv", file)]
}

#[derive(Template)]
#[template(path = "staff/review/fairness.html")]
struct FairnessPage {
    shell: Shell,
    known: Fairness,
}

/// Two digits after the point, or a dash for what is not known.
fn figure(of: Option<f64>) -> String {
    of.map_or_else(|| "–".to_owned(), |x| format!("{:.2}", if x.abs() < 0.005 { 0.0 } else { x }))
}

fn percent(of: f64) -> String {
    format!("{:.0}%", of * 100.0)
}

impl FairnessPage {
    fn enough(&self) -> usize {
        ENOUGH
    }

    /// A kappa with its word, or why there is none.
    fn kappa(&self, of: &Option<f64>, a: &Agreed) -> String {
        match of {
            Some(k) => format!("{} {}", figure(Some(*k)), agreement::spoken(*k)),
            None if a.pairs == 0 => "–".to_owned(),
            None => "Not defined: all the same".to_owned(),
        }
    }

    fn few(&self, n: impl std::borrow::Borrow<usize>) -> bool {
        *n.borrow() < ENOUGH
    }

    fn mean(&self, of: &Option<Marked>) -> String {
        of.as_ref().map_or_else(|| "–".to_owned(), |m| figure(Some(m.mark.mean)))
    }

    fn spread(&self, of: &Option<Marked>) -> String {
        figure(of.as_ref().and_then(|m| m.mark.deviation))
    }

    fn share(&self, of: &Option<Marked>) -> String {
        of.as_ref().map_or_else(|| "–".to_owned(), |m| percent(m.not_met.mean))
    }

    fn cards(&self, of: &Option<Marked>) -> usize {
        of.as_ref().map_or(0, |m| m.mark.n)
    }

    fn minutes(&self, r: &Reader) -> String {
        r.minutes.map_or_else(|| "–".to_owned(), |m| format!("{m:.1}"))
    }

    fn off(&self, r: &Reader) -> String {
        match r.off {
            None => "–".to_owned(),
            Some(d) if d.abs() < 0.005 => "0.00".to_owned(),
            Some(d) if d > 0.0 => format!("+{d:.2}, more generous"),
            Some(d) => format!("{d:.2}, stricter"),
        }
    }
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    let who = staff.who;
    let known = app.read(move |conn| verbs::fairness(conn, &who, PostingId(id.0))).await?;
    show(&FairnessPage { shell: staff.shell, known })
}

fn rows(known: &Fairness) -> Vec<Vec<String>> {
    let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<String>>();
    let mut rows = vec![row(&["competency", "pairs", "agreed on met", "kappa met", "kappa marks"])];
    let some = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.4}"));
    for a in &known.agreed {
        rows.push(vec![a.competency.clone(), a.pairs.to_string(), a.same.to_string(), some(a.met), some(a.marks)]);
    }
    rows.push(Vec::from([String::new()]));
    rows.push(row(&[
        "reviewer",
        "cards",
        "mean mark",
        "spread",
        "share not met",
        "cards of others",
        "mean of others",
        "spread of others",
        "share of others",
        "mean differs",
        "share differs",
        "median minutes",
        "cards timed",
        "calibration cards",
        "marks on them",
        "as expected",
        "mean difference",
    ]));
    let spread = |s: Option<Spread>| [some(s.map(|s| s.mean)), some(s.and_then(|s| s.deviation))];
    for r in &known.readers {
        let mut cells = vec![r.name.clone()];
        for side in [r.own, r.pool] {
            cells.push(side.map_or(0, |m| m.mark.n).to_string());
            cells.extend(spread(side.map(|m| m.mark)));
            cells.push(some(side.map(|m| m.not_met.mean)));
        }
        let word = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        cells.extend([word(r.mark_differs()), word(r.share_differs()), some(r.minutes), r.timed.to_string(), r.calibrated.to_string()]);
        cells.extend([r.expected.0.to_string(), r.expected.1.to_string(), some(r.off)]);
        rows.push(cells);
    }
    rows
}

async fn file(app: App, staff: Staff, id: Id) -> Answer {
    let who = staff.who;
    let known = app.read(move |conn| verbs::fairness(conn, &who, PostingId(id.0))).await?;
    sheet::send(&format!("Fairness {}", known.round.title), &rows(&known))
}
