//! What an application asks beside contact, eligibility, résumé and questions: essays, times for an interview, adjustments.

use super::text;
use super::words::words;

/// Most characters of an essay (Merit Hiring Plan of May 2025: about 200 words).
pub const ESSAY_LIMIT: usize = 1200;
/// Most projects an applicant may rank.
pub const MOST_CHOICES: usize = 5;
/// Most characters of a note on times, or of what somebody needs for an interview.
const NOTE_LIMIT: usize = 1000;

words!(
    /// The four essays of the Merit Hiring Plan. Optional; nobody who scores reads them.
    Essay {
        Constitution = "constitution", "Serving under the Constitution";
        Improvement = "improvement", "Making government work better";
        Priorities = "priorities", "Work you would like to move forward";
        WorkEthic = "work_ethic", "How you work";
    }
);

impl Essay {
    /// What is asked, in our words.
    pub const fn prompt(self) -> &'static str {
        match self {
            Essay::Constitution => "What does an oath to the Constitution mean to you in your daily work?",
            Essay::Improvement => "Describe something you would change so that a public service costs less or works better.",
            Essay::Priorities => "Name one or two published goals of the government that your skills would help to reach, and how.",
            Essay::WorkEthic => "Tell of a piece of work that shows how you go about things when it gets hard.",
        }
    }
}

/// An essay as typed: cleaned, empty when it was left out.
pub fn essay(raw: &str) -> Result<String, String> {
    let answer = text::lines(raw);
    match answer.chars().count() {
        n if n > ESSAY_LIMIT => Err(format!("An essay has at most 1,200 characters; this one has {n}")),
        _ => Ok(answer),
    }
}

words!(
    /// Half days on which somebody can talk to us.
    HalfDay {
        MonAm = "mon_am", "Monday morning";
        MonPm = "mon_pm", "Monday afternoon";
        TueAm = "tue_am", "Tuesday morning";
        TuePm = "tue_pm", "Tuesday afternoon";
        WedAm = "wed_am", "Wednesday morning";
        WedPm = "wed_pm", "Wednesday afternoon";
        ThuAm = "thu_am", "Thursday morning";
        ThuPm = "thu_pm", "Thursday afternoon";
        FriAm = "fri_am", "Friday morning";
        FriPm = "fri_pm", "Friday afternoon";
    }
);

/// When somebody can be interviewed, and what they need for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Availability {
    /// Half days that suit; none means that any does.
    pub times: Vec<HalfDay>,
    pub note: String,
    /// What the person asks for because of a disability; read only by those who arrange the interview.
    pub accommodation: String,
}

impl Availability {
    /// The half days in words, whole days put together.
    pub fn spoken(&self) -> String {
        if self.times.is_empty() || self.times.len() == HalfDay::ALL.len() {
            return "Any working day".to_owned();
        }
        let has = |h: &HalfDay| self.times.contains(h);
        let days = HalfDay::ALL.chunks(2).filter_map(|day| match day {
            [am, pm] if has(am) && has(pm) => am.spoken().split(' ').next().map(str::to_owned),
            [am, _] if has(am) => Some(am.spoken().to_owned()),
            [_, pm] if has(pm) => Some(pm.spoken().to_owned()),
            _ => None,
        });
        days.collect::<Vec<_>>().join(", ")
    }
}

/// A note as typed: cleaned, at most a thousand characters.
pub fn note(raw: &str, what: &str) -> Result<String, String> {
    let clean = text::lines(raw);
    match clean.chars().count() {
        n if n > NOTE_LIMIT => Err(format!("{what} must be 1,000 characters or fewer; this has {n}")),
        _ => Ok(clean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_essay_ends_at_twelve_hundred_characters() {
        assert_eq!(essay(&"é".repeat(1200)).map(|e| e.chars().count()), Ok(1200));
        assert!(essay(&"é".repeat(1201)).unwrap_err().contains("1201"));
        assert_eq!(essay("  \n "), Ok(String::new()));
    }

    #[test]
    fn half_days_read_as_days() {
        use HalfDay as H;
        let spoken = |times: &[H]| Availability { times: times.to_vec(), ..Availability::default() }.spoken();
        assert_eq!(spoken(&[]), "Any working day");
        assert_eq!(spoken(H::ALL), "Any working day");
        assert_eq!(spoken(&[H::MonAm, H::MonPm, H::FriPm]), "Monday, Friday afternoon");
    }
}
