//! Asking a virus scanner (clamd) about a file of a stranger, before anything of it is kept.

use std::io;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use clamav_client::{TransportProtocol, clean, scan_buffer};

/// Longest time to reach the scanner, and to wait for its word.
const REACH: Duration = Duration::from_secs(3);
const WAIT: Duration = Duration::from_secs(20);

/// What the scanner says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    Infected,
    /// The scanner is away or said something we do not understand: the file is not taken.
    Unknown,
}

impl Verdict {
    /// The sentence with which a file is refused; `None` for a clean one.
    pub fn refusal(self, file_name: &str) -> Option<String> {
        match self {
            Verdict::Clean => None,
            Verdict::Infected => {
                Some(format!("{file_name} carries a virus, so we did not keep it. Clean your computer, then upload a new file"))
            }
            Verdict::Unknown => {
                Some("We cannot check files for viruses just now. Try again in some minutes; what you saved is safe".to_owned())
            }
        }
    }
}

/// The scanner at `host:port`, with patience that ends.
struct Scanner<'a>(&'a str);

impl TransportProtocol for Scanner<'_> {
    type Stream = TcpStream;

    fn connect(&self) -> io::Result<TcpStream> {
        let address = self.0.to_socket_addrs()?.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
        let stream = TcpStream::connect_timeout(&address, REACH)?;
        stream.set_read_timeout(Some(WAIT))?;
        stream.set_write_timeout(Some(WAIT))?;
        Ok(stream)
    }
}

/// Asks the scanner at this address. Without one (`None`) every file counts as clean: the installation chose so.
pub fn check(scanner: Option<&str>, bytes: &[u8]) -> Verdict {
    let Some(address) = scanner else { return Verdict::Clean };
    let answer = match scan_buffer(bytes, Scanner(address), None) {
        Ok(answer) => answer,
        Err(why) => {
            tracing::warn!(%why, "the virus scanner cannot be asked");
            return Verdict::Unknown;
        }
    };
    let found = answer.windows(5).any(|w| w == b"FOUND");
    match clean(&answer) {
        Ok(true) => Verdict::Clean,
        _ if found => Verdict::Infected,
        _ => Verdict::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    /// A scanner that says one thing to one caller, after it got the whole file.
    fn says(answer: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            let (mut caller, _) = listener.accept().unwrap();
            let mut seen = Vec::new();
            let mut chunk = [0; 1024];
            while !seen.ends_with(&[0, 0, 0, 0]) {
                let n = caller.read(&mut chunk).unwrap();
                seen.extend_from_slice(&chunk[..n]);
            }
            assert!(seen.starts_with(b"zINSTREAM\0"));
            caller.write_all(answer).unwrap();
        });
        address
    }

    #[test]
    fn only_a_file_the_scanner_called_clean_is_clean() {
        for (answer, verdict) in [
            (b"stream: OK\0".as_slice(), Verdict::Clean),
            (b"stream: Eicar-Test-Signature FOUND\0", Verdict::Infected),
            (b"INSTREAM size limit exceeded. ERROR\0", Verdict::Unknown),
            (b"", Verdict::Unknown),
        ] {
            assert_eq!(check(Some(&says(answer)), b"words"), verdict, "{}", String::from_utf8_lossy(answer));
        }
        assert_eq!(check(None, b"words"), Verdict::Clean);
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        assert_eq!(check(Some(&closed), b"words"), Verdict::Unknown);
    }
}
