//! Rubrics: competencies, each with levels of proficiency from the lowest to the highest and the level a person needs.

mod compare;

pub use compare::{Difference, Kind, Piece, compare};

use super::text;
use super::words::words;

words!(
    /// Where a level stands beside the one that is asked for.
    Standing {
        Below = "below", "below what is required";
        At = "at", "at what is required";
        Above = "above", "above what is required";
        WellAbove = "well_above", "well above what is required";
    }
);

impl Standing {
    /// The standing of the level at a place in the list, counted from the lowest; `required` is the place of the required one.
    pub fn of(place: usize, required: usize) -> Self {
        match place.checked_sub(required) {
            None => Standing::Below,
            Some(0) => Standing::At,
            Some(1) => Standing::Above,
            Some(_) => Standing::WellAbove,
        }
    }
}

/// One version of a rubric, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rubric {
    /// The same in all its versions.
    pub key: String,
    pub name: String,
    pub competencies: Vec<Competency>,
}

/// All texts are plain lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competency {
    pub key: String,
    pub name: String,
    /// What it means: one paragraph or several points.
    pub definition: Vec<String>,
    pub required_level: Option<String>,
    /// From the lowest to the highest.
    pub levels: Vec<Level>,
    pub screen_out: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub name: String,
    pub definition: String,
    pub required: bool,
}

/// Whether two competencies are the same one in two versions: they go by their names.
fn same(a: &Competency, b: &Competency) -> bool {
    text::folded(&a.name) == text::folded(&b.name)
}

/// Most competencies of a rubric, most points of a competency and most levels.
pub const MOST_COMPETENCIES: usize = 20;
const MOST_POINTS: usize = 20;
pub const MOST_LEVELS: usize = 7;
/// Most characters of a name, of a point and of what a level looks like.
const NAME: usize = 100;
const POINT: usize = 2000;
const LEVEL: usize = 2000;

/// What is wrong with a name.
fn name_wrong(what: &str, name: &str) -> Option<String> {
    match name.chars().count() {
        0 => Some(format!("Give {what} a name")),
        n if n > NAME => Some(format!("The name of {what} must be {NAME} characters or fewer")),
        _ => None,
    }
}

impl Rubric {
    /// What is wrong with it as a whole; each competency is asked on its own.
    pub fn wrong(&self) -> Vec<(&'static str, String)> {
        let mut out: Vec<(&str, String)> = name_wrong("the rubric", &self.name).map(|what| ("name", what)).into_iter().collect();
        match self.competencies.len() {
            0 => out.push(("form", "A rubric needs at least one competency".to_owned())),
            n if n > MOST_COMPETENCIES => out.push(("form", format!("A rubric has at most {MOST_COMPETENCIES} competencies"))),
            _ => {}
        }
        out
    }
}

impl Competency {
    /// What is wrong with it, by the end of its field's name.
    pub fn wrong(&self, before: &[Competency]) -> Vec<(&'static str, String)> {
        let mut out: Vec<(&str, String)> = name_wrong("this competency", &self.name).map(|what| ("name", what)).into_iter().collect();
        let called = if self.name.is_empty() { "this competency" } else { &self.name };
        if before.iter().any(|c| same(c, self) && !c.name.is_empty()) {
            out.push(("name", format!("“{called}” stands in this rubric twice")));
        }
        match self.definition.len() {
            0 => out.push(("points", format!("Say what {called} means, one point on each line"))),
            n if n > MOST_POINTS => out.push(("points", format!("At most {MOST_POINTS} points for {called}"))),
            _ if self.definition.iter().any(|p| p.chars().count() > POINT) => {
                out.push(("points", format!("A point of {called} must be {POINT} characters or fewer")));
            }
            _ => {}
        }
        if self.levels.is_empty() {
            out.push(("l0-name", format!("Describe at least one level of {called}")));
        }
        if self.screen_out && self.required_level.is_none() {
            out.push(("required", format!("Choose the required level of {called}: who does not reach it is screened out")));
        }
        out
    }
}

impl Level {
    /// What is wrong with it. A colon ends the name where levels are kept.
    pub fn wrong(&self, of: &str, before: &[Level]) -> Option<String> {
        let named = name_wrong(&format!("this level of {of}"), &self.name);
        named
            .or_else(|| self.name.contains(':').then(|| format!("The name of a level of {of} must not have a colon")))
            .or_else(|| before.iter().any(|l| l.name == self.name).then(|| format!("{of} has the level “{}” twice", self.name)))
            .or_else(|| {
                (self.definition.chars().count() > LEVEL)
                    .then(|| format!("What “{}” looks like must be {LEVEL} characters or fewer", self.name))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stand_beside_the_required_one() {
        let standings = |required| (0..4).map(|n| Standing::of(n, required)).collect::<Vec<_>>();
        assert_eq!(standings(1), [Standing::Below, Standing::At, Standing::Above, Standing::WellAbove]);
        assert_eq!(standings(0)[3], Standing::WellAbove);
        assert_eq!(standings(3)[..3], [Standing::Below; 3]);
    }

    pub fn competency(name: &str) -> Competency {
        let level = |name: &str, required| Level { name: name.into(), definition: format!("what {name} looks like"), required };
        Competency {
            key: name.to_lowercase(),
            name: name.into(),
            definition: vec!["Finds the cause".into(), "Explains the choice".into()],
            required_level: Some("Does".into()),
            levels: vec![level("Knows", false), level("Does", true)],
            screen_out: false,
        }
    }

    #[test]
    fn a_competency_is_complete_or_says_what_is_missing() {
        let good = competency("Programming");
        let fields = |c: &Competency, before: &[Competency]| c.wrong(before).into_iter().map(|(f, _)| f).collect::<Vec<_>>();
        assert!(fields(&good, &[]).is_empty());
        assert_eq!(fields(&good, std::slice::from_ref(&good)), ["name"]);
        let bare = Competency { name: String::new(), definition: vec![], levels: vec![], required_level: None, screen_out: true, ..good };
        assert_eq!(fields(&bare, &[]), ["name", "points", "l0-name", "required"]);
        assert_eq!(Rubric { key: "x".into(), name: " ".trim().into(), competencies: vec![] }.wrong().len(), 2);
    }

    #[test]
    fn a_level_has_a_name_of_its_own_without_a_colon() {
        let level = |name: &str| Level { name: name.into(), definition: String::new(), required: false };
        for (name, wrong) in [("Does", false), ("", true), ("Does: well", true), ("Knows", true)] {
            assert_eq!(level(name).wrong("Programming", &[level("Knows")]).is_some(), wrong, "{name}");
        }
    }
}
