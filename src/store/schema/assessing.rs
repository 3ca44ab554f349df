//! Minimum requirements that were judged, assessments and their scores, referees.

diesel::table! {
    minimum_judgements (id) {
        id -> BigInt,
        application_id -> BigInt,
        met -> Bool,
        cause -> Nullable<Text>,
        words -> Text,
        judged_by -> BigInt,
        judged_at -> Timestamp,
    }
}

diesel::table! {
    assessments (posting_id) {
        posting_id -> BigInt,
        tool -> Text,
        link -> Text,
        highest -> BigInt,
        pass -> BigInt,
        days -> BigInt,
        attempts -> BigInt,
        wait_days -> BigInt,
        version -> BigInt,
        set_by -> BigInt,
        set_at -> Timestamp,
    }
}

diesel::table! {
    assessment_skills (posting_id, position) {
        posting_id -> BigInt,
        position -> BigInt,
        name -> Text,
        pass -> BigInt,
    }
}

diesel::table! {
    assessment_attempts (id) {
        id -> BigInt,
        application_id -> BigInt,
        number -> BigInt,
        state -> Text,
        link -> Text,
        candidate -> Text,
        note -> Text,
        due_at -> Timestamp,
        reminded_at -> Nullable<Timestamp>,
        invited_by -> BigInt,
        invited_at -> Timestamp,
        settled_by -> Nullable<BigInt>,
        settled_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    assessment_imports (id) {
        id -> BigInt,
        posting_id -> BigInt,
        file_name -> Text,
        hash -> Text,
        content -> Text,
        mapping -> Text,
        entered -> BigInt,
        lines -> BigInt,
        uploaded_by -> BigInt,
        uploaded_at -> Timestamp,
        applied_by -> Nullable<BigInt>,
        applied_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    assessment_scores (id) {
        id -> BigInt,
        attempt_id -> BigInt,
        corrects -> Nullable<BigInt>,
        points -> BigInt,
        passed -> Bool,
        taken_on -> Date,
        evidence -> Text,
        reason -> Text,
        import_id -> Nullable<BigInt>,
        entered_by -> BigInt,
        entered_at -> Timestamp,
    }
}

diesel::table! {
    assessment_skill_scores (score_id, position) {
        score_id -> BigInt,
        position -> BigInt,
        name -> Text,
        points -> BigInt,
        passed -> Bool,
    }
}

diesel::table! {
    referee_requests (application_id) {
        application_id -> BigInt,
        asked_by -> BigInt,
        asked_at -> Timestamp,
        due_on -> Date,
    }
}

diesel::table! {
    referees (id) {
        id -> BigInt,
        application_id -> BigInt,
        name -> Text,
        address -> Text,
        relation -> Text,
        state -> Text,
        known -> Text,
        words -> Text,
        again -> Text,
        named_at -> Timestamp,
        answer_by -> Timestamp,
        reminded_at -> Nullable<Timestamp>,
        settled_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    referee_links (token_hash) {
        token_hash -> Text,
        referee_id -> BigInt,
        letter_id -> Nullable<BigInt>,
        expires_at -> Timestamp,
    }
}
