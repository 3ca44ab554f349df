//! Where a visitor came from: one short word, of a link's code or of another site's host.

/// Longest word.
const MOST: usize = 60;

/// A code as links carry it (`?source=` or `utm_source=`): letters, digits, dashes, dots.
pub fn code(raw: &str) -> Option<String> {
    let word = raw.trim().to_lowercase();
    let good = !word.is_empty() && word.len() <= MOST && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    good.then_some(word)
}

/// The host of another site's address.
pub fn host(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?;
    code(host.strip_prefix("www.").unwrap_or(host)).filter(|h| h.contains('.'))
}

/// The word of a first visit: the code of the link, else the site that led here, unless it is this one.
pub fn first_touch(query: &str, referer: Option<&str>, own: &str) -> Option<String> {
    let named = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).and_then(code);
    let other = || referer.and_then(host).filter(|h| host(own).as_ref() != Some(h));
    named("source").or_else(|| named("utm_source")).or_else(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_and_nothing_more_is_kept() {
        let own = "https://jobs.example.gov";
        for (query, referer, word) in [
            ("source=Newsletter-3", None, Some("newsletter-3")),
            ("q=rust&utm_source=reddit&utm_medium=x", Some("https://www.reddit.com/r/rust"), Some("reddit")),
            ("", Some("https://www.hackernews.example/item?id=1"), Some("hackernews.example")),
            ("", Some("https://jobs.example.gov/jobs"), None),
            ("source=%3Cscript%3E", None, None),
            ("source=", Some("about:blank"), None),
            ("", None, None),
        ] {
            assert_eq!(first_touch(query, referer, own).as_deref(), word, "{query} {referer:?}");
        }
        assert_eq!(code(&"x".repeat(61)), None);
    }
}
