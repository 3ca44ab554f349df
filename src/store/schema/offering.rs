//! Changes and reminders of offers, papers, and selections with their alternates.

diesel::table! {
    offer_changes (id) {
        id -> BigInt,
        offer_id -> BigInt,
        state -> Text,
        grade -> BigInt,
        step -> Nullable<BigInt>,
        pay_cents -> BigInt,
        pay_source -> Text,
        place -> Text,
        starts_on -> Date,
        not_to_exceed -> Date,
        answer_by -> Timestamp,
        why -> Text,
        prepared_by -> BigInt,
        created_at -> Timestamp,
        settled_by -> Nullable<BigInt>,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    offer_reminders (offer_id, official, reminder) {
        offer_id -> BigInt,
        official -> Bool,
        reminder -> Text,
        written_at -> Timestamp,
    }
}

diesel::table! {
    papers (id) {
        id -> BigInt,
        application_id -> BigInt,
        kind -> Text,
        title -> Text,
        file_name -> Text,
        bytes -> Binary,
        made_at -> Timestamp,
    }
}

diesel::table! {
    selections (id) {
        id -> BigInt,
        project_id -> BigInt,
        posting_id -> BigInt,
        state -> Text,
        starts_on -> Date,
        not_to_exceed -> Date,
        answer_days -> BigInt,
        prepared_by -> BigInt,
        approved_by -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    selection_roles (selection_id, role_id) {
        selection_id -> BigInt,
        role_id -> BigInt,
        position -> BigInt,
        seats -> BigInt,
        grade -> BigInt,
        step -> Nullable<BigInt>,
        pay_cents -> BigInt,
        pay_source -> Text,
        place -> Text,
    }
}

diesel::table! {
    selection_places (selection_id, application_id) {
        selection_id -> BigInt,
        application_id -> BigInt,
        rank -> BigInt,
        state -> Text,
        why -> Text,
    }
}
