//! The offices of the real pooled actions of 2020 and 2021: names, grades, seats, places, tiers and clearances are facts
//! (github.com/usds/SME-QA-Website, _data/hiring-actions.yml). What they are for is said in our own words.

use crate::domain::placement::Tier;
use crate::domain::posting::Clearance;

/// Grades from, grades to, seats.
pub type Seats = (i64, i64, i64);

pub struct Office {
    pub code: &'static str,
    pub name: &'static str,
    pub data: bool,
    pub seats: &'static [Seats],
    pub place: &'static str,
    pub telework: bool,
    pub tier: Option<Tier>,
    pub clearance: Clearance,
    pub drug_test: bool,
    pub mission: &'static str,
}

/// Agencies: code and name.
pub const AGENCIES: &[(&str, &str)] = &[
    ("CFPB", "Consumer Financial Protection Bureau"),
    ("ED", "Department of Education"),
    ("GSA", "General Services Administration"),
    ("HHS", "Department of Health and Human Services"),
    ("NASA", "National Aeronautics and Space Administration"),
    ("STATE", "Department of State"),
    ("USDA", "Department of Agriculture"),
    ("USPTO", "U.S. Patent and Trademark Office"),
    ("VA", "Department of Veterans Affairs"),
    ("CENSUS", "Census Bureau"),
    ("EEOC", "Equal Employment Opportunity Commission"),
    ("DOT", "Department of Transportation"),
    ("TREAS", "Department of the Treasury"),
    ("USAID", "United States Agency for International Development"),
    ("NSA", "National Security Agency"),
    ("CISA", "Cybersecurity and Infrastructure Security Agency"),
    ("NIST", "Department of Commerce, National Institute of Standards and Technology"),
];

const LOW: Option<Tier> = Some(Tier::Low);
const MID: Option<Tier> = Some(Tier::Moderate);
const DC: &str = "Washington, DC";

#[allow(clippy::too_many_arguments)]
const fn office(
    data: bool, code: &'static str, name: &'static str, seats: &'static [Seats], place: &'static str, telework: bool, tier: Option<Tier>,
    clearance: Clearance, drug_test: bool, mission: &'static str,
) -> Office {
    Office { code, name, data, seats, place, telework, tier, clearance, drug_test, mission }
}

use Clearance::{None as Open, Secret, TopSecret};

pub const OFFICES: &[Office] = &[
    office(false, "CFPB", "Office of Chief Experience Officer (OCXO)", &[(13, 13, 2), (14, 14, 2)], DC, true, MID, Open, false,
        "People bring complaints about loans and accounts here. This team makes that path short and the answers easy to understand."),
    office(false, "ED", "Federal Student Aid (FSA)", &[(13, 13, 1), (15, 15, 1)], DC, true, MID, Open, false,
        "Millions of students ask for aid each year. The work is to find where they get stuck and to repair it."),
    office(false, "GSA", "Office of Customer Experience (OCE)", &[(14, 14, 2)], DC, true, MID, Open, false,
        "Listens to the agencies that buy and rent through GSA, and turns what they say into changes of its services."),
    office(false, "HHS", "Centers for Medicare & Medicaid Services (CMS)", &[(13, 13, 1), (14, 14, 1)], "Baltimore, MD", false, LOW, Open, false,
        "Health coverage for the old, the poor and the disabled runs on forms and portals. This office makes them fit the people who fill them in."),
    office(false, "NASA", "Small Business Innovation Research / Small Business Technology Transfer (SBIR/STTR)", &[(13, 14, 1)], DC, true, MID, Open, false,
        "Small firms offer ideas for space and flight. The programme wants applying to cost them days, not months."),
    office(false, "STATE", "Bureau of Conflict and Stabilization Operations, Executive Office (CSO)", &[(13, 15, 2)], DC, true, None, Secret, true,
        "Supports the people who work on conflicts abroad: their tools, travel and services should never be what holds them up."),
    office(false, "STATE", "Bureau of Global Public Affairs, Executive Office (GPA)", &[(13, 15, 2)], DC, true, None, Secret, true,
        "Keeps the services behind the Department's public voice in order, and measures whether the staff are well served."),
    office(false, "STATE", "Bureau of Global Talent Management (GTM)", &[(13, 15, 4)], DC, true, None, TopSecret, true,
        "Everything from a first posting to retirement goes through this bureau. The task is to make those steps simple for staff around the world."),
    office(false, "STATE", "Bureau of Global Talent Management, Office of Talent Services (OTS)", &[(13, 15, 1)], "Charleston, SC", true, Some(Tier::High), Secret, true,
        "One desk for questions about pay, leave and records. A single expert will redesign how it listens and answers."),
    office(false, "USDA", "Farm Production and Conservation Customer Experience Division (FPAC)", &[(13, 13, 2), (14, 14, 2)], DC, true, LOW, Open, false,
        "Farmers deal with three agencies in one county office. This division makes them feel like one."),
    office(false, "USPTO", "Trademarks, Office of the Commissioner for Trademarks", &[(14, 14, 1)], DC, true, MID, Open, false,
        "A trademark should be something an owner can file without a lawyer at hand. Here the filing is made clearer step by step."),
    office(false, "VA", "Veterans Experience Office (VEO)", &[(13, 13, 1), (14, 14, 1)], DC, true, LOW, Open, false,
        "Gathers what veterans say about care and benefits, and sees that somebody acts on it."),
    office(false, "VA", "Veterans Health Administration (VHA)", &[(13, 13, 1), (14, 14, 1), (15, 15, 1)], DC, true, MID, Open, true,
        "The largest network of hospitals in the country looks for people who walk a patient's way from the first call to the last letter."),
    office(true, "CENSUS", "Census Bureau: one or more offices", &[(13, 13, 17), (14, 14, 5)], "Suitland, MD", true, LOW, Open, false,
        "Counts people and businesses and keeps their answers private. Data scientists link records, model what is missing and speed up publication."),
    office(true, "CFPB", "Consumer Financial Protection Bureau: one or more offices", &[(13, 13, 1)], DC, true, LOW, Open, false,
        "Looks for patterns of harm in complaints, loans and cards, so that a rule or a case can follow."),
    office(true, "EEOC", "Office of Enterprise Data and Analytics", &[(13, 13, 1), (14, 14, 1)], DC, true, LOW, Open, false,
        "Turns decades of charges and workforce reports into evidence on how fairly people are hired and paid."),
    office(true, "GSA", "Information Technology Category, Federal Acquisition Service", &[(13, 13, 2)], DC, true, MID, Open, false,
        "Knows what the government pays for technology. Better data here means better prices everywhere."),
    office(true, "STATE", "Bureau of Conflict and Stabilization Operations, Office of Advanced Analytics (CSO)", &[(13, 14, 1)], DC, true, None, TopSecret, true,
        "Tries to see a conflict before it breaks out, with data from many languages and sources."),
    office(true, "STATE", "Center for Analytics", &[(13, 14, 3)], DC, true, None, Secret, true,
        "The Department's own shop for data: it answers diplomats' questions with figures they can defend."),
    office(true, "STATE", "Bureau of Global Public Affairs", &[(13, 14, 12)], DC, true, None, Secret, true,
        "Measures what people abroad read and hear about the country, and tests which messages reach them."),
    office(true, "DOT", "Office of the Secretary of Transportation", &[(13, 13, 1)], DC, true, MID, Open, false,
        "One analyst for questions that cross roads, rails, ships and planes."),
    office(true, "DOT", "Volpe National Transportation Systems Center", &[(13, 14, 5)], "Cambridge, MA", true, MID, Open, false,
        "A laboratory for movement: models of traffic, noise, safety and energy for whoever in government asks."),
    office(true, "DOT", "Federal Highway Administration", &[(13, 14, 1)], DC, true, MID, Open, false,
        "Bridges and pavements are measured every year. The seat is for somebody who makes those measurements speak."),
    office(true, "DOT", "Maritime Administration", &[(13, 14, 2)], DC, true, MID, Open, false,
        "Ports, ships and crews, seen through their data: where capacity is short and what a closure would cost."),
    office(true, "DOT", "National Highway Traffic Safety Administration", &[(13, 13, 2)], DC, true, MID, Open, false,
        "Crash records and complaints hide the next recall. The work is to find it sooner."),
    office(true, "TREAS", "Bureau of the Fiscal Service", &[(13, 13, 1), (14, 14, 1)], DC, true, MID, Open, false,
        "Pays, collects and accounts for the whole government, and publishes where the money went."),
    office(true, "USAID", "United States Agency for International Development: one or more offices", &[(13, 14, 4)], DC, true, None, Secret, true,
        "Asks of each project abroad whether it worked, and shows the answer in data."),
    office(true, "USDA", "Department of Agriculture: one or more offices", &[(13, 13, 1), (14, 14, 1)], DC, false, LOW, Open, false,
        "A small team that lends its skill to every corner of the Department, from forests to food prices."),
    office(true, "VA", "National Artificial Intelligence Institute (NAII)", &[(13, 13, 1)], "Remote", true, MID, Open, false,
        "Research on models that help doctors see earlier what a veteran needs, and on when not to trust them."),
];
