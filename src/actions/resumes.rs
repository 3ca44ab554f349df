//! Reading a résumé that somebody uploaded: in a child process with limits, so that a bomb costs one refused upload.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::domain::text;
use crate::error::{Error, Result};
use crate::imports::resume::{Content, Format, MAX_TEXT, Trouble};

/// Seconds of processor time, and of waiting, that a file may take.
const SECONDS: u64 = 10;
/// Bytes of memory a file may take.
const MEMORY: u64 = 512 * 1024 * 1024;

/// A résumé that was read.
#[derive(Debug)]
pub struct Read {
    pub format: Format,
    pub text: String,
    /// Pages of a PDF.
    pub pages: Option<i64>,
}

/// The sentence for a PDF that is longer than the programme reads; `None` when it is not, or when there is no limit (0).
fn too_long(file_name: &str, pages: Option<i64>, most: i64) -> Option<String> {
    let pages = pages.filter(|p| most > 0 && *p > most)?;
    let most = text::count(most, "page", "pages");
    Some(format!("{file_name} has {pages} pages. A résumé has at most {most}: shorten it and upload it again"))
}

/// Reads the text of a file with the program at `program` (this one, in its `extract` mode). A PDF may have `most_pages`, 0 for any number.
/// The error is a sentence for the applicant.
pub fn read(program: &Path, file_name: &str, bytes: &[u8], most_pages: i64) -> Result<std::result::Result<Read, String>> {
    let format = match Format::of(file_name, bytes) {
        Ok(format) => format,
        Err(trouble) => return Ok(Err(trouble.sentence(file_name))),
    };
    let mut child = Command::new(program)
        .args(["extract", format.as_str()])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(Error::broken)?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Error::Broken("the reading process has no pipes".to_owned()));
    };
    let reader = std::thread::spawn(move || {
        let mut written = Vec::new();
        output.take(MAX_TEXT as u64 * 4 + 32).read_to_end(&mut written).map(|_| written)
    });
    let bytes = bytes.to_vec();
    // The child may stop reading early; what it says then is in its exit code.
    let writer = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let status = loop {
        match child.try_wait().map_err(Error::broken)? {
            Some(status) => break Some(status),
            None if Instant::now() >= end => {
                child.kill().and_then(|()| child.wait()).map_err(Error::broken)?;
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let ended = |_| Error::Broken("a pipe of the reading process broke".to_owned());
    writer.join().map_err(ended)?;
    let written = reader.join().map_err(ended)?.map_err(Error::broken)?;
    let refused = |trouble: Trouble| Ok(Err(trouble.sentence(file_name)));
    match status.and_then(|s| s.code()) {
        Some(0) => {
            let content = Content::parse(&String::from_utf8_lossy(&written))
                .ok_or_else(|| Error::Broken("the reading process said nothing".to_owned()))?;
            let read = Read { format, text: content.text, pages: content.pages };
            Ok(too_long(file_name, read.pages, most_pages).map_or(Ok(read), Err))
        }
        Some(code) => refused(Trouble::from_exit_code(code)),
        None => refused(Trouble::TooMuch),
    }
}

/// The other end: reads standard input, writes the text to standard output, and ends with a code that says what went wrong.
pub fn extract(format: &str) -> i32 {
    let limited = rlimit::Resource::AS
        .set(MEMORY, MEMORY)
        .and_then(|()| rlimit::Resource::CPU.set(SECONDS, SECONDS))
        .and_then(|()| rlimit::Resource::NOFILE.set(8, 8));
    let Some(format) = Format::parse(format).filter(|_| limited.is_ok()) else { return Trouble::Unreadable.exit_code() };
    let mut bytes = Vec::new();
    if std::io::stdin().take(64 * 1024 * 1024).read_to_end(&mut bytes).is_err() {
        return Trouble::Unreadable.exit_code();
    }
    match crate::imports::resume::content(format, &bytes) {
        Ok(content) if std::io::stdout().write_all(content.write().as_bytes()).is_ok() => 0,
        Ok(_) => Trouble::Unreadable.exit_code(),
        Err(trouble) => trouble.exit_code(),
    }
}
