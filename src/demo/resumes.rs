//! Made-up résumés as small, real PDF files.

use super::chance::Chance;
use crate::domain::posting::Specialty;
use crate::domain::text;

const EMPLOYERS: &[&str] = &[
    "a county water utility",
    "a regional hospital group",
    "a state university library",
    "a freight scheduling company",
    "a city transit authority",
    "a farm cooperative",
    "a mid-sized insurance firm",
    "a public radio network",
    "a climate research lab",
    "a credit union",
    "a state tax office",
    "a wind energy operator",
    "a school district",
    "a mapping start-up",
    "a medical device maker",
    "a regional airline",
];
const TITLES: &[&str] = &["Engineer", "Senior engineer", "Team lead", "Analyst and developer", "Staff engineer", "Developer on call"];
const FIELDS: &[&str] = &[
    "computer science",
    "statistics",
    "geography",
    "physics",
    "electrical engineering",
    "public policy",
    "mathematics",
    "music and informatics",
];

fn skills(of: Specialty) -> &'static [&'static str] {
    match of {
        Specialty::Data => {
            &["SQL", "Python", "R", "dbt", "Spark", "statistics", "record linkage", "data quality checks", "PostgreSQL", "visualization"]
        }
        Specialty::Cyber => &[
            "incident response",
            "log analysis",
            "network forensics",
            "threat modelling",
            "patch management",
            "Python",
            "reverse engineering",
            "cloud hardening",
        ],
        _ => &[
            "Rust",
            "Python",
            "TypeScript",
            "PostgreSQL",
            "Linux",
            "accessibility",
            "continuous delivery",
            "load testing",
            "COBOL migration",
            "API design",
        ],
    }
}

fn deeds(of: Specialty) -> &'static [&'static str] {
    match of {
        Specialty::Data => &[
            "Built a nightly pipeline for 40 sources and cut failed loads from weekly to once a quarter.",
            "Linked two registers of 3 million records and published how often the match is wrong.",
            "Replaced a spreadsheet of 90 tabs with a tested model that three teams now share.",
            "Wrote data quality checks that stop a bad delivery before anybody reads a wrong chart.",
            "Moved a warehouse to the cloud without a day on which reports were missing.",
        ],
        Specialty::Cyber => &[
            "Led the response to a ransomware attempt and brought all services back in two days.",
            "Wrote detections for stolen credentials; three of them fired on real intrusions.",
            "Cut the time from a published weakness to a patched server from 60 days to 9.",
            "Ran a disclosure programme: 140 reports, each answered within a working day.",
            "Reviewed the design of a payment system and found a way around its approval step.",
        ],
        _ => &[
            "Rebuilt a benefits form so that it works on a phone and with a screen reader.",
            "Took over a service without tests and brought it to a release every week.",
            "Moved 200,000 lines of batch code to a service that answers in half a second.",
            "Kept a permit system running through a storm at eight times its usual load.",
            "Introduced code review in a team of nine and halved the faults found after release.",
        ],
    }
}

/// A résumé: the file and the text in it.
pub struct Made {
    pub bytes: Vec<u8>,
    pub text: String,
}

/// Letters that the plain fonts of PDF know; accents beyond them come off.
fn plain(raw: &str) -> String {
    raw.chars().flat_map(|c| if (c as u32) < 256 { vec![c] } else { text_of(c) }).collect()
}

fn text_of(c: char) -> Vec<char> {
    match c {
        '’' => vec!['\''],
        'ł' => vec!['l'],
        'Ł' => vec!['L'],
        'đ' => vec!['d'],
        'Đ' => vec!['D'],
        'ı' => vec!['i'],
        _ => {
            let upper = c.is_uppercase();
            text::folded(&c.to_string()).chars().filter(char::is_ascii).map(|c| if upper { c.to_ascii_uppercase() } else { c }).collect()
        }
    }
}

pub fn make(chance: &mut Chance, name: &str, email: &str, city: &str, of: Specialty) -> Made {
    let mut lines = vec![plain(name), format!("{} - {email}", plain(city)), String::new(), "EXPERIENCE".to_owned()];
    let mut year = 2026;
    for _ in 0..chance.between(2, 4) {
        let begun = year - chance.between(1, 4);
        let to = if year == 2026 { "today".to_owned() } else { year.to_string() };
        lines.push(format!("{}, {}, {begun} to {to}", chance.word(TITLES), chance.word(EMPLOYERS)));
        let first = chance.below(5);
        for i in 0..2 {
            lines.push(format!("- {}", deeds(of).get((first + i) % 5).copied().unwrap_or_default()));
        }
        year = begun;
    }
    lines.extend([String::new(), "EDUCATION".to_owned()]);
    lines.push(if chance.percent(25) {
        "Self-taught; certificates on request.".to_owned()
    } else {
        format!("Degree in {}, {year}", chance.word(FIELDS))
    });
    let mut known = skills(of).to_vec();
    chance.shuffle(&mut known);
    known.truncate(5);
    lines.extend([String::new(), "SKILLS".to_owned(), known.join(", ")]);
    Made { bytes: pdf(&lines), text: text::lines(&lines.join("\n")) }
}

/// A PDF of one page with these lines in Helvetica.
pub fn pdf(lines: &[String]) -> Vec<u8> {
    let mut page = String::from("BT /F1 11 Tf 15 TL 56 740 Td\n");
    for line in lines {
        page.push('(');
        for c in line.chars() {
            match c {
                '(' | ')' | '\\' => page.extend(['\\', c]),
                ' '..='~' => page.push(c),
                c if (0xA0..=0xFF).contains(&(c as u32)) => page.push_str(&format!("\\{:03o}", c as u32)),
                _ => page.push('?'),
            }
        }
        page.push_str(") Tj T*\n");
    }
    page.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let start = out.len();
    out.push_str(&format!("{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}
