//! How a closed list of words is written: one enum, its stored word and its spoken word.

/// Makes an enum whose every value has a stored word (database, form, URL) and a spoken one (pages, letters).
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $value:ident = $stored:literal, $spoken:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $value),+ }

        impl $name {
            /// Every value, in the order people expect to read them.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The word kept in the database, in forms and in addresses.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$value => $stored),+ } }

            /// The word people read.
            pub const fn spoken(self) -> &'static str { match self { $(Self::$value => $spoken),+ } }

            /// The value behind a stored word; `None` for any other word.
            pub fn parse(word: &str) -> Option<Self> { match word { $($stored => Some(Self::$value),)+ _ => None } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
    };
}
pub(crate) use words;
