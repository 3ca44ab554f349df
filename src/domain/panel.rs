//! The panel of an interview: who leads it, who takes part, who learns.

use super::ids::UserId;
use super::words::words;

/// Most people on a panel.
pub const MOST: usize = 6;

words!(
    /// What somebody does on a panel.
    Seat {
        Lead = "lead", "Leads";
        Member = "member", "Takes part";
        Shadow = "shadow", "Learns";
    }
);

impl Seat {
    /// Whether the person owes a scorecard, and it counts. A shadow's card is for learning.
    pub fn rates(self) -> bool {
        self != Seat::Shadow
    }
}

/// A panel as it is asked for: one lead, and others beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    seats: Vec<(UserId, Seat)>,
}

impl Panel {
    /// A panel of one.
    pub fn of(lead: UserId) -> Self {
        Panel { seats: vec![(lead, Seat::Lead)] }
    }

    /// A lead with others; nobody sits twice, and not more than six meet one applicant.
    pub fn new(lead: UserId, others: &[(UserId, Seat)]) -> Result<Self, String> {
        let mut panel = Panel::of(lead);
        for (user, seat) in others {
            if *seat == Seat::Lead {
                return Err("A panel has one lead".to_owned());
            }
            if panel.seats.iter().any(|(known, _)| known == user) {
                return Err("Nobody can have two seats on one panel".to_owned());
            }
            panel.seats.push((*user, *seat));
        }
        if panel.seats.len() > MOST {
            return Err(format!("At most {MOST} people meet one applicant"));
        }
        Ok(panel)
    }

    /// The lead first.
    pub fn seats(&self) -> &[(UserId, Seat)] {
        &self.seats
    }
}

/// Somebody on the panel of an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    pub user: UserId,
    pub name: String,
    pub email: String,
    /// IANA name of the zone in which this person reads times.
    pub zone: String,
    pub seat: Seat,
}

impl Sitting {
    /// The name, and what the applicant should know of the seat.
    pub fn introduced(&self) -> String {
        match self.seat {
            Seat::Shadow => format!("{} (learns, does not rate)", self.name),
            Seat::Lead | Seat::Member => self.name.clone(),
        }
    }
}

/// The names of a panel in one line: `Bo Lindqvist, Amina Yusuf and Eve Park (learns, does not rate)`.
pub fn names(panel: &[Sitting]) -> String {
    let mut names: Vec<String> = panel.iter().map(Sitting::introduced).collect();
    match names.pop() {
        None => String::new(),
        Some(only) if names.is_empty() => only,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sitting(name: &str, seat: Seat) -> Sitting {
        Sitting { user: UserId(1), name: name.to_owned(), email: String::new(), zone: "UTC".to_owned(), seat }
    }

    #[test]
    fn a_panel_has_one_lead_and_nobody_twice() {
        let (bo, eve) = (UserId(1), UserId(2));
        let panel = Panel::new(bo, &[(eve, Seat::Shadow)]).unwrap();
        assert_eq!(panel.seats(), [(bo, Seat::Lead), (eve, Seat::Shadow)]);
        assert!(Panel::new(bo, &[(bo, Seat::Member)]).unwrap_err().contains("two seats"));
        assert!(Panel::new(bo, &[(eve, Seat::Lead)]).unwrap_err().contains("one lead"));
        let many: Vec<(UserId, Seat)> = (2..8).map(|n| (UserId(n), Seat::Member)).collect();
        assert!(Panel::new(bo, &many).unwrap_err().contains("At most 6"));
    }

    #[test]
    fn names_stand_in_one_line_and_a_shadow_is_introduced() {
        let (bo, amina, eve) = (sitting("Bo", Seat::Lead), sitting("Amina", Seat::Member), sitting("Eve", Seat::Shadow));
        assert_eq!(names(std::slice::from_ref(&bo)), "Bo");
        assert_eq!(names(&[bo, amina, eve]), "Bo, Amina and Eve (learns, does not rate)");
        assert!(!Seat::Shadow.rates() && Seat::Member.rates());
    }
}
