//! Minimum requirements: what is stated, what was answered, and a judgement that is kept apart from every judgement of skill.

use super::eligibility::{self, Eligibility, Misfit};
use super::question::Ask;
use super::text;
use super::when;
use super::words::words;

words!(
    /// Which kind of minimum requirement is not met: one flat list, each in words that can be sent as they stand.
    Cause {
        Citizenship = "citizenship", "Citizenship: these positions are for citizens and nationals of the United States";
        Grade = "grade", "Grade: the lowest grade you would accept is above the grades of this posting";
        Place = "place", "Place: none of the places you would work in is a place of this posting";
        Start = "start", "Start date: you could not start when this cohort starts";
        Clearance = "clearance", "Clearance: the clearance this posting asks for";
        Resume = "resume", "Résumé: no résumé that could be read was sent";
        Answer = "answer", "An answer does not meet what the posting asks for";
        Other = "other", "Another requirement, stated below";
    }
);

/// A requirement an application misses: the rule, and beside it what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    pub cause: Cause,
    pub rule: String,
    pub answer: String,
}

/// What an application says about the minimum requirements of its posting.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub eligibility: Option<&'a Eligibility>,
    /// Each question with what was answered; `None` where nothing was.
    pub answers: &'a [(&'a Ask, Option<&'a str>)],
    /// Whether a résumé with text is there.
    pub resume: bool,
}

/// Every stated requirement the application misses, in the order in which an application is filled in.
pub fn misses(asked: &eligibility::Minimum, said: &Said<'_>) -> Vec<Miss> {
    let mut out = Vec::new();
    if let Some(person) = said.eligibility {
        if eligibility::bar(person.citizenship).is_some() {
            let rule = "US citizens and nationals only".to_owned();
            out.push(Miss { cause: Cause::Citizenship, rule, answer: person.citizenship.spoken().to_owned() });
        }
        out.extend(eligibility::unfit(person, asked).into_iter().map(|m| of_misfit(m, person, asked)));
    }
    if !said.resume {
        let rule = "A résumé that can be read".to_owned();
        out.push(Miss { cause: Cause::Resume, rule, answer: "No text could be read".to_owned() });
    }
    for (ask, answer) in said.answers {
        if let Some(rule) = ask.unmet(*answer) {
            let answer = answer.map_or_else(|| "Not answered".to_owned(), |a| ask.spoken(a));
            out.push(Miss { cause: Cause::Answer, rule: format!("“{}”: {rule}", ask.prompt), answer });
        }
    }
    out
}

fn of_misfit(misfit: Misfit, person: &Eligibility, posting: &eligibility::Minimum) -> Miss {
    let (cause, rule, answer) = match misfit {
        Misfit::Grade(least, high) => (Cause::Grade, format!("Grades up to GS-{high}"), format!("GS-{least} or higher")),
        Misfit::Remote => (Cause::Place, format!("Work at {}", places(&posting.places)), "Remote only".to_owned()),
        Misfit::Place => (Cause::Place, format!("Work at {}", places(&posting.places)), person.places.join("; ")),
        Misfit::Start(start, own) => (Cause::Start, format!("Start on {}", when::day(start)), format!("From {}", when::day(own))),
    };
    Miss { cause, rule, answer }
}

fn places(list: &[String]) -> String {
    if list.is_empty() { "a place of the posting".to_owned() } else { list.join("; ") }
}

/// What was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// All the same met, and why.
    Met(String),
    /// Not met, by one cause; words where there is more to say.
    NotMet(Cause, String),
}

/// Most characters of the words of a judgement.
const WORDS: usize = 800;

impl Judgement {
    /// Reads a form: `met` needs words, `not_met` needs one cause, and words for another requirement. Problems are named by their field.
    pub fn read(judgement: &str, cause: &str, words: &str) -> Result<Self, Vec<(&'static str, String)>> {
        let words = text::lines(words);
        let mut wrong = Vec::new();
        if words.chars().count() > WORDS {
            wrong.push(("words", format!("Use at most {WORDS} characters")));
        }
        let judged = match (judgement, Cause::parse(cause)) {
            ("met", _) if words.is_empty() => {
                wrong.push(("words", "Say why the requirement is met all the same".to_owned()));
                None
            }
            ("met", _) => Some(Judgement::Met(words)),
            ("not_met", None) => {
                wrong.push(("cause", "Choose the requirement that is not met".to_owned()));
                None
            }
            ("not_met", Some(Cause::Other)) if words.is_empty() => {
                wrong.push(("words", "Say which other requirement is not met".to_owned()));
                None
            }
            ("not_met", Some(cause)) => Some(Judgement::NotMet(cause, words)),
            _ => {
                wrong.push(("judgement", "Choose whether the minimum is met".to_owned()));
                None
            }
        };
        judged.filter(|_| wrong.is_empty()).ok_or(wrong)
    }

    /// What is added for the applicant to the reason of a decision; empty when the minimum is met.
    pub fn for_applicant(&self) -> String {
        match self {
            Judgement::Met(_) => String::new(),
            Judgement::NotMet(Cause::Other, words) => words.clone(),
            Judgement::NotMet(cause, words) if words.is_empty() => format!("{}.", cause.spoken()),
            Judgement::NotMet(cause, words) => format!("{}. {words}", cause.spoken()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::eligibility::Citizenship;
    use crate::domain::posting::Clearance;
    use crate::domain::question::{Amount, QuestionKind, Rule};

    fn asked() -> eligibility::Minimum {
        eligibility::Minimum {
            what: "posting",
            grade_high: Some(13),
            places: vec!["Boise, ID".into()],
            remote: false,
            starts_on: NaiveDate::from_ymd_opt(2027, 3, 1),
        }
    }

    fn person() -> Eligibility {
        Eligibility {
            citizenship: Citizenship::Citizen,
            min_grade: 13,
            places: vec![],
            remote_only: false,
            clearance: Clearance::None,
            earliest_start: NaiveDate::from_ymd_opt(2027, 3, 1).unwrap(),
        }
    }

    #[test]
    fn every_miss_stands_beside_its_rule() {
        let years = Ask::new("Years with ledgers?", QuestionKind::Number, true).must(Rule::AtLeast(Amount::parse("2").unwrap()));
        let fits = person();
        let said = |e: &Eligibility, answer: Option<&str>| {
            misses(&asked(), &Said { eligibility: Some(e), answers: &[(&years, answer)], resume: true })
        };
        assert!(said(&fits, Some("2")).is_empty());
        let low = said(&fits, Some("1.5"));
        assert_eq!((low[0].cause, low[0].answer.as_str()), (Cause::Answer, "1.5"));
        assert!(low[0].rule.contains("at least 2"), "{low:?}");
        assert_eq!(said(&fits, None)[0].answer, "Not answered");
        for (e, cause, answer) in [
            (Eligibility { citizenship: Citizenship::Neither, ..person() }, Cause::Citizenship, "Neither"),
            (Eligibility { min_grade: 14, ..person() }, Cause::Grade, "GS-14 or higher"),
            (Eligibility { remote_only: true, ..person() }, Cause::Place, "Remote only"),
            (Eligibility { places: vec!["Accra".into()], ..person() }, Cause::Place, "Accra"),
            (Eligibility { earliest_start: NaiveDate::from_ymd_opt(2027, 4, 1).unwrap(), ..person() }, Cause::Start, "From April 1, 2027"),
        ] {
            let found = said(&e, Some("3"));
            assert_eq!(found.iter().map(|m| (m.cause, m.answer.as_str())).collect::<Vec<_>>(), [(cause, answer)]);
        }
        let none = misses(&asked(), &Said { eligibility: Some(&fits), answers: &[], resume: false });
        assert_eq!(none[0].cause, Cause::Resume);
    }

    #[test]
    fn a_judgement_says_why() {
        for (judgement, cause, words, field) in [
            ("", "", "", "judgement"),
            ("met", "", " ", "words"),
            ("not_met", "", "because", "cause"),
            ("not_met", "other", "", "words"),
            ("not_met", "grade,place", "", "cause"),
        ] {
            assert_eq!(Judgement::read(judgement, cause, words).unwrap_err()[0].0, field, "{judgement} {cause}");
        }
        assert!(Judgement::read("met", "", &"x".repeat(801)).is_err());
        let no = Judgement::read("not_met", "place", "").unwrap();
        assert_eq!(no.for_applicant(), "Place: none of the places you would work in is a place of this posting.");
        assert!(Judgement::read("met", "", "They work remotely by law").unwrap().for_applicant().is_empty());
    }
}
