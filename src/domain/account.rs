//! Accounts: addresses, passwords, roles.

use unicode_normalization::UnicodeNormalization;

use super::text;
use super::words::words;

words!(
    /// What a person is in the programme.
    Role {
        Applicant = "applicant", "Applicant";
        Reviewer = "reviewer", "Reviewer";
        Manager = "manager", "Hiring manager";
        Office = "office", "Programme office";
        Auditor = "auditor", "Auditor";
    }
);

/// An e-mail address in the form in which it is stored and compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address as typed. Only its shape is checked: the letter to it is the real test.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let typed = raw.trim();
        if typed.is_empty() {
            return Err("Enter your email address".to_owned());
        }
        let wrong = || Err("Enter an email address in the form name@example.com".to_owned());
        let Some((local, host)) = typed.rsplit_once('@') else { return wrong() };
        let safe = |s: &str| s.is_ascii() && !s.bytes().any(|b| b <= b' ' || b == 127 || b"()<>[]\\,;:\"".contains(&b));
        let dotted = |s: &str| !s.starts_with('.') && !s.ends_with('.') && !s.contains("..");
        let host_shape = host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        if local.is_empty()
            || local.len() > 64
            || typed.len() > 254
            || local.contains('@')
            || !safe(local)
            || !dotted(local)
            || !host_shape
            || !dotted(host)
        {
            return wrong();
        }
        Ok(Self(typed.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's full name as they write it: 1 to 120 characters.
pub fn parse_name(raw: &str) -> Result<String, String> {
    let name = text::line(raw);
    match name.chars().count() {
        0 => Err("Enter your full name".to_owned()),
        1..=120 => Ok(name),
        _ => Err("The name must be 120 characters or fewer".to_owned()),
    }
}

/// A new password, checked and normalised (NFKC), never printed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// The rules of NIST SP 800-63B-4 for a password that is the only factor: at least 15 characters, at most 256, no rule of
    /// composition, not a common one, not made of the programme's or the person's own words.
    pub fn new(raw: &str, email: &str, name: &str) -> Result<Self, String> {
        let password: String = raw.nfkc().collect();
        let count = password.chars().count();
        if count == 0 {
            return Err("Enter a password".to_owned());
        }
        if count < 15 {
            return Err(format!("The password must be at least 15 characters; this one has {count}. A few words in a row work well"));
        }
        if count > 256 {
            return Err("The password must be 256 characters or fewer".to_owned());
        }
        let folded: String = text::folded(&password).chars().filter(|c| c.is_alphanumeric()).collect();
        let distinct = folded.chars().collect::<std::collections::BTreeSet<_>>().len();
        if distinct < 5 || runs(&folded) || COMMON.iter().any(|c| folded == *c || folded == format!("{c}{c}")) {
            return Err("This password is easy to guess. Choose words that do not belong together".to_owned());
        }
        let own: Vec<String> =
            email.split(['@', '.', '+', '-', '_']).chain(name.split(' ')).map(text::folded).filter(|w| w.chars().count() >= 4).collect();
        let rest = own
            .iter()
            .map(String::as_str)
            .chain(["usajobs", "techforce", "muster", "password", "agency", "government"])
            .fold(folded.clone(), |r, w| r.replace(w, ""));
        if rest.chars().count() < 8 {
            return Err("This password is mostly your own name or address, or the programme's. Choose other words".to_owned());
        }
        Ok(Self(password))
    }

    /// A password typed at sign-in: normalised the same way, no rules.
    pub fn typed(raw: &str) -> Self {
        Self(raw.nfkc().take(1024).collect())
    }

    /// The bytes to hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Long passwords people choose most, letters and digits only.
const COMMON: &[&str] = &[
    "passwordpassword",
    "123456789012345",
    "1234567890123456",
    "qwertyuiopasdfgh",
    "qwertyuiopasdfghjkl",
    "iloveyouiloveyou",
    "letmeinletmein123",
    "correcthorsebatterystaple",
    "thequickbrownfox",
    "administrator123",
    "changemechangeme",
    "welcomewelcome1",
];

/// Whether the text is one run along the alphabet, the digits or a keyboard row.
fn runs(text: &str) -> bool {
    let rows = [
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
        "012345678901234567890123456789012345678901234567890",
        "qwertyuiopasdfghjklzxcvbnm",
    ];
    let backwards: String = text.chars().rev().collect();
    rows.iter().any(|row| row.contains(text) || row.contains(&backwards))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_one_form() {
        assert_eq!(Email::parse("  Ada.Osei+jobs@Example.GOV ").unwrap().as_str(), "ada.osei+jobs@example.gov");
        for bad in [
            "",
            "ada",
            "ada@",
            "@example.gov",
            "a b@example.gov",
            "ada@example",
            "a@b@c.de",
            "ada@exa\r\nmple.gov",
            "<ada@example.gov>",
            "a..b@example.gov",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_follow_the_published_rules() {
        let check = |p: &str| Password::new(p, "ada.osei@example.gov", "Ada Osei");
        for good in ["velvet tractor moon", "Пароль из пяти слов", "correct horse battery stapler 9", &"long words ".repeat(20)]
        {
            assert!(check(good).is_ok(), "{good}: {:?}", check(good));
        }
        for (bad, part) in [
            ("", "Enter"),
            ("short", "at least 15"),
            ("fourteen chars", "at least 15"),
            ("aaaaaaaaaaaaaaaaaaaa", "easy"),
            ("123456789012345", "easy"),
            ("qwertyuiopasdfghjkl", "easy"),
            ("Correct Horse Battery Staple", "easy"),
            ("muster techforce 1", "mostly"),
            ("ada.osei@example.gov", "mostly"),
        ] {
            assert!(check(bad).is_err_and(|e| e.contains(part)), "{bad}: {:?}", check(bad));
        }
        assert!(check(&"é".repeat(257)).unwrap_err().contains("256"));
        assert_eq!(format!("{:?}", Password::typed("secret")), "Password(…)");
    }
}
