//! Postings, applications and their assessment.

diesel::table! {
    cohorts (id) {
        id -> BigInt,
        name -> Text,
        opens_on -> Date,
        closes_on -> Date,
        review_until -> Date,
        starts_on -> Date,
        created_at -> Timestamp,
        ranking_opens_on -> Nullable<Date>,
        ranking_closes_on -> Nullable<Date>,
        match_on -> Nullable<Date>,
    }
}

diesel::table! {
    rubric_versions (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
        version -> BigInt,
        content_hash -> Text,
        created_at -> Timestamp,
        created_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    competencies (id) {
        id -> BigInt,
        rubric_version_id -> BigInt,
        position -> BigInt,
        name -> Text,
        definition -> Text,
        required_level -> Nullable<Text>,
        levels -> Text,
        screen_out -> Bool,
    }
}

diesel::table! {
    postings (id) {
        id -> BigInt,
        source_id -> Nullable<Text>,
        cohort_id -> Nullable<BigInt>,
        agency_id -> Nullable<BigInt>,
        rubric_version_id -> Nullable<BigInt>,
        title -> Text,
        specialty -> Text,
        series -> Nullable<Text>,
        pay_plan -> Text,
        grade_low -> Nullable<BigInt>,
        grade_high -> Nullable<BigInt>,
        pay_low_cents -> Nullable<BigInt>,
        pay_high_cents -> Nullable<BigInt>,
        pay_hourly -> Bool,
        pay_source -> Text,
        places -> Text,
        remote -> Bool,
        seats -> BigInt,
        clearance -> Text,
        opens_at -> Nullable<Timestamp>,
        closes_at -> Nullable<Timestamp>,
        zone -> Text,
        summary -> Text,
        duties -> Text,
        needs -> Text,
        search_text -> Text,
        state -> Text,
        asked_by -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_details (posting_id) {
        posting_id -> BigInt,
        authority -> Nullable<Text>,
        contact_name -> Text,
        contact_email -> Text,
        typed_low_cents -> Nullable<BigInt>,
        typed_high_cents -> Nullable<BigInt>,
        typed_source -> Text,
    }
}

diesel::table! {
    posting_pay (posting_id, position) {
        posting_id -> BigInt,
        position -> BigInt,
        place -> Text,
        low_cents -> BigInt,
        high_cents -> BigInt,
        source -> Text,
        from_table -> Bool,
    }
}

diesel::table! {
    pay_rates (year, locality, grade, step) {
        year -> BigInt,
        locality -> Text,
        grade -> BigInt,
        step -> BigInt,
        amount_cents -> BigInt,
        source -> Text,
    }
}

diesel::table! {
    pay_places (place) {
        place -> Text,
        locality -> Text,
    }
}

diesel::table! {
    questions (id) {
        id -> BigInt,
        posting_id -> BigInt,
        position -> BigInt,
        prompt -> Text,
        hint -> Text,
        kind -> Text,
        required -> Bool,
        options -> Text,
        rule -> Nullable<Text>,
    }
}

diesel::table! {
    stages (id) {
        id -> BigInt,
        posting_id -> BigInt,
        position -> BigInt,
        kind -> Text,
        name -> Text,
        what -> Text,
        days -> BigInt,
        owner -> Text,
        passing -> Text,
    }
}

diesel::table! {
    applications (id) {
        id -> BigInt,
        reference -> Text,
        user_id -> BigInt,
        posting_id -> BigInt,
        state -> Text,
        told_state -> Text,
        stage_id -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> Timestamp,
        submitted_at -> Nullable<Timestamp>,
        state_since -> Timestamp,
        due_at -> Nullable<Timestamp>,
        late_since -> Nullable<Timestamp>,
    }
}

diesel::table! {
    application_contacts (application_id) {
        application_id -> BigInt,
        name -> Text,
        phone -> Text,
        city -> Text,
    }
}

diesel::table! {
    application_eligibility (application_id) {
        application_id -> BigInt,
        citizenship -> Text,
        min_grade -> BigInt,
        places -> Text,
        remote_only -> Bool,
        clearance -> Text,
        earliest_start -> Date,
    }
}

diesel::table! {
    answers (application_id, question_id) {
        application_id -> BigInt,
        question_id -> BigInt,
        answer -> Text,
    }
}

diesel::table! {
    resumes (application_id) {
        application_id -> BigInt,
        file_name -> Text,
        media_type -> Text,
        bytes -> Binary,
        size -> BigInt,
        content_text -> Text,
        uploaded_at -> Timestamp,
        pages -> Nullable<BigInt>,
    }
}

diesel::table! {
    scorecards (id) {
        id -> BigInt,
        application_id -> BigInt,
        interview_id -> Nullable<BigInt>,
        stage_id -> Nullable<BigInt>,
        author_id -> BigInt,
        rubric_version_id -> BigInt,
        state -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        recommendation -> Nullable<Text>,
        why -> Text,
    }
}

diesel::table! {
    ratings (scorecard_id, competency_id) {
        scorecard_id -> BigInt,
        competency_id -> BigInt,
        evidence -> Text,
        rating -> Nullable<Text>,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        application_id -> BigInt,
        outcome -> Text,
        reasons -> Text,
        detail -> Text,
        rubric_version_id -> Nullable<BigInt>,
        decided_by -> BigInt,
        decided_at -> Timestamp,
        told_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    decision_words (decision_id, reason) {
        decision_id -> BigInt,
        reason -> Text,
        words -> Text,
    }
}
