//! When two accounts are likely one person: marks that are compared as hashes, each with what it says.

use super::account::Email;
use super::text;
use super::words::words;

words!(
    /// What two accounts have in common.
    Evidence {
        Address = "address", "Addresses that differ only in dots or in what follows a plus sign";
        NamePhone = "name_phone", "The same name and telephone number";
        Resume = "resume", "The same résumé file";
    }
);

/// An address without what mail programs of many providers ignore: dots and whatever follows a plus sign.
pub fn address_mark(email: &Email) -> String {
    let (local, host) = email.as_str().rsplit_once('@').unwrap_or((email.as_str(), ""));
    let plain: String = local.split('+').next().unwrap_or_default().chars().filter(|c| *c != '.').collect();
    format!("{plain}@{host}")
}

/// Name and telephone number in one form: letters only, words in any order, the last ten digits. `None` when either says too little.
pub fn name_phone_mark(name: &str, phone: &str) -> Option<String> {
    let folded = text::folded(name);
    let mut words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let last = digits.get(digits.len().saturating_sub(10)..).unwrap_or_default();
    (!words.is_empty() && last.len() >= 7).then(|| format!("{} {last}", words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_mark_however_they_write_it() {
        let address = |raw: &str| address_mark(&Email::parse(raw).unwrap());
        assert_eq!(address("Ada.Osei+jobs@example.gov"), address("adaosei@example.gov"));
        assert_ne!(address("ada.osei@example.gov"), address("ada.osei@example.org"));
        assert_eq!(name_phone_mark("Zoë  Osei-Mensah", "(202) 555-0143"), name_phone_mark("osei mensah zoe", "+1 202 555 0143"));
        assert_ne!(name_phone_mark("Ada Osei", "202 555 0143"), name_phone_mark("Ada Osei", "202 555 0144"));
        assert_eq!(name_phone_mark("Ada Osei", "none"), None);
        assert_eq!(name_phone_mark(" - ", "202 555 0143"), None);
    }
}
