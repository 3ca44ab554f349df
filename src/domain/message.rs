//! Messages between an applicant and the staff of a posting.

use super::text;

/// Most characters of a message.
pub const MOST: usize = 4000;
/// Messages one person may write about one application in a day.
pub const A_DAY: i64 = 20;
/// Characters of a message that stand in a letter.
const IN_LETTER: usize = 200;

/// Reads a message as typed: 1 to 4,000 characters.
pub fn parse(raw: &str) -> Result<String, String> {
    let body = text::lines(raw);
    match body.chars().count() {
        0 => Err("Write a message".to_owned()),
        1..=MOST => Ok(body),
        n => Err(format!("The message must be 4,000 characters or fewer; this one has {n}")),
    }
}

/// The first words of a message, for a letter: at most 200 characters.
pub fn beginning(body: &str) -> String {
    let line = text::line(&body.replace('\n', " "));
    let short: String = line.chars().take(IN_LETTER).collect();
    if short.len() < line.len() { format!("{}…", short.trim_end()) } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_carries_the_beginning_only() {
        assert_eq!(beginning("One line\n\nand another"), "One line and another");
        let long = beginning(&"é".repeat(300));
        assert_eq!(long.chars().count(), 201);
        assert!(parse(" \n ").is_err() && parse(&"x".repeat(4001)).is_err() && parse("Hello").is_ok());
    }
}
