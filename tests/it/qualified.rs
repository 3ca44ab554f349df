//! The qualified list: ranks and a cut-off where the authority ranks, names alone where it does not.

use muster::actions::qualified;
use muster::domain::account::Role;
use muster::domain::authority::Authority;
use muster::domain::qualified::{Basis, CutOff};
use muster::error::Error;

use crate::on_both;
use crate::review::{METHOD, Review};
use crate::support::App;

impl App {
    /// A review under this authority that four people passed, with 100, 85, 85 and 70 points, and one did not.
    fn passed(&self, authority: Authority) -> Review {
        let agency = self.agency("TREAS", "Department of the Treasury");
        let manager = self.person("Rosa Diaz", Role::Manager, Some(agency));
        let office = self.person("Amina Yusuf", Role::Office, None);
        let mut content = self.content(Some(agency), "Data engineer, ledgers");
        content.authority = Some(authority);
        let posting = self.live_posting(&content, &manager, &office);
        let reviewers: Vec<_> = ["Bo Lindqvist", "Cy Abara"].map(|name| self.person(name, Role::Reviewer, Some(agency))).to_vec();
        let ids = reviewers.iter().map(|r| r.id).collect();
        let opening = muster::actions::reviews::Opening { reviewers: ids, seed: Some("s".to_owned()), method: METHOD, days: 10 };
        let (here, who) = (self.here(), self.who(&manager));
        self.db.write(move |tx| muster::actions::reviews::open(tx, &here, &who, posting, &opening)).unwrap();
        let review = Review { manager, posting, reviewers };
        let people = [("Zoe Best", [2, 2]), ("Mia Well", [1, 2]), ("Abe Well", [2, 1]), ("=Kim Fine", [1, 1]), ("Out Person", [0, 0])];
        for (name, marks) in people {
            let reference = self.sent_application(&self.person(name, Role::Applicant, None), posting);
            self.assign(&review);
            for (card, mark) in self.reviews_of(self.application(&reference).id).into_iter().zip(marks) {
                let reader = review.reviewers.iter().find(|r| r.id == card.reviewer).unwrap();
                self.send_card(reader, card.id, move |_, _| mark);
            }
        }
        review
    }
}

on_both! {
    /// Ranked: ties share a rank and stay inside together; a cut-off needs a reason, stands with its author, and the file is harmless.
    fn a_ranked_list_is_cut_off_with_a_reason_and_ties_stay_inside(app: App) {
        let review = app.passed(Authority::Competitive);
        let page = format!("/staff/postings/{}/qualified", review.posting);
        let mut rosa = app.signed_in(&review.manager);
        rosa.get(&page).expect(200).see("1 Zoe Best").see("2 Abe Well").see("2 Mia Well").see("4 =Kim Fine").see_not("Out Person").see("Veterans’ preference is not in these ranks");
        rosa.form("Record the cut-off").choose("A number of people").fill("Number", "0").fill("Why there", "Two seats.").send().expect(422).see("Enter a number of people");
        assert!(rosa.text().contains("Two seats."), "what was typed stays");
        rosa.form("Record the cut-off").choose("A number of people").fill("Number", "2").fill("Why there", "").send().expect(422).see("Say why the list is cut off there");
        rosa.form("Record the cut-off").choose("A number of people").fill("Number", "2").fill("Why there", "Two seats are funded.").send().expect(200).see("The cut-off is recorded").see("3 of 4 are inside the cut-off").see("Two seats are funded.").see("Rosa Diaz ·");
        rosa.click("Download CSV").expect(200);
        let file = rosa.text();
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines.len(), 5, "{file}");
        assert!(lines[1].starts_with("1,100,") && lines[1].contains("Zoe Best") && lines[1].ends_with(",yes"), "{file}");
        assert!(lines[2].starts_with("2,85,") && lines[3].starts_with("2,85,") && lines[4].starts_with("4,70,") && lines[4].ends_with(",no"), "{file}");
        assert!(lines[4].contains(",'=Kim Fine,"), "no formula: {file}");
    }

    /// Two people set it at once: the second is told, and what they typed stays.
    fn two_cut_offs_at_once_are_told_apart(app: App) {
        let review = app.passed(Authority::ScheduleAR);
        let set = |seen: i64, value: i64| {
            let (here, who, posting) = (app.here(), app.who(&review.manager), review.posting);
            let new = CutOff { basis: Basis::Score, value };
            app.db.write(move |tx| qualified::cut_off(tx, &here, &who, posting, seen, new, "As planned."))
        };
        let page = format!("/staff/postings/{}/qualified", review.posting);
        let mut rosa = app.signed_in(&review.manager);
        rosa.get(&page).expect(200);
        set(0, 85).unwrap();
        assert!(matches!(set(0, 70), Err(Error::Stale(_))));
        rosa.form("Record the cut-off").choose("A number of points").fill("Number", "100").fill("Why there", "Only the best.").send().expect(409).see("85 points or more meanwhile");
        rosa.form("Record the cut-off").send().expect(200).see("1 of 4 are inside the cut-off").see("Before: 85 points or more");
    }

    /// Direct hire: no rank, no points, no cut-off; names by the alphabet, and the page says why.
    fn direct_hire_ranks_nobody(app: App) {
        let review = app.passed(Authority::DirectHire);
        let mut rosa = app.signed_in(&review.manager);
        rosa.get(&format!("/staff/postings/{}/qualified", review.posting)).expect(200).see("Nobody is ranked").see_not("Record the cut-off").see_not("Rank").see_not("Best qualified");
        let words = rosa.words();
        let at = |name: &str| words.find(name).unwrap_or_else(|| panic!("{name}: {words}"));
        assert!(at("Abe Well") < at("Mia Well") && at("Mia Well") < at("Zoe Best"), "{words}");
        let (here, who, posting) = (app.here(), app.who(&review.manager), review.posting);
        let new = CutOff { basis: Basis::People, value: 1 };
        let refused = app.db.write(move |tx| qualified::cut_off(tx, &here, &who, posting, 0, new, "Why not.")).unwrap_err();
        assert!(refused.to_string().contains("Nobody is ranked"), "{refused}");
    }

    /// Reviewers and other agencies read no list; the auditor reads and changes nothing.
    fn only_those_who_see_people_read_the_list(app: App) {
        let review = app.passed(Authority::Competitive);
        let page = format!("/staff/postings/{}/qualified", review.posting);
        let other = app.person("Max Feld", Role::Manager, Some(app.agency("DOE", "Department of Energy")));
        for person in [&review.reviewers[0], &other] {
            let mut browser = app.signed_in(person);
            for path in [page.clone(), format!("{page}.csv")] {
                browser.get(&path);
                assert!([403, 404].contains(&browser.status) && !browser.text().contains("Zoe Best"), "{} reads {path}", person.name);
            }
        }
        let auditor = app.person("Lorna Teague", Role::Auditor, None);
        app.signed_in(&auditor).get(&page).expect(200).see("Zoe Best").see_not("Record the cut-off");
        let (here, who, posting) = (app.here(), app.who(&auditor), review.posting);
        let new = CutOff { basis: Basis::People, value: 1 };
        assert!(matches!(app.db.write(move |tx| qualified::cut_off(tx, &here, &who, posting, 0, new, "Mine.")), Err(Error::Forbidden(_))));
    }
}
