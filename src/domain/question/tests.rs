use super::*;

fn typed(values: &[&str]) -> Vec<String> {
    values.iter().map(|v| (*v).to_owned()).collect()
}

fn ask(kind: QuestionKind) -> Ask {
    let options = if kind.has_options() { typed(&["Washington, DC", "Boise, ID", "Remote"]) } else { Vec::new() };
    Ask { options, ..Ask::new("Why?", kind, true) }
}

#[test]
fn every_kind_reads_its_own_answers() {
    use QuestionKind as K;
    for (kind, raw, kept) in [
        (K::Short, &["  one\nline "][..], "one line"),
        (K::Long, &["two\r\nlines"], "two\nlines"),
        (K::YesNo, &["No"], "No"),
        (K::One, &["1"], "Boise, ID"),
        (K::Several, &["2", "0"], "Washington, DC\nRemote"),
        (K::Number, &["1,200.50"], "1200.5"),
        (K::Date, &["3/7/2027"], "2027-03-07"),
        (K::Link, &[" https://example.org/a?b=c "], "https://example.org/a?b=c"),
        (K::Level, &["3"], "3"),
    ] {
        let ask = ask(kind);
        let read = ask.read(&typed(raw)).unwrap();
        assert_eq!(read, kept, "{kind}");
        assert_eq!(ask.read(&ask.as_typed(&read)).unwrap(), kept, "{kind}: shown again and sent again it stays the same");
        assert!(ask.read(&[]).unwrap_err().contains("Answer “Why?”"), "{kind}");
        assert_eq!(Ask { required: false, ..ask }.read(&typed(&[" "])), Ok(String::new()), "{kind}");
    }
}

#[test]
fn what_does_not_fit_a_kind_is_refused_with_its_sentence() {
    use QuestionKind as K;
    let (long, short) = ("x".repeat(4001), "x".repeat(301));
    for (kind, raw, part) in [
        (K::Long, long.as_str(), "4000 characters or fewer; this one has 4001"),
        (K::Short, short.as_str(), "300"),
        (K::YesNo, "maybe", "yes or no"),
        (K::One, "3", "Choose from the list"),
        (K::Several, "Boise, ID", "Choose from the list"),
        (K::Number, "a few", "Enter a number"),
        (K::Number, "-1", "Enter a number"),
        (K::Number, "12345678901", "below"),
        (K::Date, "2/30/2027", "calendar"),
        (K::Link, "example.org", "whole web address"),
        (K::Link, "javascript:alert(1)", "whole web address"),
        (K::Link, "https://me@example.org", "whole web address"),
        (K::Level, "6", "Choose a level"),
    ] {
        let said = ask(kind).read(&typed(&[raw])).unwrap_err();
        assert!(said.contains(part), "{kind}: {said}");
    }
}

#[test]
fn a_requirement_is_kept_said_and_applied() {
    use QuestionKind as K;
    let read = |of: K, kind: RuleKind, value: &str| Rule::read(of, kind, value, &ask(of).options).unwrap();
    for (of, rule, good, bad, said) in [
        (K::YesNo, read(K::YesNo, RuleKind::Yes, ""), "Yes", "No", "People who answer No are not considered."),
        (K::One, read(K::One, RuleKind::OneOf, "Remote\nBoise, ID"), "Remote", "Washington, DC", "one of these"),
        (K::Several, read(K::Several, RuleKind::OneOf, "Remote"), "Boise, ID\nRemote", "Boise, ID", "none of these"),
        (K::Number, read(K::Number, RuleKind::AtLeast, "2.5"), "3", "2.49", "less than 2.5"),
        (K::Number, read(K::Number, RuleKind::AtMost, "20"), "20", "20.01", "more than 20"),
        (K::Date, read(K::Date, RuleKind::By, "3/1/2027"), "2027-03-01", "2027-03-02", "after March 1, 2027"),
        (K::Date, read(K::Date, RuleKind::From, "3/1/2027"), "2027-03-01", "2027-02-28", "before March 1, 2027"),
        (K::Level, read(K::Level, RuleKind::AtLeast, "3"), "4", "2", "level 3: I do it on my own"),
    ] {
        assert_eq!(Rule::parse(&rule.stored()).as_ref(), Some(&rule));
        let (kind, value) = rule.typed();
        assert_eq!(Rule::read(of, kind, &value, &ask(of).options).as_ref(), Ok(&rule));
        assert!(rule.notice(of).contains(said), "{}", rule.notice(of));
        let ask = ask(of).must(rule);
        assert_eq!(ask.unmet(Some(good)), None, "{good}");
        assert!(ask.unmet(Some(bad)).is_some() && ask.unmet(None).is_some(), "{bad}");
    }
    assert_eq!(ask(K::Short).unmet(None), None);
}

#[test]
fn a_requirement_that_cannot_be_is_refused() {
    let options = ask(QuestionKind::One).options;
    for (of, kind, value, part) in [
        (QuestionKind::One, RuleKind::OneOf, "Paris", "“Paris” is not one"),
        (QuestionKind::One, RuleKind::OneOf, "", "Enter the options"),
        (QuestionKind::One, RuleKind::OneOf, "Remote\nBoise, ID\nWashington, DC", "At least one option"),
        (QuestionKind::Level, RuleKind::AtLeast, "1", "from 2 to 5"),
        (QuestionKind::Link, RuleKind::Yes, "", "from the list"),
    ] {
        let said = Rule::read(of, kind, value, &options).unwrap_err();
        assert!(said.contains(part), "{said}");
    }
    assert!(Ask::read_options("only one\nonly one").is_err());
    assert_eq!(Ask::read_options(" a \n\nb\na").unwrap(), ["a", "b"]);
}
