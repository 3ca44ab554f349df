//! Letters about offers.

use chrono::NaiveDate;

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::ids::OfferId;
use crate::domain::offer::Terms;
use crate::domain::when::{self, Moment, Tz};
use crate::error::Result;
use crate::papers::{Paper, Part};

/// What letters and papers about an offer name.
pub struct Made<'a> {
    pub about: &'a About<'a>,
    pub terms: &'a Terms,
    /// The project and the role of its seat.
    pub seat: (&'a str, &'a str),
}

impl<'a> Made<'a> {
    fn letter(&self, site: &'a Site, kind: &'static str, subject: &str) -> Letter<'a> {
        Letter::to(site, kind, self.about.name, format!("{subject}, application {}", self.about.reference))
    }

    fn terms(&self, letter: Letter<'a>, answer_by: String) -> Letter<'a> {
        let terms = self.terms;
        letter
            .fact("Answer by", answer_by)
            .fact("Project", self.seat.0)
            .fact("Role", self.seat.1)
            .fact("Pay", terms.pay_words())
            .fact("Place", terms.place.clone())
            .fact("First day", when::day(terms.starts_on))
            .fact("Not to exceed", when::day(terms.not_to_exceed))
            .fact("Reference", self.about.reference)
    }

    /// The offer as a paper, and the name of its file.
    fn paper(&self, site: &Site, conditions: &[String], official: bool, reader: Tz) -> (Paper, String) {
        let terms = self.terms;
        let kind = if official { "Official offer" } else { "Tentative offer" };
        let mut parts = vec![
            Part::Words(format!(
                "{}\nTo: {}\nApplication: {}, {}",
                site.programme, self.about.name, self.about.reference, self.about.title
            )),
            Part::Heading("What we offer".to_owned()),
            Part::Words(format!(
                "A seat as {} on the project “{}”.\nPay: {}\nWhere the figure comes from: {}\nPlace of work: {}\nFirst day: {}\n\
                 Not to exceed: {}",
                self.seat.1,
                self.seat.0,
                terms.pay_words(),
                terms.pay_source,
                terms.place,
                when::day(terms.starts_on),
                when::day(terms.not_to_exceed)
            )),
        ];
        if !official && !conditions.is_empty() {
            parts.push(Part::Heading("What it depends on".to_owned()));
            parts.push(Part::Words(conditions.join("\n")));
            parts.push(Part::Words(
                "This offer is tentative. It becomes official when these conditions are met or waived. Please do not leave your present work before.".to_owned(),
            ));
        }
        parts.push(Part::Heading("Your answer".to_owned()));
        parts.push(Part::Words(format!(
            "Answer by {} at {}.\nQuestions: {}",
            when::full(terms.answer_by, reader),
            site.url(&format!("{}/offer", self.about.page())),
            site.contact
        )));
        (
            Paper { title: format!("{kind}, {}", self.about.reference), parts },
            format!("{}-{}.pdf", kind.replace(' ', "-"), self.about.reference),
        )
    }
}

/// An offer is made: tentative, with its paper.
pub fn made(site: &Site, made: &Made<'_>, conditions: &[String], reader: Tz) -> Result<Rendered> {
    let (paper, file) = made.paper(site, conditions, false, reader);
    let letter = made.letter(site, "offer_made", "You have an offer").say(format!(
        "We offer you a seat on the project “{}”. This is a tentative offer: it becomes official when its conditions are met.",
        made.seat.0
    ));
    made.terms(letter, when::full(made.terms.answer_by, reader))
        .link("Read and answer the offer", &format!("{}/offer", made.about.page()))
        .close("Please do not leave your present work before we tell you that all conditions are met. The offer is attached as a PDF.")
        .paper(paper, file)
        .render()
}

/// The terms of an offer changed.
pub fn changed(site: &Site, made: &Made<'_>, conditions: &[String], why: &str, official: bool, reader: Tz) -> Result<Rendered> {
    let (paper, file) = made.paper(site, conditions, official, reader);
    let letter = made
        .letter(site, "offer_changed", "Your offer changed")
        .say("The terms of your offer changed. These hold now, instead of those you read before:")
        .fact("Why", why);
    made.terms(letter, when::full(made.terms.answer_by, reader))
        .link("Read and answer the offer", &format!("{}/offer", made.about.page()))
        .close("The offer as it stands now is attached as a PDF.")
        .paper(paper, file)
        .render()
}

/// The official offer.
pub fn official(site: &Site, made: &Made<'_>, tentative: NaiveDate, reader: Tz) -> Result<Rendered> {
    let (paper, file) = made.paper(site, &[], true, reader);
    let letter = made.letter(site, "offer_official", "Your official offer").say(
        "What had to be cleared before you start is cleared, and this is your official offer. When you accept it, your first day stands.",
    );
    let letter = if tentative == made.terms.starts_on {
        letter
    } else {
        letter.say(format!("The first day is {} now; the tentative offer said {}.", when::day(made.terms.starts_on), when::day(tentative)))
    };
    made.terms(letter, when::full(made.terms.answer_by, reader))
        .link("Read and answer the official offer", &format!("{}/offer", made.about.page()))
        .close("The official offer is attached as a PDF.")
        .paper(paper, file)
        .render()
}

/// The official offer was accepted.
pub fn confirmed(site: &Site, about: &About<'_>, starts_on: NaiveDate) -> Result<Rendered> {
    Letter::to(site, "offer_confirmed", about.name, format!("You accepted the official offer, {}", about.reference))
        .say("Thank you. Your first day stands; you can give notice now.")
        .fact("First day", when::day(starts_on))
        .fact("What happens next", "You get a notice of your placement, with the people and the place of your first day.")
        .link("See your offer", &format!("{}/offer", about.page()))
        .render()
}

/// An offer still waits for an answer.
pub fn reminder(site: &Site, made: &Made<'_>, official: bool, now: Moment, reader: Tz) -> Result<Rendered> {
    // To the nearest day: the clock may come a little after the hour.
    let left = match ((made.terms.answer_by - now).num_hours() + 12) / 24 {
        ..=1 => "One day is left".to_owned(),
        2 => "Two days are left".to_owned(),
        days => format!("{days} days are left"),
    };
    let letter = made.letter(site, "offer_reminder", "Your offer waits for your answer").say(format!(
        "{left} to answer our {} of a seat on “{}”. If it is not answered by then it ends, and the seat goes to somebody else.",
        if official { "official offer" } else { "offer" },
        made.seat.0
    ));
    made.terms(letter, when::full(made.terms.answer_by, reader))
        .link("Read and answer the offer", &format!("{}/offer", made.about.page()))
        .close("Something is unclear? Ask us on the page of the offer before you answer.")
        .render()
}

/// This seat was declined, and its applicant would like another one.
pub fn declined_seat(site: &Site, about: &About<'_>) -> Result<Rendered> {
    Letter::to(site, "offer_seat_declined", about.name, format!("You declined this seat, {}", about.reference))
        .say("You declined this seat and would like to be offered another one. You stay among the qualified.")
        .fact("What happens next", "When another seat fits, you get a new offer. There is no promise that one comes.")
        .link("See your application", &about.page())
        .render()
}

/// To staff: somebody prepared an offer that a second person approves.
pub fn staff_to_approve(site: &Site, name: &str, about: &About<'_>, by: &str, offer: OfferId) -> Result<Rendered> {
    Letter::to(site, "staff_offer_to_approve", name, format!("An offer to {} waits for approval", about.name))
        .say(format!(
            "{by} prepared an offer to {}, application {} for “{}”. A second person approves it.",
            about.name, about.reference, about.title
        ))
        .link("Look at the offer", &format!("/staff/offers/{offer}"))
        .render()
}

/// The same for other terms of an offer that was sent.
pub fn staff_change_to_approve(site: &Site, name: &str, about: &About<'_>, by: &str, why: &str, offer: OfferId) -> Result<Rendered> {
    Letter::to(site, "staff_change_to_approve", name, format!("Other terms for {} wait for approval", about.name))
        .say(format!("{by} proposes other terms for the offer of {}, application {}.", about.name, about.reference))
        .fact("Why", why)
        .link("Look at the offer", &format!("/staff/offers/{offer}"))
        .render()
}

/// To its author: an offer came back.
pub fn staff_returned(site: &Site, name: &str, about: &About<'_>, by: &str, why: &str, offer: OfferId) -> Result<Rendered> {
    Letter::to(site, "staff_offer_returned", name, format!("Your offer to {} came back", about.name))
        .say(format!(
            "{by} returned the offer you prepared for {}, application {}. It is a draft again and holds no seat.",
            about.name, about.reference
        ))
        .fact("Why", why)
        .link("Change the offer", &format!("/staff/offers/{offer}/edit"))
        .render()
}

/// An offer was accepted: what happens next.
pub fn accepted(site: &Site, about: &About<'_>, conditions: &[String]) -> Result<Rendered> {
    let letter = Letter::to(site, "offer_accepted", about.name, format!("You accepted: what happens next, {}", about.reference))
        .say("Thank you. We are glad you are coming. These conditions are checked now, one by one; we write to you about each:");
    conditions.iter().fold(letter, |l, c| l.item(c.clone())).link("See the conditions", &about.page()).render()
}

/// An offer was declined, or not answered in time.
pub fn declined(site: &Site, about: &About<'_>, in_time: bool) -> Result<Rendered> {
    let (kind, first) = if in_time {
        ("offer_declined", "You declined our offer, and we respect that.")
    } else {
        ("offer_expired", "The date by which we asked for an answer has passed, so the offer has ended and the seat goes to somebody else.")
    };
    Letter::to(site, kind, about.name, format!("The offer of application {} is closed", about.reference))
        .say(first)
        .say(format!("With that your application for “{}” is closed. You can apply to other postings at any time.", about.title))
        .link("See open jobs", "/jobs")
        .render()
}

/// An offer was withdrawn by staff.
pub fn withdrawn(site: &Site, about: &About<'_>, why: &str) -> Result<Rendered> {
    Letter::to(site, "offer_withdrawn", about.name, format!("The offer of application {} was withdrawn", about.reference))
        .say(format!("We are sorry: we had to withdraw the offer for “{}”.", about.title))
        .fact("Why", why)
        .link("See your application", &about.page())
        .close("If another seat fits, we write to you again.")
        .render()
}

/// To staff: the answer to an offer.
pub fn staff_answered(site: &Site, manager: &str, about: &About<'_>, answer: &str) -> Result<Rendered> {
    Letter::to(site, "staff_offer_answered", manager, format!("{} {answer}", about.name))
        .say(format!("{} {answer}: application {} for “{}”.", about.name, about.reference, about.title))
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}
