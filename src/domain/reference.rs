//! The public code of an application, such as `TF-7K3M-2Q9X`.

use std::fmt;

/// Letters and digits that nobody mixes up when reading aloud: no 0 O 1 I L U V.
const ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPQRSTWXYZ";

/// A reference: `TF-` and eight characters in two groups. 29^8 of them, about 5 * 10^11.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference(String);

impl Reference {
    /// Makes a reference out of eight random bytes.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        let code: String =
            bytes.iter().map(|b| char::from(ALPHABET.get(usize::from(*b) % ALPHABET.len()).copied().unwrap_or(b'2'))).collect();
        let (a, b) = code.split_at(4);
        Self(format!("TF-{a}-{b}"))
    }

    /// Reads a reference as typed: case, spaces and dashes do not matter.
    pub fn parse(raw: &str) -> Option<Self> {
        let plain: String = raw.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let code = plain.strip_prefix("TF")?;
        if code.len() != 8 || !code.bytes().all(|b| ALPHABET.contains(&b)) {
            return None;
        }
        let (a, b) = code.split_at(4);
        Some(Self(format!("TF-{a}-{b}")))
    }

    /// The code as it is shown and stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_can_be_read_back_however_it_is_typed() {
        for seed in 0..=255u8 {
            let made = Reference::from_random([seed, 1, 2, 3, 4, 5, 6, seed]);
            assert_eq!(Reference::parse(made.as_str()), Some(made.clone()));
            assert_eq!(Reference::parse(&made.as_str().to_lowercase().replace('-', " ")), Some(made));
        }
        for bad in ["", "TF-", "TF-0000-0000", "TF-7K3M-2Q9", "../etc", "TF-7K3M-2Q9XX"] {
            assert_eq!(Reference::parse(bad), None, "{bad}");
        }
    }
}
