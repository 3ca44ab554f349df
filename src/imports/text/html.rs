//! HTML as it comes in feeds: known tags, entities and odd characters. Unknown `<…>` stays text.

#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// Decoded text.
    Text(String),
    Open(String, Option<String>),
    Close(String),
}

const BLOCKS: [&str; 19] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "tbody",
    "section",
    "blockquote",
    "hr",
    "pre",
    "thead",
];
const INLINE: [&str; 17] =
    ["b", "strong", "i", "em", "a", "br", "span", "u", "font", "sup", "sub", "small", "td", "th", "img", "script", "style"];

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Cuts text at its tags. Comments, scripts, styles and search highlights (`<c0>`) vanish.
pub(super) fn pieces(raw: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut silent: Option<String> = None;
    let mut rest = raw;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        text.push_str(before);
        if let Some(comment) = from.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((name, closing, href, after)) = tag(from) else {
            text.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        match &silent {
            Some(until) if closing && *until == name => {
                silent = None;
                text.clear();
            }
            Some(_) => {}
            None if is_highlight(&name) => {}
            None => {
                if !text.is_empty() {
                    pieces.push(Piece::Text(decode(&std::mem::take(&mut text))));
                }
                if matches!(name.as_str(), "script" | "style") && !closing {
                    silent = Some(name);
                } else if closing && name != "br" {
                    pieces.push(Piece::Close(name));
                } else {
                    pieces.push(Piece::Open(name, href));
                }
            }
        }
    }
    text.push_str(rest);
    if silent.is_none() && !text.is_empty() {
        pieces.push(Piece::Text(decode(&text)));
    }
    pieces
}

fn is_highlight(name: &str) -> bool {
    name.strip_prefix('c').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Reads one tag at the start of `from`: name, closing or not, href, and what follows.
fn tag(from: &str) -> Option<(String, bool, Option<String>, &str)> {
    let inner = from.strip_prefix('<')?;
    let (inner, closing) = inner.strip_prefix('/').map_or((inner, false), |rest| (rest, true));
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, attributes) = inner.split_at_checked(end).filter(|(name, _)| name.len() <= 12)?;
    let name = name.to_ascii_lowercase();
    if !(is_block(&name) || INLINE.contains(&name.as_str()) || is_highlight(&name)) {
        return None;
    }
    if !attributes.starts_with(|c: char| c.is_whitespace() || c == '/' || c == '>') {
        return None;
    }
    let mut quote = None;
    for (i, c) in attributes.char_indices().take(1000) {
        match (quote, c) {
            (None, '>') => {
                let (inside, after) = attributes.split_at(i);
                return Some((name, closing, href(inside), after.get(1..).unwrap_or_default()));
            }
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// Only addresses a page may safely link to.
fn href(attributes: &str) -> Option<String> {
    let (_, value) = attributes.split_once("href=")?;
    let open = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let address = decode(value.get(1..)?.split(open).next()?);
    let safe = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    let clean = !address.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()\\\"".contains(c));
    (safe && clean).then_some(address)
}

/// Entities to characters, once; odd spaces to spaces; invisible and control characters away.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, from) = rest.split_at(start);
        out.extend(before.chars().filter_map(tidy));
        let from = from.get(1..).unwrap_or_default();
        let name: String = from.chars().take(9).take_while(|c| c.is_ascii_alphanumeric() || *c == '#').collect();
        let after = from.get(name.len()..).unwrap_or_default();
        match (after.strip_prefix(';'), entity(&name)) {
            (Some(after), Some(c)) => {
                out.extend(tidy(c));
                rest = after;
            }
            _ => {
                out.push('&');
                rest = from;
            }
        }
    }
    out.extend(rest.chars().filter_map(tidy));
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers 128 to 159 are meant as Windows-1252, as every browser reads them.
        return match code {
            0x85 => Some('…'),
            0x91 => Some('‘'),
            0x92 => Some('’'),
            0x93 => Some('“'),
            0x94 => Some('”'),
            0x95 => Some('•'),
            0x96 => Some('–'),
            0x97 => Some('—'),
            0x99 => Some('™'),
            _ => char::from_u32(code),
        };
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "shy" => '\u{ad}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "hellip" => '…',
        "sect" => '§',
        "para" => '¶',
        "deg" => '°',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "eacute" => 'é',
        "frac12" => '½',
        _ => return None,
    })
}

fn tidy(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        _ if c.is_whitespace() => Some(' '),
        _ if c.is_control() => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once() {
        let cases = [
            ("R&amp;D &lt;b&gt;", "R&D <b>"),
            ("&amp;lt;", "&lt;"),
            ("&#146;s &#x2022; &#0; &#xD800;", "’s •  &#xD800;"),
            ("&FS; & &nosuch; &", "&FS; & &nosuch; &"),
            ("a\u{a0}b\u{ad}c\u{202e}d\u{7}", "a bcd"),
        ];
        for (raw, want) in cases {
            assert_eq!(decode(raw), want, "{raw}");
        }
    }

    #[test]
    fn only_known_tags_are_tags() {
        let text = |t: &str| Piece::Text(t.into());
        assert_eq!(pieces("<c0>data</c0> science"), [text("data science")]);
        assert_eq!(pieces("1 < 2 <me@x.gov>"), [text("1 < 2 <me@x.gov>")]);
        assert_eq!(pieces("a<script>alert('<b>')</script>b"), [text("a"), text("b")]);
        assert_eq!(pieces("a<!-- x -->b<!-- y"), [text("ab")]);
        assert_eq!(pieces("a</br>b"), [text("a"), Piece::Open("br".into(), None), text("b")]);
        let link = pieces("<A HREF='x' href=\"https://a.gov/?a=1&amp;b\">");
        assert_eq!(link, [Piece::Open("a".into(), Some("https://a.gov/?a=1&b".into()))]);
        assert_eq!(pieces("<a href='javascript:x'>"), [Piece::Open("a".into(), None)]);
    }
}
