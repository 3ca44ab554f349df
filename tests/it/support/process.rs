//! A server in a process of its own, for tests that kill it or weigh it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// A server in a process of its own.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    pub fn start(url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_muster"))
            .arg("serve")
            .env("MUSTER_DATABASE_URL", url)
            .env("MUSTER_BIND", "127.0.0.1:0")
            .env("MUSTER_BASE_URL", "http://muster.test")
            .env_remove("MUSTER_SMTP_URL")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let line: serde_json::Value = serde_json::from_str(&line).ok()?;
                line["fields"]["address"].as_str()?.parse().ok()
            })
            .expect("the server says where it listens (are the style sheets built? make assets)");
        // The rest of its log is read and dropped, or the pipe would fill and stop it.
        std::thread::spawn(move || lines.map_while(Result::ok).count());
        Process { child, address }
    }

    /// The most memory it ever held, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).expect("a peak in /proc");
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
