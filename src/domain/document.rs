//! Documents that staff ask an applicant for.

use super::text;
use super::words::words;

words!(
    /// Where a document stands.
    DocumentState {
        Asked = "asked", "Asked for";
        Sent = "sent", "Sent, to be checked";
        Approved = "approved", "Approved";
        Returned = "returned", "Sent back";
        Cancelled = "cancelled", "No longer needed";
    }
);

words!(
    /// What can happen to it.
    DocumentStep {
        Send = "send", "Send";
        Approve = "approve", "Approve";
        Return = "return", "Send back";
        Cancel = "cancel", "No longer needed";
    }
);

impl DocumentState {
    /// The state that follows, or why the step cannot be done now.
    pub fn after(self, step: DocumentStep) -> Result<Self, String> {
        use DocumentState as S;
        match (self, step) {
            (S::Asked | S::Returned | S::Sent, DocumentStep::Send) => Ok(S::Sent),
            (S::Sent, DocumentStep::Approve) => Ok(S::Approved),
            (S::Sent, DocumentStep::Return) => Ok(S::Returned),
            (S::Asked | S::Returned, DocumentStep::Cancel) => Ok(S::Cancelled),
            _ => Err(format!("“{}” is not possible now: this document is “{}”.", step.spoken(), self.spoken())),
        }
    }

    /// Whether the applicant has something to do.
    pub fn waits_for_applicant(self) -> bool {
        matches!(self, DocumentState::Asked | DocumentState::Returned)
    }
}

/// Reads what is asked for: 1 to 500 characters.
pub fn parse_what(raw: &str) -> Result<String, String> {
    let what = text::lines(raw);
    match what.chars().count() {
        0 => Err("Say which document you need, and what for".to_owned()),
        1..=500 => Ok(what),
        _ => Err("Use at most 500 characters".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_checked_once_and_may_come_again() {
        use DocumentState as S;
        for (from, step, to) in [
            (S::Asked, DocumentStep::Send, Some(S::Sent)),
            (S::Sent, DocumentStep::Send, Some(S::Sent)),
            (S::Sent, DocumentStep::Return, Some(S::Returned)),
            (S::Returned, DocumentStep::Send, Some(S::Sent)),
            (S::Sent, DocumentStep::Approve, Some(S::Approved)),
            (S::Approved, DocumentStep::Send, None),
            (S::Asked, DocumentStep::Approve, None),
            (S::Cancelled, DocumentStep::Send, None),
        ] {
            assert_eq!(from.after(step).ok(), to, "{from} {step}");
        }
    }
}
