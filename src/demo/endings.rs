//! How applications end, as tables: the counts follow the real funnel of the data scientists of 2021
//! (513 applied, 367 eligible, 266 passed the résumé review, 144 the first assessment, 107 qualified, 50 hired; github.com/usds/SME-QA-Website),
//! scaled to 400 and stopped in the middle, as any day finds it.

use crate::domain::decision::Reason;
use crate::domain::ids::PostingId;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    SignUp,
    Begin,
    /// Fills in so many of the four sections.
    Fill(usize),
    Submit,
    BeginReview,
    /// Offers times so many days later.
    OfferTimes(i64),
    Choose,
    AskOtherTimes,
    CancelInterview,
    /// The interviewer sends a scorecard: good or not.
    Score(bool),
    Miss,
    Qualify,
    NotSelect(Reason),
    Tell,
    Reopen,
    Prepare,
    Approve,
    Accept,
    Decline,
    LetExpire,
    TakeBackOffer,
    Meet,
    NotMeet,
    Place,
    Withdraw,
    TakeUpAgain,
    Close(PostingId),
}
use Act::*;

/// An ending: how many people reach it, what they do with the days between, and how long ago the last thing happened.
pub struct Ending {
    pub many: usize,
    pub steps: &'static [(Act, i64)],
    pub since: (i64, i64),
    /// Which postings: S software, D data, C cyber, X the closed one.
    pub of: &'static [u8],
}

const fn e(many: usize, since: (i64, i64), of: &'static [u8], steps: &'static [(Act, i64)]) -> Ending {
    Ending { many, steps, since, of }
}

const ALL: &[u8] = b"SSSDDDDC";
const MIXED: &[u8] = b"SSSDDCXX";
const SEATED: &[u8] = b"XXD";

#[rustfmt::skip] // one ending, one line: a table
pub const ENDINGS: &[Ending] = &[
    // not sent
    e(14, (0, 20), ALL, &[(Fill(2), 1)]),
    e(6, (0, 9), ALL, &[(Fill(3), 1)]),
    e(5, (1, 30), ALL, &[]),
    e(10, (21, 30), b"X", &[(Fill(3), 1)]),
    // waiting for the office: most of them in time
    e(28, (0, 4), ALL, &[(Fill(4), 1), (Submit, 1)]),
    e(6, (6, 9), ALL, &[(Fill(4), 1), (Submit, 1)]),
    // in review
    e(38, (1, 12), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3)]),
    e(8, (15, 19), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 4)]),
    e(3, (2, 6), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(12), 7), (Choose, 1), (CancelInterview, 2)]),
    e(2, (2, 6), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (NotSelect(Reason::Evidence), 8), (Tell, 1), (Reopen, 6)]),
    e(1, (1, 4), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (Withdraw, 6), (TakeUpAgain, 3)]),
    // interviewing
    e(16, (0, 4), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(7), 9)]),
    e(2, (1, 3), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(6), 9), (AskOtherTimes, 1)]),
    e(22, (0, 4), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(8), 9), (Choose, 1)]),
    e(18, (3, 7), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 9), (Choose, 1), (Score(true), 3)]),
    e(4, (3, 8), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 9), (Choose, 1), (Miss, 3)]),
    // qualified
    e(24, (3, 20), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1)]),
    e(2, (31, 33), b"X", &[(Fill(4), 1), (Submit, 1), (BeginReview, 2), (OfferTimes(3), 6), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1)]),
    e(10, (1, 4), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2)]),
    e(4, (1, 2), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4)]),
    // offers
    e(6, (1, 5), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1)]),
    e(2, (1, 5), b"S", &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1)]),
    e(2, (1, 5), b"C", &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1)]),
    e(4, (2, 9), b"XXDS", &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1), (Accept, 3)]),
    e(8, (2, 8), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1), (Accept, 3), (Meet, 6)]),
    e(16, (1, 6), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 2), (OfferTimes(3), 6), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 3), (Approve, 1), (Accept, 3), (Meet, 5), (Meet, 4), (Meet, 2), (Place, 1)]),
    e(5, (2, 12), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1), (Decline, 4)]),
    e(2, (2, 8), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1), (LetExpire, 8)]),
    e(2, (2, 8), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1), (TakeBackOffer, 3)]),
    e(2, (2, 8), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1), (Accept, 3), (Meet, 5), (NotMeet, 4)]),
    // not moving forward
    e(22, (3, 30), MIXED, &[(Fill(4), 1), (Submit, 1), (NotSelect(Reason::Minimum), 3), (Tell, 1)]),
    e(26, (2, 25), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (NotSelect(Reason::Experience), 10), (Tell, 1)]),
    e(14, (2, 25), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (NotSelect(Reason::Evidence), 9), (Tell, 1)]),
    e(6, (2, 25), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (NotSelect(Reason::Feasibility), 7), (Tell, 1)]),
    e(20, (2, 20), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(false), 3), (NotSelect(Reason::Interview), 2), (Tell, 1)]),
    e(4, (2, 15), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Miss, 3), (NotSelect(Reason::NoShow), 4), (Tell, 1)]),
    e(12, (0, 3), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (NotSelect(Reason::Depth), 10)]),
    e(6, (3, 6), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(false), 3), (NotSelect(Reason::Interview), 2)]),
    // withdrawn
    e(5, (2, 30), MIXED, &[(Fill(4), 1), (Submit, 1), (Withdraw, 3)]),
    e(5, (2, 25), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (Withdraw, 6)]),
    e(4, (2, 15), ALL, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(6), 8), (Choose, 1), (Withdraw, 2)]),
    e(2, (2, 12), MIXED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Withdraw, 5)]),
    e(2, (2, 8), SEATED, &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(3), 8), (Choose, 1), (Score(true), 3), (Qualify, 2), (Tell, 1), (Prepare, 4), (Approve, 1), (Withdraw, 2)]),
];

/// The applications of the person who signs in as applicant: an offer to answer, times to choose from, one in review, a draft.
pub const OWN: &[Ending] = &[
    e(
        1,
        (2, 2),
        b"X",
        &[
            (Fill(4), 1),
            (Submit, 1),
            (BeginReview, 3),
            (OfferTimes(3), 8),
            (Choose, 1),
            (Score(true), 3),
            (Qualify, 2),
            (Tell, 1),
            (Prepare, 4),
            (Approve, 1),
        ],
    ),
    e(1, (1, 1), b"C", &[(Fill(4), 1), (Submit, 1), (BeginReview, 3), (OfferTimes(6), 8)]),
    e(1, (4, 4), b"D", &[(Fill(4), 1), (Submit, 1), (BeginReview, 3)]),
    e(1, (1, 1), b"S", &[(Fill(2), 1)]),
];
