//! Notes of staff, who was told of them, and who opened which application.

diesel::table! {
    notes (id) {
        id -> BigInt,
        application_id -> BigInt,
        author_id -> BigInt,
        body -> Text,
        shared -> Bool,
        version -> BigInt,
        created_at -> Timestamp,
        changed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    note_mentions (note_id, user_id) {
        note_id -> BigInt,
        user_id -> BigInt,
        looked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    looks (user_id, application_id) {
        user_id -> BigInt,
        application_id -> BigInt,
        looked_at -> Timestamp,
    }
}
