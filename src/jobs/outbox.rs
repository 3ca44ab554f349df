//! Sending letters: lease, send, mark. A letter that was sent but not marked goes again under the same Message-ID.

use std::time::Duration;

use chrono::TimeDelta;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};

use super::Stop;
use crate::actions::{Clock, Dice, hex};
use crate::domain::ids::LetterId;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::outbox::{self, Letter};
use crate::store::{Db, dialect, papers};

/// Letters leased at once.
const BATCH: i64 = 20;
/// How long a lease lasts: longer than a batch takes.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// How long a letter is tried (RFC 5321 asks for at least four days).
const PATIENCE: TimeDelta = TimeDelta::days(5);

/// The way out to an SMTP server.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

/// `Auto-Submitted: auto-generated` (RFC 3834): answering machines stay silent.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `List-Unsubscribe` and `List-Unsubscribe-Post` (RFC 8058): the mail program may stop an optional letter with one click.
#[derive(Clone)]
struct Unsubscribe(String);
#[derive(Clone)]
struct UnsubscribePost;

impl Header for Unsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(raw: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(raw.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        // An address of this site, ASCII without spaces: it must stay one word, and needs no encoding.
        let value = format!("<{}>", self.0);
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
    }
}

impl Header for UnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

impl Mailer {
    /// `url` as described for `MUSTER_SMTP_URL`.
    pub fn new(url: &str, from: &str) -> Result<Self> {
        let transport = SmtpTransport::from_url(url).map_err(|e| Error::Refused(format!("MUSTER_SMTP_URL cannot be used: {e}.")))?;
        let from = from.parse().map_err(|e| Error::Refused(format!("MUSTER_MAIL_FROM is not an address: {e}.")))?;
        Ok(Self { transport: transport.timeout(Some(Duration::from_secs(10))).build(), from })
    }

    fn message(&self, letter: &Letter, paper: Option<(String, Vec<u8>)>) -> Result<Message> {
        let address = letter.to_address.parse().map_err(|e| Error::Refused(format!("address: {e}")))?;
        let builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(letter.to_name.clone()).filter(|n| !n.is_empty()), address))
            .subject(&letter.subject)
            .message_id(Some(letter.message_id.clone()))
            .header(AutoSubmitted);
        let builder = match &letter.unsubscribe_url {
            Some(url) => builder.header(Unsubscribe(url.clone())).header(UnsubscribePost),
            None => builder,
        };
        let words = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        let typed = |t: String| ContentType::parse(&t).map_err(|e| Error::Broken(e.to_string()));
        let built = match (&letter.calendar, &letter.calendar_method) {
            (Some(file), Some(method)) => {
                let inline = typed(format!("text/calendar; charset=utf-8; method={method}"))?;
                let words = words.singlepart(SinglePart::builder().header(inline).body(file.clone()));
                let attached = Attachment::new("interview.ics".to_owned()).body(file.clone(), typed("application/ics".to_owned())?);
                builder.multipart(MultiPart::mixed().multipart(words).singlepart(attached))
            }
            _ => match paper {
                Some((name, bytes)) => {
                    let attached = Attachment::new(name).body(bytes, typed("application/pdf".to_owned())?);
                    builder.multipart(MultiPart::mixed().multipart(words).singlepart(attached))
                }
                None => builder.multipart(words),
            },
        };
        built.map_err(|e| Error::Refused(format!("letter: {e}")))
    }

    fn send(&self, letter: &Letter, paper: Option<(String, Vec<u8>)>) -> std::result::Result<(), Failure> {
        let message = self.message(letter, paper).map_err(|e| Failure { why: e.to_string(), kind: Kind::Final })?;
        self.transport.send(&message).map(|_| ()).map_err(|e| Failure { kind: kind_of(&e), why: e.to_string() })
    }
}

/// Why a letter did not go out.
struct Failure {
    why: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The server will never take this letter.
    Final,
    /// This letter has to wait.
    Later,
    /// The server cannot be reached or does not let us in: all letters have to wait.
    NoServer,
}

/// Only answers about the recipient or the message are final; a wrong password or a closed door is our trouble, not the letter's.
fn kind_of(error: &lettre::transport::smtp::Error) -> Kind {
    match error.status().map(u16::from) {
        Some(501 | 550 | 551 | 553) => Kind::Final,
        Some(530 | 534 | 535 | 538 | 421) | None => Kind::NoServer,
        Some(_) => Kind::Later,
    }
}

/// When a letter that failed `attempts` times is tried again: after 1, 2, 4 … minutes, at most 6 hours; `None` when it is given up.
fn again_at(letter: &Letter, attempts: i64, kind: Kind, now: Moment) -> Option<Moment> {
    let minutes = 1i64 << attempts.clamp(1, 9).saturating_sub(1);
    let at = now + TimeDelta::minutes(minutes.min(360));
    (kind != Kind::Final && at < letter.created_at + PATIENCE).then_some(at)
}

/// Sends the letters that are due, and gives their number. Time is read anew for each batch, `stop` is asked before each letter, and
/// a server that cannot be reached ends the round after one try.
pub fn send_due(db: &Db, mailer: &Mailer, clock: &Clock, stop: &Stop) -> Result<usize> {
    let by = hex(&Dice::System.bytes::<8>()?);
    let mut sent = 0;
    loop {
        let (now, me) = (clock.now(), by.clone());
        let leased = db.write(move |tx| dialect::lease_letters(tx, &me, now, now + LEASE, BATCH))?;
        if leased.is_empty() {
            return Ok(sent);
        }
        for id in leased {
            if stop.is_set() {
                return Ok(sent);
            }
            match send_one(db, mailer, LetterId(id), &by, clock.now())? {
                Ok(()) => sent += 1,
                Err(Kind::NoServer) => {
                    db.write(move |tx| outbox::release(tx, &by))?;
                    return Ok(sent);
                }
                Err(Kind::Final | Kind::Later) => {}
            }
        }
    }
}

/// Sends one leased letter and marks what became of it, unless the lease went to somebody else meanwhile.
fn send_one(db: &Db, mailer: &Mailer, id: LetterId, by: &str, now: Moment) -> Result<std::result::Result<(), Kind>> {
    let (letter, paper) = db.read(move |conn| {
        let letter = outbox::find(conn, id)?;
        let paper = letter.paper.map(|id| papers::attached(conn, id)).transpose()?;
        Ok((letter, paper))
    })?;
    let by = by.to_owned();
    match mailer.send(&letter, paper) {
        Ok(()) => db.write(move |tx| outbox::mark_sent(tx, id, &by, now)).map(Ok),
        Err(Failure { why, kind }) => {
            let attempts = letter.attempts + 1;
            let again = again_at(&letter, attempts, kind, now);
            tracing::warn!(letter = id.0, attempts, given_up = again.is_none(), "a letter did not go out");
            db.write(move |tx| outbox::mark_failed(tx, id, &by, &why, attempts, again))?;
            Ok(Err(kind))
        }
    }
}
