//! Chance: from the operating system, or from a seed where a demonstration must come out the same twice.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A source of random bytes.
#[derive(Debug, Clone)]
pub enum Dice {
    System,
    /// Never for anything that must be secret.
    Seeded(Arc<Mutex<u64>>),
}

impl Dice {
    pub fn seeded(seed: u64) -> Self {
        Dice::Seeded(Arc::new(Mutex::new(seed)))
    }

    /// `N` random bytes, at most 32.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N]> {
        let mut out = [0u8; N];
        match self {
            Dice::System => getrandom::fill(&mut out).map_err(Error::broken)?,
            Dice::Seeded(count) => {
                let mut count = count.lock().map_err(Error::broken)?;
                *count = count.wrapping_add(1);
                let digest = Sha256::digest(count.to_le_bytes());
                for (to, from) in out.iter_mut().zip(digest.iter()) {
                    *to = *from;
                }
            }
        }
        Ok(out)
    }

    /// A secret of 256 bits as 64 hexadecimal digits.
    pub fn token(&self) -> Result<String> {
        self.bytes::<32>().map(|b| hex(&b))
    }
}

/// What is kept of a token: its SHA-256. Whoever reads the database cannot use it.
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// The same of a whole file.
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}
