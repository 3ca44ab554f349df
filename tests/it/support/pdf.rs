//! PDF files made by hand: as many pages as wanted, each with one line of text.

/// A PDF of `pages` pages that all say `words`.
pub fn pdf(pages: usize, words: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {pages} >>", kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for n in 0..pages {
        let text = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * n
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.push_str(&format!("{n} 0 obj\n{object}\nendobj\n"));
    }
    let start = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    file.into_bytes()
}

/// A PDF of one page with these lines, whose title, author, subject and keywords say `about`.
pub fn pdf_about(lines: &[&str], about: &str) -> Vec<u8> {
    let shown: Vec<String> = lines.iter().map(|l| format!("({}) Tj 0 -16 Td", l.replace('(', "\\(").replace(')', "\\)"))).collect();
    let whole = String::from_utf8(pdf(1, "@")).unwrap();
    let text = format!("BT /F1 12 Tf 72 720 Td {} ET", shown.join(" "));
    let old = "BT /F1 12 Tf 72 720 Td (@) Tj ET";
    let body = whole
        .split("xref\n")
        .next()
        .unwrap()
        .replace(&format!("/Length {}", old.len()), &format!("/Length {}", text.len()))
        .replace(old, &text);
    let info = format!("6 0 obj\n<< /Title ({about}) /Author ({about}) /Subject ({about}) /Keywords ({about}) >>\nendobj\n");
    let mut file = format!("{body}{info}");
    let places: Vec<usize> = (1..=6).map(|n| file.find(&format!("{n} 0 obj\n")).unwrap()).collect();
    let start = file.len();
    file.push_str("xref\n0 7\n0000000000 65535 f \n");
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}
