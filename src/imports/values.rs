//! JSON and YAML text as one tree of values, with a budget on its size, and the questions records are asked.

use super::text;
use super::{Kind, NotSuchFile};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::Cell;
use std::fmt;

/// Brackets above which YAML is refused unread: its scanner takes the square of their depth in time.
/// People write these files with indents; the real ones have no bracket at all.
const MOST_BRACKETS: usize = 1000;

pub(super) fn text_of(bytes: &[u8], wanted: Kind) -> Result<&str, NotSuchFile> {
    let not_text = || NotSuchFile::NotText { wanted };
    let text = std::str::from_utf8(bytes).map_err(|_| not_text())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text {
        _ if text.trim().is_empty() => Err(NotSuchFile::Empty),
        _ if text.contains('\0') => Err(not_text()),
        _ => Ok(text),
    }
}

pub(super) fn json(text: &str, wanted: Kind) -> Result<Value, NotSuchFile> {
    let budget = Cell::new(budget(text));
    let mut source = serde_json::Deserializer::from_str(text);
    let tree = Tree { budget: &budget, once: false }.deserialize(&mut source);
    tree.and_then(|tree| source.end().map(|()| tree)).map_err(|e| {
        let why = match e.classify() {
            serde_json::error::Category::Eof => format!("breaks off at line {}", e.line()),
            _ => format!("cannot be read as JSON ({e})"),
        };
        NotSuchFile::Unreadable { wanted, why, looks_like: Kind::guess(text, wanted) }
    })
}

pub(super) fn yaml(text: &str, wanted: Kind) -> Result<Value, NotSuchFile> {
    let refuse = |why: String| NotSuchFile::Unreadable { wanted, why, looks_like: Kind::guess(text, wanted) };
    if text.bytes().filter(|b| matches!(b, b'[' | b'{')).count() > MOST_BRACKETS {
        return Err(refuse(format!("has more than {MOST_BRACKETS} brackets")));
    }
    let budget = Cell::new(budget(text));
    let source = serde_norway::Deserializer::from_str(text);
    let tree = Tree { budget: &budget, once: true }.deserialize(source);
    tree.map_err(|e| refuse(format!("cannot be read as YAML ({e})")))
}

/// A tree may hold a few times the text it came from. YAML aliases can ask for a million times.
fn budget(text: &str) -> usize {
    text.len().saturating_mul(4).saturating_add(4096)
}

#[derive(Clone, Copy)]
struct Tree<'a> {
    budget: &'a Cell<usize>,
    /// Whether a key that stands twice is an error (in YAML it hides the first one from the eye).
    once: bool,
}

impl Tree<'_> {
    fn spend<E: Error>(self, size: usize) -> Result<(), E> {
        let rest = self.budget.get().checked_sub(size + 1);
        self.budget.set(rest.ok_or_else(|| E::custom("it unfolds to far more than it holds"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a plain value")
    }
    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.spend(0).map(|()| Value::Null)
    }
    fn visit_bool<E: Error>(self, v: bool) -> Result<Value, E> {
        self.spend(0).map(|()| Value::Bool(v))
    }
    fn visit_i64<E: Error>(self, v: i64) -> Result<Value, E> {
        self.spend(0).map(|()| v.into())
    }
    fn visit_u64<E: Error>(self, v: u64) -> Result<Value, E> {
        self.spend(0).map(|()| v.into())
    }
    fn visit_i128<E: Error>(self, v: i128) -> Result<Value, E> {
        self.spend(40).map(|()| v.to_string().into())
    }
    fn visit_u128<E: Error>(self, v: u128) -> Result<Value, E> {
        self.spend(40).map(|()| v.to_string().into())
    }
    fn visit_f64<E: Error>(self, v: f64) -> Result<Value, E> {
        self.spend(0).map(|()| Number::from_f64(v).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E: Error>(self, v: &str) -> Result<Value, E> {
        self.spend(v.len()).map(|()| v.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut map = Map::new();
        while let Some(key) = source.next_key::<String>()? {
            self.spend(key.len())?;
            if self.once && map.contains_key(&key) {
                return Err(A::Error::custom(format!("“{}” stands twice in one place", brief(&key))));
            }
            map.insert(key, source.next_value_seed(self)?);
        }
        Ok(Value::Object(map))
    }
}

/// The value under a path of keys.
pub(super) fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |v, key| v.get(key)).filter(|v| !v.is_null())
}

/// Text or a number as it stands; nothing when absent or blank.
pub(super) fn raw(value: &Value, path: &[&str], what: &str) -> Result<Option<String>, String> {
    let text = match at(value, path) {
        None => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(format!("Its {what} is not text.")),
    };
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// One clean line of plain text.
pub(super) fn line(value: &Value, path: &[&str], what: &str) -> Result<Option<String>, String> {
    let text = raw(value, path, what)?.map(|text| text::plain(&text));
    match text {
        Some(text) if text.chars().count() > 500 => Err(format!("Its {what} is longer than 500 characters.")),
        other => Ok(other.filter(|text| !text.is_empty())),
    }
}

/// As `line`, but it has to be there.
pub(super) fn needed(value: &Value, path: &[&str], what: &str) -> Result<String, String> {
    line(value, path, what)?.ok_or_else(|| format!("It has no {what}."))
}

/// Free text as Markdown; a list of texts becomes a bullet list.
pub(super) fn markdown(value: &Value, path: &[&str], what: &str) -> Result<String, String> {
    let Some(Value::Array(items)) = at(value, path) else {
        return Ok(raw(value, path, what)?.map(|text| text::markdown(&text)).unwrap_or_default());
    };
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    let texts = texts.ok_or_else(|| format!("Its {what} is a list that holds something other than text."))?;
    Ok(match texts.as_slice() {
        [only] => text::markdown(only),
        many => text::bullets(many),
    })
}

/// true, "Yes", "True", "Y"; nothing when absent or blank.
pub(super) fn yes(value: &Value, path: &[&str], what: &str) -> Result<Option<bool>, String> {
    if let Some(Value::Bool(yes)) = at(value, path) {
        return Ok(Some(*yes));
    }
    let Some(word) = raw(value, path, what)? else { return Ok(None) };
    match word.trim().to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Ok(Some(true)),
        "no" | "n" | "false" | "0" => Ok(Some(false)),
        _ => Err(format!("Its {what} is “{}”, neither yes nor no.", brief(&word))),
    }
}

/// A foreign value, short enough to stand in a sentence.
pub(super) fn brief(text: &str) -> String {
    let line = text::plain(text);
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Lower-case letters and digits with single hyphens between.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_string()
}
