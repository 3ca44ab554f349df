//! Hiring authorities: few presets, explained. Each says which rules of ranking, preference and notice apply.

use super::words::words;

words!(
    /// Under which rules a posting hires.
    Authority {
        ScheduleAR = "schedule_a_r", "Fellowship: Schedule A, 5 CFR 213.3102(r)";
        DirectHire = "direct_hire", "Direct hire: 5 U.S.C. 3304(a)(3)";
        Competitive = "competitive", "Competitive service: 5 U.S.C. 3304 and 5 CFR part 332";
    }
);

/// What an authority means, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Whether applicants are rated and ranked for the selection list.
    pub ranking: bool,
    /// Whether veterans' preference applies.
    pub preference: bool,
    /// Whether the law asks for a public notice.
    pub notice: bool,
    /// Longest appointment in years, where there is a limit.
    pub most_years: Option<i64>,
    /// What follows from it, a sentence each.
    pub words: &'static [&'static str],
}

impl Authority {
    /// The rules of this authority.
    pub const fn preset(self) -> Preset {
        match self {
            Authority::ScheduleAR => Preset {
                ranking: true,
                preference: true,
                notice: false,
                most_years: Some(4),
                words: &[
                    "It is an appointment in the excepted service for at most 4 years.",
                    "It gives no right to further employment and cannot be turned into a permanent job without competition.",
                    "Applicants are ranked and veterans’ preference is applied as in 5 CFR part 302.",
                    "The law asks for no public notice; this one is published all the same.",
                ],
            },
            Authority::DirectHire => Preset {
                ranking: false,
                preference: false,
                notice: true,
                most_years: None,
                words: &[
                    "Everybody who is qualified can be chosen: applicants are not rated against each other and not ranked.",
                    "Veterans’ preference does not apply.",
                    "Public notice is required; this is it.",
                ],
            },
            Authority::Competitive => Preset {
                ranking: true,
                preference: true,
                notice: true,
                most_years: None,
                words: &[
                    "Applicants are ranked, and the people above the cut-off go on the selection list (the “rule of many”).",
                    "Veterans’ preference applies.",
                    "Public notice is required; this is it.",
                ],
            },
        }
    }

    /// The rules it switches on and off, in short: for staff who choose it.
    pub fn switches(self) -> String {
        let p = self.preset();
        let word = |on: bool, what: &str| format!("{what} {}", if on { "applies" } else { "does not apply" });
        let years = p.most_years.map_or_else(|| "no limit in years".to_owned(), |n| format!("at most {n} years"));
        let notice = if p.notice { "public notice required" } else { "no public notice required" };
        format!("{}; {}; {notice}; {years}", word(p.ranking, "Ranking"), word(p.preference, "veterans’ preference"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_says_what_it_switches() {
        assert_eq!(
            Authority::DirectHire.switches(),
            "Ranking does not apply; veterans’ preference does not apply; public notice required; no limit in years"
        );
        for authority in Authority::ALL {
            assert!(!authority.preset().words.is_empty(), "{authority}");
        }
    }
}
