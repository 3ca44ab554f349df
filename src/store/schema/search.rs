//! Search, and moves from posting to posting. Search: applications that were sent, in the order in which they were. Their words are kept by triggers and asked for in plain SQL.

diesel::table! {
    searched (id) {
        id -> BigInt,
        application_id -> BigInt,
    }
}

// How far somebody has read the activity.
diesel::table! {
    activity_read (user_id) {
        user_id -> BigInt,
        event_id -> BigInt,
    }
}

diesel::table! {
    application_moves (new_id) {
        new_id -> BigInt,
        old_id -> BigInt,
        reason -> Text,
        moved_by -> BigInt,
        moved_at -> Timestamp,
    }
}

// Days on which staff had letters about what is late.
diesel::table! {
    late_letters (day) {
        day -> Date,
        event_id -> BigInt,
    }
}
