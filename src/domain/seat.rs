//! What becomes of whoever holds a seat that is taken away.

use super::ids::SeatId;

/// What happens to the person in a seat that is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody is in it.
    Nobody,
    /// They go to another open seat.
    Move(SeatId),
    /// They are among the qualified again.
    Qualified,
    /// They stay until the end of their term; the seat closes then.
    Keep,
}

impl Fate {
    /// As a form sends it: `nobody`, `qualified`, `keep`, `move-12`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "nobody" => Some(Fate::Nobody),
            "qualified" => Some(Fate::Qualified),
            "keep" => Some(Fate::Keep),
            other => other.strip_prefix("move-").and_then(|n| n.parse().ok()).map(|n| Fate::Move(SeatId(n))),
        }
    }
}

impl std::fmt::Display for Fate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fate::Nobody => f.write_str("nobody"),
            Fate::Move(seat) => write!(f, "move-{seat}"),
            Fate::Qualified => f.write_str("qualified"),
            Fate::Keep => f.write_str("keep"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fate_is_read_as_it_is_written() {
        for fate in [Fate::Nobody, Fate::Move(SeatId(12)), Fate::Qualified, Fate::Keep] {
            assert_eq!(Fate::parse(&fate.to_string()), Some(fate));
        }
        for other in ["", "move-", "move-x", "fire"] {
            assert_eq!(Fate::parse(other), None, "{other}");
        }
    }
}
