//! Preparing an offer: a seat, its terms, and the date by which to answer; and the draft of one, written anew.

use askama::Template;

use super::super::head::Head;
use super::super::{case_seen_by_staff, managed, refused};
use super::form::TermsForm;
use crate::actions::offers as verbs;
use crate::domain::ids::{OfferId, SeatId};
use crate::domain::offer::{OfferState, Terms};
use crate::domain::pay::PayLine;
use crate::domain::posting::grade_words;
use crate::domain::reference::Reference;
use crate::domain::when::{self};
use crate::error::Error;
use crate::store::seats::{self, SeatLine};
use crate::store::{applications, offers, postings};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, go, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub(super) fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/offer", form),
        routes::post("/staff/applications/{reference}/offer", prepare),
        routes::get("/staff/offers/{id}/edit", draft),
        routes::post("/staff/offers/{id}/edit", rewrite),
    ]
}

/// Seats to choose from, at most.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "staff/offer_new.html")]
struct OfferPage {
    shell: Shell,
    head: Head,
    /// The draft that is written anew, and how it stands now.
    draft: Option<OfferId>,
    reading: String,
    /// What the approver said when they returned it.
    returned: String,
    seats: Vec<SeatLine>,
    /// So many of them, the first ones, are of the posting's specialty.
    fitting: usize,
    /// What the posting announces for each place.
    announced: Vec<PayLine>,
    form: TermsForm,
    problems: Problems,
}

impl OfferPage {
    fn zone(&self) -> String {
        when::zone_name(self.shell.zone)
    }

    fn action(&self) -> String {
        match self.draft {
            Some(id) => format!("/staff/offers/{id}/edit"),
            None => format!("{}/offer", self.head.base()),
        }
    }

    fn seat_id(&self, seat: &SeatLine) -> String {
        seat.id.to_string()
    }

    fn about(&self, seat: &SeatLine) -> String {
        let grades = grade_words("GS", Some(seat.grade_low), Some(seat.grade_high)).unwrap_or_default();
        let place = match seat.places.as_slice() {
            [] => "place open".to_owned(),
            places => places.join("; "),
        };
        format!("{grades}, {place}, clearance {}, seat {}", seat.clearance.spoken().to_lowercase(), seat.number)
    }
}

/// Which offer a page is about: a new one of this application, or a draft.
#[derive(Clone)]
enum Of {
    New(Reference),
    Draft(OfferId),
}

async fn page(app: &App, staff: Staff, of: Of, form: Option<TermsForm>, problems: Problems) -> Result<OfferPage, Fault> {
    let (who, now, zone) = (staff.who, staff.shell.now, staff.shell.zone);
    let (head, old, reading, seats, fitting, announced, form) = app
        .read(move |conn| {
            let (reference, old) = match of {
                Of::New(reference) => (reference, None),
                Of::Draft(id) => {
                    let old = offers::find(conn, id)?;
                    (Reference::parse(&applications::find(conn, old.application)?.reference).ok_or(Error::NotFound)?, Some(old))
                }
            };
            managed(conn, &who, &reference)?;
            let head = Head::of_case(conn, &who, &reference, now)?;
            let posting = postings::find(conn, head.app.posting)?;
            let mut seats = seats::open(conn, who.scope(), now.date(), MOST)?;
            // What fits the posting's specialty comes first; the order is stable otherwise.
            let specialty = posting.content.specialty;
            seats.sort_by_key(|s| s.specialty != specialty);
            let fitting = seats.iter().filter(|s| s.specialty == specialty).count();
            let reading = old.as_ref().map(|old| verbs::reading(conn, old.id)).transpose()?.unwrap_or_default();
            let form = form.unwrap_or_else(|| match &old {
                Some(old) => TermsForm { seat: old.seat.to_string(), reading: reading.clone(), ..TermsForm::of(&old.terms, zone) },
                None => TermsForm {
                    place: posting.content.places.first().cloned().unwrap_or_default(),
                    ..TermsForm::suggested(head.app.version, posting.cohort_starts_on, &who, now)
                },
            });
            Ok((head, old, reading, seats, fitting, posting.pay, form))
        })
        .await?;
    let (draft, returned) = old.map_or((None, String::new()), |o| (Some(o.id), o.returned));
    Ok(OfferPage { shell: staff.shell, head, draft, reading, returned, seats, fitting, announced, form, problems })
}

/// The form; when there is a live offer already, on to that one.
async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, target) = (staff.who.clone(), reference.0.clone());
    let live = app
        .read(move |conn| {
            let app = case_seen_by_staff(conn, &who, &target)?;
            Ok(offers::latest(conn, app.id)?.filter(|o| o.state.is_live()))
        })
        .await?;
    match live {
        Some(offer) => go(format!("/staff/offers/{}", offer.id)),
        None => show(&page(&app, staff, Of::New(reference.0), None, Problems::default()).await?),
    }
}

/// The seat and the terms, or what is wrong with them.
async fn checked(app: &App, staff: &Staff, form: &TermsForm) -> Result<Result<(SeatId, Terms), Problems>, Fault> {
    let table = form.table(app).await?;
    let seat = form.seat.parse().map(SeatId).map_err(|_| "Choose a seat".to_owned());
    Ok(match (seat, form.check(staff.shell.zone, staff.shell.now, table)) {
        (Ok(seat), Ok(terms)) => Ok((seat, terms)),
        (Ok(_), Err(problems)) => Err(problems),
        (Err(what), terms) => {
            let mut all = Problems::one("seat", what);
            if let Err(others) = terms {
                others.all().iter().for_each(|(field, what)| all.add(field, what));
            }
            Err(all)
        }
    })
}

async fn prepare(app: App, staff: Staff, reference: Ref, form: Posted<TermsForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let (seat, terms) = match checked(&app, &staff, &form).await? {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, Of::New(reference), Some(form), problems).await?),
    };
    let (who, target, version, asks) = (staff.who.clone(), reference.clone(), form.version, form.act != "draft");
    let verb = if asks { verbs::prepare } else { verbs::draft };
    let write = app.write(move |tx, here| verb(tx, here, &who, &target, version, seat, &terms));
    match write.await {
        Ok(id) => done(format!("/staff/offers/{id}"), if asks { Notice::OfferPrepared } else { Notice::OfferDrafted }),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, Of::New(reference), Some(form), problems).await?)
        }
    }
}

/// The form of a draft; of an offer that is none any more, its page.
async fn draft(app: App, staff: Staff, id: Id) -> Answer {
    let id = OfferId(id.0);
    if app.read(move |conn| offers::find(conn, id)).await?.state != OfferState::Draft {
        return go(format!("/staff/offers/{id}"));
    }
    show(&page(&app, staff, Of::Draft(id), None, Problems::default()).await?)
}

async fn rewrite(app: App, staff: Staff, id: Id, form: Posted<TermsForm>) -> Answer {
    let (form, id) = (form.0, OfferId(id.0));
    let (seat, terms) = match checked(&app, &staff, &form).await? {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, Of::Draft(id), Some(form), problems).await?),
    };
    let (who, asks, reading) = (staff.who.clone(), form.act != "draft", form.reading.clone());
    let write = app.write(move |tx, here| {
        verbs::as_read(tx, here, &who, id, &reading)?;
        verbs::rewrite(tx, here, &who, id, seat, &terms)?;
        if asks { verbs::ask(tx, here, &who, id) } else { Ok(()) }
    });
    match write.await {
        Ok(()) => done(format!("/staff/offers/{id}"), if asks { Notice::OfferPrepared } else { Notice::OfferDrafted }),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, Of::Draft(id), Some(form), problems).await?)
        }
    }
}
