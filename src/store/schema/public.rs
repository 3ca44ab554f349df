//! The public site: saved postings, places, sources, files.

diesel::table! {
    saved_postings (user_id, posting_id) {
        user_id -> BigInt,
        posting_id -> BigInt,
        saved_at -> Timestamp,
        nudge -> Bool,
        nudged_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    places (key) {
        key -> Text,
        name -> Text,
        latitude -> Double,
        longitude -> Double,
    }
}

diesel::table! {
    application_sources (application_id) {
        application_id -> BigInt,
        source -> Text,
    }
}

diesel::table! {
    posting_files (id) {
        id -> BigInt,
        posting_id -> BigInt,
        file_name -> Text,
        size -> BigInt,
        bytes -> Binary,
        added_at -> Timestamp,
    }
}
