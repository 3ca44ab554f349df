//! Projects, seats and offers.

diesel::table! {
    projects (id) {
        id -> BigInt,
        source_key -> Nullable<Text>,
        name -> Text,
        mission -> Text,
        deliverable -> Text,
        created_at -> Timestamp,
        supervisor_name -> Text,
        supervisor_email -> Text,
        tier -> Nullable<Text>,
        must_words -> Text,
        must_clearance -> Text,
        must_citizen -> Bool,
        must_grade -> Nullable<BigInt>,
        must_places -> Text,
        least -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    project_access (id) {
        id -> BigInt,
        project_id -> BigInt,
        what -> Text,
        opens_on -> Date,
    }
}

diesel::table! {
    project_windows (id) {
        id -> BigInt,
        project_id -> BigInt,
        what -> Text,
        opens_on -> Date,
        days -> BigInt,
        people -> BigInt,
    }
}

diesel::table! {
    project_agencies (project_id, agency_id) {
        project_id -> BigInt,
        agency_id -> BigInt,
        lead -> Bool,
    }
}

diesel::table! {
    roles (id) {
        id -> BigInt,
        project_id -> BigInt,
        source_key -> Nullable<Text>,
        title -> Text,
        specialty -> Text,
        grade_low -> BigInt,
        grade_high -> BigInt,
        places -> Text,
        telework -> Bool,
        clearance -> Text,
        tier -> Nullable<Text>,
        drug_test -> Bool,
        least -> BigInt,
    }
}

diesel::table! {
    seats (id) {
        id -> BigInt,
        role_id -> BigInt,
        number -> BigInt,
        state -> Text,
        approver -> Text,
        funded_until -> Nullable<Date>,
        version -> BigInt,
        source -> Text,
        withdrawn_why -> Text,
        closes_after -> Bool,
    }
}

diesel::table! {
    offers (id) {
        id -> BigInt,
        application_id -> BigInt,
        seat_id -> BigInt,
        selection_id -> Nullable<BigInt>,
        state -> Text,
        grade -> BigInt,
        step -> Nullable<BigInt>,
        pay_cents -> BigInt,
        pay_source -> Text,
        place -> Text,
        starts_on -> Date,
        not_to_exceed -> Date,
        answer_by -> Timestamp,
        prepared_by -> BigInt,
        approved_by -> Nullable<BigInt>,
        returned -> Text,
        decline_reason -> Text,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        answered_at -> Nullable<Timestamp>,
        official_by -> Nullable<BigInt>,
        official_at -> Nullable<Timestamp>,
        confirmed_at -> Nullable<Timestamp>,
        seat_freed -> Bool,
    }
}
