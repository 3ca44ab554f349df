//! Projects: what they must say, the days on which they need people, the shape of their team, and what is wrong with it in words.

use chrono::{Days, NaiveDate};

use super::placement::SeatState;
use super::posting::Clearance;
use super::text;
use super::when;

/// Days from the first to the last on which somebody is at work.
pub type Spell = (NaiveDate, NaiveDate);

/// What somebody must bring to work on a project: in words, and what is checked before an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MustHaves {
    pub words: Vec<String>,
    /// Held already, not asked for afterwards.
    pub clearance: Clearance,
    pub citizen: bool,
    pub grade: Option<i64>,
    pub places: Vec<String>,
}

impl Default for MustHaves {
    fn default() -> Self {
        MustHaves { words: Vec::new(), clearance: Clearance::None, citizen: false, grade: None, places: Vec::new() }
    }
}

/// What is known of somebody who might work on a project.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    pub clearance: Clearance,
    pub citizen: bool,
    pub grade: i64,
    pub place: &'a str,
}

impl MustHaves {
    /// All of it as a list to read.
    pub fn spoken(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.citizen {
            all.push("US citizen".to_owned());
        }
        if self.clearance != Clearance::None {
            all.push(format!("{} clearance already held", self.clearance.spoken()));
        }
        if let Some(grade) = self.grade {
            all.push(format!("GS-{grade} or higher"));
        }
        if !self.places.is_empty() {
            all.push(format!("Works in {}", self.places.join(" or ")));
        }
        all.extend(self.words.iter().cloned());
        all
    }

    /// What can be checked and is not met.
    pub fn missing(&self, who: &Candidate<'_>) -> Vec<String> {
        let mut missing = Vec::new();
        if self.citizen && !who.citizen {
            missing.push("US citizenship".to_owned());
        }
        if who.clearance < self.clearance {
            missing.push(format!("a {} clearance already held", self.clearance.spoken()));
        }
        if let Some(grade) = self.grade.filter(|g| who.grade < *g) {
            missing.push(format!("GS-{grade} or higher"));
        }
        if !self.places.is_empty() && !self.places.iter().any(|p| text::folded(p) == text::folded(who.place)) {
            missing.push(format!("work in {}", self.places.join(" or ")));
        }
        missing
    }
}

/// Days on which a project needs so many people at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub what: String,
    pub opens_on: NaiveDate,
    pub days: i64,
    pub people: i64,
}

impl Window {
    pub fn last_day(&self) -> NaiveDate {
        let more = u64::try_from(self.days.saturating_sub(1)).unwrap_or(0);
        self.opens_on.checked_add_days(Days::new(more)).unwrap_or(self.opens_on)
    }

    /// The first day of the window on which the fewest people are at work, and how many; `None` when there are enough on every day.
    pub fn shortest(&self, spells: &[Spell]) -> Option<(NaiveDate, i64)> {
        let last = self.last_day();
        // The number changes only on a day on which somebody begins, and after one on which somebody ends.
        let mut days: Vec<NaiveDate> = spells.iter().flat_map(|(from, until)| [Some(*from), until.succ_opt()]).flatten().collect();
        days.push(self.opens_on);
        days.retain(|d| (self.opens_on..=last).contains(d));
        let at_work = |day: NaiveDate| i64::try_from(spells.iter().filter(|(a, b)| (*a..=*b).contains(&day)).count()).unwrap_or(i64::MAX);
        days.into_iter().map(|day| (day, at_work(day))).min_by_key(|(day, n)| (*n, *day)).filter(|(_, n)| *n < self.people)
    }
}

/// A seat as far as the shape of a team goes.
#[derive(Debug, Clone)]
pub struct Chair {
    pub number: i64,
    pub state: SeatState,
    pub has_approver: bool,
    pub funded_until: Option<NaiveDate>,
    /// Of whoever sits or will sit in it.
    pub spell: Option<Spell>,
}

/// A role as far as the shape of a team goes.
#[derive(Debug, Clone)]
pub struct Shape<'a> {
    pub title: &'a str,
    pub least: i64,
    pub chairs: Vec<Chair>,
}

/// A team as its project wants it and as it is.
#[derive(Debug, Clone)]
pub struct Team<'a> {
    pub supervised: bool,
    pub delivers: bool,
    pub has_access: bool,
    pub least: i64,
    pub windows: &'a [Window],
    pub shapes: Vec<Shape<'a>>,
}

fn count(chairs: &[&Chair], states: &[SeatState]) -> i64 {
    i64::try_from(chairs.iter().filter(|c| states.contains(&c.state)).count()).unwrap_or(i64::MAX)
}

const FUNDED: &[SeatState] = &[SeatState::Open, SeatState::Held, SeatState::Filled];

/// `The team needs 3 people: 1 has a place, and only 2 seats are funded.`
fn below(whose: &str, least: i64, chairs: &[&Chair]) -> Option<String> {
    let (placed, funded) = (count(chairs, &[SeatState::Filled]), count(chairs, FUNDED));
    if placed >= least {
        return None;
    }
    let have = if placed == 1 { "1 has a place".to_owned() } else { format!("{placed} have a place") };
    let seats = if funded < least { format!(", and only {} funded", seats_are(funded)) } else { String::new() };
    Some(format!("{whose} at least {}: {have}{seats}.", text::count(least, "person", "people")))
}

fn seats_are(n: i64) -> String {
    if n == 1 { "1 seat is".to_owned() } else { format!("{n} seats are") }
}

impl Team<'_> {
    /// What is wrong, in sentences for whoever leads the project: nothing when all is well.
    pub fn troubles(&self, today: NaiveDate) -> Vec<String> {
        let mut wrong = Vec::new();
        let all: Vec<&Chair> = self.shapes.iter().flat_map(|s| &s.chairs).collect();
        if !self.delivers {
            wrong.push("It does not say what it delivers.".to_owned());
        }
        if !self.supervised {
            wrong.push("Nobody is named who supervises the team.".to_owned());
        }
        if !self.has_access {
            wrong.push("No date is set on which the team gets access to what it works with.".to_owned());
        }
        let whose = if self.least > 1 { "Nobody works alone here, the team needs" } else { "The team needs" };
        wrong.extend(below(whose, self.least, &all));
        for shape in self.shapes.iter().filter(|s| s.least > 0) {
            wrong.extend(below(&format!("“{}” needs", shape.title), shape.least, &shape.chairs.iter().collect::<Vec<_>>()));
        }
        let spells: Vec<Spell> = all.iter().filter_map(|c| c.spell).collect();
        for window in self.windows.iter().filter(|w| w.last_day() >= today) {
            if let Some((day, n)) = window.shortest(&spells) {
                wrong.push(format!(
                    "{} from {} needs {} at work: on {} there {} {n}.",
                    window.what,
                    when::day(window.opens_on),
                    text::count(window.people, "person", "people"),
                    when::day(day),
                    if n == 1 { "is" } else { "are" },
                ));
            }
        }
        for shape in &self.shapes {
            wrong.extend(shape.chairs.iter().filter_map(|c| ends_too_early(shape.title, c)));
        }
        let nameless = all.iter().filter(|c| c.state != SeatState::Withdrawn && !c.has_approver).count();
        match nameless {
            0 => {}
            1 => wrong.push("1 seat has no approver of its money, so nobody can be offered it.".to_owned()),
            n => wrong.push(format!("{n} seats have no approver of their money, so nobody can be offered them.")),
        }
        wrong
    }
}

fn ends_too_early(title: &str, chair: &Chair) -> Option<String> {
    let (until, (_, last)) = (chair.funded_until?, chair.spell?);
    (until < last).then(|| {
        format!(
            "The money of seat {} of “{title}” ends on {}, before the placement in it does on {}.",
            chair.number,
            when::day(until),
            when::day(last)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, month, day).unwrap()
    }

    fn window(people: i64) -> Window {
        Window { what: "The model review".to_owned(), opens_on: d(3, 1), days: 30, people }
    }

    #[test]
    fn a_window_is_as_strong_as_its_weakest_day() {
        assert_eq!(window(1).last_day(), d(3, 30));
        for (spells, people, shortest) in [
            (vec![], 1, Some((d(3, 1), 0))),
            (vec![(d(3, 1), d(3, 30))], 1, None),
            // Somebody who leaves within the window is missed on the day after.
            (vec![(d(1, 1), d(3, 29))], 1, Some((d(3, 30), 0))),
            (vec![(d(3, 2), d(9, 1))], 1, Some((d(3, 1), 0))),
            // One follows the other without a gap.
            (vec![(d(1, 1), d(3, 10)), (d(3, 11), d(9, 1))], 1, None),
            (vec![(d(1, 1), d(3, 10)), (d(3, 12), d(9, 1))], 1, Some((d(3, 11), 0))),
            (vec![(d(1, 1), d(9, 1)), (d(3, 5), d(9, 1))], 2, Some((d(3, 1), 1))),
            (vec![(d(4, 1), d(9, 1))], 1, Some((d(3, 1), 0))),
        ] {
            assert_eq!(window(people).shortest(&spells), shortest, "{spells:?}");
        }
    }

    #[test]
    fn what_can_be_checked_is_missed_by_name() {
        let needs = MustHaves {
            words: vec!["Has run a service at night".to_owned()],
            clearance: Clearance::Secret,
            citizen: true,
            grade: Some(14),
            places: vec!["Washington, DC".to_owned()],
        };
        let fits = Candidate { clearance: Clearance::TopSecret, citizen: true, grade: 14, place: "washington, dc" };
        assert!(needs.missing(&fits).is_empty());
        assert_eq!(needs.spoken().len(), 5);
        for (who, missing) in [
            (Candidate { clearance: Clearance::None, ..fits.clone() }, "a Secret clearance already held"),
            (Candidate { citizen: false, ..fits.clone() }, "US citizenship"),
            (Candidate { grade: 13, ..fits.clone() }, "GS-14 or higher"),
            (Candidate { place: "Boise, ID", ..fits.clone() }, "work in Washington, DC"),
        ] {
            assert_eq!(needs.missing(&who), [missing]);
        }
        assert!(MustHaves::default().missing(&Candidate { clearance: Clearance::None, citizen: false, grade: 1, place: "" }).is_empty());
    }

    fn chair(number: i64, state: SeatState, spell: Option<Spell>) -> Chair {
        Chair { number, state, has_approver: state != SeatState::Unfunded, funded_until: Some(d(12, 31)), spell }
    }

    #[test]
    fn a_team_says_what_it_lacks() {
        let windows = [window(2)];
        let shape = |chairs| vec![Shape { title: "Evaluator", least: 2, chairs }];
        let team = |shapes, least| Team { supervised: true, delivers: true, has_access: true, least, windows: &windows, shapes };
        let at_work = |n| chair(n, SeatState::Filled, Some((d(1, 1), d(6, 30))));
        assert!(team(shape(vec![at_work(1), at_work(2)]), 2).troubles(d(1, 1)).is_empty());

        let one = team(shape(vec![at_work(1), chair(2, SeatState::Unfunded, None)]), 2).troubles(d(1, 1));
        assert_eq!(
            one,
            [
                "Nobody works alone here, the team needs at least 2 people: 1 has a place, and only 1 seat is funded.",
                "“Evaluator” needs at least 2 people: 1 has a place, and only 1 seat is funded.",
                "The model review from March 1, 2027 needs 2 people at work: on March 1, 2027 there is 1.",
                "1 seat has no approver of its money, so nobody can be offered it.",
            ]
        );
        // A window that is over troubles nobody.
        assert_eq!(team(shape(vec![at_work(1), chair(2, SeatState::Open, None)]), 1).troubles(d(6, 1)).len(), 1);
        let mut short = at_work(1);
        short.funded_until = Some(d(6, 1));
        assert_eq!(
            team(shape(vec![short, at_work(2)]), 1).troubles(d(1, 1)),
            ["The money of seat 1 of “Evaluator” ends on June 1, 2027, before the placement in it does on June 30, 2027."]
        );
        let bare = Team { supervised: false, delivers: false, has_access: false, least: 1, windows: &[], shapes: vec![] };
        assert_eq!(bare.troubles(d(1, 1)).len(), 4);
    }
}
