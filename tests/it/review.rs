//! A whole review: two hundred applications, eight reviewers, the real rubric, and an outcome that is calculated a second time.

use std::collections::{BTreeMap, BTreeSet};

use muster::actions::imports;
use muster::actions::reviews::{self, CheckVerdict, Opening, Seen};
use muster::domain::account::Role;
use muster::domain::ids::{ApplicationId, CompetencyId, PostingId, ReviewId, RubricVersionId, UserId};
use muster::domain::reference::Reference;
use muster::domain::review::{Mark, Method, PassRule, PointMap, Recusal, ReviewOutcome, ReviewSeat, ReviewState};
use muster::domain::state::State;
use muster::store;
use muster::store::reviews::MarkLine;
use sha2::{Digest, Sha256};

use crate::on_both;
use crate::support::App;
use crate::support::make::Person;

pub const METHOD: Method = Method { readers: 2, rule: PassRule::Every, map: PointMap::SME_QA };

/// A live posting with a round that these people read for.
pub struct Review {
    pub manager: Person,
    pub posting: PostingId,
    pub reviewers: Vec<Person>,
}

impl App {
    pub fn review(&self, rubric: Option<RubricVersionId>, reviewers: &[&str], seed: &str) -> Review {
        let agency = self.agency("TREAS", "Department of the Treasury");
        let manager = self.person("Rosa Diaz", Role::Manager, Some(agency));
        let office = self.person("Amina Yusuf", Role::Office, None);
        let mut content = self.content(Some(agency), "Data engineer, ledgers");
        content.rubric = rubric.or(content.rubric);
        let posting = self.live_posting(&content, &manager, &office);
        let reviewers: Vec<Person> = reviewers.iter().map(|name| self.person(name, Role::Reviewer, Some(agency))).collect();
        let opening =
            Opening { reviewers: reviewers.iter().map(|r| r.id).collect(), seed: Some(seed.to_owned()), method: METHOD, days: 10 };
        let (here, who) = (self.here(), self.who(&manager));
        self.db.write(move |tx| reviews::open(tx, &here, &who, posting, &opening)).unwrap();
        Review { manager, posting, reviewers }
    }

    /// Assigns whatever can be; gives how many applications got reviewers.
    pub fn assign(&self, review: &Review) -> usize {
        let (here, who, posting) = (self.here(), self.who(&review.manager), review.posting);
        self.db.write(move |tx| reviews::assign(tx, &here, &who, posting, 10_000)).unwrap()
    }

    pub fn queue(&self, reviewer: UserId) -> Vec<ReviewId> {
        self.db.read(move |c| store::reviews::queue(c, reviewer)).unwrap().into_iter().map(|q| q.id).collect()
    }

    pub fn reviews_of(&self, application: ApplicationId) -> Vec<store::reviews::Review> {
        self.db.read(move |c| store::reviews::of_application(c, application)).unwrap()
    }

    pub fn result_of(&self, application: ApplicationId) -> Option<store::reviews::ReviewResult> {
        self.db.read(move |c| store::reviews::result(c, application)).unwrap()
    }

    /// Sends a card with these marks, in the order of what is asked; each “does not meet” is justified.
    pub fn send_card(&self, reviewer: &Person, id: ReviewId, mark: impl Fn(usize, CompetencyId) -> i64 + Send + 'static) {
        let (here, who) = (self.here(), self.who(reviewer));
        self.db
            .write(move |tx| {
                let (review, round) = reviews::own(tx, &who, id)?;
                let asked = reviews::sheet(tx, &review, &round)?.competencies;
                let lines: Vec<MarkLine> = asked
                    .iter()
                    .enumerate()
                    .map(|(n, c)| {
                        let mark = Mark::from_number(mark(n, c.id)).unwrap();
                        let why = if mark == Mark::NotMet { "No work of this kind is described." } else { "" };
                        MarkLine { competency: c.id, mark: Some(mark), why: why.to_owned() }
                    })
                    .collect();
                reviews::send(tx, &here, &who, id, &Seen { version: review.version, ..Seen::default() }, &lines)
            })
            .unwrap();
    }
}

/// A rubric with as many competencies as the real one of engineers, written as its file is.
fn stand_in() -> Vec<u8> {
    let one = |name: &str| {
        format!(
            "  - competency: {name}\n    definition:\n      - Finds the cause\n    required: Experienced\n    levels:\n      - proficiency: Familiar\n        definition: Has done it with help\n      - proficiency: Experienced\n        definition: Does it alone\n"
        )
    };
    let names = ["Programming", "Operations", "Data", "Security", "Design", "Testing"];
    format!("engineering:\n{}", names.map(one).concat()).into_bytes()
}

/// The real rubric of engineers, or one like it where the folder of real files is not there.
fn rubric(app: &App) -> RubricVersionId {
    let folder = std::env::var_os("MUSTER_REAL_DATA")
        .map_or_else(|| std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), std::path::PathBuf::from);
    let bytes = std::fs::read(folder.join("sme-qa-competencies.yml")).unwrap_or_else(|_| stand_in());
    let real = muster::imports::rubric::read(&bytes).unwrap().taken.into_iter().find(|r| r.name == "Engineering").unwrap();
    let (here, key) = (app.here(), real.key.clone());
    app.db.write(move |tx| imports::rubric(tx, &here, &real)).unwrap();
    app.db.read(move |c| store::rubrics::newest(c, &key)).unwrap().unwrap().id
}

/// What a reviewer makes of a competency: the same whenever it is asked, mostly met, sometimes not, sometimes exceeded.
fn opinion(application: usize, reviewer: usize, competency: i64) -> i64 {
    let digest = Sha256::digest(format!("{application}/{competency}"));
    let own = Sha256::digest(format!("{application}/{reviewer}/{competency}"));
    let truth = match digest[0] {
        0..12 => 0,
        12..190 => 1,
        _ => 2,
    };
    match own[0] {
        0..14 => (truth + 1) % 3,
        _ => truth,
    }
}

/// The calculation a second time, from the marks alone: competency by competency the majority says whether it is met; a voice that
/// stands alone is replaced by the third one's mark; a column with a mark of 2 and none of 0 counts 2.
fn calculated(one: &[i64], other: &[i64], third: &BTreeMap<usize, i64>) -> Option<i64> {
    let mut columns = [one.to_vec(), other.to_vec()];
    for c in 0..one.len() {
        let votes: Vec<i64> = [Some(one[c]), Some(other[c]), third.get(&c).copied()].into_iter().flatten().collect();
        let met = votes.iter().filter(|v| **v > 0).count() * 2 > votes.len();
        if !met {
            return None;
        }
        for column in &mut columns {
            if column[c] == 0 {
                column[c] = third[&c];
            }
        }
    }
    Some([70, 85, 100][columns.iter().filter(|column| column.contains(&2)).count()])
}

on_both! {
    /// Two hundred applications, eight reviewers: splits, recusals, a tie, a return; the outcome equals the calculation of the test.
    fn a_review_of_two_hundred_comes_out_as_calculated(app: App) {
        let names = ["Bo Lindqvist", "Cy Abara", "Di Moreno", "Ed Falk", "Fay Ito", "Gil Roth", "Hana Sy", "Ivo Brandt"];
        let review = app.review(Some(rubric(&app)), &names, "lottery 2026-11-24: 04 11 23 38 42");
        let applied: Vec<(ApplicationId, Reference)> = (0..200)
            .map(|n| {
                let reference = app.sent_application(&app.person(&format!("Applicant {n}"), Role::Applicant, None), review.posting);
                (app.application(&reference).id, reference)
            })
            .collect();
        let number: BTreeMap<ApplicationId, usize> = applied.iter().enumerate().map(|(n, (id, _))| (*id, n)).collect();
        assert_eq!(app.assign(&review), 200);
        assert_eq!(app.assign(&review), 0, "nothing is assigned twice");

        // Balanced: two for each, and nobody has more than one above anybody else.
        let loads: Vec<usize> = review.reviewers.iter().map(|r| app.queue(r.id).len()).collect();
        assert_eq!(loads.iter().sum::<usize>(), 400);
        assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1, "{loads:?}");
        // In an order that anybody can draw again from the published seed.
        let lot = |reference: &Reference| {
            let digest = Sha256::digest(format!("lottery 2026-11-24: 04 11 23 38 42:{}", reference.as_str()));
            digest.iter().take(8).map(|b| format!("{b:02x}")).collect::<String>()
        };
        let mut drawn: Vec<(String, ApplicationId)> = applied.iter().map(|(id, r)| (lot(r), *id)).collect();
        drawn.sort();
        for reviewer in &review.reviewers {
            let mine: Vec<ApplicationId> = app.queue(reviewer.id).into_iter().map(|id| app.db.read(move |c| store::reviews::find(c, id)).unwrap().application().unwrap()).collect();
            let expected: Vec<ApplicationId> = drawn.iter().map(|d| d.1).filter(|id| mine.contains(id)).collect();
            assert_eq!(mine, expected, "{} reads in the order of the lot", reviewer.name);
        }
        assert!(applied.iter().all(|(_, r)| app.application(r).state == State::InReview));

        // Everybody reads until nothing is left: some stand aside, some cards come back and are written again.
        let (mut thirds, mut returned) = (0, BTreeSet::new());
        let mut changed: BTreeSet<(ApplicationId, UserId)> = BTreeSet::new();
        let mut stood_aside: BTreeSet<usize> = BTreeSet::new();
        loop {
            let mut done = 0;
            for (r, reviewer) in review.reviewers.iter().enumerate() {
                for id in app.queue(reviewer.id) {
                    let card = app.db.read(move |c| store::reviews::find(c, id)).unwrap();
                    let application = card.application().unwrap();
                    // A third one waits while a card of the pair is being corrected.
                    let sent = |r: &store::reviews::Review| r.seat == ReviewSeat::Pair && r.state == ReviewState::Sent;
                    if card.seat == ReviewSeat::Third && app.reviews_of(application).iter().filter(|r| sent(r)).count() < 2 {
                        continue;
                    }
                    done += 1;
                    let n = number[&application];
                    if card.seat == ReviewSeat::Pair && n.is_multiple_of(25) && stood_aside.insert(n) {
                        let (here, who) = (app.here(), app.who(reviewer));
                        app.db.write(move |tx| reviews::recuse(tx, &here, &who, id, Recusal::Relationship, "")).unwrap();
                        continue;
                    }
                    thirds += usize::from(card.seat == ReviewSeat::Third);
                    let again = returned.contains(&id);
                    if again {
                        changed.insert((application, reviewer.id));
                    }
                    // A card that came back is written anew, and one of its “not met” turns into “meets”.
                    app.send_card(reviewer, id, move |_, c| { let mark = opinion(n, r, c.0); if again && mark == 0 { 1 } else { mark } });
                }
            }
            let (posting, who, here) = (review.posting, app.who(&review.manager), app.here());
            let waiting = app.db.read(move |c| { let round = store::rounds::of_posting(c, posting)?.unwrap(); store::reviews::to_check(c, round.id) }).unwrap();
            for card in waiting {
                let verdict = if returned.len() < 7 && card.id.0 % 3 == 0 && returned.insert(card.id) {
                    CheckVerdict::Return("Name what is missing.".to_owned())
                } else {
                    CheckVerdict::Accept
                };
                let (who, here) = (who.clone(), here.clone());
                app.db.write(move |tx| reviews::check(tx, &here, &who, posting, card.id, &verdict)).unwrap();
                done += 1;
            }
            if done == 0 {
                break;
            }
        }
        let recused = stood_aside.len();
        assert!(recused == 8 && thirds >= 20 && returned.len() == 7, "recused {recused}, thirds {thirds}, returned {}", returned.len());

        // The outcome of every application equals the calculation from the marks that were given.
        let (mut passed, mut out, mut ties) = (0, 0, 0);
        let index: BTreeMap<UserId, usize> = review.reviewers.iter().enumerate().map(|(i, p)| (p.id, i)).collect();
        let asked: Vec<CompetencyId> = {
            let posting = review.posting;
            app.db.read(move |c| { let round = store::rounds::of_posting(c, posting)?.unwrap(); store::rubrics::competencies(c, round.rubric) }).unwrap().into_iter().map(|c| c.id).collect()
        };
        for (n, (id, _)) in applied.iter().enumerate() {
            let cards = app.reviews_of(*id);
            let marks = |card: &store::reviews::Review| -> Vec<i64> {
                let again = changed.contains(&(*id, card.reviewer));
                asked.iter().map(|c| opinion(n, index[&card.reviewer], c.0)).map(|m| if again && m == 0 { 1 } else { m }).collect()
            };
            let pair: Vec<Vec<i64>> = cards.iter().filter(|c| c.seat == ReviewSeat::Pair && c.state == ReviewState::Sent).map(&marks).collect();
            assert_eq!(pair.len(), 2, "two cards count for application {n}");
            let third: Option<Vec<i64>> = cards.iter().find(|c| c.seat == ReviewSeat::Third && c.state == ReviewState::Sent).map(&marks);
            let split: BTreeMap<usize, i64> = (0..asked.len()).filter(|c| (pair[0][*c] > 0) != (pair[1][*c] > 0)).map(|c| (c, third.as_ref().expect("a third for a split")[c])).collect();
            ties += usize::from(!split.is_empty());
            let expected = calculated(&pair[0], &pair[1], &split);
            let result = app.result_of(*id).unwrap_or_else(|| panic!("application {n} has no result"));
            assert_eq!((result.outcome == ReviewOutcome::Passed, result.points), (expected.is_some(), expected), "application {n}: {pair:?} {split:?}");
            let seen: BTreeSet<UserId> = cards.iter().map(|c| c.reviewer).collect();
            assert_eq!(seen.len(), cards.len(), "nobody reads application {n} twice");
            if expected.is_some() { passed += 1 } else { out += 1 }
        }
        assert!(passed > 30 && out > 30 && ties > 10, "passed {passed}, out {out}, ties {ties}");

        // Whoever is out is decided by one press, and nobody is told by it.
        let (posting, who, here) = (review.posting, app.who(&review.manager), app.here());
        assert_eq!(app.db.write(move |tx| reviews::decide_out(tx, &here, &who, posting, 10_000)).unwrap(), out);
        let decided = applied.iter().map(|(_, r)| app.application(r)).filter(|a| a.state == State::NotSelected).collect::<Vec<_>>();
        assert_eq!(decided.len(), out);
        assert!(decided.iter().all(|a| a.told_state == State::InReview));
    }

    /// Two cards of a pair sent in the same instant both count: the result is there, and once.
    fn two_cards_sent_at_once_settle_it(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        for n in 0..10 {
            let reference = app.sent_application(&app.person(&format!("Racer {n}"), Role::Applicant, None), review.posting);
            app.assign(&review);
            let id = app.application(&reference).id;
            let cards = app.reviews_of(id);
            std::thread::scope(|scope| {
                for card in cards {
                    let reviewer = review.reviewers.iter().find(|r| r.id == card.reviewer).unwrap();
                    let (app, id) = (&app, card.id);
                    scope.spawn(move || app.send_card(reviewer, id, |_, _| 1));
                }
            });
            assert_eq!(app.result_of(id).expect("a result").points, Some(70));
        }
    }

    /// Somebody who leaves the round is replaced at once; where nobody is left the lead is told, and a newcomer takes over.
    fn a_reviewer_who_leaves_is_replaced_and_nobody_left_is_said(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara"], "s");
        let reference = app.sent_application(&app.person("Ada Osei", Role::Applicant, None), review.posting);
        app.assign(&review);
        let id = app.application(&reference).id;
        let out = app.reviews_of(id)[0].clone();
        let (here, who, posting, reviewer) = (app.here(), app.who(&review.manager), review.posting, out.reviewer);
        app.db.write(move |tx| reviews::stand_down(tx, &here, &who, posting, reviewer)).unwrap();
        app.deliver();
        assert!(crate::support::mail::latest(&review.manager.email, "No reviewer is left").text.contains(reference.as_str()));
        let page = format!("/staff/postings/{posting}/review");
        let newcomer = app.person("Di Moreno", Role::Reviewer, None);
        let mut rosa = app.signed_in(&review.manager);
        rosa.get(&page).expect(200).see("1 application has too few reviewers").see("1 without a reviewer");
        rosa.form("Add").choose(&format!("Reviewer → {}", newcomer.name)).send().expect(200).see("The reviewer is in the round.");
        rosa.press("Assign reviewers").expect(200).see("The reviewers are assigned").see_not("without a reviewer");
        assert_eq!(app.queue(newcomer.id).len(), 1);
        let left: Vec<_> = app.reviews_of(id).into_iter().filter(|r| r.state == ReviewState::Assigned).map(|r| r.reviewer).collect();
        assert!(left.len() == 2 && !left.contains(&out.reviewer));
    }

    /// While a card of the pair is being corrected, the third one's words are kept, and nothing of theirs is sent.
    fn a_third_card_waits_while_one_of_the_pair_is_corrected(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        let reference = app.sent_application(&app.person("Ada Osei", Role::Applicant, None), review.posting);
        app.assign(&review);
        let id = app.application(&reference).id;
        let pair = app.reviews_of(id);
        let whose = |reviewer: UserId| review.reviewers.iter().find(|r| r.id == reviewer).unwrap();
        app.send_card(whose(pair[0].reviewer), pair[0].id, |n, _| i64::from(n != 0));
        app.send_card(whose(pair[1].reviewer), pair[1].id, |_, _| 1);
        let third = app.reviews_of(id)[2].clone();
        let (who, lines) = (app.who(whose(third.reviewer)), |app: &App| app.db.read(move |c| store::reviews::marks(c, third.id)).unwrap());
        let save = |app: &App, version: i64, why: &str| {
            let (here, who, why) = (app.here(), who.clone(), why.to_owned());
            app.db.write(move |tx| {
                let (card, round) = reviews::own(tx, &who, third.id)?;
                let asked = reviews::sheet(tx, &card, &round)?.competencies;
                let lines: Vec<MarkLine> = asked.iter().map(|c| MarkLine { competency: c.id, mark: Some(Mark::Met), why: why.clone() }).collect();
                reviews::save(tx, &here, &who, third.id, &Seen { version, ..Seen::default() }, &lines)
            })
        };
        assert_eq!(save(&app, third.version, "They did it twice.").unwrap(), third.version + 1);
        let (posting, lead, here, first) = (review.posting, app.who(&review.manager), app.here(), pair[0].id);
        app.db.write(move |tx| reviews::check(tx, &here, &lead, posting, first, &CheckVerdict::Return("Say more.".to_owned()))).unwrap();
        let refused = save(&app, third.version + 1, "").unwrap_err();
        assert!(refused.to_string().contains("came back for correction"), "{refused}");
        assert_eq!(lines(&app)[0].why, "They did it twice.", "nothing is lost");
        app.send_card(whose(pair[0].reviewer), pair[0].id, |n, _| i64::from(n != 0));
        app.send_card(whose(third.reviewer), third.id, |_, _| 1);
        let (lead, here) = (app.who(&review.manager), app.here());
        app.db.write(move |tx| reviews::check(tx, &here, &lead, posting, first, &CheckVerdict::Accept)).unwrap();
        assert_eq!(app.result_of(id).expect("a result").points, Some(70));
    }

    /// Whoever sat on a panel that met somebody knows the name, also after it was cancelled: they read nothing of theirs blind.
    fn whoever_met_somebody_reads_nothing_of_theirs(app: App) {
        let p = app.programme();
        let reference = app.booked(&app.person("Ada Osei", Role::Applicant, None), &p);
        let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&reference), reference.clone());
        app.db.write(move |tx| muster::actions::interviews::cancel(tx, &here, &who, &r, version, "The room is gone")).unwrap();
        let others = ["Cy Abara", "Di Moreno"].map(|n| app.person(n, Role::Reviewer, None));
        let opening = Opening { reviewers: vec![p.reviewer.id, others[0].id, others[1].id], seed: None, method: METHOD, days: 10 };
        let (here, who, posting) = (app.here(), app.who(&p.manager), p.posting);
        app.db.write(move |tx| { reviews::open(tx, &here, &who, posting, &opening)?; reviews::assign(tx, &here, &who, posting, 10) }).unwrap();
        let readers: BTreeSet<UserId> = app.reviews_of(app.application(&reference).id).into_iter().map(|r| r.reviewer).collect();
        assert_eq!(readers, others.iter().map(|o| o.id).collect());
    }

    /// One letter for all that is new, one when it is due, one when it is overdue; none of them says whose résumé it is.
    fn reviewers_get_one_letter_for_many(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        for n in 0..6 {
            app.sent_application(&app.person(&format!("Applicant {n}"), Role::Applicant, None), review.posting);
        }
        app.assign(&review);
        let bo = &review.reviewers[0];
        let subjects = |app: &App| { app.work(); app.work(); crate::support::mail::letters_to(&bo.email).into_iter().map(|m| m.subject).collect::<Vec<_>>() };
        let count = app.queue(bo.id).len();
        assert_eq!(subjects(&app), [format!("{count} résumés to review for “Data engineer, ledgers”")]);
        app.pass(chrono::TimeDelta::days(9));
        assert!(subjects(&app)[1].starts_with(&format!("{count} résumés still to review by")));
        app.pass(chrono::TimeDelta::days(3));
        let all = subjects(&app);
        assert!(all[2].starts_with("Overdue") && all.len() == 3, "{all:?}");
    }

    /// Only people with the role of a reviewer read: everybody else sees names in other pages.
    fn nobody_who_sees_names_reads_blind(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara"], "s");
        let (here, who, posting, manager) = (app.here(), app.who(&review.manager), review.posting, review.manager.id);
        let refused = app.db.write(move |tx| reviews::join(tx, &here, &who, posting, manager)).unwrap_err();
        assert!(refused.to_string().contains("cannot review blind"), "{refused}");
        let (here, bo) = (app.here(), app.who(&review.reviewers[0]));
        let refused = app.db.write(move |tx| reviews::assign(tx, &here, &bo, posting, 1)).unwrap_err();
        assert!(refused.to_string().contains("Only the hiring managers"), "{refused}");
    }
}
