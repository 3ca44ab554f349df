//! Who interviews whom, and when they can.

diesel::table! {
    interviews (id) {
        id -> BigInt,
        uid -> Text,
        application_id -> BigInt,
        stage_id -> Nullable<BigInt>,
        state -> Text,
        minutes -> BigInt,
        zone -> Text,
        location -> Text,
        sequence -> BigInt,
        reminded_sequence -> Nullable<BigInt>,
        starts_at -> Nullable<Timestamp>,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    slots (id) {
        id -> BigInt,
        interview_id -> BigInt,
        starts_at -> Timestamp,
    }
}

diesel::table! {
    panel (interview_id, user_id) {
        interview_id -> BigInt,
        user_id -> BigInt,
        seat -> Text,
        busy_from -> Nullable<Timestamp>,
        asked_at -> Nullable<Timestamp>,
        chased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    interview_answers (interview_id) {
        interview_id -> BigInt,
        sequence -> BigInt,
        answer -> Text,
        words -> Text,
        answered_at -> Timestamp,
    }
}

diesel::table! {
    interview_changes (id) {
        id -> BigInt,
        interview_id -> BigInt,
        kind -> Text,
        reason -> Text,
        changed_by -> Nullable<BigInt>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    free_times (id) {
        id -> BigInt,
        user_id -> BigInt,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
    }
}

diesel::table! {
    interview_limits (user_id) {
        user_id -> BigInt,
        per_day -> Nullable<BigInt>,
        per_week -> Nullable<BigInt>,
    }
}

diesel::table! {
    posting_interviewers (posting_id, user_id) {
        posting_id -> BigInt,
        user_id -> BigInt,
        trains -> Bool,
    }
}

diesel::table! {
    kit_questions (posting_id, competency) {
        posting_id -> BigInt,
        competency -> Text,
        questions -> Text,
    }
}
