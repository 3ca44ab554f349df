//! The qualified list: where it is cut off.

diesel::table! {
    cut_offs (id) {
        id -> BigInt,
        posting_id -> BigInt,
        basis -> Text,
        value -> BigInt,
        reason -> Text,
        set_by -> BigInt,
        set_at -> Timestamp,
    }
}
