//! Made-up people. Names come from many places and are put together by chance; none is meant to be anybody.

use std::collections::BTreeSet;

use super::chance::Chance;
use crate::domain::account::Email;
use crate::domain::text;
use crate::error::{Error, Result};

const GIVEN: &[&str] = &[
    "Amara",
    "Bjørn",
    "Chidi",
    "Dagny",
    "Elif",
    "Farid",
    "Guadalupe",
    "Hanneke",
    "Ikaika",
    "Jelena",
    "Kwabena",
    "Leilani",
    "Mireille",
    "Nikhil",
    "Oluwaseun",
    "Priya",
    "Quang",
    "Rosalía",
    "Siobhán",
    "Tomasz",
    "Uzoma",
    "Vikram",
    "Wren",
    "Ximena",
    "Yusuf",
    "Zdeňka",
    "Aiko",
    "Benedikt",
    "Catalina",
    "Dorjee",
    "Esperança",
    "Fionnuala",
    "Gulnara",
    "Hyeon-woo",
    "Ingrid",
    "Jamal",
    "Keoni",
    "Lucía",
    "Manaaki",
    "Noémie",
    "Ömer",
    "Paloma",
    "Rashida",
    "Søren",
    "Thandiwe",
    "Ulises",
    "Veronika",
    "Wahid",
    "Xiulan",
    "Yared",
    "Zsófia",
    "Anh",
    "Dalia",
    "Emeka",
    "Halima",
    "Iván",
    "Mei-Ling",
    "Nathaniel",
    "Ruth",
    "Tevita",
    "Winona",
    "Callum",
];
const FAMILY: &[&str] = &[
    "Abernathy-Cole",
    "Adeyinka",
    "Aguilar Peña",
    "Andriamahery",
    "Bagratuni",
    "Begaye",
    "Bielawski",
    "Castellanos",
    "Chaudhry",
    "D’Alessio",
    "Dang",
    "de la Fuente",
    "Demir",
    "Dlugosz",
    "Ekwueme",
    "El-Masri",
    "Faleolo",
    "Fitzwater",
    "Gebremariam",
    "Gunnarsdóttir",
    "Haokip",
    "Horvat",
    "Ibáñez",
    "Iyer",
    "Jankauskas",
    "Kahananui",
    "Kaczmarek",
    "Karimova",
    "Kowalczyk",
    "Krishnamurthy",
    "Lachance",
    "Lindqvist",
    "Łukasik",
    "Mbeki-Stone",
    "McAllister",
    "Mendoza Ruiz",
    "Nakagawa",
    "Nguyễn",
    "Ní Bhriain",
    "Novotná",
    "O’Doherty",
    "Okonjo",
    "Olsen",
    "Ortega",
    "Papadakis",
    "Petrossian",
    "Pham",
    "Quispe",
    "Rahimi",
    "Ramanathan",
    "Rasmussen",
    "Rivera Soto",
    "Sandhu",
    "Şahin",
    "Sepúlveda",
    "Tadesse",
    "Tahir",
    "Takahashi",
    "Tsosie",
    "Ulloa",
    "Van den Berg",
    "Vashisht",
    "Wanjiru",
    "Whitebear",
    "Wójtowicz",
    "Xiong",
    "Yamoah",
    "Yellowhorse",
    "Zamora",
    "Zhuang",
    "Zielińska",
    "Åkesson",
];
/// Names that try a page: one of a single word, and one that hardly fits on a line.
const MONONYM: &str = "Suharti";
const LONGEST: &str = "María de los Ángeles Concepción Fernanda Valenzuela-Etxeberria y Montes de Oca Villaseñor";

pub const CITIES: &[&str] = &[
    "Washington, DC",
    "Suitland, MD",
    "Baltimore, MD",
    "Charleston, SC",
    "Cambridge, MA",
    "Albuquerque, NM",
    "Anchorage, AK",
    "Atlanta, GA",
    "Boise, ID",
    "Chicago, IL",
    "Cleveland, OH",
    "Denver, CO",
    "Detroit, MI",
    "El Paso, TX",
    "Fargo, ND",
    "Honolulu, HI",
    "Huntsville, AL",
    "Kansas City, MO",
    "Minneapolis, MN",
    "Nashville, TN",
    "Oakland, CA",
    "Philadelphia, PA",
    "Portland, OR",
    "San Juan, PR",
    "Tulsa, OK",
];

/// A person before anything happened to them.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub email: Email,
    pub phone: String,
    pub city: &'static str,
}

/// As many people as wanted, each name and address once.
pub fn make(chance: &mut Chance, many: usize) -> Result<Vec<Person>> {
    let (mut names, mut addresses, mut out) = (BTreeSet::new(), BTreeSet::new(), Vec::with_capacity(many));
    while out.len() < many {
        let name = match out.len() {
            17 => LONGEST.to_owned(),
            42 => MONONYM.to_owned(),
            _ => format!("{} {}", chance.word(GIVEN), chance.word(FAMILY)),
        };
        if !names.insert(name.clone()) {
            continue;
        }
        let words: Vec<String> = text::folded(&name)
            .split(' ')
            .map(|w| w.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
            .filter(|w| !w.is_empty())
            .collect();
        let local: String = words.join(".").chars().take(40).collect::<String>().trim_end_matches('.').to_owned();
        let address = if addresses.insert(local.clone()) { local } else { format!("{local}.{}", out.len()) };
        let email = Email::parse(&format!("{address}@people.example")).map_err(Error::Broken)?;
        // 555-0100 to 555-0199 belong to nobody.
        let phone = format!("{}-555-01{:02}", chance.word(&["202", "301", "312", "404", "505", "617", "808", "907"]), chance.below(100));
        out.push(Person { name, email, phone, city: chance.word(CITIES) });
    }
    Ok(out)
}
