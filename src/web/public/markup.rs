//! A posting in the words of search engines: schema.org's JobPosting as Google documents it.

use serde_json::{Value, json};

use crate::domain::pay::range;
use crate::domain::when;
use crate::store::postings::{Dates, Posting};
use crate::web::markdown;

/// JSON that may stand inside a `<script>` element: no character in it can end the element or a line.
pub struct SafeJson(String);

impl std::fmt::Display for SafeJson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeJson {}

impl SafeJson {
    fn of(value: &Value) -> Self {
        let mut out = String::new();
        for c in value.to_string().chars() {
            match c {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => out.push(c),
            }
        }
        SafeJson(out)
    }
}

/// Dollars of an amount kept in cents.
fn dollars(cents: i64) -> Value {
    if cents % 100 == 0 { json!(cents / 100) } else { json!(cents as f64 / 100.0) }
}

/// `Washington, DC` as an address.
fn place(words: &str) -> Value {
    let (city, region) = words.rsplit_once(", ").unwrap_or((words, ""));
    let mut address = json!({ "@type": "PostalAddress", "addressLocality": city, "addressCountry": "US" });
    if let (false, Some(fields)) = (region.is_empty(), address.as_object_mut()) {
        fields.insert("addressRegion".to_owned(), json!(region));
    }
    json!({ "@type": "Place", "address": address })
}

/// A live posting as a JobPosting. Nothing is said that the page does not say.
pub fn job_posting(posting: &Posting, dates: &Dates, programme: &str, url: &str) -> SafeJson {
    let c = &posting.content;
    let employer = posting.agency_name.as_deref().unwrap_or(programme);
    let text: String = [("About this work", &c.summary), ("What you will do", &c.duties), ("What you need", &c.needs)]
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(title, words)| format!("<h3>{title}</h3>{}", markdown::render(words)))
        .collect();
    let mut job = json!({
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": c.title,
        "description": text,
        "datePosted": when::machine(c.opens_at.map_or(dates.posted_at, |at| at.max(dates.posted_at))),
        "hiringOrganization": { "@type": "Organization", "name": employer },
        "identifier": { "@type": "PropertyValue", "name": programme, "value": posting.id.to_string() },
        "employmentType": ["FULL_TIME", "TEMPORARY"],
        "directApply": true,
        "totalJobOpenings": c.seats,
        "url": url,
    });
    let Some(fields) = job.as_object_mut() else { return SafeJson(String::new()) };
    if let Some(at) = c.closes_at {
        fields.insert("validThrough".to_owned(), json!(when::machine(at)));
    }
    let country = json!({ "@type": "Place", "address": { "@type": "PostalAddress", "addressCountry": "US" } });
    let places: Vec<Value> = c.places.iter().map(|p| place(p)).collect();
    if c.remote {
        fields.insert("jobLocationType".to_owned(), json!("TELECOMMUTE"));
        fields.insert("applicantLocationRequirements".to_owned(), json!({ "@type": "Country", "name": "USA" }));
    }
    match places.is_empty() {
        false => drop(fields.insert("jobLocation".to_owned(), json!(places))),
        true if !c.remote => drop(fields.insert("jobLocation".to_owned(), country)),
        true => {}
    }
    if let Some((low, high)) = range(&posting.pay) {
        let unit = if c.pay_hourly { "HOUR" } else { "YEAR" };
        let value = json!({ "@type": "QuantitativeValue", "minValue": dollars(low), "maxValue": dollars(high), "unitText": unit });
        fields.insert("baseSalary".to_owned(), json!({ "@type": "MonetaryAmount", "currency": "USD", "value": value }));
    }
    SafeJson::of(&job)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element_it_stands_in() {
        let value = json!({ "title": "</script><!-- & \u{2028}\u{2029} \"q\"" });
        let safe = SafeJson::of(&value).to_string();
        for bad in ['<', '>', '&', '\u{2028}', '\u{2029}'] {
            assert!(!safe.contains(bad), "{bad:?} in {safe}");
        }
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap(), value);
    }

    #[test]
    fn cents_stay_exact() {
        assert_eq!((dollars(12_178_500), dollars(5_550)), (json!(121_785), json!(55.5)));
    }
}
