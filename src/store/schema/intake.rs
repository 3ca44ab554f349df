//! What an application asks beside its first four sections, the profile, and the talent pool.

diesel::table! {
    application_parts (application_id, section) {
        application_id -> BigInt,
        section -> Text,
        unchecked -> Bool,
        saves -> BigInt,
    }
}

diesel::table! {
    application_typed (application_id, section) {
        application_id -> BigInt,
        section -> Text,
        fields -> Text,
        kept_at -> Timestamp,
    }
}

diesel::table! {
    application_essays (application_id, essay) {
        application_id -> BigInt,
        essay -> Text,
        answer -> Text,
    }
}

diesel::table! {
    application_availability (application_id) {
        application_id -> BigInt,
        times -> Text,
        note -> Text,
        accommodation -> Text,
    }
}

diesel::table! {
    application_choices (application_id, rank) {
        application_id -> BigInt,
        rank -> BigInt,
        project_id -> BigInt,
    }
}

diesel::table! {
    demographics (application_id) {
        application_id -> BigInt,
        ethnicity -> Nullable<Text>,
        races -> Text,
        sex -> Nullable<Text>,
        disability -> Nullable<Text>,
    }
}

diesel::table! {
    profiles (user_id) {
        user_id -> BigInt,
        content -> Text,
        version -> BigInt,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    application_profiles (application_id) {
        application_id -> BigInt,
        content -> Text,
    }
}

diesel::table! {
    pool_members (user_id) {
        user_id -> BigInt,
        joined_at -> Timestamp,
        places -> Text,
        remote -> Bool,
        starts_from -> Nullable<Date>,
        note -> Text,
        left_at -> Nullable<Timestamp>,
        left_reason -> Nullable<Text>,
    }
}

diesel::table! {
    pool_hidden (user_id, agency_id) {
        user_id -> BigInt,
        agency_id -> BigInt,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        user_id -> BigInt,
        posting_id -> BigInt,
        invited_by -> BigInt,
        message -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        created_at -> Timestamp,
        answered_at -> Nullable<Timestamp>,
    }
}
