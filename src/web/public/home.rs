//! The start page and the pages of words.

use askama::Template;

use crate::store::postings::{self, Card, Search};
use crate::web::app::App;
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, show};
use crate::web::public::jobs;
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/", home),
        routes::get("/how-we-hire", how),
        routes::get("/accessibility", accessibility),
        routes::get("/privacy", privacy),
    ]
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    shell: Shell,
    closing_soon: Vec<Card>,
    open: i64,
}

impl HomePage {
    fn href(&self, card: &Card) -> String {
        jobs::path(card.id, &card.title)
    }
}

async fn home(app: App, visitor: Visitor) -> Answer {
    let now = visitor.shell.now;
    let found = app.read(move |conn| postings::search(conn, &Search::default(), now, 3)).await?;
    show(&HomePage { shell: visitor.shell, closing_soon: found.cards, open: found.count })
}

#[derive(Template)]
#[template(path = "public/how.html")]
struct HowPage {
    shell: Shell,
}

async fn how(visitor: Visitor) -> Answer {
    show(&HowPage { shell: visitor.shell })
}

#[derive(Template)]
#[template(path = "public/accessibility.html")]
struct AccessibilityPage {
    shell: Shell,
}

async fn accessibility(visitor: Visitor) -> Answer {
    show(&AccessibilityPage { shell: visitor.shell })
}

#[derive(Template)]
#[template(path = "public/privacy.html")]
struct PrivacyPage {
    shell: Shell,
}

async fn privacy(visitor: Visitor) -> Answer {
    show(&PrivacyPage { shell: visitor.shell })
}
