//! Three rubrics, written for this demonstration: what is rated, and what each level looks like.

/// A competency: name, points, levels from the first to the highest; the second level is the required one.
pub struct Competency {
    pub name: &'static str,
    pub points: &'static [&'static str],
    pub levels: [&'static str; 3],
    pub screen_out: bool,
}

pub const LEVELS: [&str; 3] = ["Knows", "Does", "Leads"];

const fn c(name: &'static str, screen_out: bool, points: &'static [&'static str], levels: [&'static str; 3]) -> Competency {
    Competency { name, points, levels, screen_out }
}

pub const SOFTWARE: &[Competency] = &[
    c(
        "Building software",
        true,
        &["Reads and writes code others can keep", "Finds the cases that break it", "Tests what matters"],
        [
            "Has changed code in a team with somebody at hand.",
            "Has built and kept a service that people use.",
            "Has set the way a whole team builds.",
        ],
    ),
    c(
        "Running software",
        false,
        &["Releases often and safely", "Watches what runs", "Finds the cause of a fault"],
        [
            "Has followed a release done by others.",
            "Has released, watched and repaired a service in use.",
            "Has made a fragile service dependable.",
        ],
    ),
    c(
        "Old systems",
        false,
        &["Reads code without documents", "Replaces in small steps"],
        [
            "Has worked beside an old system.",
            "Has moved part of one without stopping it.",
            "Has led such a move from the first cut to the switch-off.",
        ],
    ),
    c(
        "Designing for everybody",
        false,
        &["Knows how people with disabilities use software", "Tests with real users"],
        ["Knows the rules of accessibility.", "Has made and tested an accessible service.", "Has made it the habit of a team."],
    ),
    c(
        "Explaining",
        false,
        &["Says why, not only what", "Fits the words to the listener"],
        [
            "Can follow and repeat a decision.",
            "Can explain a technical choice to somebody who does not code.",
            "Changes minds with a page of writing.",
        ],
    ),
];

pub const DATA: &[Competency] = &[
    c(
        "Working with data",
        true,
        &["Gets, joins and cleans data from many sources", "Says how good it is"],
        ["Has analysed data that was ready.", "Has made raw data fit for a decision.", "Has set how an organization keeps its data."],
    ),
    c(
        "Statistics and models",
        true,
        &["Chooses a method that fits the question", "Knows what it cannot show"],
        [
            "Knows common methods and when they fail.",
            "Has answered a real question with a method they can defend.",
            "Is asked by others which method to use.",
        ],
    ),
    c(
        "Pipelines",
        false,
        &["Builds loads that can be repeated", "Stops bad data early"],
        ["Has scheduled a load.", "Has built one that others depend on.", "Has designed the flow of a whole department."],
    ),
    c(
        "Privacy and care",
        false,
        &["Protects the people in the data", "Looks for unfair results"],
        ["Knows which data is sensitive.", "Has changed an analysis to protect people.", "Has written the rules others follow."],
    ),
    c(
        "Showing results",
        false,
        &["Draws charts that do not mislead", "Writes what it means"],
        ["Can make a clear chart.", "Has changed a decision with a finding.", "Teaches others to present evidence."],
    ),
    c(
        "Working with owners",
        false,
        &["Finds the question behind the request"],
        ["Delivers what was asked.", "Has turned a vague wish into a question with an answer.", "Leads leaders to better questions."],
    ),
];

pub const CYBER: &[Competency] = &[
    c(
        "Understanding weaknesses",
        true,
        &["Reads a report and repeats it", "Judges how bad it is"],
        ["Knows the common kinds.", "Has confirmed and rated weaknesses in real systems.", "Has found kinds nobody had described."],
    ),
    c(
        "Handling incidents",
        true,
        &["Keeps calm and keeps notes", "Contains before cleaning"],
        ["Has taken part in an exercise.", "Has handled a real incident.", "Has led one from alarm to report."],
    ),
    c(
        "Disclosure",
        false,
        &["Deals fairly with finders and owners", "Keeps secrets until they may be told"],
        ["Knows how coordinated disclosure works.", "Has brought a weakness from report to repair.", "Has run a disclosure programme."],
    ),
    c(
        "Building defences",
        false,
        &["Automates what is dull", "Measures whether it helps"],
        ["Has tuned a tool.", "Has built a defence that is in use.", "Has set the defences of a large network."],
    ),
    c(
        "Writing for owners",
        false,
        &["Says what to do first", "Leaves fear out"],
        ["Can describe a weakness.", "Has written advice that was followed.", "Writes what a whole sector reads."],
    ),
];
