//! Both formats, small and real.

use super::*;
use crate::imports::hostile::real;
use serde_json::json;

fn flat(change: Value) -> Value {
    let mut posting = json!({"control_number": "A-1", "title": "Engineer", "organization": "GSA",
        "pay_scale": "GS", "low_grade": "13", "high_grade": "14", "min_salary": "100000", "max_salary": "120000",
        "open_date": "2026-03-01", "close_date": "2026-03-30T23:59:59.9970", "url": "https://a.gov:443/job/1",
        "location": "Denver, Colorado, Colorado", "telework": true, "duties": "Build.", "qualifications": "Care."});
    for (key, value) in change.as_object().unwrap() {
        posting[key] = value.clone();
    }
    posting
}

fn left(change: Value) -> String {
    let file = json!([flat(change), flat(json!({"control_number": "B-2"}))]);
    let reading = read(file.to_string().as_bytes()).unwrap();
    assert_eq!(reading.taken.len(), 1, "the sound one is taken");
    assert_eq!(reading.taken[0].source_id, "B-2");
    reading.left[0].why.clone()
}

#[test]
fn a_broken_record_is_left_with_its_reason() {
    let cases = [
        (json!({"title": " "}), "It has no title."),
        (json!({"title": ["x"]}), "Its title is not text."),
        (json!({"control_number": null}), "It has no control_number."),
        (json!({"organization": ""}), "It names no agency and no department."),
        (json!({"open_date": "soon"}), "Its opening date “soon” is not a date."),
        (json!({"close_date": "0001-01-01T00:00:00"}), "Its closing date is in the year 1."),
        (json!({"close_date": "2026-02-01"}), "It closes on 2026-02-01 before it opens on 2026-03-01."),
        (json!({"min_salary": "-5"}), "Its pay “-5” is negative."),
        (json!({"min_salary": "a lot"}), "Its pay “a lot” is not an amount of money."),
        (json!({"max_salary": 99000000}), "Its pay of $99000000.00 is absurd for a year."),
        (json!({"max_salary": "90000"}), "Its lowest pay is above its highest pay."),
        (json!({"low_grade": "X"}), "Its grade “X” is not a number."),
        (json!({"telework": "perhaps"}), "Its telework field is “perhaps”, neither yes nor no."),
    ];
    for (change, want) in cases {
        assert_eq!(left(change), want);
    }
    let file = json!([flat(json!({})), 7, flat(json!({}))]);
    let reading = read(file.to_string().as_bytes()).unwrap();
    assert_eq!(reading.left[0].record, "record 2");
    assert_eq!(reading.left[1].record, "record 3 (A-1)");
    assert_eq!(reading.left[1].why, "It stands in this file twice; the first one was taken.");
}

#[test]
fn newer_names_of_the_search_api_are_known() {
    let file = json!({"SearchResult": {"SearchResultItems": [{"MatchedObjectId": "9", "MatchedObjectDescriptor": {
        "PositionTitle": "Coder", "OrganizationName": "GSA", "JobGrade": [{"Code": "GS"}],
        "PositionLocation": [{"LocationName": "Anywhere in the U.S. (remote job)"}],
        "PositionRemuneration": [{"MinimumRange": "17.5", "MaximumRange": "20", "RateIntervalCode": "PH"}],
        "UserArea": {"Details": {"LowGrade": "5", "HighGrade": "5", "TeleworkEligible": true,
            "SecurityClearance": "Top Secret", "MajorDuties": ["Write code.", "Read code."]}}}}]}});
    let posting = read(file.to_string().as_bytes()).unwrap().taken.remove(0);
    assert!(posting.remote && posting.telework && posting.places.is_empty());
    assert_eq!(posting.pay_basis, PayBasis::PerHour);
    assert_eq!(posting.pay_low_cents, Some(1_750));
    assert_eq!(posting.clearance.as_deref(), Some("Top Secret"));
    assert_eq!(posting.duties_md, "- Write code.\n- Read code.");
}

#[test]
fn other_files_are_refused() {
    let why = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    let wrong = "This is not a USAJOBS search result: it has no SearchResult.SearchResultItems and is not a list of postings.";
    assert_eq!(why(b"{}"), wrong);
    assert_eq!(why(b"[]"), wrong);
    assert_eq!(why(b" \n"), "This file is empty.");
    assert_eq!(why(b"[{"), "This is not a USAJOBS search result: it breaks off at line 1.");
    assert_eq!(why(b"\xff\xfe"), "This is not a USAJOBS search result: it is not a text file in UTF-8.");
    assert!(why(b"cx:\n  - open-positions: []").ends_with("It looks like a list of advertised seats."));
    assert!(read(br#"{"SearchResult":{"SearchResultItems":[]}}"#).unwrap().taken.is_empty());
}

#[test]
fn the_real_search_of_2016() {
    let Some(bytes) = real("usajobs-search-2016.json") else { return };
    let reading = read(&bytes).unwrap();
    assert_eq!(reading.left, []);
    assert_eq!(reading.taken.len(), 242);
    let count = |f: fn(&Posting) -> bool| reading.taken.iter().filter(|p| f(p)).count();
    assert_eq!(count(|p| p.pay_plan.as_deref() == Some("GS")), 134);
    assert_eq!(count(|p| p.grade_low.is_none()), 89, "88 without a grade and one with a letter");
    assert_eq!(count(|p| p.pay_basis == PayBasis::PerYear), 230);
    assert_eq!(count(|p| p.pay_basis == PayBasis::PerHour), 7);
    assert_eq!(count(|p| p.pay_low_cents.is_none()), 5);
    assert_eq!(count(|p| p.series.is_none()), 0);
    assert_eq!(count(|p| p.qualifications_md.is_empty() || p.places.is_empty()), 0);
    assert_eq!(count(|p| p.summary_md.is_empty()), 2);
    assert_eq!(count(|p| p.places.contains(&"Washington, DC".to_string())), 23);
    assert_eq!(count(|p| p.qualifications_md.contains("\n2. ")), 31);
    assert_eq!(reading.notes.len(), 21);

    let first = &reading.taken[0];
    assert_eq!(first.source_id, "437787500");
    assert_eq!(first.title, "Policy Analyst (Tribal Climate)");
    assert_eq!(first.agency, "Office of the Secretary of the Interior");
    assert_eq!(first.department.as_deref(), Some("Department Of The Interior"));
    assert_eq!(first.series.as_deref(), Some("0301"));
    assert_eq!((first.grade_low, first.grade_high), (Some(12), Some(14)));
    assert_eq!((first.pay_low_cents, first.pay_high_cents), (Some(7_749_000), Some(14_155_500)));
    assert_eq!(first.places, ["Washington, DC"]);
    assert_eq!(first.opens_on.unwrap().to_string(), "2016-05-03");
    assert_eq!(first.closes_at.unwrap().to_string(), "2016-05-16 23:59:59");
    assert_eq!(first.url.as_deref(), Some("https://www.usajobs.gov/GetJob/ViewDetails/437787500"));
    assert!(first.qualifications_md.contains("<https://www.opm.gov/qualifications/standards/indexes/num-ndx.asp>"));

    let find = |id: &str| reading.taken.iter().find(|p| p.source_id == id).unwrap();
    let letter = find("435944500");
    assert_eq!((letter.pay_plan.as_deref(), letter.grade_low), (Some("FV"), None));
    let one_grade = find("437456700");
    assert_eq!((one_grade.grade_low, one_grade.grade_high), (Some(14), Some(14)));
    let unpaid = find("430522300");
    assert_eq!(unpaid.pay_basis, PayBasis::Other("Without Compensation".into()));
    assert_eq!((unpaid.series.as_deref(), unpaid.pay_high_cents), (Some("0099"), None));
    assert_eq!(find("436786200").pay_basis, PayBasis::Other("Bi-weekly".into()));
}

#[test]
fn the_real_recent_postings() {
    let Some(bytes) = real("usajobs-recent-tech-jobs.json") else { return };
    let reading = read(&bytes).unwrap();
    assert_eq!((reading.taken.len(), reading.left.len(), reading.notes.len()), (16, 0, 0));
    let first = &reading.taken[0];
    assert_eq!(first.source_id, "K-26-DHA-12804858-AKK");
    assert_eq!((first.grade_low, first.grade_high), (Some(7), Some(9)));
    assert_eq!(first.places.len(), 48);
    assert_eq!(first.places[0], "Gunter AFB, Alabama");
    assert!(first.places.contains(&"Joint Base Anacostia-Bolling, DC".to_string()));
    assert!(first.places.contains(&"Rome, New York".to_string()));
    assert_eq!(first.closes_at.unwrap().to_string(), "2026-09-28 23:59:59");
    assert_eq!(first.url.as_deref(), Some("https://www.usajobs.gov/job/846709300"));
    assert!(first.duties_md.starts_with("1. Performs developmental assignments"));
    assert_eq!(first.duties_md.lines().count(), 4);
    let japan = reading.taken.iter().find(|p| p.pay_plan.as_deref() == Some("ND")).unwrap();
    assert_eq!(japan.places, ["Yokosuka Naval Base, Japan"]);
    assert_eq!((japan.grade_low, japan.grade_high), (Some(3), Some(4)));
    assert_eq!(reading.taken.iter().filter(|p| p.telework).count(), 12);
}
