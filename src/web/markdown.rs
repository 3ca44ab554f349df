//! Markdown of postings as safe HTML: no raw HTML, no pictures, no scripts, links marked as not ours.

use pulldown_cmark::{Event, Options, Parser, html};

/// HTML that was made safe and may stand in a page as it is.
pub struct SafeHtml(String);

impl std::fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}

/// Renders Markdown. Headings begin at `<h3>`, since a page has its own `<h1>` and `<h2>`.
pub fn render(text: &str) -> SafeHtml {
    use pulldown_cmark::{HeadingLevel as H, Tag, TagEnd};
    let lower = |level: H| match level {
        H::H1 | H::H2 | H::H3 => H::H3,
        H::H4 => H::H4,
        _ => H::H5,
    };
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => Event::Start(Tag::Heading { level: lower(level), id, classes, attrs }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut raw = String::new();
    html::push_html(&mut raw, events);
    let clean = ammonia::Builder::default()
        .url_relative(ammonia::UrlRelative::Deny)
        .rm_tags(["img"])
        .url_schemes(["https", "http", "mailto"].into())
        .link_rel(Some("nofollow noopener noreferrer"))
        .clean(&raw);
    SafeHtml(clean.to_string())
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn words_stay_and_tricks_go() {
        let html = render("# Big\n\n**bold** <script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png) [ok](https://example.gov) [rel](//evil.example)").to_string();
        assert!(
            html.contains("<h3>Big</h3>") && html.contains("<strong>bold</strong>") && html.contains("href=\"https://example.gov\""),
            "{html}"
        );
        for bad in ["<script", "javascript:", "<img", "//evil.example\""] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }
}
