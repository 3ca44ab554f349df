//! The talent pool, for hiring managers: who is in it, and an invitation to apply.

use askama::Template;
use serde::Deserialize;

use super::refused;
use crate::actions::pool as verbs;
use crate::domain::access::Who;
use crate::domain::ids::{PostingId, UserId};
use crate::domain::intake::note;
use crate::domain::posting::PostingState;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::pool::{self, Invitation, Member};
use crate::store::postings;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/pool", list), routes::get("/staff/pool/{id}/invite", page), routes::post("/staff/pool/{id}/invite", invite)]
}

/// Postings in the list of the form.
const MOST: i64 = 300;

#[derive(Template)]
#[template(path = "staff/pool.html")]
struct PoolPage {
    shell: Shell,
    members: Vec<Member>,
    invites: bool,
}

impl PoolPage {
    fn places(&self, m: &Member) -> String {
        let named = if m.wishes.places.is_empty() { "Anywhere".to_owned() } else { m.wishes.places.join("; ") };
        if m.wishes.remote { format!("{named}, or remotely") } else { named }
    }

    fn start(&self, m: &Member) -> String {
        m.wishes.starts_from.map_or_else(|| "Any time".to_owned(), |d| format!("from {}", self.shell.date(&d)))
    }
}

/// Those in the pool whom this member of staff may see.
fn seen(conn: &mut Conn, who: &Who) -> Result<Vec<Member>> {
    who.may_see_pool()?;
    pool::members(conn, who.scope())
}

async fn list(app: App, staff: Staff) -> Answer {
    let (who, invites) = (staff.who.clone(), staff.who.may_manage(staff.who.agency).is_ok());
    let members = app.read(move |conn| seen(conn, &who)).await?;
    show(&PoolPage { shell: staff.shell, members, invites })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct InviteForm {
    posting: String,
    message: String,
}

impl InviteForm {
    fn check(&self) -> std::result::Result<(PostingId, String), Problems> {
        let mut problems = Problems::default();
        let posting = self.posting.parse().map(PostingId).map_err(|_| "Choose a posting".to_owned());
        let (posting, message) = (problems.take("posting", posting), problems.take("message", note(&self.message, "The message")));
        if message.as_deref() == Some("") {
            problems.add("message", "Write why you invite this person");
        }
        posting.zip(message).filter(|_| problems.is_empty()).ok_or(problems)
    }
}

#[derive(Template)]
#[template(path = "staff/pool_invite.html")]
struct InvitePage {
    shell: Shell,
    member: Member,
    /// Invitations this person had from postings one may see, the newest first.
    earlier: Vec<Invitation>,
    /// Live postings this person may invite to.
    live: Vec<(PostingId, String)>,
    form: InviteForm,
    problems: Problems,
}

impl InvitePage {
    fn read(conn: &mut Conn, shell: Shell, who: &Who, person: UserId, form: InviteForm, problems: Problems) -> Result<Self> {
        who.may_manage(who.agency)?;
        let member = seen(conn, who)?.into_iter().find(|m| m.user == person).ok_or(Error::NotFound)?;
        let live = postings::for_staff(conn, who.scope(), Some(PostingState::Live), None, MOST)?;
        let live = live.into_iter().map(|p| (p.id, p.title)).collect();
        let mut earlier = pool::invitations_of(conn, person)?;
        earlier.retain(|i| who.may_see(i.agency_id));
        Ok(InvitePage { shell, member, earlier, live, form, problems })
    }

    fn postings(&self) -> Vec<(String, String)> {
        let live = self.live.iter().map(|(id, title)| (id.to_string(), title.clone()));
        std::iter::once((String::new(), "Choose".to_owned())).chain(live).collect()
    }
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    let read =
        move |conn: &mut Conn| InvitePage::read(conn, staff.shell, &staff.who, UserId(id.0), InviteForm::default(), Problems::default());
    show(&app.read(read).await?)
}

async fn invite(app: App, staff: Staff, id: Id, form: Posted<InviteForm>) -> Answer {
    let (form, who, person) = (form.0, staff.who.clone(), UserId(id.0));
    let problems = match form.check() {
        Err(problems) => problems,
        Ok((posting, message)) => match app.write(move |tx, here| verbs::invite(tx, here, &who, person, posting, &message)).await {
            Ok(()) => return done("/staff/pool", Notice::Invited),
            Err(error) => refused(error)?,
        },
    };
    let read = move |conn: &mut Conn| InvitePage::read(conn, staff.shell, &staff.who, person, form, problems);
    again(&app.read(read).await?)
}
