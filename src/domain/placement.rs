//! Seats and placements.

use super::words::words;

words!(
    /// Where a seat stands.
    SeatState {
        Unfunded = "unfunded", "Not funded";
        Open = "open", "Open";
        Held = "held", "Held";
        Filled = "filled", "Filled";
        Withdrawn = "withdrawn", "Withdrawn";
    }
);

words!(
    /// Where a placement stands.
    PlacementState {
        Confirmed = "confirmed", "Confirmed";
        Active = "active", "At work";
        Extended = "extended", "Extended";
        Ended = "ended", "Ended";
        LeftEarly = "left_early", "Left early";
        Moved = "moved", "Moved";
    }
);

words!(
    /// Risk tier of a position.
    Tier {
        Low = "tier_1", "Tier 1, low risk";
        Moderate = "tier_2", "Tier 2, moderate risk";
        High = "tier_4", "Tier 4, high risk";
    }
);
