//! Reading an offer and answering it.

use askama::Template;
use serde::Deserialize;

use super::{refusal, sent};
use crate::actions::offers::{self as verbs, Declined};
use crate::domain::ids::{PaperId, UserId};
use crate::domain::message;
use crate::domain::offer::{DeclineReason, OfferState};
use crate::domain::reference::Reference;
use crate::error::Error;
use crate::store::applications::{self, Application};
use crate::store::conditions::{self, Condition};
use crate::store::offers::{self, Offer};
use crate::store::papers::{self, Kept};
use crate::store::seats::{self, SeatLine};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::files::{self, How};
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/applications/{reference}/offer", page),
        routes::get("/my/applications/{reference}/offer/accept", accept_page),
        routes::post("/my/applications/{reference}/offer/accept", accept),
        routes::get("/my/applications/{reference}/offer/decline", decline_page),
        routes::post("/my/applications/{reference}/offer/decline", decline),
        routes::post("/my/applications/{reference}/offer/question", ask),
        routes::get("/my/applications/{reference}/papers/{id}", paper),
    ]
}

/// An offer that was sent, with what it is about.
struct Made {
    app: Application,
    offer: Offer,
    seat: SeatLine,
    conditions: Vec<Condition>,
    /// Applications that end when this offer is accepted.
    others: Vec<Application>,
    papers: Vec<Kept>,
}

impl Made {
    fn is_official(&self) -> bool {
        self.offer.state == OfferState::Official
    }

    /// What is accepted or declined: an offer, or the official one.
    fn what(&self) -> &'static str {
        if self.is_official() { "official offer" } else { "offer" }
    }

    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn can_answer(&self, shell: &Shell) -> bool {
        self.offer.state.waits_for_answer() && !shell.is_past(&self.offer.terms.answer_by)
    }
}

async fn load(app: &App, me: UserId, reference: Reference) -> Result<Made, Fault> {
    app.read(move |conn| {
        let app = sent(conn, me, &reference)?;
        let offer = offers::latest(conn, app.id)?.filter(|o| o.sent_at.is_some()).ok_or(Error::NotFound)?;
        let seat = seats::find(conn, offer.seat)?;
        let conditions = conditions::of_offer(conn, offer.id)?;
        let others = applications::others_open(conn, me, app.id)?;
        let papers = papers::of_application(conn, app.id)?;
        Ok(Made { app, offer, seat, conditions, others, papers })
    })
    .await
}

#[derive(Template)]
#[template(path = "my/offer.html")]
struct OfferPage {
    shell: Shell,
    made: Made,
    question: String,
    problems: Problems,
}

impl OfferPage {
    fn can_answer(&self) -> bool {
        self.made.can_answer(&self.shell)
    }

    fn stands(&self) -> &'static str {
        match self.made.offer.state {
            OfferState::Sent | OfferState::Official => "The date by which to answer has passed.",
            OfferState::Accepted => "You accepted this offer. It becomes official when its conditions are met.",
            OfferState::Confirmed => "You accepted the official offer.",
            OfferState::Placed => "You accepted this offer, and you have a place. Its page says in which seat.",
            OfferState::Declined => "You declined this offer.",
            OfferState::Expired => "This offer was not answered in time.",
            OfferState::Draft | OfferState::InApproval | OfferState::Withdrawn => "This offer was withdrawn.",
        }
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let made = load(&app, applicant.who.id, reference.0).await?;
    show(&OfferPage { shell: applicant.shell, made, question: String::new(), problems: Problems::default() })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct QuestionForm {
    question: String,
}

/// A question before the answer; what was typed stays when it cannot be sent.
async fn ask(app: App, applicant: Applicant, reference: Ref, form: Posted<QuestionForm>) -> Answer {
    let (question, who, wanted) = (form.0.question, applicant.who.clone(), reference.0.clone());
    let why = match message::parse(&question) {
        Err(why) => why,
        Ok(body) => match app.write(move |tx, here| verbs::ask_a_question(tx, here, &who, &wanted, &body)).await {
            Ok(()) => return done(format!("{}/messages", super::path(reference.0.as_str())), Notice::QuestionAsked),
            Err(error) => refusal(error)?,
        },
    };
    let made = load(&app, applicant.who.id, reference.0).await?;
    again(&OfferPage { shell: applicant.shell, made, question, problems: Problems::one("question", why) })
}

/// A paper about one's own application, as it was attached to its letter.
async fn paper(app: App, applicant: Applicant, reference: Ref, id: Id) -> Answer {
    let me = applicant.who.id;
    let (name, bytes) = app
        .read(move |conn| {
            let own = sent(conn, me, &reference.0)?;
            papers::file(conn, own.id, PaperId(id.0))
        })
        .await?;
    Ok(files::send(How::Show, bytes, "application/pdf", &name))
}

#[derive(Template)]
#[template(path = "my/offer_accept.html")]
struct AcceptPage {
    shell: Shell,
    made: Made,
    problems: Problems,
}

async fn accept_page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let made = load(&app, applicant.who.id, reference.0).await?;
    if !made.can_answer(&applicant.shell) {
        return go(format!("{}/offer", made.here()));
    }
    show(&AcceptPage { shell: applicant.shell, made, problems: Problems::default() })
}

async fn accept(app: App, applicant: Applicant, reference: Ref, _form: Posted<Nothing>) -> Answer {
    let (who, wanted) = (applicant.who.clone(), reference.0.clone());
    let official = load(&app, applicant.who.id, reference.0.clone()).await?.is_official();
    let verb = if official { verbs::confirm } else { verbs::accept };
    let notice = if official { Notice::OfferConfirmed } else { Notice::OfferAccepted };
    let why = match app.write(move |tx, here| verb(tx, here, &who, &wanted)).await {
        Ok(()) => return done(super::path(reference.0.as_str()), notice),
        Err(error) => refusal(error)?,
    };
    let made = load(&app, applicant.who.id, reference.0).await?;
    // A second press of the button.
    if made.offer.state.is_accepted() && !made.is_official() {
        return done(made.here(), notice);
    }
    again(&AcceptPage { shell: applicant.shell, made, problems: Problems::one("accept", why) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DeclineForm {
    reason: String,
    /// Ticked: another seat would be welcome.
    stay: String,
}

#[derive(Template)]
#[template(path = "my/offer_decline.html")]
struct DeclinePage {
    shell: Shell,
    made: Made,
    form: DeclineForm,
    problems: Problems,
}

impl DeclinePage {
    fn reasons(&self) -> Vec<(&'static str, &'static str)> {
        DeclineReason::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }
}

async fn decline_page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let made = load(&app, applicant.who.id, reference.0).await?;
    if !made.can_answer(&applicant.shell) {
        return go(format!("{}/offer", made.here()));
    }
    show(&DeclinePage { shell: applicant.shell, made, form: DeclineForm::default(), problems: Problems::default() })
}

async fn decline(app: App, applicant: Applicant, reference: Ref, form: Posted<DeclineForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let why = match DeclineReason::parse(&form.reason) {
        None => "Choose a reason".to_owned(),
        Some(reason) => {
            let said = Declined { reason, stay: !form.stay.is_empty() };
            match app.write(move |tx, here| verbs::decline(tx, here, &who, &wanted, said)).await {
                Ok(()) => {
                    let notice = if said.stay { Notice::SeatDeclined } else { Notice::OfferDeclined };
                    return done(super::path(reference.0.as_str()), notice);
                }
                Err(error) => refusal(error)?,
            }
        }
    };
    let made = load(&app, applicant.who.id, reference.0).await?;
    if made.offer.state == OfferState::Declined {
        return done(made.here(), Notice::OfferDeclined);
    }
    again(&DeclinePage { shell: applicant.shell, made, form, problems: Problems::one("reason", why) })
}
