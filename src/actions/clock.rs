//! Where the time comes from: read once per request, handed down.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::when::{Moment, whole_micros};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Microseconds since 1970, moved by tests.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    pub fn now(&self) -> Moment {
        match self {
            Clock::System => whole_micros(chrono::Utc::now().naive_utc()),
            Clock::Fixed(micros) => chrono::DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default().naive_utc(),
        }
    }
}
