//! Blind review: rounds, reviewers, reviews, marks, results.

diesel::table! {
    review_rounds (id) {
        id -> BigInt,
        posting_id -> BigInt,
        stage_id -> Nullable<BigInt>,
        rubric_version_id -> BigInt,
        seed -> Text,
        readers -> BigInt,
        rule -> Text,
        points_meet -> BigInt,
        points_mixed -> BigInt,
        points_exceed -> BigInt,
        days -> BigInt,
        opened_by -> BigInt,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    round_reviewers (round_id, user_id) {
        round_id -> BigInt,
        user_id -> BigInt,
        stands_down -> Bool,
    }
}

diesel::table! {
    calibrations (id) {
        id -> BigInt,
        round_id -> BigInt,
        name -> Text,
        content_text -> Text,
        answers -> Text,
        expected -> Text,
        lot -> Text,
        created_by -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    reviews (id) {
        id -> BigInt,
        round_id -> BigInt,
        application_id -> Nullable<BigInt>,
        calibration_id -> Nullable<BigInt>,
        reviewer_id -> BigInt,
        seat -> Text,
        lot -> Text,
        state -> Text,
        version -> BigInt,
        typed_page -> Text,
        typed_count -> BigInt,
        announced -> Bool,
        chased -> BigInt,
        assigned_at -> Timestamp,
        due_at -> Timestamp,
        touched_at -> Nullable<Timestamp>,
        seconds -> BigInt,
        sent_at -> Nullable<Timestamp>,
        recusal -> Nullable<Text>,
        recusal_words -> Text,
        checked -> Text,
        check_note -> Text,
        checked_by -> Nullable<BigInt>,
        checked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    marks (review_id, competency_id) {
        review_id -> BigInt,
        competency_id -> BigInt,
        mark -> Nullable<BigInt>,
        why -> Text,
    }
}

diesel::table! {
    review_results (application_id) {
        application_id -> BigInt,
        round_id -> BigInt,
        outcome -> Text,
        points -> Nullable<BigInt>,
        missed -> Text,
        settled_at -> Timestamp,
    }
}
