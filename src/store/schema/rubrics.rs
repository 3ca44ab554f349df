//! Templates of stages, what each stage judges, and questions kept to be asked again.

diesel::table! {
    stage_competencies (stage_id, competency_id) {
        stage_id -> BigInt,
        competency_id -> BigInt,
        judged -> Bool,
    }
}

diesel::table! {
    stage_templates (id) {
        id -> BigInt,
        name -> Text,
        version -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    template_stages (template_id, position) {
        template_id -> BigInt,
        position -> BigInt,
        kind -> Text,
        name -> Text,
        owner -> Text,
        what -> Text,
        passing -> Text,
        days -> BigInt,
    }
}

diesel::table! {
    question_sets (id) {
        id -> BigInt,
        agency_id -> Nullable<BigInt>,
        name -> Text,
        version -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    set_questions (set_id, position) {
        set_id -> BigInt,
        position -> BigInt,
        prompt -> Text,
        hint -> Text,
        kind -> Text,
        required -> Bool,
        options -> Text,
        rule -> Nullable<Text>,
    }
}
