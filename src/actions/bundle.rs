//! Many files as one ZIP.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::error::{Error, Result};

/// A file of a bundle: its path inside, and its bytes.
pub type File = (String, Vec<u8>);

/// A name as one part of a path: nothing in it leads elsewhere.
pub fn part(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
    let plain = plain.trim().trim_start_matches('.').to_owned();
    if plain.is_empty() { "file".to_owned() } else { plain }
}

/// Packs the files in their order. A path that comes twice gets a number.
pub fn zip(files: &[File]) -> Result<Vec<u8>> {
    let mut names = std::collections::BTreeSet::new();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        let name = (1..).map(|n| if n == 1 { path.clone() } else { numbered(path, n) }).find(|name| names.insert(name.clone()));
        archive.start_file(name.unwrap_or_default(), SimpleFileOptions::default()).map_err(Error::broken)?;
        archive.write_all(bytes).map_err(Error::broken)?;
    }
    Ok(archive.finish().map_err(Error::broken)?.into_inner())
}

fn numbered(path: &str, n: i32) -> String {
    match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => format!("{stem} ({n}).{ending}"),
        _ => format!("{path} ({n})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_and_stand_once() {
        assert_eq!((part("../../etc/passwd").as_str(), part(" ").as_str()), ("_.._etc_passwd", "file"));
        let files = [("a/cv.pdf".to_owned(), vec![1]), ("a/cv.pdf".to_owned(), vec![2])];
        let packed = zip(&files).unwrap();
        let mut archive = ::zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        assert!(archive.by_name("a/cv.pdf").is_ok() && archive.by_name("a/cv (2).pdf").is_ok());
    }
}
