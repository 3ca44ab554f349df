//! Files that are cut, bent or made to hurt: no reader may panic, hang or fill the memory.

use super::{pay, rubric, seats, usajobs};

/// A real file from the shared data, or `None` (said aloud) where a newcomer has no such folder.
pub(super) fn real(name: &str) -> Option<Vec<u8>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/");
    let folder = std::env::var("MUSTER_REAL_DATA").unwrap_or_else(|_| beside.into());
    let found = std::fs::read(std::path::Path::new(&folder).join(name)).ok();
    if found.is_none() {
        println!("skipped: no {name} in {folder}");
    }
    found
}

/// Every reader on the same bytes; how many of them took it for theirs.
fn all(bytes: &[u8]) -> usize {
    let read = [usajobs::read(bytes).is_ok(), seats::read(bytes).is_ok(), rubric::read(bytes).is_ok(), pay::read(bytes).is_ok()];
    read.iter().filter(|ok| **ok).count()
}

const FILES: [&str; 4] =
    ["usajobs-search-2016.json", "usajobs-recent-tech-jobs.json", "sme-qa-hiring-actions.yml", "sme-qa-competencies.yml"];

const SMALL: [&str; 3] = [
    r#"[{"control_number":"é1","title":"<b>T","organization":"O","duties":"1. a; 2. b; 3. <a href='x'>c &#x2022;"}]"#,
    "cx:\n  - agency: É\n    agency-abbrev: E\n    program-office: O\n    open-positions:\n      - level: 13 or 14\n        open: 2\n",
    "x:\n  - competency: É\n    definition: [a]\n    meets: \"ü <p>x\"\n",
];

/// The same numbers on every run (xorshift).
fn numbers() -> impl Iterator<Item = usize> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    })
}

fn samples() -> Vec<Vec<u8>> {
    let heads = FILES.iter().filter_map(|name| real(name)).map(|mut bytes| {
        bytes.truncate(4096);
        bytes
    });
    SMALL.iter().map(|text| text.as_bytes().to_vec()).chain(heads).collect()
}

#[test]
fn every_cut_is_survived() {
    for bytes in samples() {
        for end in 0..=bytes.len() {
            let head = &bytes[..end];
            match bytes.first() {
                _ if end % 16 == 0 => drop(all(head)),
                Some(b'{' | b'[') => drop(usajobs::read(head)),
                _ => drop((seats::read(head), rubric::read(head))),
            }
        }
    }
}

#[test]
fn flipped_bits_are_survived() {
    let mut numbers = numbers();
    let mut next = move || numbers.next().unwrap();
    let whole = FILES.iter().skip(1).filter_map(|name| real(name));
    for bytes in samples().into_iter().chain(whole) {
        let rounds = if bytes.len() > 4096 { 40 } else { 200 };
        for _ in 0..rounds {
            let mut bent = bytes.clone();
            for _ in 0..=next() % 3 {
                let at = next() % bent.len();
                bent[at] ^= 1 << (next() % 8);
            }
            all(&bent);
        }
    }
}

#[test]
fn each_real_file_is_taken_by_one_reader() {
    for bytes in FILES.iter().filter_map(|name| real(name)).chain(SMALL.iter().map(|s| s.as_bytes().to_vec())) {
        assert_eq!(all(&bytes), 1);
    }
}

#[test]
fn files_made_to_hurt_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n".to_string();
    for n in 1..20 {
        let pointer = format!("*a{}, ", n - 1);
        bomb.push_str(&format!("a{n}: &a{n} [{}]\n", pointer.repeat(8)));
    }
    let big_text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(50_000));
    let cases = [
        "[".repeat(200_000),
        "[ ".repeat(200_000),
        "[\n".repeat(200_000),
        "[aaaaaaaaaaaa,\n".repeat(20_000),
        "{aaaaaaaaaaaaaaaaaa:\n".repeat(20_000),
        "[aaaaaaaaaaaa,\n".repeat(900) + &"a, ".repeat(200_000),
        "{\"a\":".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(50_000),
        "a: !!binary x".into(),
        "--- a\n--- b".into(),
        "\0\0\0".into(),
        "\u{feff}".into(),
        "null".into(),
        "7".into(),
        "\"text\"".into(),
        "*nobody".into(),
        "a: &a [*a]".into(),
        bomb,
        big_text,
    ];
    for text in cases {
        let start = std::time::Instant::now();
        let head: String = text.chars().take(20).collect();
        assert_eq!(all(text.as_bytes()), 0, "{head}");
        let took = start.elapsed();
        assert!(took.as_secs() < 2, "{head} took {took:?}");
    }
}

#[test]
fn text_made_to_hurt_is_quick() {
    for part in [
        "<",
        "<b ",
        "<b \"",
        "<a href='",
        "<!--",
        "&",
        "&#",
        "1. ",
        "* ",
        "http",
        "https://a",
        "<li>",
        "<ul>",
        "a. ",
        "<script>",
        "\\",
        "<br>",
    ] {
        let start = std::time::Instant::now();
        let text = super::text::markdown(&part.repeat(300_000 / part.len()));
        assert!(text.len() < 3_000_000, "{part}");
        let took = start.elapsed();
        assert!(took.as_secs() < 3, "{part} took {took:?}");
    }
}
