//! Letters on their way: at least once, under one Message-ID, tried again when the server asks for patience, given up when it says no.

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::store;

use crate::on_both;
use crate::support::app::unique;
use crate::support::{App, mail};

/// Starts an account, so that one letter waits for this address.
fn one_letter_to(app: &App, local: &str) -> String {
    let email = format!("{}@people.example", unique(local));
    let mut browser = app.browser();
    browser.get("/sign-up");
    let form = browser.form("Start my account").fill("Full name", "Zoë O'Neil").fill("Email address", &email);
    form.fill("Password", "velvet tractor moonlight").send().see("A letter is on its way");
    email
}

fn state_of(app: &App, email: &str) -> (String, i64, Option<String>) {
    let email = email.to_owned();
    let letter = app.db.read(move |c| store::outbox::newest(c, None, Some(&email), 1)).unwrap().remove(0);
    (letter.state, letter.attempts, letter.last_error)
}

on_both! {
    /// A letter goes out once, with the headers that machines need.
    fn a_letter_goes_out_once(app: App) {
        let email = one_letter_to(&app, "once");
        assert_eq!(app.deliver(), 1);
        assert_eq!(app.deliver(), 0);
        let letters = mail::letters_to(&email);
        assert_eq!(letters.len(), 1);
        assert!(letters[0].message_id.ends_with("@muster.test"), "{}", letters[0].message_id);
        assert_eq!(letters[0].auto_submitted, "auto-generated");
        assert!(letters[0].text.starts_with("Dear Zoë O'Neil,"), "{}", letters[0].text);
        assert!(letters[0].html.contains("Dear Zoë O&#39;Neil,") || letters[0].html.contains("Dear Zoë O&#x27;Neil,"), "{}", letters[0].html);
    }

    /// Two processes send at the same time: nobody gets a letter twice.
    fn two_processes_never_send_the_same_letter(app: App) {
        let emails: Vec<String> = (0..12).map(|_| one_letter_to(&app, "pair")).collect();
        let sent: usize = std::thread::scope(|scope| {
            let both: Vec<_> = (0..2).map(|_| scope.spawn(|| app.deliver())).collect();
            both.into_iter().map(|b| b.join().unwrap()).sum()
        });
        assert_eq!(sent, 12);
        for email in emails {
            assert_eq!(mail::letters_to(&email).len(), 1, "{email}");
        }
    }

    /// "Not now" costs a minute, then two, and the letter arrives under its one name.
    fn a_busy_server_is_asked_again_later(app: App) {
        let email = one_letter_to(&app, "later");
        assert_eq!(app.deliver(), 0);
        let (state, attempts, why) = state_of(&app, &email);
        assert_eq!((state.as_str(), attempts), ("queued", 1));
        assert!(why.unwrap().contains("451"));
        assert_eq!(app.deliver(), 0, "not before a minute has passed");
        assert_eq!(state_of(&app, &email).1, 1);
        app.pass(TimeDelta::minutes(1));
        assert_eq!(app.deliver(), 0);
        app.pass(TimeDelta::minutes(2));
        assert_eq!(app.deliver(), 1);
        assert_eq!(mail::letters_to(&email).len(), 1);
        assert_eq!(state_of(&app, &email).0, "sent");
    }

    /// "No such person" is final and does not hold up the others.
    fn a_refused_letter_is_given_up_and_the_others_go(app: App) {
        let refused = one_letter_to(&app, "bounce");
        let fine = one_letter_to(&app, "fine");
        assert_eq!(app.deliver(), 1);
        let (state, _, why) = state_of(&app, &refused);
        assert_eq!(state, "failed");
        assert!(why.unwrap().contains("550"));
        assert_eq!(mail::letters_to(&fine).len(), 1);
    }

    /// While the mail server is away pages work, and letters go when it is back.
    fn a_mail_server_that_is_away_costs_only_time(app: App) {
        let email = one_letter_to(&app, "away");
        let away = muster::jobs::Jobs {
            mailer: Some(std::sync::Arc::new(muster::jobs::Mailer::new("smtp://127.0.0.1:9", &app.config.mail_from).unwrap())),
            ..app.jobs()
        };
        assert_eq!(away.letters(&Default::default()).unwrap(), 0);
        app.browser().get("/jobs").expect(200);
        app.pass(TimeDelta::minutes(2));
        assert_eq!(app.deliver(), 1);
        assert_eq!(mail::letters_to(&email).len(), 1);
    }

    /// The letter box is there in the demonstration only.
    fn letters_cannot_be_read_outside_the_demonstration(app: App) {
        one_letter_to(&app, "secret");
        let rosa = app.person("Rosa Diaz", Role::Office, None);
        let mut browser = app.signed_in(&rosa);
        for path in ["/letters", "/letters/1", "/letters/1/html"] {
            browser.get(path).expect(404);
        }
    }
}
