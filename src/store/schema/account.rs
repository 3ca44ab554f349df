//! Messages, and what a person does with their own account.

diesel::table! {
    messages (id) {
        id -> BigInt,
        application_id -> BigInt,
        author_id -> BigInt,
        from_staff -> Bool,
        body -> Text,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    address_changes (id) {
        id -> BigInt,
        user_id -> BigInt,
        old_email -> Text,
        new_email -> Text,
        confirm_hash -> Text,
        stop_hash -> Text,
        asked_by -> Nullable<BigInt>,
        reason -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        stopped_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    closures (user_id) {
        user_id -> BigInt,
        closed_at -> Timestamp,
        erase_at -> Timestamp,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    devices (token_hash) {
        token_hash -> Text,
        user_id -> BigInt,
        created_at -> Timestamp,
        seen_at -> Timestamp,
    }
}

diesel::table! {
    resets_asked (id) {
        id -> BigInt,
        email -> Text,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    links_asked (id) {
        id -> BigInt,
        email -> Text,
        next -> Text,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_links (token_hash) {
        token_hash -> Text,
        user_id -> BigInt,
        next -> Text,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}
