//! What people say about applying, for the programme office.

use askama::Template;

use crate::actions::feedback::{self, Summary};
use crate::domain::feedback::ENOUGH;
use crate::web::app::App;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/feedback", page)]
}

#[derive(Template)]
#[template(path = "staff/feedback.html")]
struct FeedbackPage {
    shell: Shell,
    all: Vec<Summary>,
}

impl FeedbackPage {
    fn enough(&self) -> i64 {
        ENOUGH
    }
}

async fn page(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let all = app.read(move |conn| feedback::summary(conn, &who)).await?;
    show(&FeedbackPage { shell: staff.shell, all })
}
