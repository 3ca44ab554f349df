//! Conditions of offers, placements and their terms, deferrals.

diesel::table! {
    conditions (id) {
        id -> BigInt,
        offer_id -> BigInt,
        position -> BigInt,
        kind -> Text,
        what -> Text,
        state -> Text,
        due_on -> Date,
        settled_by -> Nullable<BigInt>,
        settled_at -> Nullable<Timestamp>,
        owner -> Text,
        owner_id -> Nullable<BigInt>,
        mandatory -> Bool,
        before_start -> Bool,
        how -> Text,
        reason -> Text,
        level -> Text,
        interim_enough -> Bool,
        submitted_on -> Nullable<Date>,
        interim_on -> Nullable<Date>,
        adjudicated_on -> Nullable<Date>,
        result -> Text,
        late_told_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    condition_files (id) {
        id -> BigInt,
        condition_id -> BigInt,
        uploaded_by -> BigInt,
        name -> Text,
        media_type -> Text,
        bytes -> Binary,
        size -> BigInt,
        uploaded_at -> Timestamp,
    }
}

diesel::table! {
    condition_lists (id) {
        id -> BigInt,
        name -> Text,
        standard -> Bool,
        version -> BigInt,
    }
}

diesel::table! {
    condition_list_items (list_id, position) {
        list_id -> BigInt,
        position -> BigInt,
        kind -> Text,
        what -> Text,
        how -> Text,
        only_if -> Text,
        owner -> Text,
        days -> BigInt,
        mandatory -> Bool,
        before_start -> Bool,
        interim_enough -> Bool,
    }
}

diesel::table! {
    placements (id) {
        id -> BigInt,
        application_id -> BigInt,
        user_id -> BigInt,
        seat_id -> BigInt,
        state -> Text,
        starts_on -> Date,
        not_to_exceed -> Date,
        created_by -> BigInt,
        created_at -> Timestamp,
        kind -> Text,
        last_day -> Nullable<Date>,
        outcome -> Nullable<Text>,
        end_reason -> Text,
        moved_from -> Nullable<BigInt>,
        in_service -> Bool,
        arrived_on -> Nullable<Date>,
        supervisor_id -> Nullable<BigInt>,
        hand_off -> Text,
        went_to -> Text,
        alumni -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    placement_changes (id) {
        id -> BigInt,
        placement_id -> BigInt,
        step -> Text,
        state -> Text,
        day -> Date,
        why -> Text,
        asked_by -> BigInt,
        asked_at -> Timestamp,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    placement_told (placement_id, what) {
        placement_id -> BigInt,
        what -> Text,
        told_at -> Timestamp,
    }
}

diesel::table! {
    roll_off_weeks (monday) {
        monday -> Date,
    }
}

diesel::table! {
    deferrals (id) {
        id -> BigInt,
        application_id -> BigInt,
        offer_id -> BigInt,
        cohort_id -> BigInt,
        reason -> Text,
        deferred_by -> BigInt,
        deferred_at -> Timestamp,
        confirm_by -> Date,
        asked_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    onboarding_items (id) {
        id -> BigInt,
        position -> BigInt,
        what -> Text,
        owner -> Text,
        days -> BigInt,
    }
}

diesel::table! {
    placement_tasks (id) {
        id -> BigInt,
        placement_id -> BigInt,
        position -> BigInt,
        what -> Text,
        owner -> Text,
        due_on -> Date,
        done_by -> Nullable<BigInt>,
        done_at -> Nullable<Timestamp>,
    }
}
