//! Likely duplicates, documents that were asked for, feedback.

diesel::table! {
    person_marks (application_id, kind) {
        application_id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        mark -> Text,
    }
}

diesel::table! {
    not_duplicates (low_id, high_id) {
        low_id -> BigInt,
        high_id -> BigInt,
        said_by -> BigInt,
        reason -> Text,
        said_at -> Timestamp,
    }
}

diesel::table! {
    merges (id) {
        id -> BigInt,
        kept_id -> BigInt,
        gone_id -> BigInt,
        merged_by -> BigInt,
        reason -> Text,
        evidence -> Text,
        moved -> Text,
        left_behind -> Text,
        merged_at -> Timestamp,
    }
}

diesel::table! {
    asked_documents (id) {
        id -> BigInt,
        application_id -> BigInt,
        asked_by -> BigInt,
        what -> Text,
        due_on -> Date,
        state -> Text,
        note -> Text,
        file_name -> Nullable<Text>,
        media_type -> Nullable<Text>,
        bytes -> Nullable<Binary>,
        size -> Nullable<BigInt>,
        version -> BigInt,
        asked_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        settled_by -> Nullable<BigInt>,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    feedback (id) {
        id -> BigInt,
        occasion -> Text,
        score -> BigInt,
        words -> Text,
        given_on -> Date,
    }
}

diesel::table! {
    feedback_given (application_id, occasion) {
        application_id -> BigInt,
        occasion -> Text,
    }
}
