//! Settling the conditions of an offer.

use serde::Deserialize;

use crate::actions::conditions as verbs;
use crate::domain::condition::ConditionState;
use crate::domain::ids::ConditionId;
use crate::store::conditions;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::Posted;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done};
use crate::web::routes::{self, Line};
use crate::web::shell::Notice;

pub fn routes() -> Vec<Line> {
    vec![routes::post("/staff/conditions/{id}", settle)]
}

#[derive(Debug, Deserialize)]
struct SettleForm {
    to: String,
}

async fn settle(app: App, staff: Staff, id: Id, form: Posted<SettleForm>) -> Answer {
    let (who, id) = (staff.who, ConditionId(id.0));
    let to = ConditionState::parse(&form.0.to).ok_or(Fault::Malformed("A condition is met, not met or waived."))?;
    let offer = app
        .write(move |tx, here| {
            verbs::settle(tx, here, &who, id, to)?;
            conditions::find(tx, id).map(|c| c.offer)
        })
        .await?;
    done(format!("/staff/offers/{offer}"), Notice::ConditionSettled)
}
