//! The names of a form's fields, asked of the form itself: what `muster routes` prints cannot differ from what is read.

use serde::de::{Deserialize, Deserializer, Error as _, Visitor, value};
use serde::forward_to_deserialize_any;

/// The field names of a struct that is read from a form or a query.
pub fn names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut found: &'static [&'static str] = &[];
    // Reading stops at once: only the names matter.
    let stopped = T::deserialize(Names(&mut found));
    debug_assert!(stopped.is_err());
    found
}

struct Names<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(value::Error::custom("not a struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: &'static [&'static str], _: V) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        Err(value::Error::custom("only the names were wanted"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_form_tells_its_fields() {
        #[derive(serde::Deserialize)]
        #[allow(dead_code)]
        struct Form {
            email: String,
            places: Vec<String>,
        }
        assert_eq!(super::names::<Form>(), ["email", "places"]);
        assert!(super::names::<String>().is_empty());
    }
}
