use super::*;

fn ada() -> Identity {
    Identity {
        names: vec!["Zoë Osei-Mensah".to_owned()],
        emails: vec!["zoe.codes@people.example".to_owned()],
        phones: vec!["202-555-0143".to_owned()],
        links: vec!["https://ledger-smith.example/home".to_owned()],
        places: vec!["Takoma Park".to_owned()],
        schools: vec!["Kwame Nkrumah Institute".to_owned()],
        file_name: "zoe_osei_cv_final.pdf".to_owned(),
    }
}

#[test]
fn what_tells_who_wrote_it_is_hidden() {
    for (line, want) in [
        ("Zoë Osei-Mensah", "[name]"),
        ("Z O E   O S E I   M E N S A H", "[name]"),
        ("OSEI, Zoe", "[name], [name]"),
        ("zoe@home.example | (202) 555-0143", "[e-mail] | [phone]"),
        ("Call +1 202 555 0143 today", "Call [phone] today"),
        ("202-555-1987, (202) 555-2014, 2025550199", "[phone], [phone], [phone]"),
        ("reach me at zoe (at) home.example", "reach me at [e-mail]"),
        ("https://linkedin.com/in/zoeosei", "[link]"),
        ("github.com/zoeosei/ledger", "[link]"),
        ("zoeosei.dev and @zoeosei", "[link] and [link]"),
        ("12 Maple Hill Road, Apt 4, Takoma Park, MD 20912", "[address], [place], [place]"),
        ("See ledger-smith.example/home", "See [link]"),
        ("Osei's ledger, written by OseiMensah", "[name]'s ledger, written by [name]"),
        ("Seen in zoe_osei_cv_final", "Seen in [file]"),
        ("Born 4 May 1991 in Accra", "Born [date] May [date] in Accra"),
    ] {
        assert_eq!(ada().hide(line), want, "{line}");
    }
}

#[test]
fn years_of_schooling_go_and_years_of_work_stay() {
    let text = "Experience\nEngineer, Treasury, 2019 to 2023\n2015 – 2019\nEducation\nState\nComputer science\nMay 2011 - Jun 2015\nSkills\nRust since 2016";
    let hidden = ada().hide(text);
    assert!(hidden.contains("2019 to 2023") && hidden.contains("2015 – 2019") && hidden.contains("since 2016"), "{hidden}");
    assert!(!hidden.contains("2011") && hidden.contains("May [year] - Jun [year]"), "{hidden}");
    for (line, want) in [
        ("B.S. Physics, 2012", "B.S. Physics, [year]"),
        ("Class of ’09, Howard University", "Class of [year], Howard University"),
        ("Kwame Nkrumah Institute 2010-2014", "Kwame Nkrumah Institute [year]-[year]"),
        ("Howard University\n2008 - 2012\nBuilt things 2013", "Howard University\n[year] - [year]\nBuilt things 2013"),
    ] {
        assert_eq!(ada().hide(line), want, "{line}");
    }
}

#[test]
fn the_work_itself_stays() {
    for line in [
        "Moved a ledger of 40000000 rows a day, v1.2.3, 99.95% up, 24/7.",
        "2021-03 to 2023-11: cut the cost from $1,200,000 to $300,000.",
        "I will mark each release; may the best test win.",
        "Node.js, C++, .NET 8, PostgreSQL 15, ISO 27001",
        "RFC 5545, 10.0.0.1, 45 minutes",
        "ASP.NET Core 8, Node.js/TypeScript, Socket.IO, ADO.NET, asp.net",
        "reading and takoma park are no places here",
    ] {
        let places = vec!["Reading".to_owned(), "Takoma Park".to_owned()];
        let someone = Identity { names: vec!["Will Mark May".to_owned()], places, ..Identity::default() };
        assert_eq!(someone.hide(line), line);
    }
}

#[test]
fn nothing_known_hides_only_what_gives_itself_away() {
    assert_eq!(Identity::default().hide("a@b.example\nPlain words"), "[e-mail]\nPlain words");
    assert_eq!(Identity::default().hide(""), "");
}
