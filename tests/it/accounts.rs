//! Signing up, in and out; what strangers can learn; how often one may try.

use chrono::TimeDelta;
use muster::domain::account::Role;

use crate::on_both;
use crate::support::app::{fresh_folder, unique};
use crate::support::make::PASSWORD;
use crate::support::{App, Browser, mail};

fn sign_up(browser: &mut Browser, name: &str, email: &str) {
    browser.get("/sign-up").form("Start my account").fill("Full name", name).fill("Email address", email).fill("Password", PASSWORD).send();
    browser.see("A letter is on its way");
}

fn sign_in(browser: &mut Browser, email: &str, password: &str) {
    browser.get("/sign-in").form("Sign in").fill("Email address", email).fill("Password", password).send();
}

on_both! {
    /// Only the owner of the address can use the account: the letter's link confirms it, once, and only when a button is pressed.
    fn an_account_begins_with_a_confirmed_address(app: App) {
        let email = format!("{}@people.example", unique("ada"));
        let mut ada = app.browser();
        sign_up(&mut ada, "Ada Osei", &email);
        sign_in(&mut ada, &email, PASSWORD);
        ada.expect(422).see("do not belong together");
        app.deliver();
        let letter = mail::latest(&email, "Confirm your email address");
        assert!(letter.text.contains("Dear Ada Osei,") && letter.html.contains("Confirm my address"));
        assert_eq!(letter.auto_submitted, "auto-generated");
        ada.get(&letter.link()).expect(200).press("Confirm my address").see("Your address is confirmed");
        sign_in(&mut ada, &email, PASSWORD);
        ada.expect(200).see("My applications").see("You have not applied yet");
        // The link is used up.
        let mut other = app.browser();
        other.get(&letter.link()).press("Confirm my address").expect(409).see("used already");
    }

    /// A stranger who tries an address learns nothing; its owner gets a letter.
    fn a_second_account_with_the_same_address_is_not_made(app: App) {
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut stranger = app.browser();
        sign_up(&mut stranger, "Somebody Else", &ada.email);
        app.deliver();
        mail::latest(&ada.email, "You already have an account");
        sign_in(&mut stranger, &ada.email, PASSWORD);
        stranger.expect(200).see_not("Somebody Else");
    }

    /// Every mistake is named at once, beside its field, and what was typed stays.
    fn a_wrong_sign_up_keeps_what_was_typed(app: App) {
        let mut browser = app.browser();
        browser.get("/sign-up").form("Start my account").fill("Full name", "  ").fill("Email address", "ada at example").fill("Password", "short").send();
        browser.expect(422).see("3 things to put right").see("Enter your full name").see("at least 15 characters");
        assert!(browser.title().starts_with("Error: "));
        assert!(browser.text().contains("value=\"ada at example\""));
        assert!(!browser.text().contains("value=\"short\""), "a password is never sent back");
    }

    /// Signing out ends the session on the server, not only in the browser.
    fn signing_out_ends_the_session(app: App) {
        let rosa = app.person("Rosa Diaz", Role::Office, None);
        let mut browser = app.signed_in(&rosa);
        let cookie = browser.cookie().expect("a cookie");
        browser.get("/staff").expect(200).press("Sign out").see("You are signed out");
        let mut thief = app.browser();
        thief.set_cookie(&cookie);
        thief.get_once("/staff").expect(303);
    }

    /// Nobody stays signed in for ever: idle and absolute ends, and a clock set back revives nothing.
    fn sessions_end_by_themselves(app: App) {
        let rosa = app.person("Rosa Diaz", Role::Office, None);
        let mut browser = app.signed_in(&rosa);
        app.pass(TimeDelta::minutes(29));
        browser.get_once("/staff").expect(200);
        app.pass(TimeDelta::minutes(31));
        browser.get_once("/staff").expect(303);
        assert_eq!(browser.headers["location"], "/sign-in?next=/staff");
        let mut busy = app.signed_in(&rosa);
        for _ in 0..24 {
            app.pass(TimeDelta::minutes(29));
            busy.get_once("/staff").expect(200);
        }
        app.pass(TimeDelta::minutes(29));
        busy.get_once("/staff").expect(303);
    }

    /// A clock that is set back brings no ended session back to life.
    fn a_clock_that_is_set_back_revives_nothing(app: App) {
        let rosa = app.person("Rosa Diaz", Role::Office, None);
        let mut browser = app.signed_in(&rosa);
        app.pass(TimeDelta::minutes(20));
        browser.get_once("/staff").expect(200);
        app.pass(TimeDelta::minutes(-10));
        browser.get_once("/staff").expect(303);
    }

    /// Whoever signs up later with somebody's address does not choose that person's password.
    fn the_password_is_the_one_of_the_letter_that_was_answered(app: App) {
        let email = format!("{}@people.example", unique("ada"));
        let mut ada = app.browser();
        sign_up(&mut ada, "Ada Osei", &email);
        app.deliver();
        let link = mail::latest(&email, "Confirm your email address").link();
        let mut thief = app.browser();
        thief.get("/sign-up").form("Start my account").fill("Full name", "T").fill("Email address", &email).fill("Password", "stolen lantern seventeen").send();
        ada.get(&link).press("Confirm my address");
        sign_in(&mut thief, &email, "stolen lantern seventeen");
        thief.expect(422);
        sign_in(&mut ada, &email, PASSWORD);
        ada.expect(200);
    }

    /// A new password needs the letter, works once, ends all sessions and tells the owner.
    fn a_password_is_set_anew_by_letter(app: App) {
        let rosa = app.person("Rosa Diaz", Role::Office, None);
        let mut old = app.signed_in(&rosa);
        let mut browser = app.browser();
        browser.get("/forgot").form("Send the link").fill("Email address", &rosa.email).send().see("A letter is on its way");
        browser.get("/forgot").form("Send the link").fill("Email address", "nobody@people.example").send().see("A letter is on its way");
        app.deliver();
        let link = mail::latest(&rosa.email, "Set a new password").link();
        browser.get(&link).form("Set the password").fill("New password", "too short").send().expect(422).see("at least 15");
        browser.get(&link).form("Set the password").fill("New password", "orchard lantern seventeen").send().see("Your new password is set");
        old.get_once("/staff").expect(303);
        browser.get(&link).form("Set the password").fill("New password", "another lantern seventeen").send().expect(409);
        sign_in(&mut browser, &rosa.email, PASSWORD);
        browser.expect(422);
        sign_in(&mut browser, &rosa.email, "orchard lantern seventeen");
        browser.expect(200);
        app.deliver();
        mail::latest(&rosa.email, "Your password was changed");
        assert!(mail::letters_to("nobody@people.example").is_empty());
    }

    /// An applicant signs in with a link from a letter and goes on where they wanted to; it works once, for a quarter of an hour, and tells strangers nothing.
    fn a_link_signs_in_without_a_password(app: App) {
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let rosa = app.person("Rosa Diaz", Role::Office, None);
        let mut browser = app.browser();
        browser.get("/my/profile").see("Sign in").click("Get a link by email").form("Send the link").fill("Email address", "no address").send().expect(422);
        browser.form("Send the link").fill("Email address", &ada.email).send().see("A letter is on its way");
        for address in ["nobody@people.example", &rosa.email] {
            browser.get("/sign-in/link").form("Send the link").fill("Email address", address).send().see("A letter is on its way");
        }
        app.deliver();
        let link = mail::latest(&ada.email, "Your link to sign in").link();
        assert!(mail::letters_to("nobody@people.example").is_empty() && mail::letters_to(&rosa.email).is_empty());
        let mut program = app.browser();
        program.get(&link).see("One press");
        program.get("/my").see_not("My applications");
        browser.get(&link).press("Sign in").expect(200).see("Your profile");
        app.browser().get(&link).press("Sign in").expect(409).see("This link was used already");
        browser.get("/sign-in/link").form("Send the link").fill("Email address", &ada.email).send();
        app.deliver();
        let late = mail::latest(&ada.email, "Your link to sign in").link();
        app.pass(TimeDelta::minutes(16));
        app.browser().get(&late).press("Sign in").expect(409);
    }

    /// A link for a password ends after half an hour.
    fn a_link_for_a_password_ends(app: App) {
        let rosa = app.person("Rosa Diaz", Role::Office, None);
        let mut browser = app.browser();
        browser.get("/forgot").form("Send the link").fill("Email address", &rosa.email).send();
        app.deliver();
        let link = mail::latest(&rosa.email, "Set a new password").link();
        app.pass(TimeDelta::minutes(31));
        browser.get(&link).form("Set the password").fill("New password", "orchard lantern seventeen").send().expect(409);
    }
}

/// Guessing is slowed down, and says how long to wait; another address is not held up by it.
#[test]
fn guessing_is_slowed_down() {
    let folder = fresh_folder();
    let app = App::start(&format!("sqlite:{}", folder.join("muster.db").display()), folder, None, |c| c.tries = 3);
    let rosa = app.person("Rosa Diaz", Role::Office, None);
    let mut guesser = app.browser();
    for _ in 0..3 {
        sign_in(&mut guesser, &rosa.email, "wrong wrong wrong wrong");
        guesser.expect(422);
    }
    sign_in(&mut guesser, &rosa.email, "wrong wrong wrong wrong");
    guesser.expect(429).see("Too many tries");
    assert!(guesser.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() <= 900);
    app.pass(TimeDelta::minutes(15));
    sign_in(&mut guesser, &rosa.email, PASSWORD);
    guesser.expect(200);
}
