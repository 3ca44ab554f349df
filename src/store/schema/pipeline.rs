//! Working a pipeline: owners, tags, views, words, and work on many at once.

diesel::table! {
    application_owners (application_id) {
        application_id -> BigInt,
        user_id -> BigInt,
    }
}

diesel::table! {
    application_tags (application_id, tag) {
        application_id -> BigInt,
        posting_id -> BigInt,
        tag -> Text,
    }
}

diesel::table! {
    pipelines_seen (user_id, posting_id) {
        user_id -> BigInt,
        posting_id -> BigInt,
        query -> Text,
    }
}

diesel::table! {
    views (id) {
        id -> BigInt,
        owner_id -> BigInt,
        agency_id -> Nullable<BigInt>,
        name -> Text,
        query -> Text,
        shared -> Bool,
    }
}

diesel::table! {
    wordings (id) {
        id -> BigInt,
        agency_id -> Nullable<BigInt>,
        name -> Text,
        words -> Text,
        written_by -> BigInt,
    }
}

diesel::table! {
    batches (id) {
        id -> BigInt,
        posting_id -> BigInt,
        kind -> Text,
        state -> Text,
        reasons -> Text,
        words -> Text,
        owner_id -> Nullable<BigInt>,
        tag -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
        run_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        undo_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    batch_items (batch_id, application_id) {
        batch_id -> BigInt,
        application_id -> BigInt,
        state -> Text,
        why -> Text,
        seen_version -> BigInt,
        left_version -> Nullable<BigInt>,
        before_state -> Nullable<Text>,
        before_told -> Nullable<Text>,
        before_stage_id -> Nullable<BigInt>,
        before_since -> Nullable<Timestamp>,
        before_due_at -> Nullable<Timestamp>,
        before_late_since -> Nullable<Timestamp>,
        before_owner_id -> Nullable<BigInt>,
    }
}
