//! Search: applications that were sent, in the order in which they were. Their words are kept by triggers and asked for in plain SQL.

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
