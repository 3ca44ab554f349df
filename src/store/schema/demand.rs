//! Employers in conflict, requests for people, referrals.

diesel::table! {
    employer_leaves (id) {
        id -> BigInt,
        user_id -> BigInt,
        employer -> Text,
        employer_key -> Text,
        from_on -> Date,
        until_on -> Nullable<Date>,
        recorded_by -> BigInt,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    employer_conflicts (id) {
        id -> BigInt,
        agency_id -> Nullable<BigInt>,
        project_id -> Nullable<BigInt>,
        employer -> Text,
        employer_key -> Text,
        reason -> Text,
        declared_by -> BigInt,
        declared_at -> Timestamp,
        lifted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    demands (id) {
        id -> BigInt,
        agency_id -> BigInt,
        project_id -> Nullable<BigInt>,
        title -> Text,
        skills -> Text,
        specialty -> Nullable<Text>,
        grade -> Nullable<BigInt>,
        places -> Text,
        telework -> Bool,
        clearance -> Text,
        start_by -> Date,
        people -> BigInt,
        note -> Text,
        outcome -> Nullable<Text>,
        outcome_words -> Text,
        asked_by -> BigInt,
        asked_at -> Timestamp,
        closed_by -> Nullable<BigInt>,
        closed_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    referrals (id) {
        id -> BigInt,
        demand_id -> BigInt,
        application_id -> BigInt,
        outcome -> Nullable<Text>,
        reason -> Nullable<Text>,
        words -> Text,
        referred_by -> BigInt,
        referred_at -> Timestamp,
        settled_by -> Nullable<BigInt>,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    referral_pauses (id) {
        id -> BigInt,
        user_id -> BigInt,
        until_on -> Date,
        reason -> Text,
        set_by -> BigInt,
        set_at -> Timestamp,
        lifted_at -> Nullable<Timestamp>,
    }
}
